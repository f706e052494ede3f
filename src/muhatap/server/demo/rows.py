"""A plan as rows of the database."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from muhatap.channels.models import Channel
from muhatap.conversations.models import Attachment, Conversation, Dispatch, Message, Promise
from muhatap.conversations.search.catch_up import CatchUp
from muhatap.kit.storable import cut
from muhatap.kit.store import store_at
from muhatap.people.models import Identity, Person
from muhatap.people.models.person import name_key
from muhatap.server.demo.house import ADDRESS
from muhatap.server.demo.people import Customer
from muhatap.server.demo.pictures import pictures
from muhatap.server.demo.plan import Matter, Plan, Said
from muhatap.tenancy.models import Member, Team, Workspace

BATCH = 2_000
_SENDING = timedelta(seconds=2)
_ABOUT = {
    "bıçak": "alt-bicak.png",
    "bıçağ": "alt-bicak.png",
    "burr": "alt-bicak.png",
    "kutu": "kutu.png",
    "koli": "kutu.png",
}
_PHOTO = re.compile(r"fotoğraf|foto\b|photo", re.IGNORECASE)
_WITH_FILES = frozenset({"email", "whatsapp", "webchat"})


@dataclass(frozen=True, slots=True)
class House:
    """What the rows point to."""

    workspace: Workspace
    members: dict[str, Member]
    teams: dict[str, Team]
    channels: dict[str, Channel]


def add_people(plan: Plan, house: House) -> dict[tuple[int, str], Identity]:
    """Store the customers; return the identity each of them has on each channel she uses, its person loaded."""
    since: dict[int, datetime] = {}
    uses: defaultdict[int, set[str]] = defaultdict(set)
    for matter in plan.matters:
        since.setdefault(matter.customer, matter.said[0].at)
        uses[matter.customer].add(matter.channel)
    people = Person.objects.bulk_create(
        Person(
            workspace=house.workspace,
            name=customer.name,
            name_key=name_key(customer.name),
            language=customer.language,
            created_at=since.get(number, house.workspace.created_at),
        )
        for number, customer in enumerate(plan.customers)
    )
    found: dict[tuple[int, str], Identity] = {}
    rows: list[Identity] = []
    for number, (customer, person) in enumerate(zip(plan.customers, people, strict=True)):
        email = _identity(person, "email", customer.email)
        phone = _identity(person, "phone", customer.phone)
        rows += [email, phone]
        found |= {(number, "email"): email, (number, "phone"): phone, (number, "whatsapp"): phone}
        for kind in sorted(uses[number] - {"email", "phone", "whatsapp"}):
            found[number, kind] = _known_there(person, customer, house.channels[kind])
            rows.append(found[number, kind])
    Identity.objects.bulk_create(rows, batch_size=BATCH)
    return found


def _identity(person: Person, kind: str, value: str, account: str = "") -> Identity:
    return Identity(
        workspace_id=person.workspace_id,
        person=person,
        kind=kind,
        account=account,
        value=value,
        is_verified=True,
        created_at=person.created_at,
    )


def _known_there(person: Person, customer: Customer, channel: Channel) -> Identity:
    """Return her handle, or in the chat, which knows no names, the number of her browser."""
    if channel.kind == "webchat":
        return _identity(person, "external", f"visitor:{customer.phone[-7:]}", str(channel.pk))
    return _identity(person, "handle", customer.handle, str(channel.pk))


def add_conversations(plan: Plan, house: House, identities: dict[tuple[int, str], Identity]) -> None:
    """Store conversations, promises, messages, dispatches and attachments."""
    conversations = Conversation.objects.bulk_create(
        (_conversation(matter, house, identities[matter.customer, matter.channel]) for matter in plan.matters),
        batch_size=BATCH,
    )
    pairs = list(zip(plan.matters, conversations, strict=True))
    Promise.objects.bulk_create(
        Promise(
            workspace=house.workspace,
            conversation=conversation,
            kind=Promise.Kind.FIRST_REPLY,
            state=pledge.state,
            made_at=pledge.made_at,
            due_by=pledge.due_by,
            kept_at=pledge.kept_at,
        )
        for matter, conversation in pairs
        for pledge in matter.pledges
    )
    rows = [
        row
        for matter, conversation in pairs
        for row in _messages(matter, conversation, house, identities[matter.customer, matter.channel])
    ]
    rows.sort(key=lambda row: row.at)
    messages = Message.objects.bulk_create(rows, batch_size=BATCH)
    Dispatch.objects.bulk_create(_dispatches(messages, identities, pairs), batch_size=BATCH)
    Attachment.objects.bulk_create(_attachments(messages, house))
    catch_up = CatchUp()
    while catch_up():
        pass


def _conversation(matter: Matter, house: House, identity: Identity) -> Conversation:
    spoken = [said for said in matter.said if said.kind != "note"]
    return Conversation(
        workspace=house.workspace,
        person=identity.person,
        channel=house.channels[matter.channel],
        subject=matter.subject,
        status=matter.status,
        assignee=house.members[matter.assignee.email] if matter.assignee else None,
        team=house.teams[matter.team],
        preview=cut(spoken[-1].text, 240),
        last_kind=spoken[-1].kind,
        opened_at=matter.said[0].at,
        last_message_at=spoken[-1].at,
        waiting_since=matter.waiting_since,
        snoozed_until=matter.snoozed_until,
        resolved_at=matter.resolved_at,
    )


def _messages(matter: Matter, conversation: Conversation, house: House, identity: Identity) -> Iterator[Message]:
    chain: list[str] = []
    for place, said in enumerate(matter.said):
        message = _message(said, conversation, house, identity)
        if matter.channel == "email" and said.kind != "note":
            message.references = chain[::-1]
            message.wire_id = _wire_id(matter, conversation, place, said)
            chain.append(message.wire_id)
            if said.kind == "incoming":
                message.recipients = {"to": [ADDRESS], "cc": []}
                again = "Ynt: " if matter.story.language == "tr" else "Re: "
                message.subject = f"{again if place else ''}{matter.subject}"
        message.language = matter.story.language
        yield message


def _message(said: Said, conversation: Conversation, house: House, identity: Identity) -> Message:
    is_theirs = said.author is None
    return Message(
        workspace=house.workspace,
        conversation=conversation,
        channel=conversation.channel,
        identity=identity if is_theirs else None,
        kind=said.kind,
        author=house.members[said.author.email] if said.author else None,
        author_name=said.author.name if said.author else identity.person.name,
        text=said.text,
        at=said.at,
        created_at=said.at,
    )


def _wire_id(matter: Matter, conversation: Conversation, place: int, said: Said) -> str:
    domain = "mirra.example" if said.author else "posta.example"
    return f"<{matter.story.slug}.{conversation.pk}.{place}@{domain}>"


def _dispatches(
    messages: list[Message], identities: dict[tuple[int, str], Identity], pairs: list[tuple[Matter, Conversation]]
) -> Iterator[Dispatch]:
    """Yield how the e-mails went out; the other channels' past was not sent from here."""
    to = {conversation.pk: identities[matter.customer, "email"].value for matter, conversation in pairs}
    for message in messages:
        if message.kind == Message.Kind.REPLY and message.wire_id:
            yield Dispatch(
                workspace_id=message.workspace_id,
                message=message,
                channel_id=message.channel_id,
                key=f"mirra-{message.pk}",
                to=to[message.conversation_id],
                state=Dispatch.State.SENT,
                not_before=message.at,
                attempts=1,
                sent_at=message.at + _SENDING,
            )


def _attachments(messages: list[Message], house: House) -> Iterator[Attachment]:
    """Yield a picture for each of the customers' messages that speaks of one."""
    store = store_at(settings.ATTACHMENTS)
    kept = {name: (store.put(content), len(content)) for name, content in pictures().items()}
    kinds = {channel.pk: channel.kind for channel in house.channels.values()}
    for message in messages:
        is_theirs = message.kind == Message.Kind.INCOMING and kinds[message.channel_id] in _WITH_FILES
        if is_theirs and _PHOTO.search(message.text):
            name = next((name for word, name in _ABOUT.items() if word in message.text), "fincan.png")
            digest, size = kept[name]
            yield Attachment(
                workspace=house.workspace,
                message=message,
                filename=name,
                content_type="image/png",
                size=size,
                digest=digest,
                created_at=message.at,
            )
