"""The live streams tell members and programs what happens in their workspace: all of it, once, and to nobody else."""

import asyncio
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection

from muhatap.kit.clock import now
from muhatap.server.streams import hub as hub_module
from muhatap.server.streams import rights
from muhatap.server.streams.app import API, DESK
from muhatap.server.streams.hub import Hub
from muhatap.server.streams.who import Pass
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Member, Token, User, Workspace
from tests.server.streams.conftest import Place
from tests.server.streams.reader import Unfinished, goes_by, happens, listening, open_api, open_desk, opened, until

Two = tuple[Place, Place]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (DESK, {}),
        (DESK, {"cookie": f"{settings.SESSION_COOKIE_NAME}=nobody"}),
        (DESK, {"cookie": f'"; {settings.SESSION_COOKIE_NAME}'}),
        (API, {}),
        (API, {"authorization": "Bearer mh_wrong"}),
        (API, {"authorization": "Basic eDp5"}),
    ],
)
def test_who_is_not_known_is_sent_away(path: str, headers: dict[str, str], hub: Hub) -> None:
    async def story() -> None:
        async with listening(hub) as streams:
            reader = await opened(streams, path, headers)
            assert reader.status == 401
            assert reader.is_over

    asyncio.run(story())


def test_a_token_opens_only_the_api_and_a_cookie_only_the_desk(hub: Hub, two: Two) -> None:
    async def story() -> None:
        async with listening(hub) as streams:
            at_api = await opened(streams, API, {"cookie": two[0].cookie})
            at_desk = await opened(streams, DESK, {"authorization": f"Bearer {two[0].secret}"})
            assert (at_api.status, at_desk.status) == (401, 401)

    asyncio.run(story())


def test_a_token_without_the_right_hears_nothing(hub: Hub, two: Two) -> None:
    secret = _issue(two[0].workspace, scopes=["people:read"])

    async def story() -> None:
        async with listening(hub) as streams:
            reader = await open_api(streams, secret)
            assert reader.status == 401

    asyncio.run(story())


def _issue(workspace: int, *, scopes: list[str], member: Member | None = None) -> str:
    with entered(workspace):
        return Token.issue(Workspace.objects.get(pk=workspace), name="Dar", scopes=scopes, member=member)


def test_a_stream_is_only_read(hub: Hub, two: Two) -> None:
    async def story() -> None:
        async with listening(hub) as streams:
            reader = await opened(streams, DESK, {"cookie": two[0].cookie}, method="POST")
            assert reader.status == 405

    asyncio.run(story())


def test_what_happens_reaches_the_member_and_the_program(hub: Hub, two: Two) -> None:
    async def story() -> None:
        async with listening(hub) as streams:
            desk, program = await open_desk(streams, two[0].cookie), await open_api(streams, two[0].secret)
            (number,) = await happens(two[0].workspace, "Merhaba")
            await desk.has(1)
            await program.has(1)

        told = {"kind": "message.received", "conversation": 9, "person": 7, "member": None}
        assert desk.events == [{"id": number, "event": "change", "data": told}]
        assert [one["event"] for one in program.events] == ["message.received"]
        assert program.events[0]["data"]["particulars"] == {"word": "Merhaba"}
        assert program.events[0]["data"]["conversation"] == "9"

    asyncio.run(story())


def test_all_events_of_the_first_deed_are_told(hub: Hub, two: Two) -> None:
    async def story() -> None:
        async with listening(hub) as streams:
            await happens(two[0].workspace, "before anybody listened")
            desk = await open_desk(streams, two[0].cookie)
            numbers = await happens(two[0].workspace, "opened", "received", "promised")
            await desk.has(3)
            assert desk.ids == numbers

    asyncio.run(story())


def test_a_stranger_never_hears_of_us(hub: Hub, two: Two) -> None:
    async def story() -> None:
        async with listening(hub) as streams:
            ours = await open_desk(streams, two[0].cookie)
            hers = [await open_desk(streams, two[1].cookie), await open_api(streams, two[1].secret)]
            (first,) = await happens(two[0].workspace, "ours")
            await ours.has(1)
            (second,) = await happens(two[1].workspace, "hers")
            for one in hers:
                await one.has(1)
            assert ours.ids == [first]
            assert [one.ids for one in hers] == [[second], [second]]

    asyncio.run(story())


def test_a_stranger_who_names_our_event_hears_nothing_of_it(hub: Hub, two: Two) -> None:
    async def story() -> None:
        async with listening(hub) as streams:
            numbers = await happens(two[0].workspace, "a", "b")
            hers = [await open_api(streams, two[1].secret, after=after) for after in (0, numbers[0] - 1, numbers[0])]
            (own,) = await happens(two[1].workspace, "hers")
            for one in hers:
                await one.has(1)
            assert [one.ids for one in hers] == [[own]] * 3

    asyncio.run(story())


def test_who_comes_back_is_told_what_was_missed_once(hub: Hub, two: Two) -> None:
    async def story() -> None:
        async with listening(hub) as streams:
            desk = await open_desk(streams, two[0].cookie)
            await happens(two[0].workspace, "heard")
            await desk.has(1)
            await desk.leave()
            missed = await happens(two[0].workspace, "a", "b")
            back = await open_desk(streams, two[0].cookie, after=desk.ids[-1])
            later = await happens(two[0].workspace, "c")
            await back.has(3)
            assert back.ids == [*missed, *later]

    asyncio.run(story())


def test_who_missed_too_much_is_told_to_load_everything(hub: Hub, two: Two) -> None:
    async def story() -> None:
        async with listening(hub) as streams:
            (first,) = await happens(two[0].workspace, "heard")
            await goes_by(two[0].workspace, 600)
            back = await open_desk(streams, two[0].cookie, after=first)
            await back.has(1)
            assert [one["event"] for one in back.events] == ["reload"]

    asyncio.run(story())


@pytest.mark.parametrize("after", ["abc", "-1", "", "9" * 40, "٣"])
def test_nonsense_for_a_last_id_is_no_id(after: str, hub: Hub, two: Two) -> None:
    async def story() -> None:
        async with listening(hub) as streams:
            await happens(two[0].workspace, "before")
            desk = await open_desk(streams, two[0].cookie, after=after)  # type: ignore[arg-type]
            numbers = await happens(two[0].workspace, "after")
            await desk.has(1)
            assert desk.ids == numbers

    asyncio.run(story())


def test_overlapping_transactions_lose_nothing(hub: Hub, two: Two) -> None:
    async def story() -> None:
        async with listening(hub) as streams:
            desk = await open_desk(streams, two[0].cookie)
            slow = Unfinished(two[0].workspace)
            late = await slow.begin()
            (early,) = await happens(two[0].workspace, "early")
            await desk.has(1)
            await slow.commit()
            await desk.has(2)
            assert late < early
            assert desk.ids == [early, late]

    asyncio.run(story())


def test_a_burst_between_does_not_hide_a_late_commit(hub: Hub, two: Two) -> None:
    async def story() -> None:
        async with listening(hub) as streams:
            desk = await open_desk(streams, two[0].cookie)
            slow = Unfinished(two[0].workspace)
            late = await slow.begin()
            await goes_by(two[0].workspace, 400)
            await desk.has(401)
            await goes_by(two[1].workspace, 400)
            await slow.commit()
            await desk.has(402)
            assert desk.ids[-1] == late
            assert len(set(desk.ids)) == 402

    asyncio.run(story())


@pytest.mark.parametrize("door", ["desk", "api"])
def test_a_late_commit_while_the_reader_was_away_is_told(door: str, hub: Hub, two: Two) -> None:
    async def story() -> None:
        open_door, key = {"desk": (open_desk, two[0].cookie), "api": (open_api, two[0].secret)}[door]
        async with listening(hub) as streams:
            reader = await open_door(streams, key)
            slow = Unfinished(two[0].workspace)
            late = await slow.begin()
            (early,) = await happens(two[0].workspace, "early")
            await reader.has(1)
            await reader.leave()
            await slow.commit()
            back = await open_door(streams, key, after=early)
            await back.has(1)
            assert late in back.ids

    asyncio.run(story())


def test_a_slow_reader_is_let_go_and_loses_nothing_by_coming_back(
    hub: Hub, two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "ROOM", 4)
    monkeypatch.setattr("muhatap.server.streams.missed.OVERLAP", timedelta(0))

    async def story() -> None:
        async with listening(hub) as streams:
            slow = await open_desk(streams, two[0].cookie)
            slow.gate.clear()
            numbers = [number for word in "abcdefgh" for number in await happens(two[0].workspace, word)]
            await until(lambda: not hub._subscriptions)
            slow.gate.set()
            await until(lambda: slow.is_over)
            back = await open_desk(streams, two[0].cookie, after=slow.ids[-1])
            await until(lambda: set(slow.ids + back.ids) == set(numbers))
            assert back.ids[-1] == numbers[-1]

    asyncio.run(story())


def test_a_slow_reader_holds_up_nobody(hub: Hub, two: Two) -> None:
    async def story() -> None:
        async with listening(hub) as streams:
            slow, quick = await open_desk(streams, two[0].cookie), await open_desk(streams, two[0].cookie)
            slow.gate.clear()
            numbers = await happens(two[0].workspace, *"abc")
            await quick.has(3)
            assert quick.ids == numbers
            assert slow.ids == []
            slow.gate.set()

    asyncio.run(story())


def test_who_leaves_is_forgotten(hub: Hub, two: Two) -> None:
    async def story() -> None:
        async with listening(hub) as streams:
            desk = await open_desk(streams, two[0].cookie)
            assert len(hub._subscriptions[two[0].workspace]) == 1
            await desk.leave()
            assert not hub._subscriptions
            assert not hub._seen

    asyncio.run(story())


@pytest.mark.parametrize("loses", ["seat", "session", "user", "password"])
def test_who_loses_her_right_is_cut_off_within_five_seconds(loses: str, hub: Hub, two: Two) -> None:
    assert rights.RECHECK <= 4

    async def story() -> None:
        async with listening(hub) as streams:
            hers, others = await open_desk(streams, two[0].cookie), await open_desk(streams, two[1].cookie)
            await asyncio.to_thread(_take, loses, two[0].member)
            await until(lambda: hers.is_over)
            await happens(two[0].workspace, "after she left")
            (told,) = await happens(two[1].workspace, "to who stayed")
            await others.has(1)
            assert hers.events == []
            assert others.ids == [told]

    asyncio.run(story())


@pytest.mark.parametrize("loses", ["token", "scope", "revoked"])
def test_a_program_that_loses_its_right_is_cut_off_too(loses: str, hub: Hub, two: Two) -> None:
    async def story() -> None:
        async with listening(hub) as streams:
            program, other = await open_api(streams, two[0].secret), await open_api(streams, two[1].secret)
            await asyncio.to_thread(_take, loses, two[0].member)
            await until(lambda: program.is_over)
            assert not other.is_over

    asyncio.run(story())


def test_a_member_who_leaves_takes_her_token_along(hub: Hub, two: Two) -> None:
    secret = _issue(two[0].workspace, scopes=["events:read"], member=two[0].member)

    async def story() -> None:
        async with listening(hub) as streams:
            program, ours = await open_api(streams, secret), await open_api(streams, two[0].secret)
            await asyncio.to_thread(_take, "seat", two[0].member)
            await until(lambda: program.is_over)
            assert not ours.is_over

    asyncio.run(story())


def test_a_session_that_only_changed_stays(hub: Hub, two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rights, "RECHECK", 0.05)
    asked: list[int] = []
    look = rights.standing

    def noted(shown: list[Pass]) -> list[bool]:
        asked.append(len(shown))
        return look(shown)

    monkeypatch.setattr(rights, "standing", noted)

    async def story() -> None:
        async with listening(hub) as streams:
            desks = [await open_desk(streams, two[0].cookie) for _ in range(3)]
            await asyncio.to_thread(_touch_session)
            asked.clear()
            await until(lambda: asked.count(3) >= 4)
            assert not any(desk.is_over for desk in desks)
            await happens(two[0].workspace, "still here")
            for desk in desks:
                await desk.has(1)

    asyncio.run(story())


def _touch_session() -> None:
    try:
        session = SessionStore(Session.objects.order_by("pk").values_list("pk", flat=True)[0])
        session["language"] = "en"
        session.save()
        session = SessionStore(Session.objects.order_by("-pk").values_list("pk", flat=True)[0])
        session["language"] = "en"
        session.save()
    finally:
        connection.close()


def _take(what: str, member: Member) -> None:
    try:
        user = User.objects.filter(pk=member.user_id)
        if what == "seat":
            with entered(member.workspace_id):
                Member.objects.filter(pk=member.pk).update(is_active=False)
        elif what == "session":
            for one in Session.objects.all():
                if one.get_decoded().get("_auth_user_id") == str(member.user_id):
                    one.delete()
        elif what == "user":
            user.update(is_active=False)
        elif what == "password":
            user.update(password=make_password("yepyeni-bir-parola"))
        elif what == "token":
            Token.objects.filter(workspace=member.workspace_id).delete()
        elif what == "revoked":
            Token.objects.filter(workspace=member.workspace_id).update(revoked_at=now())
        else:
            Token.objects.filter(workspace=member.workspace_id).update(scopes=["people:read"])
    finally:
        connection.close()


def test_closing_ends_every_stream(hub: Hub, two: Two) -> None:
    async def story() -> None:
        async with listening(hub) as streams:
            readers = [await open_desk(streams, two[0].cookie), await open_api(streams, two[1].secret)]
            hub.close()
            await until(lambda: all(one.is_over for one in readers))

    asyncio.run(story())
