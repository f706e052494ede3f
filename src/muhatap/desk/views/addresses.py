"""The address fields of a mail, read as people write them."""

import re
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from muhatap.desk.composer import LINES, split

MOST = 100
LONGEST = 300
_PLAIN = re.compile(r"[\w '’-]+")


class NoSuchAddress(Exception):
    """Mail cannot go to what stands in a field; `words` is that, as she wrote it."""

    def __init__(self, line: str, words: str, *, reason: str = "no_such_address") -> None:
        super().__init__(words)
        self.line = line
        self.words = words
        self.reason = reason


def addresses(given: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the addresses by line, each with its name where it has one; a line that is empty is left out.

    Raises NoSuchAddress for what is none, and where the To line was emptied or there are too many.
    """
    found = {line: [_address(part, line) for part in split(str(given.get(line) or ""))] for line in LINES}
    if "to" in given and not found["to"]:
        raise NoSuchAddress("to", "", reason="nobody")
    if sum(map(len, found.values())) > MOST:
        raise NoSuchAddress("cc", str(MOST), reason="too_many_addresses")
    return {line: listed for line, listed in found.items() if listed}


def _address(part: str, line: str) -> str:
    name, address = parseaddr(part) if "<" in part else ("", part)
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise NoSuchAddress(line, part) from wrong
    name = name.replace('"', "").strip()
    shown = name if _PLAIN.fullmatch(name) else f'"{name}"'
    whole = f"{shown} <{address}>" if name else address
    if len(whole) > LONGEST:
        raise NoSuchAddress(line, part)
    return whole
