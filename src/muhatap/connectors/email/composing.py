"""A message as a MIME mail: stable Message-ID, thread headers, body, files."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from muhatap.channels.connector import File, Outgoing
from muhatap.connectors.email.account import Account
from muhatap.connectors.email.addressing import mailbox, one_line, with_token
from muhatap.connectors.email.body import add_body
from muhatap.connectors.email.reading.subject import plain_subject
from muhatap.kit.clock import now

_MOST_REFERENCES = 20
_LONGEST_LOCAL_PART = 64  # RFC 5321 4.5.3.1.1


def recipients_of(outgoing: Outgoing) -> dict[str, list[Address]]:
    """Return the mailboxes by to, cc and bcc, each address once, `outgoing.to` first.

    Raises BadAddress or HeaderInjection.
    """
    seen: set[str] = set()
    found: dict[str, list[Address]] = {}
    for name in ("to", "cc", "bcc"):
        asked = list(outgoing.recipients.get(name) or ())
        found[name] = []
        for address in [mailbox(each) for each in ([outgoing.to, *asked] if name == "to" and outgoing.to else asked)]:
            if address.addr_spec.lower() not in seen:
                seen.add(address.addr_spec.lower())
                found[name].append(address)
    return found


def compose(account: Account, outgoing: Outgoing, *, with_bcc: bool = False) -> EmailMessage:
    """Return the mail; `with_bcc` only for our own copy of it. Raises BadAddress or HeaderInjection."""
    recipients = recipients_of(outgoing)
    mail = EmailMessage(policy=_policy(recipients))
    name = one_line(outgoing.author or account.from_name, name="The author's name")
    own = mailbox(account.address)
    mail["From"] = Address(display_name=name, username=own.username, domain=own.domain)
    for header, key in (("To", "to"), ("Cc", "cc"), ("Bcc", "bcc")):
        if recipients[key] and (key != "bcc" or with_bcc):
            mail[header] = recipients[key]
    mail["Subject"] = _subject(account, outgoing)
    mail["Date"] = format_datetime(now())
    mail["Message-ID"] = account.message_id(one_line(outgoing.key, name="The key"))
    _add_thread(mail, account, outgoing)
    if outgoing.automatic:
        # RFC 3834, and the same wish in the words that Exchange listens to.
        mail["Auto-Submitted"] = outgoing.automatic
        mail["X-Auto-Response-Suppress"] = "All"
    for file in add_body(mail, outgoing):
        _attach(mail, file)
    return mail


class _WholeIds(EmailPolicy):
    """The library's policy, save that Message-IDs stay whole: long ones would be encoded, known to no program."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """Take thread headers as they are; they were checked and folded here."""
        if name in ("References", "In-Reply-To"):
            return name, value
        return super().header_store_parse(name, value)


def needs_utf8(recipients: dict[str, list[Address]]) -> bool:
    """Whether an address cannot be written in ASCII (RFC 6532)."""
    return any(not each.addr_spec.isascii() for group in recipients.values() for each in group)


def _policy(recipients: dict[str, list[Address]]) -> _WholeIds:
    return _WholeIds(linesep="\r\n", cte_type="7bit", refold_source="none", utf8=needs_utf8(recipients))


def _subject(account: Account, outgoing: Outgoing) -> str:
    subject = one_line(outgoing.subject, name="The subject").strip()
    if outgoing.in_reply_to and subject and plain_subject(subject) == " ".join(subject.split()):
        subject = f"Re: {subject}"
    token = outgoing.thread_token
    if account.subject_token and token and f"[#{token}]" not in subject:
        subject = f"{subject} [#{one_line(token, name='The token')}]"
    return subject


def _add_thread(mail: EmailMessage, account: Account, outgoing: Outgoing) -> None:
    answered = _bracketed(outgoing.in_reply_to)
    chain = list(dict.fromkeys(filter(None, [*map(_bracketed, outgoing.references), answered])))
    if answered:
        mail["In-Reply-To"] = answered
    if chain:
        # A long chain keeps its first mail, which the whole thread hangs on, and the nearest ones (RFC 5537, 3.4.4).
        kept = chain if len(chain) <= _MOST_REFERENCES else [chain[0], *chain[-_MOST_REFERENCES + 1 :]]
        mail["References"] = "\r\n ".join(kept)
    back = with_token(account.address, outgoing.thread_token) if outgoing.thread_token else ""
    if account.plus_addressing and back and len(back.rpartition("@")[0]) <= _LONGEST_LOCAL_PART:
        mail["Reply-To"] = mailbox(back, name="The token")


def _bracketed(message_id: str) -> str:
    """A Message-ID in angle brackets, or "" for what cannot be one."""
    bare = one_line(message_id, name="A Message-ID").strip().strip("<>")
    return f"<{bare}>" if bare and not any(each in bare for each in " \t<>") and bare.isascii() else ""


def _attach(mail: EmailMessage, file: File) -> None:
    kind = one_line(file.content_type, name="A file's type").partition(";")[0].strip() or "application/octet-stream"
    main, _, sub = kind.partition("/")
    if not sub or main in ("multipart", "message"):
        main, sub = "application", "octet-stream"
    mail.add_attachment(
        file.content, maintype=main, subtype=sub, filename=one_line(file.filename, name="A file's name") or "file"
    )
