"""Addresses on the wire: tokens in them, their ASCII form, and nothing that could break out of a header."""

import re
from email.headerregistry import Address
from email.utils import getaddresses

_BREAKING = re.compile(r"[\r\n\0\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_TOKEN_IN_ADDRESS = re.compile(r"\+t([A-Za-z0-9_.-]{1,80})\Z")
_TOKEN_IN_SUBJECT = re.compile(r"\[#([A-Za-z0-9_.-]{1,80})\]")


class BadAddress(ValueError):
    """It is not an address mail can go to."""


class HeaderInjection(ValueError):
    """A value for a header holds a line break or NUL."""


def one_line(value: str, *, name: str) -> str:
    """Return the value; raise HeaderInjection where it could start a new header line."""
    if _BREAKING.search(value):
        raise HeaderInjection(f"{name} must be one line.")
    return value


def mailbox(value: str, *, name: str = "The address") -> Address:
    """Return “Ayşe <ayse@example.com>” or a bare address as a header's Address, domain in ASCII; raise BadAddress."""
    found = getaddresses([one_line(value, name=name)])
    if len(found) != 1:
        raise BadAddress(f"“{value}” is not one e-mail address.")
    shown, address = found[0]
    local, _, domain = ascii_address(address).rpartition("@")
    if not local or not domain or re.search(r"[\s<>(),;:\\\[\]\"]", local + domain):
        raise BadAddress(f"“{value}” is not an e-mail address.")
    return Address(display_name=shown, username=local, domain=domain)


def ascii_address(address: str) -> str:
    """Return the address with its domain in ASCII (IDNA); raise BadAddress where the domain cannot be one."""
    local, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return local + at + domain.encode("idna").decode("ascii")
    except UnicodeError as trouble:
        raise BadAddress(f"“{address}” is not an e-mail address.") from trouble


def with_token(address: str, token: str) -> str:
    """Return `local+t<token>@domain`, the address a reply comes back to."""
    local, _, domain = address.rpartition("@")
    return f"{local}+t{token}@{domain}"


def split_token(address: str) -> tuple[str, str]:
    """Return the address without its token, and the token ("" without one)."""
    local, at, domain = address.rpartition("@")
    found = _TOKEN_IN_ADDRESS.search(local)
    return (local[: found.start()] + at + domain, found[1]) if found else (address, "")


def subject_token(subject: str) -> str:
    """Return the token of a subject's `[#token]`, or ""."""
    found = _TOKEN_IN_SUBJECT.search(subject)
    return found[1] if found else ""
