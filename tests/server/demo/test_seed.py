"""The demo workspace in the database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import connection, transaction
from django.db.models import F, Max, OuterRef, Subquery

from muhatap.channels.connector import connector_of
from muhatap.channels.models import Arrival, Channel
from muhatap.conversations.intake.hear_batch import hear_batch
from muhatap.conversations.intake.replay import replay
from muhatap.conversations.models import Attachment, Conversation, Dispatch, Message, Promise
from muhatap.conversations.outbox.deliver import deliver
from muhatap.conversations.outbox.reply import reply
from muhatap.conversations.outbox.retry import retry
from muhatap.kit.store import store_at
from muhatap.people.models import Identity, Person
from muhatap.server.demo.seed import seed
from muhatap.server.demo.staff import PASSWORD
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Member, Workspace
from muhatap.tenancy.seats import seat_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Workspace]:
    """Seed once for all tests of this module, and roll it back at their end."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        made = seed(AT)
        with connection.cursor() as cursor:
            # Plans kept from when the tables were empty would check each key by reading a whole table; and what is
            # checked here once need not be checked again at the end of every test.
            cursor.execute("discard plans")
            # Statistics know nothing of rows that are not committed, so the planner must be told that there are many.
            cursor.execute("set local enable_seqscan = off")
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def mirra(seeded: Workspace, db: None) -> Iterator[Workspace]:
    """The workspace, entered."""
    with entered(seeded.pk):
        yield seeded


def test_seeding_twice_leaves_the_first_as_it_is(mirra: Workspace) -> None:
    before = Message.objects.aggregate(Max("id"))
    assert seed() == mirra
    assert Message.objects.aggregate(Max("id")) == before
    assert Workspace.objects.filter(slug="mirra").count() == 1


def test_nothing_of_it_is_seen_from_outside(seeded: Workspace, stranger: Member) -> None:
    with entered(stranger.workspace_id):
        assert not Conversation.objects.exists()
        assert not Person.objects.exists()


def test_the_team_can_log_in_and_has_its_seats(mirra: Workspace) -> None:
    for email, role in (("defne", "agent"), ("ozan", "agent"), ("selin", "supervisor"), ("nermin", "owner")):
        user = authenticate(email=f"{email}@mirra.example", password=PASSWORD)
        seat = seat_of(user)  # type: ignore[arg-type]
        assert seat is not None
        assert (seat.role, seat.workspace.slug) == (role, "mirra")
    assert {team.name for team in mirra.teams.all()} == {"Destek", "Kurumsal"}
    assert "espresso" in Member.objects.get(name="Ozan Tekin").skills


def test_people_are_found_by_the_folded_beginnings_of_their_names(mirra: Workspace) -> None:
    assert Person.objects.count() >= 430
    assert "Işıl Karaağaç" in {person.name for person in Person.objects.named_like("isil kara")}


def test_conversations_agree_with_their_messages(mirra: Workspace) -> None:
    spoken = Message.objects.filter(conversation=OuterRef("pk")).exclude(kind="note").order_by("-at")
    conversations = Conversation.objects.annotate(
        said=Subquery(spoken.values("kind")[:1]), then=Subquery(spoken.values("at")[:1])
    )
    assert conversations.count() == 900
    assert not conversations.exclude(last_kind=F("said"), last_message_at=F("then")).exists()
    assert not conversations.filter(status="open").exclude(last_kind="incoming").exists()
    assert not conversations.filter(status__in=["waiting", "snoozed"]).exclude(last_kind="reply").exists()
    assert not conversations.exclude(status="open").filter(waiting_since__isnull=False).exists()
    assert not conversations.filter(preview="").exists()
    assert Conversation.objects.ongoing().count() == 23


def test_every_open_conversation_has_one_unsettled_promise_and_no_other_has(mirra: Workspace) -> None:
    owed = Promise.objects.filter(kept_at__isnull=True)
    assert sorted(owed.values_list("conversation_id", flat=True)) == sorted(
        Conversation.objects.waiting_for_us().values_list("pk", flat=True)
    )


def test_messages_know_their_writers_and_their_languages(mirra: Workspace) -> None:
    assert not Message.objects.filter(kind="incoming", identity=None).exists()
    assert not Message.objects.exclude(kind="incoming").filter(author=None).exists()
    assert (
        not Message.objects.filter(identity__isnull=False).exclude(identity__person=F("conversation__person")).exists()
    )
    assert not Message.objects.filter(author_name="").exists()
    assert set(Message.objects.values_list("language", flat=True)) == {"tr", "en"}


def test_letters_have_wire_ids_and_replies_by_letter_were_sent(mirra: Workspace) -> None:
    letters = Message.objects.filter(channel__kind="email").exclude(kind="note")
    assert not letters.filter(wire_id="").exists()
    assert letters.values("wire_id").distinct().count() == letters.count()
    assert Dispatch.objects.count() == letters.filter(kind="reply").count()
    assert sorted(Dispatch.objects.exclude(state="sent").values_list("state", flat=True)) == ["failed", "unknown"]


def test_everything_that_was_heard_was_written_down(mirra: Workspace) -> None:
    heard = Message.objects.filter(kind="incoming").exclude(channel__kind="phone")

    assert Arrival.objects.filter(workspace=mirra, state="heard").count() == heard.count()
    assert Arrival.objects.filter(workspace=mirra).order_by("-id")[0].arrived_at > AT - timedelta(hours=1)


def test_what_was_parked_is_heard_when_it_is_tried_again(mirra: Workspace) -> None:
    parked = Arrival.objects.get(workspace=mirra, state="parked")
    replay(parked)

    hear_batch()

    parked.refresh_from_db()
    message = Message.objects.latest("pk")
    assert (parked.state, message.conversation.status) == ("heard", "open")
    assert "baştan anlatmam gerekmez." in message.text
    assert message.conversation.messages.count() > 2


def test_what_was_set_aside_is_set_aside_again(mirra: Workspace) -> None:
    aside = Arrival.objects.get(workspace=mirra, state="set_aside")
    reason = aside.reason
    replay(aside)

    hear_batch()

    aside.refresh_from_db()
    assert (aside.state, aside.reason) == ("set_aside", reason)


def test_the_failed_reply_goes_out_when_it_is_tried_again_and_the_uncertain_one_by_itself(mirra: Workspace) -> None:
    failed, uncertain = (Dispatch.objects.get(state=state) for state in ("failed", "unknown"))
    retry(failed, by=None)
    Dispatch.objects.filter(pk=uncertain.pk).update(not_before=AT)

    for dispatch in (failed, uncertain):
        deliver(mirra.pk, dispatch.pk)
        dispatch.refresh_from_db()

    assert [one.state for one in (failed, uncertain)] == ["sent", "sent"]
    assert (settings.HOME / "demo-outbox" / f"{uncertain.key}.eml").exists()


def test_attached_pictures_can_be_opened(mirra: Workspace) -> None:
    assert Attachment.objects.count() > 5
    for attachment in Attachment.objects.all():
        content = store_at(settings.ATTACHMENTS).read(attachment.digest)
        assert len(content) == attachment.size
        assert content.startswith(b"\x89PNG")


def test_a_reply_by_letter_can_be_written_and_its_channel_writes_into_a_folder(mirra: Workspace) -> None:
    channel = Channel.objects.get(kind="email")
    assert channel.settings["outbox_folder"] == str(settings.HOME / "demo-outbox")
    assert set(channel.settings) <= set(connector_of("email").SETTINGS)
    conversation = Conversation.objects.waiting_for_us().filter(channel=channel).first()
    assert conversation is not None
    message = reply(conversation, by=Member.objects.get(name="Defne Aksoy"), text="Bakıyorum.")
    to = Identity.objects.get(person=conversation.person, kind="email").value
    assert message.dispatch.to == to
    assert not conversation.promises.filter(kept_at__isnull=True).exists()
