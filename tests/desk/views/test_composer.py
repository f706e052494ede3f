"""The house promises a composer that knows where words go, keeps what was typed and asks when in doubt."""

from pathlib import Path
from typing import Any

import pytest

from muhatap.channels.models import Channel
from muhatap.conversations.models import Conversation, Dispatch, Draft, Message
from muhatap.tenancy.models import Member
from tests.cast import Post, logged_in

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


def _write(member: Member, conversation: Conversation, **said: Any) -> Any:
    address = f"/desk/conversations/{conversation.pk}/messages/"
    return logged_in(member).post(address, {"kind": "reply", **said}, **HTMX)


def _page(member: Member, conversation: Conversation) -> str:
    return logged_in(member).get(f"/desk/conversations/{conversation.pk}/", **HTMX).content.decode()


@pytest.fixture
def past(workspace: object, conversation: Conversation) -> Conversation:
    """A matter on a channel that is known from history only."""
    channel = Channel.objects.create(workspace_id=conversation.workspace_id, kind="fax", name="Faks")
    Conversation.objects.update(channel=channel)
    Channel.objects.filter(kind="rehearsal").update(is_enabled=False)
    conversation.refresh_from_db()
    return conversation


def test_the_fields_propose_an_answer_to_everybody_folded_to_her_name(posts: Post, defne: Member) -> None:
    page = _page(defne, posts(To="destek@cicekci.example, ali@ornek.net", Cc="veli@ornek.net"))

    assert 'name="to" value="ayse@ornek.net, ali@ornek.net"' in page
    assert 'name="cc" value="veli@ornek.net"' in page
    assert '<div class="lines" id="lines" hidden>' in page
    assert 'Ayşe Işık’a</span><span class="faint">+2</span>' in page


def test_where_the_channel_only_tells_of_the_past_mail_is_offered(
    past: Conversation, mailbox: Channel, defne: Member
) -> None:
    page = _page(defne, past)
    assert 'data-kind="note"' in page
    assert "buradan yanıt gönderilemiyor" in page

    past.person.identities.create(workspace_id=past.workspace_id, kind="email", value="ayse@ornek.net")
    page = _page(defne, past)
    assert f'name="channel" value="{mailbox.pk}"' in page
    assert "yalnız okunuyor" in page

    assert _write(defne, past, text="Merhaba", channel=mailbox.pk).status_code == 200
    assert Dispatch.objects.get().to == "ayse@ornek.net"


def test_the_chosen_channel_is_kept_and_shown_with_its_fields(
    conversation: Conversation, mailbox: Channel, defne: Member
) -> None:
    conversation.person.identities.create(workspace_id=conversation.workspace_id, kind="email", value="ayse@ornek.net")
    address = f"/desk/conversations/{conversation.pk}/draft/"
    said = {"text": "Fotoğrafı", "channel": str(mailbox.pk)}

    part = logged_in(defne).post(address, said, **HTMX, HTTP_HX_TARGET="addressed").content.decode()

    assert 'name="to" value="ayse@ornek.net"' in part
    assert "<textarea" not in part
    assert Draft.objects.get().channel == mailbox
    assert f'name="channel" value="{mailbox.pk}"' in _page(defne, conversation)


def test_addresses_are_kept_as_they_were_typed(posts: Post, defne: Member) -> None:
    conversation = posts()
    address = f"/desk/conversations/{conversation.pk}/draft/"
    typed = {"text": "", "to": "ayse@ornek.net", "cc": "Ali Öz <ali@", "bcc": ""}

    logged_in(defne).post(address, typed)
    assert 'name="cc" value="Ali Öz &lt;ali@"' in _page(defne, conversation)

    logged_in(defne).post(address, typed | {"cc": ""})
    assert not Draft.objects.exists()


def test_the_mail_goes_to_whom_the_fields_say(posts: Post, defne: Member) -> None:
    conversation = posts(Cc="veli@ornek.net")

    _write(
        defne, conversation, text="Yolda.", to="evden@ornek.net", cc='"Öz, Ali" <ali@ornek.net>; can@ornek.net', bcc=""
    )  # fmt: skip

    sent = Dispatch.objects.get()
    assert sent.to == "evden@ornek.net"
    assert sent.message.recipients == {
        "to": ["evden@ornek.net"],
        "cc": ['"Öz, Ali" <ali@ornek.net>', "can@ornek.net"],
    }


@pytest.mark.parametrize(
    ("fields", "words", "line"),
    [
        ({"to": "ayse@ornek.net", "cc": "ali@, veli@ornek.net"}, "Bu adres eksik görünüyor: ali@", "cc"),
        ({"to": " ; "}, "Kime gideceğini yaz.", "to"),
        ({"to": "a@b.example\r\nBcc: x@y.example"}, "Bu adres eksik görünüyor", "to"),
        ({"to": "a@b.example", "bcc": ", ".join(f"a{n}@b.example" for n in range(100))}, "en çok 100 adres", "cc"),
        ({"to": f"{'a' * 300} <a@b.example>"}, "Bu adres eksik görünüyor", "to"),
    ],
)
def test_a_wrong_address_is_shown_at_its_line_and_nothing_is_sent(
    posts: Post, defne: Member, fields: dict[str, str], words: str, line: str
) -> None:
    answer = _write(defne, posts(), text="Merhaba", **fields)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert f'data-line="{line}"' in answer.content.decode()
    assert answer["HX-Retarget"] == "#composer-trouble"
    assert not Dispatch.objects.exists()


def test_an_unknown_channel_sends_nothing(conversation: Conversation, defne: Member, stranger: Member) -> None:
    hers = Channel.objects.order_by("pk").last()
    answer = _write(defne, conversation, text="Merhaba", channel=str((hers.pk if hers else 0) + 99))

    assert answer.status_code == 422
    assert not Dispatch.objects.exists()


def test_over_a_colleagues_answer_the_composer_asks_once(
    conversation: Conversation, defne: Member, selin: Member
) -> None:
    seen = conversation.messages.latest("pk").pk
    _write(selin, conversation, text="Haftada bir sulayın.", seen=seen)

    asked = _write(defne, conversation, text="Her gün.", seen=seen, resolve="1")
    theirs = Message.objects.get(kind="reply")
    assert asked.status_code == 422
    assert "<b>Selin Uçar</b> az önce yanıtladı" in asked.content.decode()
    assert "“Haftada bir sulayın.”" in asked.content.decode()
    assert f'name="after" value="{theirs.pk}"' in asked.content.decode()
    assert '<input type="hidden" name="resolve" value="1">' in asked.content.decode()

    assert _write(defne, conversation, text="Her gün.", seen=seen, after=theirs.pk).status_code == 200
    assert Message.objects.filter(kind="reply").count() == 2


def test_pressing_twice_sends_once(conversation: Conversation, defne: Member) -> None:
    for _ in range(2):
        assert _write(defne, conversation, text="Merhaba", key="0" * 32).status_code == 200

    assert Dispatch.objects.count() == 1


def test_words_changed_after_an_answer_that_was_lost_are_sent_too(conversation: Conversation, defne: Member) -> None:
    for text in ("Merhaba", "Merhaba Ayşe", "Merhaba Ayşe"):
        _write(defne, conversation, text=text, key="0" * 32)

    assert [one.message.text for one in Dispatch.objects.order_by("pk")] == ["Merhaba", "Merhaba Ayşe"]


def test_in_english_it_speaks_english(posts: Post, defne: Member) -> None:
    defne.language = "en"
    defne.save(update_fields=["language"])

    page = _page(defne, posts())

    assert "To Ayşe Işık" in page
    assert 'aria-label="Forward"' in page


def test_every_composer_has_a_key_of_its_own(conversation: Conversation, defne: Member) -> None:
    keys = {_page(defne, conversation).split('name="key" value="')[1].split('"')[0] for _ in range(2)}
    answer = _write(defne, conversation, text="Merhaba", key=next(iter(keys))).content.decode()

    assert len(keys) == 2
    assert 'id="composer" hx-swap-oob="true"' in answer
    assert answer.split('name="key" value="')[1].split('"')[0] not in keys


def test_what_is_quoted_below_is_folded_away_and_shown_when_asked(
    posts: Post, mailbox: Channel, defne: Member, tmp_path: Path
) -> None:
    conversation = posts("Kargom nerede?")
    _write(defne, conversation, text="Yolda.")
    answer = Message.objects.get(kind="reply")

    assert _page(defne, conversation).count("Kargom nerede?") == 1
    whole = logged_in(defne).get(f"/desk/messages/{answer.pk}/full/", **HTMX).content.decode()
    assert "Alıntılanan" in whole
    assert "yazdı:" in whole
    assert "Kargom nerede?" in whole
