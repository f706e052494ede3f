"""The house promises programs what INTERFACES says: right codes, everything once, nothing of a stranger's."""

from datetime import timedelta

import pytest
from django.test import Client

from muhatap.channels.models import Arrival, Channel
from muhatap.conversations.intake.hear_batch import hear_batch
from muhatap.conversations.models import Conversation, Message, Tag
from muhatap.journal.models import Event
from muhatap.kit.clock import now
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Member, Workspace
from tests.cast import token_for


@pytest.fixture
def open_channel(workspace: Workspace) -> Channel:
    return Channel.objects.create(workspace=workspace, kind="api", name="Mağaza programı")


@pytest.fixture
def program(workspace: Workspace) -> Client:
    return Client(headers={"Authorization": f"Bearer {token_for(workspace)}"})


LETTER = {
    "external_id": "e-1",
    "sender": {"external_id": "c-9", "name": "Ayşe Işık", "email": "ayse@ornek.example"},
    "text": "Siparişim gelmedi.",
}

NO_ADDRESSES = ["file:///etc/passwd", "ftp://a/b", "//a/b", "a.png", "https://", "https:///a", "https://u:p@a.example/"]
NO_ADDRESSES += ["https://a.example/b c", "https://a.example/\x00", "https://a.example/" + "a" * 2000, "javascript:1"]


def _post(program: Client, channel: Channel, **change: object) -> object:
    path = f"/api/v1/channels/{channel.pk}/messages"
    return program.post(path, {**LETTER, **change}, content_type="application/json")


def test_a_message_is_acknowledged_once_and_read_back(
    program: Client, open_channel: Channel, workspace: Workspace
) -> None:
    first = _post(program, open_channel)
    again = _post(program, open_channel)
    with entered(workspace.pk):
        hear_batch()
        conversation = Conversation.objects.get()

    read = program.get(f"/api/v1/conversations/{conversation.pk}/messages").json()
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json() == again.json()
    assert [one["text"] for one in read["items"]] == ["Siparişim gelmedi."]
    assert read["next"] is None


@pytest.mark.parametrize(
    "change",
    [
        {"external_id": ""},
        {"sender": {}},
        {"text": ""},
        {"sent_at": "2026-01-01T10:00:00"},
        {"external_id": "\x00"},
        {"attachments": [{"filename": "a", "base64": "?"}]},
        {"attachments": [{"filename": "a", "base64": "ş"}]},
        {"attachments": [{"filename": "a"}]},
        {"attachments": [{"filename": "a", "base64": "YQ==", "url": "https://ornek.example/a"}]},
        *({"attachments": [{"filename": "a", "url": url}]} for url in NO_ADDRESSES),
    ],
)
def test_an_invalid_message_is_refused_and_nothing_is_stored(
    program: Client, open_channel: Channel, change: dict
) -> None:  # type: ignore[type-arg]
    answer = _post(program, open_channel, **change)

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert Arrival.objects.count() == 0


def test_nonsense_is_refused_in_words(program: Client, open_channel: Channel) -> None:
    path = f"/api/v1/channels/{open_channel.pk}/messages"
    answer = program.post(path, b"[" * 100_000, content_type="application/json")

    assert answer.status_code == 422


def test_without_a_token_nobody_is_let_in(open_channel: Channel) -> None:
    answer = Client(headers={"Authorization": "Bearer mh_wrong"}).get("/api/v1/conversations")

    assert answer.status_code == 401
    assert answer.json()["status"] == 401


def test_a_token_without_the_right_is_refused(workspace: Workspace, conversation: Conversation) -> None:
    reader = Client(headers={"Authorization": f"Bearer {token_for(workspace, scopes=['conversations:read'])}"})

    assert reader.get(f"/api/v1/conversations/{conversation.pk}").status_code == 200
    assert reader.put(f"/api/v1/conversations/{conversation.pk}/resolution").status_code == 403


def test_a_reply_is_written_and_queued(program: Client, conversation: Conversation) -> None:
    body = {"kind": "reply", "text": "Bakıyorum."}
    answer = program.post(f"/api/v1/conversations/{conversation.pk}/messages", body, content_type="application/json")

    assert answer.status_code == 201
    assert answer.json()["delivery"]["state"] == "queued"
    assert answer.json()["author"] == "API"


def test_a_reply_goes_by_another_channel_where_she_can_be_reached(
    program: Client, conversation: Conversation, mailbox: Channel
) -> None:
    path = f"/api/v1/conversations/{conversation.pk}/messages"
    body = {"kind": "reply", "text": "Merhaba", "channel": str(mailbox.pk)}
    unknown = program.post(path, body, content_type="application/json")
    with entered(conversation.workspace_id):
        conversation.person.identities.create(
            workspace_id=conversation.workspace_id, kind="email", value="ayse@ornek.net"
        )
    known = program.post(path, body, content_type="application/json")

    assert unknown.status_code == 422
    assert "Choose another channel" in unknown.json()["detail"]
    assert (known.status_code, known.json()["channel"]) == (201, str(mailbox.pk))


def test_a_member_token_writes_as_the_member(workspace: Workspace, conversation: Conversation, defne: Member) -> None:
    program = Client(headers={"Authorization": f"Bearer {token_for(workspace, member=defne)}"})
    body = {"kind": "note", "text": "Not"}
    answer = program.post(f"/api/v1/conversations/{conversation.pk}/messages", body, content_type="application/json")

    assert answer.json()["author"] == "Defne Aksoy"
    assert Message.objects.get(kind="note").author == defne


def test_a_conversation_is_resolved_and_reopened(program: Client, conversation: Conversation) -> None:
    path = f"/api/v1/conversations/{conversation.pk}/resolution"

    assert program.put(path).json()["status"] == "resolved"
    assert program.put(path).status_code == 200
    assert program.delete(path).status_code == 204
    assert program.get(f"/api/v1/conversations/{conversation.pk}").json()["status"] == "open"


def test_a_conversation_is_snoozed_only_into_the_future(program: Client, conversation: Conversation) -> None:
    path = f"/api/v1/conversations/{conversation.pk}/snooze"
    past = program.put(path, {"until": "2020-01-01T00:00:00Z"}, content_type="application/json")
    ahead = program.put(path, {"until": (now() + timedelta(days=2)).isoformat()}, content_type="application/json")

    assert past.status_code == 422
    assert ahead.json()["status"] == "snoozed"
    assert program.delete(path).status_code == 204


def test_lists_page_without_gap_or_double(program: Client, open_channel: Channel, workspace: Workspace) -> None:
    for number in range(5):
        _post(program, open_channel, external_id=f"e{number}", sender={"external_id": f"c{number}", "name": "Ad"})
    with entered(workspace.pk):
        hear_batch()

    first = program.get("/api/v1/conversations?limit=2").json()
    second = program.get(f"/api/v1/conversations?limit=2&cursor={first['next']}").json()
    third = program.get(f"/api/v1/conversations?limit=2&cursor={second['next']}").json()
    ids = [one["id"] for answer in (first, second, third) for one in answer["items"]]
    assert len(set(ids)) == 5
    assert third["next"] is None
    assert program.get("/api/v1/conversations?cursor=x").status_code == 422


def test_people_are_found_by_folded_beginnings(program: Client, conversation: Conversation) -> None:
    found = program.get("/api/v1/people?query=isi AYS").json()

    assert [one["name"] for one in found["items"]] == ["Ayşe Işık"]
    assert program.get("/api/v1/people?query=mehmet").json()["items"] == []


def test_a_stranger_finds_nothing(stranger: Member, conversation: Conversation) -> None:
    program = Client(headers={"Authorization": f"Bearer {token_for(stranger.workspace)}"})

    assert program.get(f"/api/v1/conversations/{conversation.pk}").status_code == 404
    assert program.get(f"/api/v1/people/{conversation.person_id}").status_code == 404
    assert program.put(f"/api/v1/conversations/{conversation.pk}/resolution").status_code == 404
    assert program.get("/api/v1/conversations").json()["items"] == []


def test_the_document_names_only_what_is_built(db: None) -> None:
    paths = Client().get("/api/v1/openapi.json").json()["paths"]

    assert "/api/v1/conversations/{number}/messages" in paths
    assert not any("facts" in path for path in paths)


def test_a_moment_before_all_clocks_is_not_believed(
    program: Client, open_channel: Channel, workspace: Workspace
) -> None:
    _post(program, open_channel, sent_at="0001-01-01T00:00:00+14:00", external_id="a\x00b", in_reply_to="\x00")
    with entered(workspace.pk):
        hear_batch()
        conversation = Conversation.objects.get()

    read = program.get(f"/api/v1/conversations/{conversation.pk}/messages").json()
    assert read["items"][0]["at"].startswith("20")


@pytest.mark.parametrize(
    "query", ["/people?query=%00", "/conversations?query=%00", f"/conversations?assignee={'9' * 5000}"]
)
def test_nonsense_in_a_query_finds_what_it_can(program: Client, query: str) -> None:
    assert program.get(f"/api/v1{query}").status_code == 200


def test_a_snooze_to_the_end_of_time_is_refused(program: Client, conversation: Conversation) -> None:
    path = f"/api/v1/conversations/{conversation.pk}/snooze"
    answer = program.put(path, {"until": "9999-12-31T23:30:00Z"}, content_type="application/json")

    assert answer.status_code == 422


def test_a_hook_with_a_nul_byte_is_not_there(db: None) -> None:
    assert Client().post("/hooks/api/%00").status_code == 404


def test_a_program_marks_spam_and_takes_the_mark_away(program: Client, conversation: Conversation) -> None:
    path = f"/api/v1/conversations/{conversation.pk}"

    assert program.put(f"{path}/spam").json()["status"] == "spam"
    assert [one["id"] for one in program.get("/api/v1/conversations?status=spam").json()["items"]] == [
        str(conversation.pk)
    ]
    assert program.put(f"{path}/resolution").status_code == 409
    assert program.delete(f"{path}/spam").status_code == 204
    assert program.get(path).json()["status"] == "open"


def test_a_program_tags_a_conversation_and_finds_it_by_its_tag(
    program: Client, conversation: Conversation, stranger: Member
) -> None:
    tag = Tag.objects.create(workspace=conversation.workspace, name="İade", name_key="iade", colour="petrol")
    with entered(stranger.workspace_id):
        theirs = Tag.objects.create(workspace=stranger.workspace, name="Rakip", name_key="rakip")
    path, said = f"/api/v1/conversations/{conversation.pk}", {"id": str(tag.pk), "name": "İade", "colour": "petrol"}

    assert program.get("/api/v1/tags").json()["items"] == [said]
    assert program.get(f"/api/v1/conversations?tag={tag.pk}").json()["items"] == []
    assert [program.put(f"{path}/tags/{tag.pk}").json() for _ in range(2)] == [said, said]
    assert program.get(path).json()["tags"] == [said]
    assert [one["tags"] for one in program.get(f"/api/v1/conversations?tag={tag.pk}").json()["items"]] == [[said]]
    assert program.put(f"{path}/tags/{theirs.pk}").status_code == 404
    assert program.delete(f"{path}/tags/{tag.pk}").status_code == 204
    assert program.delete(f"{path}/tags/{tag.pk}").status_code == 204
    assert program.get(path).json()["tags"] == []
    assert Event.objects.filter(kind="conversation.tagged").count() == 1


def test_a_token_that_only_reads_tags_nothing(workspace: Workspace, conversation: Conversation) -> None:
    tag = Tag.objects.create(workspace=workspace, name="İade", name_key="iade")
    reader = Client(headers={"Authorization": f"Bearer {token_for(workspace, scopes=['conversations:read'])}"})

    assert reader.put(f"/api/v1/conversations/{conversation.pk}/tags/{tag.pk}").status_code == 403
    assert not tag.taggings.exists()
