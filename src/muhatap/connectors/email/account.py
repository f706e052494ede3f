"""What a mail account is told: hosts, ports, names and secrets, read from a channel's settings and checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from muhatap.channels.connector import BadSettings
from muhatap.connectors.email.addressing import BadAddress, ascii_address

if TYPE_CHECKING:
    from muhatap.channels.models import Channel

SETTINGS = (
    "address", "from_name", "also_ours", "imap_host", "imap_port", "imap_tls", "imap_user", "folder", "sent_folder",
    "files_own_copies", "smtp_host", "smtp_port", "smtp_tls", "smtp_user", "plus_addressing", "subject_token",
    "outbox_folder", "authserv_id", "tls_ca", "timeout", "oauth_token_url", "oauth_client_id", "oauth_scope",
)  # fmt: skip
SECRETS = ("password", "smtp_password", "oauth_client_secret", "oauth_refresh_token")

_PORTS = {"imap": {"tls": 993, "starttls": 143, "none": 143}, "smtp": {"tls": 465, "starttls": 587, "none": 25}}
_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off", ""})
_SWITCHES = ("files_own_copies", "plus_addressing", "subject_token")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class IncompleteAccount(BadSettings):
    """A setting is missing or makes no sense; the message says which."""


@dataclass(frozen=True, slots=True)
class Host:
    """Where a mail server listens and how to log in; `tls` is tls, starttls or none."""

    name: str
    port: int
    tls: str
    user: str
    password: str = field(repr=False)

    @property
    def is_private(self) -> bool:
        """Whether a password may go over this line: encrypted, or it never leaves the machine."""
        return self.tls != "none" or self.name in _LOOPBACK


@dataclass(frozen=True, slots=True)
class OAuth:
    """How to get access tokens (RFC 6749, refresh_token grant)."""

    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """One mailbox that we read and send from. `imap` or `smtp` is None where it is not set up."""

    address: str
    from_name: str
    ours: frozenset[str]
    imap: Host | None
    smtp: Host | None
    oauth: OAuth | None
    folder: str
    sent_folder: str
    outbox_folder: str
    files_own_copies: bool
    plus_addressing: bool
    subject_token: bool
    authserv_id: str
    tls_ca: str
    timeout: float

    @property
    def domain(self) -> str:
        """The domain of our Message-IDs, in ASCII."""
        return ascii_address(self.address).rpartition("@")[2]

    def message_id(self, key: str) -> str:
        """The Message-ID of what was sent under that key, the same on every attempt."""
        return f"<{key}@{self.domain}>"


def account_of(channel: "Channel") -> Account:
    """Return the channel's account, good enough to read mail with; raise IncompleteAccount."""
    return _read(channel.settings, channel.secrets)


def ours_of(channel: "Channel") -> frozenset[str]:
    """Return the addresses at which mail comes to this account; no secret is opened. Raise IncompleteAccount."""
    address = str(channel.settings.get("address", "")).strip()
    _check(address)
    return _ours(channel.settings, address)


def check(told: Mapping[str, Any]) -> None:
    """Raise IncompleteAccount where an account that is new cannot be meant like this."""
    _complete(_read(told, {}))
    for name in _SWITCHES:
        if str(told.get(name, "no")).strip().lower() not in _YES | _NO:
            raise IncompleteAccount(f"The setting “{name}” is yes or no.")


def _read(told: Mapping[str, Any], secrets: Mapping[str, str]) -> Account:
    address = str(told.get("address", "")).strip()
    _check(address)
    password = secrets.get("password", "")
    user = str(told.get("imap_user") or address)
    return Account(
        address=address,
        from_name=str(told.get("from_name", "")),
        ours=_ours(told, address),
        imap=_host(told, "imap", user, password),
        smtp=_host(told, "smtp", str(told.get("smtp_user") or user), secrets.get("smtp_password") or password),
        oauth=_oauth(told, secrets),
        folder=str(told.get("folder") or "INBOX"),
        sent_folder=str(told.get("sent_folder") or ""),
        outbox_folder=str(told.get("outbox_folder") or ""),
        files_own_copies=_is_yes(told.get("files_own_copies")),
        plus_addressing=_is_yes(told.get("plus_addressing")),
        subject_token=_is_yes(told.get("subject_token")),
        authserv_id=str(told.get("authserv_id") or ""),
        tls_ca=str(told.get("tls_ca") or ""),
        timeout=_number(told, "timeout", 60),
    )


def complete_account_of(channel: "Channel") -> Account:
    """Return an account one can send from and listen to; raise IncompleteAccount."""
    return _complete(account_of(channel))


def _complete(account: Account) -> Account:
    if not account.address:
        raise IncompleteAccount("The setting “address” is missing: the mailbox's e-mail address.")
    return account


def _ours(told: Mapping[str, Any], address: str) -> frozenset[str]:
    return frozenset(each.lower() for each in (address, *_listed(told.get("also_ours"))) if each)


def _check(address: str) -> None:
    if address and not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", address):
        raise IncompleteAccount("The setting “address” must be the mailbox's e-mail address.")
    try:
        ascii_address(address)
    except BadAddress as refusal:
        raise IncompleteAccount(str(refusal)) from refusal


def _host(told: Mapping[str, Any], kind: str, user: str, password: str) -> Host | None:
    name = str(told.get(f"{kind}_host") or "").strip()
    if not name:
        return None
    tls = str(told.get(f"{kind}_tls") or ("tls" if kind == "imap" else "starttls"))
    if tls not in _PORTS[kind]:
        raise IncompleteAccount(f"The setting “{kind}_tls” must be tls, starttls or none.")
    port = _number(told, f"{kind}_port", _PORTS[kind][tls])
    if port != int(port):
        raise IncompleteAccount(f"The setting “{kind}_port” must be a whole number.")
    return Host(name=name, port=int(port), tls=tls, user=user, password=password)


def _oauth(told: Mapping[str, Any], secrets: Mapping[str, str]) -> OAuth | None:
    url = str(told.get("oauth_token_url") or "")
    if not url:
        return None
    return OAuth(
        token_url=url,
        client_id=str(told.get("oauth_client_id") or ""),
        client_secret=secrets.get("oauth_client_secret", ""),
        refresh_token=secrets.get("oauth_refresh_token", ""),
        scope=str(told.get("oauth_scope") or ""),
    )


def _listed(value: object) -> list[str]:
    """A list, or the text of one with commas or spaces, as it comes from the command line."""
    return [str(each) for each in value] if isinstance(value, list) else re.split(r"[\s,;]+", str(value or "").strip())


def _is_yes(value: object) -> bool:
    return str(value).strip().lower() in _YES


def _number(told: Mapping[str, Any], name: str, otherwise: float) -> float:
    try:
        number = float(told.get(name) or otherwise)
    except (TypeError, ValueError) as trouble:
        raise IncompleteAccount(f"The setting “{name}” must be a number.") from trouble
    if not 0 < number < 65536:
        raise IncompleteAccount(f"The setting “{name}” is out of range.")
    return number
