"""`python -m muhatap.connectors.email.reading PATH...`: one JSON a mail, for trying the reader alone."""

import json
import sys

from muhatap.connectors.email.reading.describe import describe


def main() -> None:
    """Print what each mail file says, one JSON object a line."""
    for path in sys.argv[1:]:
        # ASCII only: no line separator and no lone surrogate of a file name can spoil the output.
        sys.stdout.buffer.write(json.dumps(describe(path)).encode("ascii") + b"\n")


if __name__ == "__main__":
    main()
