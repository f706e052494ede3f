"""A mail handed to an SMTP server, and what came of it in the words of the protocol of connectors."""

import os
import re
import smtplib
from dataclasses import dataclass
from pathlib import Path

from muhatap.channels.connector import NotSent, Outgoing, Sent
from muhatap.connectors.email.account import Account
from muhatap.connectors.email.addressing import BadAddress, HeaderInjection, ascii_address
from muhatap.connectors.email.composing import compose, needs_utf8, recipients_of
from muhatap.connectors.email.submission import SUCCESS, Session, refused, session

_SAFE_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_BUSY = 421


@dataclass(frozen=True, slots=True)
class SentToSome(Sent):
    """The provider took it for some recipients; `detail` names the others and why."""

    detail: str = ""


def send_mail(account: Account, outgoing: Outgoing) -> Sent:
    """Send it once under its stable Message-ID and return that; raise NotSent."""
    if not _SAFE_KEY.fullmatch(outgoing.key):
        raise NotSent("permanent", "The key of a mail may hold letters, digits, - and _ only.")
    try:
        content = compose(account, outgoing).as_bytes()
        recipients = [each.addr_spec for group in recipients_of(outgoing).values() for each in group]
    except (BadAddress, HeaderInjection) as refusal:
        raise NotSent("permanent", str(refusal)) from refusal
    if not recipients:
        raise NotSent("permanent", "The mail has no recipient.")
    if account.outbox_folder:
        _write(account, outgoing.key, content)
        return Sent(account.message_id(outgoing.key))
    if account.smtp is None:
        raise NotSent("auth_broken", "The mailbox has no outgoing server: set “smtp_host”.")
    with session(account, account.smtp) as line:
        options = _options(outgoing, line.smtp, size=len(content))
        refusals = _name_parties(line, (ascii_address(account.address), options), recipients)
        _hand_over(line, content)
    detail = "\n".join(f"{address}: {refusal.words}" for address, refusal in refusals.items())
    sent_as = account.message_id(outgoing.key)
    return SentToSome(sent_as, detail) if detail else Sent(sent_as)


def outbox_path(account: Account, key: str) -> Path:
    """Return where a mail lies in the outbox folder."""
    return Path(account.outbox_folder) / f"{key}.eml"


def _write(account: Account, key: str, content: bytes) -> None:
    path = outbox_path(account, key)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        unfinished.unlink(missing_ok=True)
        # What is written to customers is for the account that runs Muhatap alone.
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        unfinished.replace(path)
    except OSError as trouble:
        raise NotSent("retry", f"The outbox folder cannot be written: {trouble}") from trouble


def _options(outgoing: Outgoing, smtp: smtplib.SMTP, *, size: int) -> list[str]:
    """What size the mail has and how delivery reports shall name it (RFC 1870, RFC 3461, RFC 6531)."""
    options = [f"SIZE={size}"] if smtp.has_extn("size") else []
    if smtp.has_extn("dsn"):
        options += ["RET=HDRS", f"ENVID={outgoing.key}"]
    if needs_utf8(recipients_of(outgoing)):
        if not smtp.has_extn("smtputf8"):
            raise NotSent("permanent", "The outgoing server takes no addresses with letters beyond ASCII.")
        options += ["SMTPUTF8", "BODY=8BITMIME"]
    return options


def _name_parties(line: Session, sender: tuple[str, list[str]], recipients: list[str]) -> dict[str, NotSent]:
    """Speak MAIL and RCPT; return who was refused, or raise NotSent where nobody is left."""
    line.wait_at_most()
    _expect(line.smtp.mail(*sender), success=SUCCESS)
    refusals: dict[str, NotSent] = {}
    for address in recipients:
        line.wait_at_most()
        code, words = line.smtp.rcpt(address, _recipient_options(address, with_dsn=line.smtp.has_extn("dsn")))
        if code == _BUSY:
            raise refused(code, words, otherwise="retry")
        if code not in SUCCESS:
            refusals[address] = refused(code, words, otherwise="permanent", is_recipient=True)
    if len(refusals) == len(recipients):
        temporary = [refusal for refusal in refusals.values() if refusal.cause == "retry"]
        raise (temporary or list(refusals.values()))[0]
    return refusals


def _recipient_options(address: str, *, with_dsn: bool) -> list[str]:
    if not with_dsn:
        return []
    can_be_written = re.fullmatch(r"[!-*,-<>-~]+", address)  # xtext without anything to escape
    return ["NOTIFY=FAILURE,DELAY", *([f"ORCPT=rfc822;{address}"] if can_be_written else [])]


def _hand_over(line: Session, content: bytes) -> None:
    """Speak DATA. Before the end of the mail is out the server cannot have taken it; after that nobody knows."""
    line.wait_at_most()
    _expect(line.smtp.docmd("DATA"), success=range(354, 355))
    stuffed = re.sub(rb"(?m)^\.", b"..", content)
    line.wait_at_most(3)
    line.smtp.send(stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n")
    line.wait_at_most(3)
    try:
        line.smtp.send(b".\r\n")
        answer = line.smtp.getreply()
    except (OSError, smtplib.SMTPException) as trouble:
        raise NotSent("unknown", f"The mail was handed over, but no answer came: {trouble}") from trouble
    _expect(answer, success=SUCCESS)


def _expect(answer: tuple[int, bytes], *, success: range) -> None:
    if answer[0] not in success:
        raise refused(*answer, otherwise="permanent")
