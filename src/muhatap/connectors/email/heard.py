"""A letter as the values the core understands: a message with its thread, or notices about one of ours."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from muhatap.channels.connector import File, Incoming, Notice, Sender
from muhatap.connectors.email.account import Account
from muhatap.connectors.email.addressing import split_token, subject_token
from muhatap.connectors.email.cleaning import clean_html
from muhatap.connectors.email.reading.letter import Address, Letter, Undelivered
from muhatap.connectors.email.reading.sameness import sameness

_Kind = Literal["bounced", "delayed", "delivered"]
_KINDS: dict[str, _Kind] = {
    "failed": "bounced",
    "delayed": "delayed",
    "delivered": "delivered",
    "relayed": "delivered",
    "expanded": "delivered",
}
_KEY = re.compile(r"[0-9a-f]{32}")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\([^()]*\)')
_DELIVERY_FIELDS = frozenset({"delivered-to", "x-original-to", "envelope-to", "x-forwarded-to"})
_LONGEST_ID = 400
_LONGEST_SUBJECT = 300


def said_in(letter: Letter, account: Account) -> Iterator[Incoming | Notice]:
    """Yield what the letter says: notices for a delivery report that names a mail, else one message."""
    notices = list(_notices(letter, account))
    if notices:
        yield from notices
    else:
        yield _message(letter, account)


def _notices(letter: Letter, account: Account) -> Iterator[Notice]:
    if letter.bounce is None:
        return
    envelope = letter.bounce.envelope_id or ""
    about = account.message_id(envelope) if _KEY.fullmatch(envelope) else letter.bounce.original_message_id
    if not about:
        return
    by_kind: dict[_Kind, list[str]] = {}
    for recipient in letter.bounce.recipients:
        kind = _KINDS.get(recipient.action)
        if kind:
            by_kind.setdefault(kind, []).append(_detail(recipient))
    for kind, details in by_kind.items():
        yield Notice(provider_id=about[:_LONGEST_ID], kind=kind, detail="\n".join(details))


def _detail(recipient: Undelivered) -> str:
    status = "" if recipient.status in recipient.diagnostic else recipient.status
    reason = " ".join(each for each in (status, recipient.diagnostic) if each)
    return f"{recipient.address}: {reason}" if reason else recipient.address


def _message(letter: Letter, account: Account) -> Incoming:
    same = sameness(letter)
    writer = _writer(letter, account)
    is_ours = letter.sender.address.lower() in account.ours and writer is letter.sender
    return Incoming(
        external_id=same,
        scope="workspace",
        sender=_sender(writer, letter, account, same=same),
        text=letter.text,
        reply=letter.nosig or letter.reply or letter.text,
        html=clean_html(letter.html or ""),
        subject=letter.subject[:_LONGEST_SUBJECT],
        sent_at=letter.sent_at,
        is_ours=is_ours,
        set_aside=_set_aside(letter, account, is_ours=is_ours),
        answers=_answers(letter),
        thread_token=_token(letter),
        wire_id=(letter.message_id or "")[:_LONGEST_ID],
        recipients=_recipients(letter, account, is_ours=is_ours),
        files=tuple(
            File(each.filename, each.content_type, each.content, each.content_id, each.is_inline)
            for each in letter.enclosures
        ),
    )


def _writer(letter: Letter, account: Account) -> Address:
    """Who wrote: the sender, or for a contact form that mails in our own name the address it wants answered."""
    if letter.sender.address.lower() in account.ours:
        for each in letter.reply_to:
            if "@" in each.address and split_token(each.address.lower())[0] not in account.ours:
                return each
    return letter.sender


def _sender(writer: Address, letter: Letter, account: Account, *, same: str) -> Sender:
    """The writer; one without an address is known by the letter alone, so that strangers do not become one person."""
    if "@" not in writer.address:
        return Sender(external_id=f"letter:{same[:32]}", name=writer.name)
    is_verified = writer is letter.sender and _is_vouched(letter, account)
    return Sender(email=writer.address, name=writer.name, is_verified=is_verified)


def _is_vouched(letter: Letter, account: Account) -> bool:
    """Whether our own server says DMARC passed: only the topmost field with our authserv-id counts (RFC 8601)."""
    said = _authentication(letter)
    server = said.partition(";")[0].split()
    is_own = bool(account.authserv_id) and server[:1] == [account.authserv_id]
    return is_own and re.search(r";\s*dmarc\s*=\s*pass\b", said) is not None


def _authentication(letter: Letter) -> str:
    """The topmost Authentication-Results without quoted strings and comments, which senders can fill."""
    return _QUOTED.sub("", letter.header("authentication-results") or "")


def _set_aside(letter: Letter, account: Account, *, is_ours: bool) -> str:
    """Why no one needs to see it: a machine's, a list's, or our own mail that came round."""
    if letter.auto != "own":
        return letter.auto or ""
    if not is_ours:
        return ""
    if _is_forged(letter):
        return "spam"
    key, _, domain = (letter.message_id or "").strip("<>").rpartition("@")
    was_sent_by_us = bool(_KEY.fullmatch(key)) and domain == account.domain
    is_automatic = (letter.header("auto-submitted") or "no").partition(";")[0].strip().lower() != "no"
    return "own" if was_sent_by_us or is_automatic or not _others(letter, account) else ""


def _others(letter: Letter, account: Account) -> list[str]:
    everyone = (each.address for each in (*letter.to, *letter.cc, *letter.bcc))
    return [each for each in everyone if "@" in each and split_token(each.lower())[0] not in account.ours]


def _is_forged(letter: Letter) -> bool:
    """Whether the server that took it says that our domain did not send it; it must not be shown as our reply."""
    return re.search(r"\bdmarc\s*=\s*fail\b", _authentication(letter)) is not None


def _answers(letter: Letter) -> tuple[str, ...]:
    nearest_first = [letter.in_reply_to or "", *reversed(letter.references)]
    return tuple(dict.fromkeys(each[:_LONGEST_ID] for each in nearest_first if each))


def _token(letter: Letter) -> str:
    """The thread's token, out of an address it came to, else out of the subject."""
    # The fields as they came: a token's letters have case, `delivered_to` has none.
    delivered = (value.strip("<> ") for name, value in letter.headers if name in _DELIVERY_FIELDS)
    came_to = (*(each.address for each in (*letter.to, *letter.cc)), *delivered)
    tokens = (split_token(address)[1] for address in came_to)
    return next((token for token in tokens if token), "") or subject_token(letter.subject)


def _recipients(letter: Letter, account: Account, *, is_ours: bool) -> dict[str, list[str]]:
    """Who else got it, our own addresses too; `reply_to` where answers are wanted elsewhere.

    Of a mail of ours, the people it went to: the first of them is the person it belongs to.
    """
    recipients = {"to": _others(letter, account) if is_ours else _bare(letter.to), "cc": _bare(letter.cc)}
    if letter.bcc:
        recipients["bcc"] = _bare(letter.bcc)
    elsewhere = [each for each in _bare(letter.reply_to) if each.lower() != letter.sender.address.lower()]
    if elsewhere and letter.sender.address.lower() not in account.ours:
        recipients["reply_to"] = elsewhere
    return recipients


def _bare(addresses: Iterable[Address]) -> list[str]:
    return list(dict.fromkeys(each.address for each in addresses if "@" in each.address))
