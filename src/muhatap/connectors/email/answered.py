"""What a mail server answered, as people read it."""

import ast
import re

_BYTES = re.compile(r"""\bb(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")


def answered(trouble: BaseException) -> str:
    """Return the words of an error, with what imaplib shows as Python's bytes written plainly."""
    return _BYTES.sub(_plain, str(trouble))


def _plain(found: re.Match[str]) -> str:
    try:
        said: bytes = ast.literal_eval(found[0])
    except (SyntaxError, ValueError):
        return found[0]
    return said.decode("utf-8", "replace")
