"""A session with the outgoing server: connected, encrypted, logged in, and over in good time."""

import base64
import contextlib
import re
import smtplib
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass

from muhatap.channels.connector import Cause, NotSent
from muhatap.connectors.email.account import Account, Host
from muhatap.connectors.email.oauth import OAuthRefused, OAuthUnreachable, access_token, xoauth2
from muhatap.connectors.email.tls import trusting

SUCCESS = range(200, 300)
_CONNECT_WITHIN = 20.0
_WITHIN = 150.0  # all in all: whoever waits for us longer than that may believe that we died
_ENHANCED = re.compile(rb"\s*([245])\.(\d{1,3})\.(\d{1,3})\b")


@dataclass(frozen=True, slots=True)
class Session:
    """An SMTP session and the moment it must be over."""

    smtp: smtplib.SMTP
    patience: float
    until: float

    def wait_at_most(self, times: int = 1) -> None:
        """Let the next answer take so many times the usual patience, within the time that is left."""
        left = self.until - time.monotonic()
        if left <= 0 or not isinstance(self.smtp.sock, socket.socket):
            raise TimeoutError("the server took too long")
        self.smtp.sock.settimeout(min(self.patience * times, left))


@contextlib.contextmanager
def session(account: Account, host: Host) -> Iterator[Session]:
    """A session that is logged in. Whatever breaks before the mail is handed over may be tried again."""
    until = time.monotonic() + _WITHIN
    if not host.is_private and (account.oauth or host.password):
        raise NotSent("auth_broken", "A password is not sent over an open line: set “smtp_tls” to starttls or tls.")
    try:
        smtp = _greeted(account, host)
    except smtplib.SMTPResponseException as refusal:
        raise refused(refusal.smtp_code, refusal.smtp_error, otherwise="retry") from refusal
    except (OSError, smtplib.SMTPException) as trouble:
        raise NotSent("retry", f"{host.name}:{host.port} cannot be reached: {trouble}") from trouble
    try:
        _log_in(smtp, account, host)
        yield Session(smtp, account.timeout, until)
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
        raise refused(refusal.smtp_code, refusal.smtp_error, otherwise="auth_broken") from refusal
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
    if code not in SUCCESS:
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


def refused(code: int, words: bytes | str, *, otherwise: Cause, is_recipient: bool = False) -> NotSent:
    """Return the server's answer as a cause (RFC 5321 4.2, RFC 3463, RFC 4954)."""
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
