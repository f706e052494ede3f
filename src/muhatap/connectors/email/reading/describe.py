"""A mail file as plain data, for `muhatap mail read`."""

from pathlib import Path

from muhatap.connectors.email.reading.letter import Address, Letter
from muhatap.connectors.email.reading.read import UnreadableLetter, read_letter
from muhatap.kit.language import language_of


def describe(path: str | Path) -> dict[str, object]:
    """What the mail file says, in the shape of `mail read`; `file` and `error` where it cannot be read.

    An empty file is described as a mail that says nothing; any other file that says nothing is no mail.
    """
    file = str(path)
    try:
        content = Path(path).read_bytes()
        letter = read_letter(content or b"Subject:\n\n")
    except OSError as trouble:
        return {"file": file, "error": f"The file cannot be read: {trouble.strerror}."}
    except UnreadableLetter as refusal:
        return {"file": file, "error": str(refusal)}
    if content.strip() and not _says_anything(letter):
        return {"file": file, "error": "This is no mail: it has no sender, recipient, subject, date, text or file."}
    return {"file": file, **described(letter)}


def _says_anything(letter: Letter) -> bool:
    named = letter.sender.address or letter.sender.name
    told = (letter.to, letter.cc, letter.subject, letter.message_id, letter.in_reply_to, letter.references)
    return bool(named or letter.sent_at or letter.auto or any(told) or any(part.size for part in letter.parts))


def described(letter: Letter) -> dict[str, object]:
    """The letter as plain data."""
    return {
        "from": _address(letter.sender),
        "to": [_address(address) for address in letter.to],
        "cc": [_address(address) for address in letter.cc],
        "subject": letter.subject,
        "text": letter.text,
        "reply": letter.reply,
        "nosig": letter.nosig,
        "attachments": [
            {"filename": e.filename, "content_type": e.content_type, "size": e.size, "sha256": e.sha256}
            for e in letter.enclosures
        ],
        "parts": [{"content_type": part.content_type, "sha256": part.sha256} for part in letter.parts],
        "message_id": letter.message_id,
        "in_reply_to": letter.in_reply_to,
        "references": list(letter.references),
        "sent_at": letter.sent_at.isoformat() if letter.sent_at else None,
        "auto": letter.auto,
        "language": language_of(letter.nosig or letter.text or letter.subject),
    }


def _address(address: Address) -> dict[str, str]:
    return {"name": address.name, "address": address.address}
