"""Workspaces that are really committed, for doors that read on connections of their own."""

from tests.server.streams.conftest import two

__all__ = ["two"]
