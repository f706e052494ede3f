"""What the composer shows: where words may go, what was begun, and what its sending must know."""

import uuid
from dataclasses import dataclass, field

from django.conf import settings

from muhatap.channels.connector import can_send, is_live
from muhatap.channels.models import Channel
from muhatap.conversations.models import Attachment, Conversation, Draft, Message
from muhatap.conversations.outbox.addressees import MAIL, addressees
from muhatap.conversations.outbox.routes import Route, routes
from muhatap.desk.names import name_of
from muhatap.desk.seated import Seated

MOST_FILES = 20
LINES = ("to", "cc", "bcc")


@dataclass(slots=True)
class Composer:
    """One composer on the screen. `lines` are the address fields as they stand, for a mailbox only."""

    matter: Conversation
    kind: str
    text: str = ""
    quotes: Message | None = None
    routes: list[Route] = field(default_factory=list)
    route: Route | None = None
    lines: dict[str, str] = field(default_factory=dict)
    files: list[Attachment] = field(default_factory=list)
    whom: str = ""
    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    seen: int = 0
    kept: int | str = ""
    """When the draft was last kept, in milliseconds; nothing where there is none."""

    @property
    def is_forward(self) -> bool:
        """Whether it passes a message on."""
        return self.quotes is not None

    @property
    def is_mail(self) -> bool:
        """Whether it has address fields."""
        return self.route is not None and self.route.channel.kind == MAIL

    @property
    def is_live(self) -> bool:
        """Whether the other side looks on while she writes."""
        return self.route is not None and not self.is_forward and is_live(self.route.channel.kind)

    @property
    def is_elsewhere(self) -> bool:
        """Whether the reply goes by another channel because the matter's own takes none."""
        return self.route is not None and all(one.channel.pk != self.matter.channel_id for one in self.routes)

    @property
    def others(self) -> int:
        """How many get it besides the first."""
        return sum(len(split(self.lines.get(line, ""))) for line in LINES) - 1

    @property
    def most_bytes(self) -> int:
        """How many bytes its files may have together."""
        limit: int = settings.ATTACHMENT_LIMIT
        return limit

    @property
    def most_files(self) -> int:
        """How many files one message carries."""
        return MOST_FILES


def composer_of(request: Seated, matter: Conversation, *, quotes: Message | None = None) -> Composer:
    """Return the member's composer in a matter: her reply or note, or her forward of one message."""
    draft = draft_of(request, matter, quotes)
    found = mailboxes(request, matter) if quotes else routes(matter)
    route = _chosen(found, draft)
    kind = "forward" if quotes else (draft.kind if draft else "reply")
    if route is None:
        kind = "note"
    latest = request.workspace.messages.filter(conversation=matter).order_by("-pk").values_list("pk", flat=True).first()
    composer = Composer(matter, kind, draft.text if draft else "", quotes, found, route, seen=latest or 0)
    if route is not None and composer.is_mail:
        composer.lines = (draft.recipients if draft else {}) or proposed(matter, route.channel, quotes)
    composer.whom = _whom(matter, composer)
    if draft:
        composer.files = list(draft.files.order_by("pk"))
        composer.kept = kept_at(draft)
    return composer


def draft_of(request: Seated, matter: Conversation, quotes: Message | None) -> Draft | None:
    """Return what she has begun here, or None."""
    found: Draft | None = request.member.drafts.filter(conversation=matter, quotes=quotes).first()
    return found


def kept_at(draft: Draft) -> int:
    """Return when it was last kept, as browsers count time."""
    return int(draft.updated_at.timestamp() * 1000)


def mailboxes(request: Seated, matter: Conversation) -> list[Route]:
    """Return the mailboxes a message of this matter can be forwarded from, its own first."""
    enabled = request.workspace.channels.filter(kind=MAIL, is_enabled=True).order_by("pk") if can_send(MAIL) else []
    return [Route(channel, "") for channel in sorted(enabled, key=lambda one: one.pk != matter.channel_id)]


def proposed(matter: Conversation, channel: Channel, quotes: Message | None) -> dict[str, str]:
    """Return the address fields before anybody typed in them."""
    if quotes is not None or channel.kind != MAIL:
        return dict.fromkeys(LINES, "")
    found = addressees(matter, channel)
    return {"to": ", ".join(found.to), "cc": ", ".join(found.cc), "bcc": ""}


def split(line: str) -> list[str]:
    """Return the parts of an address field: commas and semicolons part them, but not inside quotation marks."""
    parts, quoted = [""], False
    for letter in line.replace("\r", " ").replace("\n", ","):
        quoted ^= letter == '"'
        if letter in ",;" and not quoted:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def _chosen(found: list[Route], draft: Draft | None) -> Route | None:
    wanted = draft.channel_id if draft else None
    return next((one for one in found if one.channel.pk == wanted), found[0] if found else None)


def _whom(matter: Conversation, composer: Composer) -> str:
    """Return her name where the first address is hers, else that address."""
    first = next(iter(split(composer.lines.get("to", ""))), "") if composer.is_mail else ""
    if composer.is_forward or (first and first not in {one.value for one in matter.person.identities.all()}):
        return first
    return name_of(matter.person)
