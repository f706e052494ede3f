"""What a screen about one person needs, gathered once."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import prefetch_related_objects

from muhatap.channels.connector import is_live
from muhatap.conversations.models import Conversation, Message, Promise
from muhatap.desk.lifeline import Lifeline, Spoken, lifeline_of, said_by_day
from muhatap.desk.names import name_of
from muhatap.desk.seated import Seated
from muhatap.desk.timeline import Day, Timeline, known_since, newest_of, timeline_of
from muhatap.desk.zones import zone_of
from muhatap.kit.names import first_name
from muhatap.people.models import Identity, Person
from muhatap.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class Known:
    """A person on the screen: her matters, the one in hand, her timeline, and what is known of her."""

    person: Person
    name: str
    matters: list[Conversation]
    matter: Conversation | None
    timeline: Timeline
    identities: list[Identity]
    promises: list[Promise]
    channels: list[tuple[str, int]]
    members: list[Member]
    since: datetime
    lifeline: Lifeline | None
    is_banned: bool = False

    @property
    def first_name(self) -> str:
        """What she is called in running words."""
        return first_name(self.name)

    @property
    def ways(self) -> list[tuple[Identity, str]]:
        """Her identities, each with the kind of the channel that alone knows it, else nothing."""
        kinds = {str(matter.channel_id): matter.channel.kind for matter in self.matters}
        return [(identity, kinds.get(identity.account, "")) for identity in self.identities]

    @property
    def is_live(self) -> bool:
        """Whether the other side looks on while we write."""
        return self.matter is not None and is_live(self.matter.channel.kind)

    @property
    def promise(self) -> Promise | None:
        """The promise of the matter in hand."""
        return next((owed for owed in self.promises if self.matter and owed.conversation_id == self.matter.pk), None)


@dataclass(frozen=True, slots=True)
class Head:
    """What the head over a matter shows, and the newest of the timeline below it where that was asked for."""

    name: str
    matter: Conversation
    promise: Promise | None
    members: list[Member]
    newest: list[Day] = field(default_factory=list)


def head_of(request: Seated, matter: Conversation, *, with_newest: bool = False) -> Head:
    """Return the head of a matter whose person and assignee are loaded."""
    workspace = request.workspace
    prefetch_related_objects([matter.person], "identities")
    promise = workspace.promises.owed().filter(conversation=matter).first()
    members = list(workspace.members.order_by("name", "pk"))
    newest: list[Day] = []
    if with_newest:
        matters = list(workspace.conversations.filter(person=matter.person).for_queue())
        owners = {member.pk: member for member in members}
        newest = newest_of(matters, workspace=workspace, zone=zone_of(request), members=owners)
    answering = [one for one in members if one.is_active and one.may_answer]
    return Head(name_of(matter.person), matter, promise, answering, newest)


def known(
    request: Seated, person: Person, *, matter: Conversation | None = None, before: str = "", sought: int = 0
) -> Known:
    """Return the person with the given matter in hand, else her latest ongoing one, else her latest.

    The timeline goes back as far as the message that is sought.
    """
    workspace, zone = request.workspace, zone_of(request)
    matters = list(workspace.conversations.filter(person=person).for_queue().order_by("-last_message_at", "-pk"))
    chosen = matter.pk if matter else _latest(matters)
    at_hand = next((one for one in matters if one.pk == chosen), None)
    members = list(workspace.members.order_by("name", "pk"))
    owners = {member.pk: member for member in members}
    timeline = timeline_of(matters, workspace=workspace, zone=zone, members=owners, before=before, sought=sought)
    prefetch_related_objects([person], "identities")
    for one in matters:
        one.person = person
    identities = sorted(person.identities.all(), key=lambda identity: (identity.kind, identity.pk))
    ids = [one.pk for one in matters]
    spoken = said_by_day(workspace, matters, zone=zone)
    return Known(
        person=person,
        name=name_of(person),
        matters=matters,
        matter=at_hand,
        timeline=timeline,
        identities=identities,
        promises=list(workspace.promises.owed().filter(conversation__in=ids)),
        channels=_where_from(spoken),
        members=[member for member in members if member.is_active and member.may_answer],
        since=known_since(matters, person),
        lifeline=None if before else lifeline_of(spoken, zone=zone),
        is_banned=at_hand is not None and _is_banned(request, at_hand, identities),
    )


def _is_banned(request: Seated, matter: Conversation, identities: list[Identity]) -> bool:
    if not is_live(matter.channel.kind):
        return False
    values = [one.value for one in identities if one.account == str(matter.channel_id)]
    return request.workspace.bans.filter(channel=matter.channel_id, value__in=values).exists()


def _latest(matters: list[Conversation]) -> int | None:
    ongoing = [one.pk for one in matters if one.status not in {Conversation.Status.RESOLVED, Conversation.Status.SPAM}]
    return next(iter(ongoing or [one.pk for one in matters]), None)


def _where_from(spoken: list[Spoken]) -> list[tuple[str, int]]:
    """Return the kinds of channels she wrote on and how often, the most used first."""
    counted: Counter[str] = Counter()
    for _, channel, kind, count in spoken:
        if kind == Message.Kind.INCOMING:
            counted[channel] += count
    return counted.most_common()
