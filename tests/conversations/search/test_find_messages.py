"""What was said is found again, however it is typed, and only by those it was said to."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.channels.models import Channel
from muhatap.channels.write_down import write_down
from muhatap.conversations.intake.hear_batch import hear_batch
from muhatap.conversations.models import Attachment, Conversation, Message, MessageWords
from muhatap.conversations.outbox.note import note
from muhatap.conversations.outbox.reply import reply
from muhatap.conversations.outbox.undo import undo
from muhatap.conversations.search.find_messages import find_messages
from muhatap.conversations.search.wanted import Place, Wanted
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Member, Workspace
from tests.cast import Write


def _said(workspace: Workspace, query: str = "", **wanted: object) -> list[str]:
    places = find_messages(workspace.pk, Wanted(query=query, **wanted))  # type: ignore[arg-type]
    texts = dict(Message.objects.values_list("pk", "text"))
    return [texts[place.message] for place in places]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Kahvemi yanlış öğütmüşsünüz", "kahve"),
        ("Siparişim nerede?", "siparis"),
        ("İADE etmek istiyorum", "iadesi"),
        ("Işıklar yanmıyor", "isik"),
        ("No: TR-2024-00991", "tr202400991"),
        ("Beni 0532 123 45 67’den arayın", "+90 532 1234567"),
    ],
)
def test_what_was_said_is_found_however_it_is_typed(hears: Write, workspace: Workspace, said: str, asked: str) -> None:
    hears(said)
    hears("Bambaşka bir şey", external_id="m2")

    assert _said(workspace, asked) == [said]


def test_every_word_must_be_there(hears: Write, workspace: Workspace) -> None:
    hears("Kahve değirmenim bozuldu")
    hears("Kahve güzeldi", external_id="m2")

    assert _said(workspace, "degirmen kahvem") == ["Kahve değirmenim bozuldu"]
    assert _said(workspace, "kahve") == ["Kahve güzeldi", "Kahve değirmenim bozuldu"]


def test_what_we_write_is_found_too(conversation: Conversation, workspace: Workspace, defne: Member) -> None:
    reply(conversation, by=defne, text="Saksıyı pencereden uzaklaştırın.")
    note(conversation, by=defne, text="Saksısı küçük olabilir.")

    assert _said(workspace, "saksı") == ["Saksısı küçük olabilir.", "Saksıyı pencereden uzaklaştırın."]
    assert _said(workspace, "saksı", author=defne.pk + 1) == []


def test_a_subject_is_found_once_as_a_conversation_and_its_messages_by_it(hears: Write, workspace: Workspace) -> None:
    hears("Merhaba", subject="Kırık vazo")
    hears("Hâlâ bekliyorum", external_id="m2", subject="Re: Kırık vazo")

    assert _said(workspace, "vazo") == ["Hâlâ bekliyorum", "Merhaba"]
    assert _said(workspace, "vazom", in_subject=True) == ["Merhaba"]
    assert _said(workspace, "merhaba", in_subject=True) == []


def test_a_file_is_found_by_its_name_and_by_being_there(
    hears: Write, conversation: Conversation, workspace: Workspace
) -> None:
    program = Channel.objects.create(workspace=workspace, kind="api", name="Program")
    file = {"filename": "fatura-2026.txt", "content_type": "text/plain", "base64": "aGVsbG8="}
    body = {"external_id": "f", "sender": {"external_id": "kerem"}, "text": "Ekte", "attachments": [file]}
    write_down(workspace.pk, program.pk, provider_id="f", content=json.dumps(body).encode())
    hear_batch()
    mine = Attachment.objects.create(
        workspace=workspace, filename="vazo.png", content_type="image/png", size=1, digest="0" * 64
    )
    note(conversation, by=None, text="Resmi bu", attachments=[mine])

    assert _said(workspace, "faturası") == _said(workspace, with_files=True, channel=program.pk) == ["Ekte"]
    assert _said(workspace, "vazo") == ["Resmi bu"]
    assert _said(workspace, with_files=True) == ["Resmi bu", "Ekte"]


def test_a_reply_taken_back_is_found_no_more(conversation: Conversation, workspace: Workspace, defne: Member) -> None:
    message = reply(conversation, by=defne, text="Yanlış yazdım", undo_for=timedelta(seconds=10))
    undo(message.dispatch, by=defne)

    assert _said(workspace, "yanlış") == []
    assert not MessageWords.objects.filter(pk=message.pk).exists()


def test_another_workspace_finds_nothing_of_ours(hears: Write, workspace: Workspace, stranger: Member) -> None:
    hears("Orkidem soldu")
    theirs = Wanted(query="orkide").tsquery(workspace.pk)
    with entered(stranger.workspace_id):
        assert find_messages(stranger.workspace_id, Wanted(query="orkide")) == []
        assert find_messages(stranger.workspace_id, Wanted()) == []
        assert MessageWords.objects.count() == 0
        with connection.cursor() as cursor:
            # Even with our own words asked for, and our conversations named.
            for within in (None, list(range(1, 50))):
                cursor.execute(
                    "select * from messages_said(%s::tsquery, null, null, null, %s::bigint[], 50)", [theirs, within]
                )
                assert cursor.fetchall() == []


def test_outside_a_workspace_nothing_is_found(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select * from messages_said(null, null, null, null, null, 50)")
        assert cursor.fetchall() == []


@pytest.mark.parametrize("texts", [["çok kahve"] * 40 + ["başka"] * 5, ["başka"] * 45 + ["kahve"] * 3])
def test_the_common_and_the_rare_are_found_page_by_page_exactly_once(
    hears: Write, workspace: Workspace, texts: list[str]
) -> None:
    for number, text in enumerate(texts):
        hears(text, external_id=f"m{number}", sent_at="2026-01-05T00:00:00+03:00")
    wanted = Wanted(query="kahve")
    found: list[Place] = []
    while page := find_messages(workspace.pk, wanted, after=found[-1] if found else None, limit=7):
        found += page

    expected = Message.objects.filter(text__contains="kahve").order_by("-at", "-pk").values_list("pk", flat=True)
    assert [place.message for place in found] == list(expected)


@given(st.text(max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_whatever_is_typed_is_a_question_the_database_understands(workspace: Workspace, typed: str) -> None:
    find_messages(workspace.pk, Wanted(query=typed))
    find_messages(workspace.pk, Wanted(query=typed, in_subject=True, with_files=True, channel=1, author=2))
