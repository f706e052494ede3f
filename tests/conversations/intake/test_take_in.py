"""The house promises that what one of us wrote elsewhere is shown as ours, in the customer's matter."""

from email.message import EmailMessage

import pytest

from muhatap.channels.models import Channel
from muhatap.channels.write_down import write_down
from muhatap.conversations.intake.hear_batch import hear_batch
from muhatap.conversations.models import Conversation, Message
from muhatap.people.models import Person
from muhatap.tenancy.models import Workspace


@pytest.fixture
def mailbox(workspace: Workspace) -> Channel:
    return Channel.objects.create(
        workspace=workspace, kind="email", name="Destek", settings={"address": "destek@cicekci.example"}
    )


def _arrives(mailbox: Channel, *, sender: str, to: str, text: str, answers: str = "") -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "Orkide"
    mail["Message-ID"] = f"<{text.split()[0]}@ornek.example>"
    if answers:
        mail["In-Reply-To"] = f"<{answers}@ornek.example>"
    mail.set_content(text)
    raw = mail.as_bytes()
    write_down(mailbox.workspace_id, mailbox.pk, provider_id=text, content=raw)
    hear_batch()


def test_our_mail_sent_from_another_client_answers_in_the_customers_matter(mailbox: Channel) -> None:
    _arrives(mailbox, sender="ayse@ornek.example", to="destek@cicekci.example", text="soldu orkidem")
    _arrives(
        mailbox, sender="destek@cicekci.example", to="ayse@ornek.example", text="cevap haftada bir", answers="soldu"
    )

    conversation = Conversation.objects.get()
    assert list(Message.objects.order_by("id").values_list("kind", flat=True)) == ["incoming", "reply"]
    assert conversation.status == "waiting"
    assert Person.objects.count() == 1


def test_our_first_word_sent_from_another_client_is_the_receivers_matter(mailbox: Channel) -> None:
    _arrives(mailbox, sender="destek@cicekci.example", to="ayse@ornek.example", text="merhaba Ayşe")

    person = Person.objects.get()
    assert person.identities.get().value == "ayse@ornek.example"


def test_the_same_mail_in_two_of_our_boxes_is_one(mailbox: Channel, workspace: Workspace) -> None:
    other = Channel.objects.create(
        workspace=workspace, kind="email", name="Satış", settings={"address": "satis@cicekci.example"}
    )
    for box in (mailbox, other):
        to = "destek@cicekci.example, satis@cicekci.example"
        _arrives(box, sender="ayse@ornek.example", to=to, text="tek mektup")

    assert Message.objects.count() == 1
