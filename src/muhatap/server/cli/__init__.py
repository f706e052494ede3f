"""The command line: JSON, one object a line, on standard output; everything else on standard error."""

from muhatap.server.cli.main import main

__all__ = ["main"]
