"""A mail handed to an SMTP server, and what came of it in the words of the protocol of connectors."""

import base64
import contextlib
import os
import re
import smtplib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from muhatap.channels.connector import Cause, NotSent, Outgoing, Sent
from muhatap.connectors.email.account import Account, Host
from muhatap.connectors.email.addressing import BadAddress, HeaderInjection, ascii_address
from muhatap.connectors.email.composing import compose, recipients_of
from muhatap.connectors.email.oauth import OAuthRefused, OAuthUnreachable, access_token, xoauth2
from muhatap.connectors.email.tls import trusting

_CONNECT_WITHIN = 20.0
_ENHANCED = re.compile(rb"\s*([245])\.(\d{1,3})\.(\d{1,3})\b")
_SAFE_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_BUSY = 421
_SUCCESS = range(200, 300)


@dataclass(frozen=True, slots=True)
class SentToSome(Sent):
    """The provider took it for some recipients; `detail` names the others and why."""

    detail: str = ""


def send_mail(account: Account, outgoing: Outgoing) -> Sent:
    """Send it once under its stable Message-ID and return that; raise NotSent."""
    if not _SAFE_KEY.fullmatch(outgoing.key):
        raise NotSent("permanent", "The key of a mail may hold letters, digits, - and _ only.")
    try:
        mail = compose(account, outgoing)
        recipients = [each.addr_spec for group in recipients_of(outgoing).values() for each in group]
    except (BadAddress, HeaderInjection) as refusal:
        raise NotSent("permanent", str(refusal)) from refusal
    if not recipients:
        raise NotSent("permanent", "The mail has no recipient.")
    if account.outbox_folder:
        _write(account, outgoing, mail)
        return Sent(account.message_id(outgoing.key))
    if account.smtp is None:
        raise NotSent("auth_broken", "The mailbox has no outgoing server: set “smtp_host”.")
    with _connected(account, account.smtp) as smtp:
        detail = _hand_over(smtp, mail, sender=ascii_address(account.address), recipients=recipients, key=outgoing.key)
    sent_as = account.message_id(outgoing.key)
    return SentToSome(sent_as, detail) if detail else Sent(sent_as)


def outbox_path(account: Account, key: str) -> Path:
    """Return where a mail lies in the outbox folder."""
    return Path(account.outbox_folder) / f"{key}.eml"


def _write(account: Account, outgoing: Outgoing, mail: EmailMessage) -> None:
    path = outbox_path(account, outgoing.key)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        unfinished.write_bytes(mail.as_bytes())
        unfinished.replace(path)
    except OSError as trouble:
        raise NotSent("retry", f"The outbox folder cannot be written: {trouble}") from trouble


@contextlib.contextmanager
def _connected(account: Account, host: Host) -> Iterator[smtplib.SMTP]:
    """A session that is logged in. Whatever breaks before the mail is handed over may be tried again."""
    if not host.is_private and (account.oauth or host.password):
        raise NotSent("auth_broken", "A password is not sent over an open line: set “smtp_tls” to starttls or tls.")
    try:
        smtp = _greeted(account, host)
    except smtplib.SMTPResponseException as refusal:
        raise _refused(refusal.smtp_code, refusal.smtp_error, otherwise="retry") from refusal
    except (OSError, smtplib.SMTPException) as trouble:
        raise NotSent("retry", f"{host.name}:{host.port} cannot be reached: {trouble}") from trouble
    try:
        _log_in(smtp, account, host)
        yield smtp
    except (OSError, smtplib.SMTPException) as trouble:
        raise NotSent("retry", f"{host.name} broke off: {trouble}") from trouble
    finally:
        # The mail is through or not by now; a server that hangs on QUIT changes nothing.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            if smtp.sock is not None:
                smtp.sock.settimeout(2)
                smtp.quit()
        smtp.close()


def _greeted(account: Account, host: Host) -> smtplib.SMTP:
    within = min(account.timeout, _CONNECT_WITHIN)
    if host.tls == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(host.name, host.port, timeout=within, context=trusting(account.tls_ca))
    else:
        smtp = smtplib.SMTP(host.name, host.port, timeout=within)
    try:
        smtp.ehlo_or_helo_if_needed()
        if host.tls == "starttls":
            smtp.starttls(context=trusting(account.tls_ca))
            smtp.ehlo_or_helo_if_needed()
    except (OSError, smtplib.SMTPException):
        smtp.close()
        raise
    assert isinstance(smtp.sock, socket.socket)
    smtp.sock.settimeout(account.timeout)
    return smtp


def _log_in(smtp: smtplib.SMTP, account: Account, host: Host) -> None:
    if not (account.oauth or host.password):
        return
    try:
        if account.oauth:
            _log_in_with_token(smtp, account, host)
        elif (host.user + host.password).isascii():
            smtp.login(host.user, host.password)
        else:
            _log_in_in_utf8(smtp, host)
    except smtplib.SMTPAuthenticationError as refusal:
        raise _refused(refusal.smtp_code, refusal.smtp_error, otherwise="auth_broken") from refusal
    except smtplib.SMTPServerDisconnected:
        raise
    except (smtplib.SMTPException, UnicodeEncodeError) as refusal:
        raise NotSent("auth_broken", f"{host.name} accepts no such log-in: {refusal}") from refusal
    except OAuthRefused as refusal:
        raise NotSent("auth_broken", str(refusal)) from refusal
    except OAuthUnreachable as trouble:
        raise NotSent("retry", str(trouble)) from trouble


def _log_in_in_utf8(smtp: smtplib.SMTP, host: Host) -> None:
    """AUTH PLAIN by hand (RFC 4616): the library takes ASCII alone."""
    said = base64.b64encode(f"\0{host.user}\0{host.password}".encode()).decode()
    code, words = smtp.docmd("AUTH", f"PLAIN {said}")
    if code not in _SUCCESS:
        raise smtplib.SMTPAuthenticationError(code, words)


def _log_in_with_token(smtp: smtplib.SMTP, account: Account, host: Host) -> None:
    """XOAUTH2; a token that is refused is fetched anew once, since a provider may have withdrawn it early."""
    assert account.oauth is not None
    for is_second in (False, True):
        response = xoauth2(host.user, access_token(account.oauth, fresh=is_second))
        try:
            smtp.auth("XOAUTH2", lambda challenge=None, said=response: "" if challenge else said)
        except smtplib.SMTPAuthenticationError:
            if is_second:
                raise
        else:
            return


def _hand_over(smtp: smtplib.SMTP, mail: EmailMessage, *, sender: str, recipients: list[str], key: str) -> str:
    """Speak MAIL, RCPT and DATA; return who was refused and why ("" for none)."""
    content = mail.as_bytes()
    with_dsn = smtp.has_extn("dsn")
    options = [f"SIZE={len(content)}"] if smtp.has_extn("size") else []
    options += ["RET=HDRS", f"ENVID={key}"] if with_dsn else []
    if not all(each.isascii() for each in recipients):
        if not smtp.has_extn("smtputf8"):
            raise NotSent("permanent", "The outgoing server takes no addresses with letters beyond ASCII.")
        options += ["SMTPUTF8", "BODY=8BITMIME"]
    _expect(smtp.mail(sender, options), otherwise="permanent")
    refusals = _name_recipients(smtp, recipients, with_dsn=with_dsn)
    if len(refusals) == len(recipients):
        temporary = [refusal for refusal in refusals.values() if refusal.cause == "retry"]
        raise (temporary or list(refusals.values()))[0]
    _expect(smtp.docmd("DATA"), otherwise="permanent", success=range(354, 355))
    _hand_over_content(smtp, content)
    return "\n".join(f"{address}: {refusal.words}" for address, refusal in refusals.items())


def _name_recipients(smtp: smtplib.SMTP, recipients: list[str], *, with_dsn: bool) -> dict[str, NotSent]:
    refusals: dict[str, NotSent] = {}
    for address in recipients:
        options = ["NOTIFY=FAILURE,DELAY"] if with_dsn else []
        if with_dsn and re.fullmatch(r"[!-*,-<>-~]+", address):
            options.append(f"ORCPT=rfc822;{address}")
        code, words = smtp.rcpt(address, options)
        if code == _BUSY:
            raise _refused(code, words, otherwise="retry")
        if code not in _SUCCESS:
            refusals[address] = _refused(code, words, otherwise="permanent", is_recipient=True)
    return refusals


def _hand_over_content(smtp: smtplib.SMTP, content: bytes) -> None:
    """Send the mail and its end. Before the end is out the server cannot have taken it; after that nobody knows."""
    stuffed = re.sub(rb"(?m)^\.", b"..", content)
    smtp.send(stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n")
    assert isinstance(smtp.sock, socket.socket)
    smtp.sock.settimeout((smtp.sock.gettimeout() or 60) * 5)
    try:
        smtp.send(b".\r\n")
        answer = smtp.getreply()
    except (OSError, smtplib.SMTPException) as trouble:
        raise NotSent("unknown", f"The mail was handed over, but no answer came: {trouble}") from trouble
    _expect(answer, otherwise="permanent")


def _expect(answer: tuple[int, bytes], *, otherwise: Cause, success: range = _SUCCESS) -> None:
    if answer[0] not in success:
        raise _refused(*answer, otherwise=otherwise)


def _refused(code: int, words: bytes | str, *, otherwise: Cause, is_recipient: bool = False) -> NotSent:
    """The server's answer as a cause (RFC 5321 4.2, RFC 3463, RFC 4954)."""
    said = words if isinstance(words, bytes) else words.encode()
    enhanced = _ENHANCED.match(said)
    about = (int(enhanced[2]), int(enhanced[3])) if enhanced else (0, 0)
    cause: Cause = otherwise
    if code == -1 or 400 <= code < 500:
        cause = "retry"
    elif otherwise == "auth_broken":
        pass
    elif code in (530, 534, 535, 538) or about == (7, 8):
        cause = "auth_broken"
    elif about[0] == 7:
        cause = "policy"
    elif is_recipient and (about[0] == 1 or about == (2, 1)):
        cause = "recipient_gone"
    return NotSent(cause, f"{code} {said.decode('utf-8', 'replace')}".strip())
