"""What the page shows on which a member writes to somebody first."""

import uuid
from dataclasses import dataclass, field

from django.conf import settings

from muhatap.channels.connector import can_begin
from muhatap.channels.models import Channel
from muhatap.conversations.models import Attachment, Draft
from muhatap.conversations.outbox.addressees import MAIL
from muhatap.desk.composer import LINES, MOST_FILES, kept_at
from muhatap.desk.seated import Seated
from muhatap.people.models import Person


@dataclass(slots=True)
class Beginning:
    """A conversation that is not there yet: by which mailbox, to whom, about what, with which words and files."""

    mailboxes: list[Channel]
    others: list[Channel]
    channel: Channel | None
    lines: dict[str, str]
    subject: str = ""
    text: str = ""
    files: list[Attachment] = field(default_factory=list)
    kept: int | str = ""
    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    most_files: int = MOST_FILES
    most_bytes: int = field(default_factory=lambda: settings.ATTACHMENT_LIMIT)


def beginning_of(request: Seated, *, to: Person | None = None) -> Beginning:
    """Return what she has begun; where that is nothing, an empty one to the person's newest address."""
    draft = draft_of(request)
    mailboxes, others = _channels(request)
    wanted = draft.channel_id if draft else None
    channel = next((one for one in mailboxes if one.pk == wanted), next(iter(mailboxes), None))
    files = list(draft.files.order_by("pk")) if draft else []
    if draft is None or (to is not None and not (draft.text or draft.subject or files)):
        # A draft that holds but somebody else's address is nothing that would be missed.
        return Beginning(mailboxes, others, channel, dict.fromkeys(LINES, "") | {"to": _address_of(to)})
    lines = {line: str(draft.recipients.get(line, "")) for line in LINES}
    return Beginning(mailboxes, others, channel, lines, draft.subject, draft.text, files, kept_at(draft))


def draft_of(request: Seated) -> Draft | None:
    """Return what she has begun to write to somebody first, or None."""
    found: Draft | None = request.member.drafts.filter(conversation=None).first()
    return found


def addressed(name: str, address: str) -> str:
    """Return an address with the name before it, as an address field holds it."""
    plain = " ".join("".join(" " if letter in '",;<>' else letter for letter in name).split())
    return f"{plain} <{address}>" if plain and "@" not in plain else address


def _channels(request: Seated) -> tuple[list[Channel], list[Channel]]:
    """Return the channels on which a conversation can begin with an address, and the others."""
    enabled = list(request.workspace.channels.filter(is_enabled=True).order_by("pk"))
    ours = [one for one in enabled if one.kind == MAIL and can_begin(one.kind)]
    return ours, [one for one in enabled if one not in ours]


def _address_of(person: Person | None) -> str:
    if person is None:
        return ""
    newest = person.identities.filter(kind="email").order_by("-pk").first()
    return addressed(person.name, newest.value) if newest else ""
