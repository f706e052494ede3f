"""Whether two mails are the same one."""

import hashlib
import json

from muhatap.connectors.email.reading.letter import Letter


def sameness(letter: Letter) -> str:
    """A SHA-256 (hex) over Message-ID and decoded content.

    The same mail in two mailboxes has one value, although its transport headers and encodings differ; another mail
    under a Message-ID used before has its own.
    """
    said = [
        letter.message_id or "",
        letter.sender.address.lower(),
        " ".join(letter.subject.split()),
        " ".join(letter.text.split()),
        "" if letter.message_id else (letter.sent_at.isoformat() if letter.sent_at else ""),
        sorted(enclosure.sha256 for enclosure in letter.enclosures),
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()
