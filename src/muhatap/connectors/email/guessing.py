"""Where the mail servers of an address are likely to be: by its domain, by its MX, or by knocking."""

import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import dns.exception
import dns.resolver

_WITHIN = 3.0


@dataclass(frozen=True, slots=True)
class Provider:
    """A big provider's servers, the domains it hosts itself, and the end of its MX names."""

    imap: str
    smtp: str
    domains: tuple[str, ...]
    mx: tuple[str, ...]
    files_own_copies: bool = False


PROVIDERS = (
    Provider(
        "imap.gmail.com", "smtp.gmail.com", ("gmail.com", "googlemail.com"), ("google.com", "googlemail.com"), True
    ),
    Provider(
        "outlook.office365.com", "smtp.office365.com",
        ("outlook.com", "outlook.com.tr", "hotmail.com", "hotmail.com.tr", "live.com", "msn.com"),
        ("outlook.com", "office365.us"), True,
    ),
    Provider(
        "imap.yandex.com", "smtp.yandex.com", ("yandex.com", "yandex.com.tr", "yandex.ru"),
        ("yandex.net", "yandex.ru", "yandex.com"), True,
    ),
    Provider(
        "imap.mail.yahoo.com", "smtp.mail.yahoo.com", ("yahoo.com", "yahoo.com.tr", "ymail.com"), ("yahoodns.net",)
    ),
    Provider("imap.mail.me.com", "smtp.mail.me.com", ("icloud.com", "me.com", "mac.com"), ("icloud.com",)),
    Provider("imap.zoho.com", "smtp.zoho.com", ("zoho.com", "zohomail.com"), ("zoho.com",)),
    Provider("imap.zoho.eu", "smtp.zoho.eu", ("zohomail.eu",), ("zoho.eu",)),
    Provider("imap.fastmail.com", "smtp.fastmail.com", ("fastmail.com",), ("messagingengine.com",)),
)  # fmt: skip
_SMTP = ((587, "starttls"), (465, "tls"))


def complete(told: Mapping[str, str]) -> dict[str, str]:
    """Return what was left out and can be found: the host of a line, with its port and encryption where we knocked.

    With a big provider also whether it files copies itself. Nothing that was told is among it.
    """
    domain = told.get("address", "").strip().rpartition("@")[2].lower()
    if not domain or (told.get("imap_host") and told.get("smtp_host")):
        return {}
    exchangers = () if _by_domain(domain) else tuple(_exchangers(domain))
    provider = _by_domain(domain) or _by_exchanger(exchangers)
    found: dict[str, str] = {}
    if provider:
        found = {"imap_host": provider.imap, "smtp_host": provider.smtp}
        if provider.files_own_copies:
            found["files_own_copies"] = "yes"
    else:
        found = _knock(domain, exchangers)
    kept = tuple(line for line in ("imap_", "smtp_") if told.get(f"{line}host"))
    return {name: value for name, value in found.items() if not name.startswith(kept) and not told.get(name)}


def _by_domain(domain: str) -> Provider | None:
    return next((one for one in PROVIDERS if domain in one.domains), None)


def _by_exchanger(exchangers: tuple[str, ...]) -> Provider | None:
    for host in exchangers:
        for one in PROVIDERS:
            if host.endswith(tuple(f".{end}" for end in one.mx)) or host in one.mx:
                return one
    return None


def _exchangers(domain: str) -> Iterator[str]:
    """The hosts that take the domain's mail, the preferred first; none where nobody knows."""
    try:
        answer = dns.resolver.resolve(domain, "MX", lifetime=_WITHIN)
    except (dns.exception.DNSException, OSError, ValueError):
        return
    for entry in sorted(answer, key=lambda one: int(one.preference)):
        yield str(entry.exchange).rstrip(".").lower()


def _knock(domain: str, exchangers: tuple[str, ...]) -> dict[str, str]:
    """Return the first hosts that answer on the usual ports; all are asked at once."""
    imap = [f"imap.{domain}", f"mail.{domain}", *exchangers[:2], domain]
    smtp = [f"smtp.{domain}", f"mail.{domain}", *exchangers[:2], domain]
    asked = [("imap", host, 993, "tls") for host in imap]
    asked += [("smtp", host, port, tls) for host in smtp for port, tls in _SMTP]
    with ThreadPoolExecutor(len(asked)) as pool:
        answered = list(pool.map(lambda one: _answers(one[1], one[2]), asked))
    found: dict[str, str] = {}
    for (line, host, port, tls), is_there in zip(asked, answered, strict=True):
        if is_there and f"{line}_host" not in found:
            found |= {f"{line}_host": host, f"{line}_port": str(port), f"{line}_tls": tls}
    return found


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), _WITHIN).close()
    except (OSError, UnicodeError):
        return False
    return True
