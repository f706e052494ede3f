"""Try a mailbox for real: log in to both servers, and say what they said and what to do about it."""

import socket
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from imapclient.exceptions import IMAPClientError

from muhatap.channels.asking import Finding
from muhatap.channels.connector import NotSent
from muhatap.connectors.email.account import Account, Host
from muhatap.connectors.email.mailbox import MailboxRefused, MailboxUnreachable, opened
from muhatap.connectors.email.submission import session

_PATIENCE = 12.0
_IN_ALL = 20.0
"""Seconds for both lines together, whatever the servers do: a page of the settings waits for the answer."""
_APP_PASSWORD = {
    "gmail": "https://myaccount.google.com/apppasswords",
    "yandex": "https://id.yandex.com/security/app-passwords",
    "yahoo": "https://login.yahoo.com/account/security",
    "mail.me.com": "https://account.apple.com/account/manage",
}
_NO_HOST = (
    "Sunucuyu adresten bulamadık. Sağlayıcının yardım sayfasında “IMAP” ve “SMTP” diye geçer; aşağıya yaz.",
    "The address does not lead to the server. Your provider’s help pages name it (“IMAP”, “SMTP”); tell it below.",
)
_NO_SUCH_NAME = (
    "Bu adda bir sunucu yok. Yazımını denetle.",
    "There is no server of that name. Check how it is spelt.",
)
_SILENT = (
    "Sunucu bu porttan yanıt vermiyor. Port numarasını ve şifrelemeyi denetle; bazı ağlar bu portu kapatır.",
    "The server does not answer on this port. Check the port and the encryption; some networks close it.",
)
_SLOW = (
    f"Sunucu {_IN_ALL:.0f} saniyede bitiremedi. Adını ve kapısını denetle; doğruysa biraz sonra yeniden dene.",
    f"The server was not done within {_IN_ALL:.0f} seconds. Check its name and port, or try again soon.",
)
_CERTIFICATE = (
    "Sunucunun sertifikası bu ada ait değil ya da tanınmıyor. Adını sağlayıcının yazdığı gibi yaz.",
    "The server’s certificate is not for this name, or nobody vouches for it. Write the name as the provider does.",
)
_OPEN_LINE = (
    "Parola şifresiz yoldan gönderilmez: TLS ya da STARTTLS seç.",
    "A password is not sent over an open line: choose TLS or STARTTLS.",
)
_REFUSED = (
    "Adresi ve parolayı denetle. Bazı sağlayıcılarda IMAP’in ayarlardan ayrıca açılması gerekir.",
    "Check the address and the password. With some providers IMAP has to be switched on in their settings first.",
)
_MICROSOFT = (
    "Microsoft parolayla girişi kapattı. OAuth bölümünü doldur: docs/channels/email.md nasıl olduğunu anlatıyor.",
    "Microsoft has switched password log-ins off. Fill in the OAuth part below: docs/channels/email.md explains it.",
)
_FOLDER = (
    "Bu adda bir klasör yok; boş bırakırsan INBOX dinlenir.",
    "There is no folder of that name; empty means INBOX.",
)


def try_out(account: Account) -> list[Finding]:
    """Return what was found at the incoming and at the outgoing server, asked at once; each log-in is real."""
    quick = replace(account, timeout=min(account.timeout, _PATIENCE))
    until = time.monotonic() + _IN_ALL
    pool = ThreadPoolExecutor(2, thread_name_prefix="try")
    begun = [("imap", pool.submit(_incoming, quick)), ("smtp", pool.submit(_outgoing, quick))]
    try:
        return [_answered(line, asked, until) for line, asked in begun]
    finally:
        pool.shutdown(wait=False)


def _answered(line: str, asked: Future[Finding], until: float) -> Finding:
    try:
        return asked.result(max(0.0, until - time.monotonic()))
    except TimeoutError:
        return Finding(line, False, advice=_SLOW)


def _incoming(account: Account) -> Finding:
    if account.imap is None:
        return Finding("imap", False, advice=_NO_HOST)
    try:
        with opened(account) as client:
            try:
                held = client.select_folder(account.folder, readonly=True)
            except IMAPClientError as refusal:
                return Finding("imap", False, str(refusal), _FOLDER)
            return Finding("imap", True, f"{account.imap.name}: {account.folder}, {int(held.get(b'EXISTS', 0))}")
    except (MailboxRefused, MailboxUnreachable) as trouble:
        return Finding("imap", False, str(trouble), _advice(trouble, account.imap, is_refusal=_is_refusal(trouble)))


def _outgoing(account: Account) -> Finding:
    if account.outbox_folder:
        return Finding("smtp", True, account.outbox_folder)
    if account.smtp is None:
        return Finding("smtp", False, advice=_NO_HOST)
    try:
        with session(account, account.smtp):
            return Finding("smtp", True, account.smtp.name)
    except NotSent as trouble:
        is_refusal = trouble.cause == "auth_broken"
        return Finding("smtp", False, trouble.words, _advice(trouble, account.smtp, is_refusal=is_refusal))


def _is_refusal(trouble: Exception) -> bool:
    return isinstance(trouble, MailboxRefused)


def _advice(trouble: BaseException, host: Host, *, is_refusal: bool) -> tuple[str, str]:
    causes = tuple(_causes(trouble))
    if any(isinstance(one, socket.gaierror) for one in causes):
        return _NO_SUCH_NAME
    if any(isinstance(one, ssl.SSLCertVerificationError) for one in causes):
        return _CERTIFICATE
    if not host.is_private:
        return _OPEN_LINE
    return _log_in_advice(host) if is_refusal else _SILENT


def _log_in_advice(host: Host) -> tuple[str, str]:
    if "office365" in host.name or "outlook" in host.name:
        return _MICROSOFT
    for name, page in _APP_PASSWORD.items():
        if name in host.name:
            return (
                f"Bu sağlayıcı uygulama parolası ister. Şu sayfada bir tane oluşturup buraya yaz: {page}",
                f"This provider wants an app password. Make one on this page and write it here: {page}",
            )
    return _REFUSED


def _causes(trouble: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = trouble
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__
