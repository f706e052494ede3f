"""Whatever is thrown at the doors goes through the whole house to the drawn screen, and does no harm there."""

import base64
import io
import json
import zipfile
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from muhatap.channels.models import Arrival, ArrivalBody, Channel
from muhatap.channels.write_down import write_down
from muhatap.conversations.intake.hear_batch import hear_batch
from muhatap.conversations.models import Conversation, Message
from muhatap.kit.clock import now
from muhatap.kit.store import store_at
from muhatap.people.models import Person
from muhatap.tenancy.models import Member, Workspace
from tests.cast import logged_in, token_for

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>"
TURNED = "\u202egnp.\u2066exe\u2069\u202c"
MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.fixture
def mailbox(workspace: Workspace) -> Channel:
    where = {"address": "destek@cicekci.example"}
    return Channel.objects.create(workspace=workspace, kind="email", name="Destek", settings=where)


@pytest.fixture
def program(workspace: Workspace) -> Channel:
    return Channel.objects.create(workspace=workspace, kind="api", name="Program")


@pytest.fixture
def client(workspace: Workspace) -> Client:
    return Client(headers={"Authorization": f"Bearer {token_for(workspace)}"})


def _mail(*files: tuple[str, bytes], **fields: str) -> EmailMessage:
    mail = EmailMessage()
    given = {
        "From": "Ayşe Işık <ayse@ornek.example>",
        "To": "destek@cicekci.example",
        "Message-ID": "<1@ornek.example>",
    }
    for name, value in (given | {"Subject": "Orkide"} | fields).items():
        mail[name] = value
    mail.set_content("Orkidem soldu.")
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail


def _arrives(channel: Channel, content: bytes, name: str = "1") -> Arrival:
    arrival, _ = write_down(channel.workspace_id, channel.pk, provider_id=name, content=content)
    for _ in range(6):
        hear_batch()
    return Arrival.objects.get(pk=arrival)


def _posted(client: Client, program: Channel, **said: Any) -> Any:
    body = {"external_id": "e1", "sender": {"external_id": "c1", "name": "Ayşe Işık"}, "text": "Merhaba"} | said
    return client.post(f"/api/v1/channels/{program.pk}/messages", json.dumps(body), content_type="application/json")


def _screens(member: Member) -> dict[str, str]:
    """Return every screen that shows what came, as drawn."""
    browser, message = logged_in(member), Message.objects.latest("pk")
    matter, person = message.conversation_id, message.conversation.person_id
    paths = ["/?tab=team", "/desk/queue/?tab=team", f"/desk/conversations/{matter}/", f"/desk/people/{person}/"]
    paths += [f"/desk/messages/{message.pk}/full/", "/desk/settings/arrivals/?shown=all"]
    pages = {path: browser.get(path) for path in paths}
    assert {path: page.status_code for path, page in pages.items()} == dict.fromkeys(paths, 200)
    return {path: page.content.decode() for path, page in pages.items()}


def test_a_script_in_every_place_is_drawn_as_words(client: Client, program: Channel, selin: Member) -> None:
    file = {"filename": SCRIPT, "content_type": SCRIPT, "base64": base64.b64encode(b"x").decode()}
    sender = {"external_id": SCRIPT, "name": SCRIPT, "email": f"{SCRIPT}@ornek.example"}
    answer = _posted(
        client, program, external_id=SCRIPT, sender=sender, text=SCRIPT, subject=SCRIPT, attachments=[file]
    )
    hear_batch()
    absent = {"filename": SCRIPT, "url": f"https://ornek.example/{SCRIPT.replace(' ', '')}"}
    _posted(client, program, external_id="2", sender=sender, text=SCRIPT, attachments=[absent])
    hear_batch()

    assert answer.status_code == 202
    for path, page in _screens(selin).items():
        assert "alert(1)</script>" not in page, path
        assert "<img src=x" not in page, path
        assert "<svg/onload" not in page, path
        assert "\"'>" not in page, path
    assert "&lt;script&gt;alert(1)" in _screens(selin)["/?tab=team"]


def test_a_script_in_a_mail_is_drawn_as_words_and_its_html_is_cleaned(mailbox: Channel, selin: Member) -> None:
    mail = _mail((SCRIPT, b"x"), Subject=SCRIPT, From='"<script>alert(1)</script>" <ayse@ornek.example>')
    mail.get_payload(0).add_alternative(f"<p onclick='alert(4)'>Merhaba{SCRIPT}</p>", subtype="html")
    assert _arrives(mailbox, mail.as_bytes()).state == "heard"
    sheet = logged_in(selin).get(f"/desk/messages/{Message.objects.get().pk}/full/html/").content.decode()

    for page in [*_screens(selin).values(), sheet]:
        assert "<script>alert" not in page
        assert "onerror=" not in page or "&lt;img" in page
        assert "onclick=" not in page
    assert "Merhaba" in sheet


def test_no_name_subject_or_file_turns_the_words_beside_it_round(
    client: Client, program: Channel, selin: Member
) -> None:
    file = {"filename": f"fatura{TURNED}", "base64": base64.b64encode(b"x").decode()}
    sender = {"external_id": "c1", "name": f"Ayşe{TURNED}"}
    _posted(client, program, sender=sender, subject=TURNED, text=f"Ek: {TURNED}\n\nإلى اللقاء", attachments=[file])
    hear_batch()
    message = Message.objects.get()

    assert Person.objects.get().name == "Ayşegnp.exe"
    assert message.attachments.get().filename == "faturagnp.exe"
    assert not set(message.subject + message.author_name + message.conversation.preview) & set(MARKS)
    assert "إلى اللقاء" in message.text, "letters that run from right to left stay what they are"
    assert TURNED in message.text, "what was said is kept as it was said"
    assert "faturagnp.exe" in _screens(selin)[f"/desk/conversations/{message.conversation_id}/"]


def test_nul_bytes_and_half_letters_come_through_without_harm(client: Client, program: Channel, selin: Member) -> None:
    odd = "a\x00b\ud800c"
    file = {"filename": odd, "base64": base64.b64encode(b"x").decode()}
    body = {"external_id": odd, "sender": {"external_id": odd, "name": odd, "phone": odd}, "text": odd, "subject": odd}
    answer = client.post(
        f"/api/v1/channels/{program.pk}/messages",
        json.dumps(body | {"in_reply_to": odd, "attachments": [file]}),
        content_type="application/json",
    )
    if answer.status_code == 202:
        hear_batch()
        assert _screens(selin)
        assert Message.objects.get().text.replace("\ufffd", "") == "abc"
    assert answer.status_code in {202, 422}
    _posted(client, program, external_id="nul", sender={"external_id": "c\x00", "name": "A\x00yşe"}, text="a\x00b")
    hear_batch()
    assert Message.objects.filter(text="ab", author_name="Ayşe").count() == 1


def test_a_megabyte_of_nonsense_is_refused_and_nothing_is_stored(client: Client, program: Channel) -> None:
    path = f"/api/v1/channels/{program.pk}/messages"
    nonsense = [b"x" * 2**20, b"[" * 2**20, b'{"a":' * 200_000, b'"' + b"\\u0000" * 170_000 + b'"', b"9" * 2**20]
    answers = [client.post(path, one, content_type="application/json") for one in nonsense]

    assert [answer.status_code for answer in answers] == [422] * len(nonsense)
    assert Arrival.objects.count() == 0


@pytest.mark.parametrize("content", [b"[" * 2**20, b"\x00" * 2**20, b'{"external_id": "' + b"9" * 2**20 + b'"}'])
def test_a_megabyte_of_nonsense_that_was_written_down_is_parked(
    content: bytes, program: Channel, selin: Member
) -> None:
    arrival = _arrives(program, content)

    assert arrival.state == "parked"
    assert 0 < len(arrival.reason) <= 2000
    assert logged_in(selin).get("/desk/settings/arrivals/").status_code == 200


def test_a_mail_of_fifty_megabytes_is_heard_whole(mailbox: Channel, selin: Member) -> None:
    film = bytes(range(256)) * (38 * 2**20 // 256)
    content = _mail(("film.mp4", film)).as_bytes()
    assert len(content) > 50 * 2**20

    assert _arrives(mailbox, content).state == "heard"
    kept = Message.objects.get().attachments.get()
    assert kept.size == len(film)
    assert store_at(settings.ATTACHMENTS).read(kept.digest) == film
    assert _screens(selin)


def _many_fields() -> bytes:
    return b"".join(b"X-Field-%d: %d\r\n" % (one, one) for one in range(10_000)) + _mail().as_bytes()


def _deep() -> bytes:
    fields = _mail().as_bytes().partition(b"\n\n")[0].replace(b"Content-Type", b"X-Type")
    opening = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (one, one) for one in range(200))
    return fields + b"\n" + opening + b"Content-Type: text/plain\n\nOrkidem soldu.\n"


@pytest.mark.parametrize("make", [_many_fields, _deep], ids=["ten thousand fields", "two hundred deep"])
def test_a_mail_of_an_odd_shape_is_heard(make: Any, mailbox: Channel, selin: Member) -> None:
    arrival = _arrives(mailbox, make())

    assert (arrival.state, arrival.reason) == ("heard", "")
    assert any("Orkide" in page for page in _screens(selin).values())


def test_a_bomb_of_zeros_is_kept_shut(mailbox: Channel, selin: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bomb:
        for one in range(20):
            bomb.writestr(f"{one}.txt", bytes(10 * 2**20))
    content = _mail(("fatura.zip", packed.getvalue())).as_bytes()

    def opened(*_: Any, **__: Any) -> None:
        raise AssertionError("somebody opened it")

    monkeypatch.setattr(zipfile, "ZipFile", opened)
    assert _arrives(mailbox, content).state == "heard"
    file = Message.objects.get().attachments.get()
    assert file.size == len(packed.getvalue())
    answer = logged_in(selin).get(f"/desk/attachments/{file.pk}/")

    assert answer.content == packed.getvalue()
    assert answer["Content-Type"] == "application/octet-stream"


def test_what_comes_again_a_year_later_is_known(client: Client, program: Channel) -> None:
    assert _posted(client, program).status_code == 202
    hear_batch()
    long_ago = now() - timedelta(days=370)
    Arrival.objects.update(arrived_at=long_ago, handled_at=long_ago)
    Message.objects.update(at=long_ago, created_at=long_ago)
    ArrivalBody.objects.all().delete()
    Conversation.objects.get().resolve(by=None)

    again = _posted(client, program)
    other = write_down(program.workspace_id, program.pk, provider_id="another name", content=_said())
    hear_batch()

    assert again.status_code == 200
    assert Arrival.objects.get(pk=other[0]).state == "duplicate"
    assert Message.objects.count() == 1
    assert Conversation.objects.get().is_resolved


def _said() -> bytes:
    return json.dumps({"external_id": "e1", "sender": {"external_id": "c1"}, "text": "Merhaba"}).encode()


def test_an_expired_session_leads_to_the_log_in(conversation: Conversation, defne: Member) -> None:
    browser = logged_in(defne)
    path = f"/desk/conversations/{conversation.pk}/"
    assert browser.get(path).status_code == 200
    Session.objects.update(expire_date=now() - timedelta(seconds=1))

    answer = browser.get(path)
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]
    assert browser.post(f"{path}messages/", {"text": "Merhaba"}).status_code in {302, 403}
    assert Message.objects.count() == 1


@pytest.mark.parametrize("secret", ["", "mh_", "mh_" + "a" * 43, "a" * 100_000, "\xff", "mh_\x00", "Bearer"])
def test_a_wrong_token_opens_nothing(secret: str, conversation: Conversation) -> None:
    answer = Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/conversations")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
