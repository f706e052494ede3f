"""An IMAP session: connected, logged in, with the folder where sent mail lies; and our copies in it."""

import contextlib
from collections.abc import Iterator

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError
from imapclient.imapclient import SENT

from muhatap.channels.connector import Cause, NotSent, Outgoing, Sent
from muhatap.connectors.email.account import Account, Host
from muhatap.connectors.email.answered import answered
from muhatap.connectors.email.composing import compose
from muhatap.connectors.email.oauth import OAuthRefused, OAuthUnreachable, access_token
from muhatap.connectors.email.tls import trusting
from muhatap.kit.clock import now

_CONNECT_WITHIN = 20.0


class MailboxUnreachable(Exception):
    """The server cannot be reached or broke off; later it may answer."""


class MailboxRefused(Exception):
    """The server does not let us in; somebody has to change the account."""


@contextlib.contextmanager
def opened(account: Account) -> Iterator[IMAPClient]:
    """A session that is logged in; raise MailboxUnreachable or MailboxRefused, also for what breaks inside."""
    host = account.imap
    if host is None:
        raise MailboxRefused("The mailbox has no incoming server: set “imap_host”.")
    if not host.is_private:
        raise MailboxRefused("A password is not sent over an open line: set “imap_tls” to tls or starttls.")
    try:
        client = _connected(account, host)
        try:
            _log_in(client, account, host)
            yield client
        finally:
            _leave(client)
    except (OSError, IMAPClientError) as trouble:
        raise MailboxUnreachable(f"{host.name}:{host.port} broke off: {answered(trouble)}") from trouble


def sent_folder(client: IMAPClient, account: Account) -> str:
    """Return the folder of sent mail: the one set, else the one the server marks as such, else ""."""
    return account.sent_folder or client.find_special_folder(SENT) or ""


def look_up(account: Account, key: str) -> Sent | None:
    """Return the mail of that key if it lies among the sent ones, else None; raise NotSent (unknown)."""
    with _as_not_sent("unknown", "unknown"), opened(account) as client:
        folder = sent_folder(client, account)
        return Sent(account.message_id(key)) if folder and _has(client, folder, account.message_id(key)) else None


def file_copy(account: Account, outgoing: Outgoing) -> None:
    """Put our copy among the sent mail, once however often it is called; raise NotSent."""
    mail = compose(account, outgoing, with_bcc=True)
    with _as_not_sent("retry", "auth_broken"), opened(account) as client:
        folder = sent_folder(client, account)
        if folder and not _has(client, folder, account.message_id(outgoing.key)):
            client.append(folder, mail.as_bytes(), flags=(b"\\Seen",), msg_time=now())


@contextlib.contextmanager
def _as_not_sent(unreachable: Cause, refused: Cause) -> Iterator[None]:
    try:
        yield
    except MailboxUnreachable as trouble:
        raise NotSent(unreachable, str(trouble)) from trouble
    except MailboxRefused as refusal:
        raise NotSent(refused, str(refusal)) from refusal


def _has(client: IMAPClient, folder: str, message_id: str) -> bool:
    client.select_folder(folder, readonly=True)
    return bool(client.search(["HEADER", "Message-ID", message_id]))


def _connected(account: Account, host: Host) -> IMAPClient:
    is_tls = host.tls == "tls"
    client = IMAPClient(
        host.name,
        port=host.port,
        ssl=is_tls,
        ssl_context=trusting(account.tls_ca) if is_tls else None,
        timeout=min(account.timeout, _CONNECT_WITHIN),
    )
    if host.tls == "starttls":
        try:
            client.starttls(trusting(account.tls_ca))
        except (OSError, IMAPClientError):
            client.shutdown()
            raise
    client.socket().settimeout(account.timeout)
    return client


def _log_in(client: IMAPClient, account: Account, host: Host) -> None:
    try:
        if account.oauth is None and (host.user + host.password).isascii():
            client.login(host.user, host.password)
        elif account.oauth is None:
            client.plain_login(host.user, host.password)
        else:
            client.oauth2_login(host.user, access_token(account.oauth))
    except LoginError as refusal:
        if "[UNAVAILABLE]" in str(refusal):  # RFC 5530: the server's own trouble
            raise MailboxUnreachable(f"{host.name}: {answered(refusal)}") from refusal
        if account.oauth is None:
            raise MailboxRefused(f"{host.name} refused the log-in of {host.user}: {answered(refusal)}") from refusal
        _log_in_afresh(client, account, host)
    except OAuthRefused as refusal:
        raise MailboxRefused(str(refusal)) from refusal
    except OAuthUnreachable as trouble:
        raise MailboxUnreachable(str(trouble)) from trouble


def _log_in_afresh(client: IMAPClient, account: Account, host: Host) -> None:
    """A second try with a new token, since a provider may have withdrawn the last one early."""
    assert account.oauth is not None
    try:
        client.oauth2_login(host.user, access_token(account.oauth, fresh=True))
    except (LoginError, OAuthRefused) as refusal:
        raise MailboxRefused(f"{host.name} refused the token of {host.user}: {answered(refusal)}") from refusal
    except OAuthUnreachable as trouble:
        raise MailboxUnreachable(str(trouble)) from trouble


def _leave(client: IMAPClient) -> None:
    """Hang up without asking for an answer, so that a dead line delays nothing."""
    with contextlib.suppress(OSError, IMAPClientError):
        client.shutdown()
