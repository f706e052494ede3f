"""A stranger knocks at every door there is, with our real ids in her hand, and finds nothing."""

import re
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from muhatap.channels.models import Arrival, Channel
from muhatap.conversations.models import Attachment, Conversation, Message, SavedView, Snippet, Tag
from muhatap.conversations.outbox.reply import reply
from muhatap.kit.store import store_at
from muhatap.server.streams.app import PATHS
from muhatap.tenancy.entered import entered
from muhatap.tenancy.invite import Seat, invite
from muhatap.tenancy.models import Member, Team, Token, Workspace
from tests.cast import Write, logged_in, token_for
from tests.house.url_table import CHAT, LOG_IN, PUBLIC, guarded, routes

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
OURS = ("Ayşe", "Orkide", "Prova", "Selin", "Defne", "fatura.pdf", "Bakıyorum")
LISTS = {
    "",
    "desk/addresses/",
    "desk/colleagues/",
    "desk/conversations/new/",
    "desk/conversations/new/draft/",
    "desk/conversations/new/files/",
    "desk/queue/",
    "desk/queue/assignments/",
    "desk/queue/choices/",
    "desk/queue/next/",
    "desk/queue/resolutions/",
    "desk/queue/returns/",
    "desk/queue/snoozes/",
    "desk/queue/spam/",
    "desk/queue/tags/",
    "desk/notifications/",
    "desk/notifications/latest/",
    "desk/notifications/seen/",
    "desk/notifications/choices/",
    "desk/notifications/subscription/",
    "desk/palette/",
    "desk/search/",
    "desk/setup/channel/",
    "desk/settings/",
    "desk/settings/arrivals/",
    "desk/settings/audit/",
    "desk/settings/channels/",
    "desk/settings/channels/add/<slug:kind>/",
    "desk/settings/mail/",
    "desk/settings/me/",
    "desk/settings/me/security/",
    "desk/settings/members/",
    "desk/settings/privacy/",
    "desk/settings/retention/",
    "desk/settings/snippets/",
    "desk/settings/tags/",
    "desk/settings/teams/",
    "desk/settings/tokens/",
    "desk/settings/workspace/",
    "desk/snippets/",
    "desk/views/",
    "api/v1/channels",
    "api/v1/people",
    "api/v1/conversations",
    "api/v1/messages",
    "api/v1/tags",
}
ONLY_WRITTEN = {
    "desk/conversations/new/draft/",
    "desk/conversations/new/files/",
    "desk/notifications/seen/",
    "desk/notifications/subscription/",
    "desk/queue/assignments/",
    "desk/queue/next/",
    "desk/queue/resolutions/",
    "desk/queue/returns/",
    "desk/queue/snoozes/",
    "desk/queue/spam/",
    "desk/queue/tags/",
    "desk/views/",
}
HERS = {
    "desk/me/language/",
    "desk/settings/me/away/",
    "desk/settings/me/picture/",
    "desk/settings/me/sessions/",
}
"""Addresses that change nothing but the asker's own seat."""
STREAMS = {"/desk/stream", "/api/v1/events"}
BODIES: dict[str, dict[str, Any]] = {
    "api/v1/channels/<number>/messages": {"external_id": "x", "sender": {"external_id": "y"}, "text": "z"},
    "api/v1/conversations/<number>/messages": {"kind": "note", "text": "z"},
    "api/v1/conversations/<number>/assignment": {},
    "api/v1/conversations/<number>/snooze": {"until": "2100-01-01T00:00:00Z"},
}
_PLACE = re.compile(r"(?P<before>[^/]+)/<(?:int:)?(?:pk|number|tag)>")


@pytest.fixture
def ids(hears: Write, conversation: Conversation, selin: Member, nermin: Member) -> dict[str, int]:
    """Real ids of Çiçekçi by the part of the address that stands before them."""
    hears("\x00nonsense", external_id="set-aside", set_aside="list")
    written = reply(conversation, by=selin, text="Bakıyorum, orkideniz nerede duruyor?")
    digest = store_at(settings.ATTACHMENTS).put(b"%PDF")
    file = Attachment.objects.create(
        workspace=conversation.workspace,
        message=written,
        filename="fatura.pdf",
        content_type="application/pdf",
        size=4,
        digest=digest,
    )
    face = store_at(settings.ATTACHMENTS).put(b"RIFF")
    selin.show_face(large=face, small=face)
    return _settled(conversation.workspace, selin, nermin) | {
        "people": conversation.person_id,
        "conversations": conversation.pk,
        "dispatches": written.dispatch.pk,
        "messages": Message.objects.earliest("pk").pk,
        "attachments": file.pk,
        "arrivals": Arrival.objects.get(state="set_aside").pk,
        "channels": Channel.objects.get().pk,
    }


def _settled(workspace: Workspace, selin: Member, nermin: Member) -> dict[str, int]:
    """Return the ids of what is in Çiçekçi's settings."""
    invited, _ = invite(Seat("kerem@cicekci.example", "agent"), by=nermin)
    session = UserSession.objects.create(user=nermin.user, ip="10.0.0.1", session_key="x" * 32, user_agent="Orkide")
    Token.issue(workspace, name="Orkide programı", scopes=[])
    return {
        "members": selin.pk,
        "teams": Team.objects.create(workspace=workspace, name="Orkide ekibi").pk,
        "invitations": invited.pk,
        "sessions": session.pk,
        "tokens": Token.objects.get(workspace=workspace, name="Orkide programı").pk,
        "tags": Tag.objects.create(workspace=workspace, name="Orkide", name_key="orkide").pk,
        "views": SavedView.objects.create(
            workspace=workspace, owner=selin, is_shared=True, name="Orkideler", name_key="orkideler"
        ).pk,
        "snippets": Snippet.objects.create(workspace=workspace, title="Orkide", text="Orkide bakımı").pk,
    }


def _plain(route: str) -> str:
    return "/" + route.replace("<slug:kind>", "email")


def _address(route: str, ids: dict[str, int]) -> str:
    return _PLACE.sub(lambda place: f"{place['before']}/{ids[place['before']]}", _plain(route))


def _at_its_door(route: str, member: Member) -> Client:
    if route.startswith("api/"):
        return Client(headers={"Authorization": f"Bearer {token_for(member.workspace, member=member)}"})
    return logged_in(member)


def _answers(client: Client, address: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to every method; what a call changed is undone, so that each meets the same house."""
    answers: dict[str, Any] = {}
    for method in METHODS:
        with transaction.atomic():
            answers[method] = client.generic(method, address, _json(body), content_type="application/json")
            transaction.set_rollback(True)
    return answers


def _json(body: dict[str, Any]) -> str:
    import json

    return json.dumps(body)


def _state() -> list[Any]:
    """Return how often each of our rows was written, as PostgreSQL itself counts."""
    tables = ("conversations_conversation", "conversations_message", "conversations_dispatch", "journal_event")
    tables += ("tenancy_member", "tenancy_team", "tenancy_invitation", "conversations_tag", "conversations_snippet")
    tables += ("conversations_savedview",)
    found: list[Any] = []
    with connection.cursor() as cursor:
        for table in (*tables, "people_person", "channels_arrival", "channels_channel", "conversations_draft"):
            cursor.execute(f"select id, xmin::text from {table} order by id")  # noqa: S608
            found += cursor.fetchall()
    return found


WITH_ID = [route for route in guarded() if _PLACE.search(route)]
WITHOUT_ID = [route for route in guarded() if not _PLACE.search(route)]


def test_every_address_is_knocked_at() -> None:
    elsewhere = [route for route in routes() if route.startswith((LOG_IN, CHAT))]

    assert set(PUBLIC) <= set(routes())
    assert set(WITHOUT_ID) == LISTS | HERS, "a new address without an id: say here what a stranger finds there"
    assert len(WITH_ID) + len(WITHOUT_ID) + len(PUBLIC) + len(elsewhere) == len(routes())
    assert len(WITH_ID) >= 21
    assert set(PATHS) == STREAMS, "a new stream: let a stranger listen at it in tests/server/streams"


@pytest.mark.parametrize("route", WITH_ID)
def test_a_stranger_finds_nothing_by_our_ids(route: str, ids: dict[str, int], stranger: Member) -> None:
    before = _state()
    answers = _answers(_at_its_door(route, stranger), _address(route, ids), BODIES.get(route, {}))
    statuses = {method: answer.status_code for method, answer in answers.items()}

    assert set(statuses.values()) <= {404, 405}, f"{route}: {statuses}"
    assert 404 in statuses.values()
    assert not any(word in answer.content.decode() for answer in answers.values() for word in OURS)
    assert _state() == before


@pytest.mark.parametrize("route", WITH_ID)
def test_the_same_knock_is_answered_to_us(route: str, ids: dict[str, int], selin: Member, nermin: Member) -> None:
    if route == "api/v1/channels/<number>/messages":
        ids["channels"] = Channel.objects.create(workspace=selin.workspace, kind="api", name="Program").pk
    who = nermin if route.startswith("desk/settings/") else selin
    answers = _answers(_at_its_door(route, who), _address(route, ids), BODIES.get(route, {}))
    statuses = {method: answer.status_code for method, answer in answers.items()}

    # 422 is an answer too: found, and refused in words (nothing to retry, nothing to say).
    assert {200, 201, 202, 204, 302, 422} & set(statuses.values()), f"{route}: {statuses}"
    assert 404 not in statuses.values()


@pytest.mark.parametrize("route", sorted(LISTS))
def test_a_strangers_lists_are_empty_of_us(route: str, ids: dict[str, int], stranger: Member) -> None:
    client = _at_its_door(route, stranger)
    asked = [
        "",
        "?query=ayse",
        "?q=ayse",
        "?q=orkide",
        "?shown=all",
        "?tab=all",
        f"?channel={ids['channels']}",
        "?status=waiting",
    ]
    pages = [client.get(f"/{route}{query}") for query in asked]
    asked = ["", "?query=ayse", "?shown=all", "?tab=all", f"?channel={ids['channels']}", "?status=waiting"]
    pages = [client.get(f"{_plain(route)}{query}") for query in asked]

    assert {page.status_code for page in pages} == ({405} if route in ONLY_WRITTEN else {200})
    assert not any(word in page.content.decode() for page in pages for word in OURS)


@pytest.mark.parametrize("route", guarded())
def test_without_a_log_in_every_door_is_shut(route: str, ids: dict[str, int]) -> None:
    address = _address(route, ids) if _PLACE.search(route) else _plain(route)
    answers = _answers(Client(), address, BODIES.get(route, {}))
    api = {401, 405} if route.startswith("api/") else {302, 405}

    assert {answer.status_code for answer in answers.values()} <= api
    assert all("/accounts/login/" in one["Location"] for one in answers.values() if one.status_code == 302)


def test_a_cookie_does_not_open_the_api_nor_a_token_the_desk(ids: dict[str, int], selin: Member) -> None:
    by_token = Client(headers={"Authorization": f"Bearer {token_for(selin.workspace, member=selin)}"})

    assert logged_in(selin).get(f"/api/v1/conversations/{ids['conversations']}").status_code == 401
    assert by_token.get(f"/desk/conversations/{ids['conversations']}/").status_code == 403


@pytest.fixture
def hers(stranger: Member) -> dict[str, int]:
    """What the stranger owns herself, to be mixed with what is ours."""
    with entered(stranger.workspace_id):
        channel = Channel.objects.create(workspace=stranger.workspace, kind="api", name="Rakip hattı")
        person = stranger.workspace.people.create(name="Mehmet")
        made = stranger.workspace.conversations.create(person=person, channel=channel)
    return {"channel": channel.pk, "person": person.pk, "conversation": made.pk}


def test_our_ids_inside_a_body_are_not_found_either(
    ids: dict[str, int], hers: dict[str, int], stranger: Member, selin: Member
) -> None:
    team = Team.objects.create(workspace=selin.workspace, name="Buket")
    matter = f"/api/v1/conversations/{hers['conversation']}"
    client = _at_its_door("api/", stranger)
    asked = [
        client.put(f"{matter}/assignment", {"member": str(selin.pk)}, content_type="application/json"),
        client.put(f"{matter}/assignment", {"team": str(team.pk)}, content_type="application/json"),
        _write(client, f"{matter}/messages", kind="reply", text="z", channel=str(ids["channels"])),
        _write(client, "/api/v1/conversations", person=str(ids["people"]), channel=str(hers["channel"]), text="z"),
        _write(client, "/api/v1/conversations", person=str(hers["person"]), channel=str(ids["channels"]), text="z"),
        logged_in(stranger).post(f"/desk/conversations/{hers['conversation']}/assignment/", {"member": selin.pk}),
        logged_in(stranger).get(f"/desk/people/{hers['person']}/timeline/?matter={ids['conversations']}"),
    ]

    assert [answer.status_code for answer in asked] == [404] * len(asked)


def _write(client: Client, address: str, **body: str) -> Any:
    return client.post(address, body, content_type="application/json")


def test_a_session_that_names_our_workspace_stays_in_its_own(conversation: Conversation, stranger: Member) -> None:
    client = logged_in(stranger)
    session = client.session
    session["workspace"] = conversation.workspace_id
    session.save()

    assert client.get(f"/desk/conversations/{conversation.pk}/").status_code == 404


def test_a_member_who_left_is_let_in_nowhere(conversation: Conversation, defne: Member) -> None:
    client = logged_in(defne)
    assert client.get(f"/desk/conversations/{conversation.pk}/").status_code == 200
    defne.is_active = False
    defne.save(update_fields=["is_active"])

    assert client.get(f"/desk/conversations/{conversation.pk}/").status_code == 403


def test_a_file_of_a_stranger_is_not_attached_to_our_words(conversation: Conversation, stranger: Member) -> None:
    file = SimpleUploadedFile("a.txt", b"a")
    answer = logged_in(stranger).post(
        f"/desk/conversations/{conversation.pk}/messages/", {"text": "z", "attachments": file}
    )

    assert answer.status_code == 404
    assert Attachment.objects.count() == 0
