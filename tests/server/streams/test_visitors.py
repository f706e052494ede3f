"""A visitor's stream tells her that something of her own changed, and of nobody else's anything."""

import asyncio
from dataclasses import dataclass

import pytest
from django.db import connection

from muhatap.channels.ban import ban
from muhatap.channels.models import Channel
from muhatap.people.models import Identity, Person
from muhatap.portal.chat.limits import ADDRESS, LIMITS, VISITOR, Rule
from muhatap.portal.chat.passes import Pass, issue
from muhatap.server.streams import visitors as visitors_module
from muhatap.server.streams.hub import Hub
from muhatap.server.streams.visitors import VisitorStreams
from muhatap.tenancy.entered import entered
from tests.server.streams.conftest import Place
from tests.server.streams.reader import Reader, happens, listening, open_api, open_desk, opened, signs, until

Two = tuple[Place, Place]
PAGE = "https://www.cicekci.example"


@dataclass(frozen=True)
class Chat:
    """A web chat with somebody who has written on it."""

    workspace: int
    channel: int
    key: str
    person: int
    held: str

    @property
    def address(self) -> str:
        """Where a reply to her goes."""
        return f"{self.channel}/visitor:a"


@pytest.fixture
def chats(two: Two) -> tuple[Chat, Chat]:
    """One in each workspace."""
    return _chat(two[0].workspace), _chat(two[1].workspace)


def _chat(workspace: int, key: str = "") -> Chat:
    with entered(workspace):
        channel = Channel.objects.create(
            workspace_id=workspace, kind="webchat", name="Site", settings={"origins": PAGE}
        )
    return _visitor(channel, "visitor:a")


def _visitor(channel: Channel, name: str, *, writes: bool = True) -> Chat:
    with entered(channel.workspace_id):
        person = Person.objects.create(workspace_id=channel.workspace_id)
        if writes:
            Identity.objects.create(
                workspace_id=channel.workspace_id,
                person=person,
                kind="external",
                account=str(channel.pk),
                value=name,
            )
    return Chat(channel.workspace_id, channel.pk, channel.key, person.pk, issue(Pass(channel.pk, name)))


async def _listens(streams: VisitorStreams, chat: Chat, *, held: str | None = None, origin: str = PAGE) -> Reader:
    headers = {"authorization": f"Visitor {chat.held if held is None else held}", "host": "care.example"}
    return await opened(streams, f"/chat/{chat.key}/stream", headers | ({"origin": origin} if origin else {}))


def test_she_hears_that_something_of_hers_changed_and_nothing_more(hub: Hub, chats: tuple[Chat, Chat]) -> None:
    async def story() -> None:
        async with listening(hub):
            hers = await _listens(VisitorStreams(hub), chats[0])
            await happens(chats[0].workspace, "of somebody else", person=chats[0].person + 1)
            await happens(chats[0].workspace, "bir", "iki", person=chats[0].person)
            await hers.has(1)
            await asyncio.sleep(0.3)

        assert [one["event"] for one in hers.events] == ["change"]
        assert hers.events[0]["data"] == {"kind": "message"}
        assert "bir" not in hers.body

    asyncio.run(story())


def test_a_stranger_hears_nothing_of_us(hub: Hub, chats: tuple[Chat, Chat]) -> None:
    async def story() -> None:
        async with listening(hub):
            streams = VisitorStreams(hub)
            ours, hers = await _listens(streams, chats[0]), await _listens(streams, chats[1])
            await happens(chats[0].workspace, "ours", person=chats[0].person)
            await ours.has(1)
            await signs(chats[0].workspace, "member.typing", person=chats[0].person, who="Defne", to=chats[0].address)
            await ours.has(2)
            assert hers.events == []

    asyncio.run(story())


def test_typing_is_told_both_ways_and_kept_nowhere(hub: Hub, two: Two, chats: tuple[Chat, Chat]) -> None:
    async def story() -> None:
        async with listening(hub) as desks:
            desk = await open_desk(desks, two[0].cookie)
            hers = await _listens(VisitorStreams(hub), chats[0])
            await signs(two[0].workspace, "typing", person=chats[0].person)
            await desk.has(1)
            await signs(two[0].workspace, "member.typing", person=chats[0].person, who="Defne", to=chats[0].address)
            await hers.has(1)

        assert [(one["event"], one["data"]) for one in desk.events] == [
            ("typing", {"conversation": 9, "person": chats[0].person})
        ]
        assert [(one["event"], one["data"]) for one in hers.events] == [("typing", {"who": "Defne"})]
        assert desk.ids == [0]

    asyncio.run(story())


@pytest.mark.parametrize("elsewhere", ["1/visitor:a", "{channel}/visitor:b", ""])
def test_who_types_to_somebody_else_is_not_told_here(hub: Hub, chats: tuple[Chat, Chat], elsewhere: str) -> None:
    ours = chats[0]
    to = elsewhere.format(channel=ours.channel)

    async def story() -> None:
        async with listening(hub):
            hers = await _listens(VisitorStreams(hub), ours)
            await signs(ours.workspace, "member.typing", person=ours.person, who="Defne", to=to)
            await happens(ours.workspace, "bir", person=ours.person)
            await hers.has(1)

        assert [one["event"] for one in hers.events] == ["change"]

    asyncio.run(story())


def test_who_of_us_is_here_is_told_to_the_desk_alone(hub: Hub, two: Two, chats: tuple[Chat, Chat]) -> None:
    async def story() -> None:
        async with listening(hub) as desks:
            desk, program = await open_desk(desks, two[0].cookie), await open_api(desks, two[0].secret)
            strangers, hers = await open_desk(desks, two[1].cookie), await _listens(VisitorStreams(hub), chats[0])
            await signs(two[0].workspace, "member.came", member=3)
            await desk.has(1)
            await happens(two[0].workspace, "after", person=chats[0].person)
            await hers.has(1)
            await program.has(1)

        told = {"kind": "member.came", "conversation": 9, "member": {"id": 3}}
        assert [one["data"] for one in desk.events if one["event"] == "presence"] == [told]
        assert [one["event"] for one in program.events] == ["message.received"]
        assert [one["event"] for one in hers.events] == ["change"]
        assert strangers.events == []

    asyncio.run(story())


def test_a_desk_that_closes_tells_the_others_so(hub: Hub, two: Two) -> None:
    async def story() -> None:
        async with listening(hub) as desks:
            staying, going = await open_desk(desks, two[0].cookie), await open_desk(desks, two[0].cookie)
            await signs(two[0].workspace, "member.came", member=two[0].member.pk)
            await staying.has(1)
            await going.leave()
            await staying.has(2)

        gone = {"kind": "member.gone", "conversation": None, "member": {"id": two[0].member.pk}}
        assert staying.events[1]["data"] == gone

    asyncio.run(story())


def test_who_said_that_she_left_is_not_missed(hub: Hub, two: Two) -> None:
    async def story() -> None:
        async with listening(hub) as desks:
            staying, going = await open_desk(desks, two[0].cookie), await open_desk(desks, two[0].cookie)
            for kind in ("member.came", "member.left"):
                await signs(two[0].workspace, kind, member=two[0].member.pk)
            await staying.has(2)
            await going.leave()
            await happens(two[0].workspace, "after")
            await staying.has(3)

        assert [one["event"] for one in staying.events] == ["presence", "presence", "change"]

    asyncio.run(story())


@pytest.mark.parametrize(
    ("held", "origin", "status"),
    [("", PAGE, 401), ("forged", PAGE, 401), (None, "https://kotu.example", 403), (None, "", 200)],
)
def test_only_a_pass_and_an_allowed_page_open_it(
    hub: Hub, chats: tuple[Chat, Chat], held: str | None, origin: str, status: int
) -> None:
    async def story() -> None:
        async with listening(hub):
            reader = await _listens(VisitorStreams(hub), chats[0], held=held, origin=origin)
            assert reader.status == status

    asyncio.run(story())


def test_a_strangers_pass_opens_no_other_chat(hub: Hub, chats: tuple[Chat, Chat]) -> None:
    async def story() -> None:
        async with listening(hub):
            reader = await _listens(VisitorStreams(hub), chats[0], held=chats[1].held)
            assert reader.status == 401

    asyncio.run(story())


def test_before_the_first_message_there_is_nothing_to_hear(hub: Hub, chats: tuple[Chat, Chat]) -> None:
    silent = issue(Pass(chats[0].channel, "visitor:never-wrote"))

    async def story() -> None:
        async with listening(hub):
            reader = await _listens(VisitorStreams(hub), chats[0], held=silent)
            assert reader.status == 409

    asyncio.run(story())


def test_a_ban_ends_an_open_stream_at_once(hub: Hub, chats: tuple[Chat, Chat]) -> None:
    async def story() -> None:
        async with listening(hub):
            reader = await _listens(VisitorStreams(hub), chats[0])
            await asyncio.to_thread(_ban, chats[0])
            await until(lambda: reader.is_over)
            assert reader.events == []
            assert (await _listens(VisitorStreams(hub), chats[0])).status == 410

    asyncio.run(story())


def test_the_right_to_a_stream_is_asked_about_again(
    hub: Hub, chats: tuple[Chat, Chat], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitors_module, "RECHECK", 0.0)

    async def story() -> None:
        async with listening(hub):
            reader = await _listens(VisitorStreams(hub), chats[0])
            await asyncio.to_thread(_switch_off, chats[0])
            await happens(chats[0].workspace, "after", person=chats[0].person)
            await until(lambda: reader.is_over)
            assert reader.events == []

    asyncio.run(story())


def _switch_off(chat: Chat) -> None:
    try:
        with entered(chat.workspace):
            Channel.objects.filter(pk=chat.channel).update(is_enabled=False)
    finally:
        connection.close()


def _ban(chat: Chat) -> None:
    try:
        with entered(chat.workspace):
            ban(Channel.objects.get(pk=chat.channel), ["visitor:a"], by=None)
    finally:
        connection.close()


def test_a_visitor_holds_only_so_many_streams(
    hub: Hub, chats: tuple[Chat, Chat], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitors_module, "SEATS", 2)

    async def story() -> None:
        async with listening(hub):
            streams = VisitorStreams(hub)
            readers = [await _listens(streams, chats[0]) for _ in range(3)]
            assert [one.status for one in readers] == [200, 200, 429]
            await readers[0].leave()
            assert (await _listens(streams, chats[0])).status == 200

    asyncio.run(story())


def test_who_leaves_leaves_nothing_behind(hub: Hub, chats: tuple[Chat, Chat]) -> None:
    async def story() -> None:
        async with listening(hub):
            streams = VisitorStreams(hub)
            readers = [await _listens(streams, one) for one in chats]
            assert hub._subscriptions
            for one in readers:
                await one.leave()
            assert not hub._subscriptions
            assert not hub._seen
            assert not streams._open

    asyncio.run(story())


def test_a_page_asks_first_what_it_may_send(hub: Hub, chats: tuple[Chat, Chat]) -> None:
    async def story() -> None:
        async with listening(hub):
            reader = Reader()
            reader.gate.set()
            path = f"/chat/{chats[0].key}/stream"
            scope = {"type": "http", "method": "OPTIONS", "path": path, "headers": [(b"origin", PAGE.encode())]}
            await VisitorStreams(hub)(scope, reader.receive, reader.send)
            assert reader.status == 204

    asyncio.run(story())


def test_who_opens_streams_too_fast_is_refused_without_a_question(
    hub: Hub, chats: tuple[Chat, Chat], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LIMITS, "_clock", lambda: 0.0)
    monkeypatch.setitem(VISITOR, "stream", Rule(1, 60))
    monkeypatch.setitem(ADDRESS, "stream", Rule(3, 60))

    async def story() -> None:
        async with listening(hub):
            streams = VisitorStreams(hub)
            first = await _listens(streams, chats[0])
            asked: list[object] = []
            real = visitors_module._listener
            monkeypatch.setattr(visitors_module, "_listener", lambda *told: (asked.append(told), real(*told))[1])
            again = await _listens(streams, chats[0])
            forged = [await _listens(streams, chats[0], held="forged") for _ in range(3)]

        assert [first.status, again.status, len(asked)] == [200, 429, 2]
        assert [one.status for one in forged] == [401, 401, 429]

    asyncio.run(story())


def test_one_address_holds_so_many_streams_open(
    hub: Hub, chats: tuple[Chat, Chat], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitors_module, "PLACES", 1)

    async def story() -> None:
        async with listening(hub):
            streams = VisitorStreams(hub)
            opened_ones = [await _listens(streams, one) for one in chats]

        assert [one.status for one in opened_ones] == [200, 429]

    asyncio.run(story())
