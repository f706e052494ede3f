"""Whatever arrives, in whatever order, again and again: each message is heard once, and no arrival is left lying."""

import json
from typing import Any

from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.channels.models import Arrival, Channel
from muhatap.channels.write_down import write_down
from muhatap.conversations.intake.hear_batch import TRIES, hear_batch
from muhatap.conversations.models import Conversation, Message
from muhatap.conversations.outbox.reply import CannotSendHere, reply
from muhatap.people.models import Identity, Person
from muhatap.tenancy.models import Workspace

QUICK = settings(
    max_examples=25, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NAMES = ["m1", "m2", "m3", "m4", "İ-5"]
SENDERS = [
    {"external_id": "ayse", "name": "Ayşe Işık"},
    {"external_id": "ayse", "email": "ayse@ornek.example"},
    {"email": "AYSE@ornek.example"},
    {"phone": "0532 111 22 33", "name": "IŞIL"},
    {"email": " ", "phone": "\x00"},
    {"phone": "yok"},
    {},
]
MESSAGES = st.fixed_dictionaries(
    {
        "external_id": st.sampled_from(NAMES),
        "sender": st.sampled_from(SENDERS),
        "text": st.sampled_from(["Merhaba", "", "\x00", "İade?", "\ud800 yarım", "a" * 5000]) | st.text(max_size=20),
    },
    optional={
        "subject": st.text(max_size=10),
        "answers": st.lists(st.sampled_from([*NAMES, "unknown"]), max_size=2),
        "sent_at": st.sampled_from(["2020-01-01T00:00:00+03:00", "2999-01-01T00:00:00Z"]),
    },
)
NONSENSE = st.one_of(
    st.binary(max_size=20),
    st.recursive(st.none() | st.integers() | st.text(max_size=3), st.lists).map(lambda one: json.dumps(one).encode()),
    st.sampled_from(
        [
            b'{"external_id": 5, "text": 7}',
            b'{"external_id": "n1", "text": "t", "sent_at": "2026-01-01T00:00:00"}',
            b'{"external_id": "n\\u0000", "text": "t", "sender": {"shoe": 40}}',
            b'{"external_id": "n2", "text": null, "sender": {"external_id": 3}}',
        ]
    ),
)
DEEDS = st.one_of(
    st.tuples(st.just("message"), st.lists(MESSAGES, min_size=1, max_size=3), st.booleans()),
    st.tuples(st.just("nonsense"), NONSENSE, st.booleans()),
    st.tuples(st.just("hear"), st.integers(1, 5), st.booleans()),
    st.tuples(st.just("answer"), st.integers(0, 3), st.booleans()),
    st.tuples(st.just("again"), st.integers(0, 9), st.booleans()),
)


class Story:
    """Lets deeds happen and remembers what was said in words that can be understood."""

    def __init__(self, channels: list[Channel]) -> None:
        self.channels = channels
        self.delivered: list[tuple[Channel, str, bytes]] = []
        self.said: set[str] = set()

    def happen(self, deed: tuple[str, Any, bool]) -> None:
        """Do one deed; `first` chooses the channel."""
        name, what, first = deed
        getattr(self, name)(what, self.channels[not first])

    def message(self, said: list[dict[str, Any]], channel: Channel) -> None:
        """Some messages in one delivery."""
        self.said |= {f"{channel.pk}:{one['external_id']}" for one in said}
        self.deliver(channel, json.dumps(said).encode())

    def nonsense(self, content: bytes, channel: Channel) -> None:
        """Bytes that mean nothing."""
        self.deliver(channel, content)

    def again(self, number: int, channel: Channel) -> None:
        """The provider delivers something a second time."""
        for before in self.delivered[number : number + 1]:
            write_down(before[0].workspace_id, before[0].pk, provider_id=before[1], content=before[2])

    def deliver(self, channel: Channel, content: bytes) -> None:
        """Write a delivery down under a name of its own."""
        provider_id = f"d{len(self.delivered)}"
        self.delivered.append((channel, provider_id, content))
        _, is_new = write_down(channel.workspace_id, channel.pk, provider_id=provider_id, content=content)
        assert is_new

    def hear(self, limit: int, channel: Channel) -> None:
        """The intake takes a few."""
        hear_batch(limit)

    def answer(self, number: int, channel: Channel) -> None:
        """Somebody answers, and closes the matter."""
        for conversation in Conversation.objects.order_by("pk")[number : number + 1]:
            try:
                reply(conversation, by=None, text="Bakıyorum")
            except CannotSendHere:
                pass
            conversation.resolve(by=None)


@QUICK
@given(deeds=st.lists(DEEDS, max_size=14))
def test_every_arrival_is_closed_and_every_message_heard_once(
    workspace: Workspace, deeds: list[tuple[str, Any, bool]]
) -> None:
    with transaction.atomic():
        channels = [Channel.objects.create(workspace=workspace, kind="rehearsal", name=name) for name in "ab"]
        story = Story(channels)
        for deed in deeds:
            story.happen(deed)
        for _ in range(TRIES + 1):
            hear_batch()

        heard = list(Message.objects.filter(kind="incoming").values_list("heard_as", flat=True))
        known = [name for name in heard if name.partition(":")[2] in NAMES]
        assert not Arrival.objects.filter(state="waiting").exists()
        assert not Arrival.objects.filter(handled_at=None).exists()
        assert Arrival.objects.count() == len(story.delivered)
        assert sorted(known) == sorted(story.said)
        assert len(set(heard)) == len(heard)
        people = Identity.objects.values("kind", "account", "value").annotate(people=Count("person", distinct=True))
        assert not people.filter(people__gt=1).exists()
        assert not Identity.objects.filter(value="yok").exists()
        assert not Message.objects.exclude(conversation__workspace=workspace).exists()
        assert not Conversation.objects.alias(words=Count("messages")).filter(words=0).exists()
        assert not Person.objects.filter(identities=None).exists()
        assert not Arrival.objects.filter(state="parked", reason="").exists()
        transaction.set_rollback(True)
