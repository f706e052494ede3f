"""Messages that lack words get them from the worker, who begins again where she was stopped."""

from muhatap.conversations.models import Conversation, Message, MessageWords
from muhatap.conversations.search.catch_up import CatchUp
from muhatap.conversations.search.find_messages import find_messages
from muhatap.conversations.search.wanted import Wanted
from muhatap.tenancy.models import Workspace
from tests.cast import Write


def _heard(hears: Write, count: int) -> None:
    for number in range(count):
        hears(f"Kahvem {number}", external_id=f"m{number}", subject="Vazo" if number == 0 else "")


def _until_done(catch_up: CatchUp, *, reach: int = 20_000, batch: int = 3) -> list[int]:
    return list(iter(lambda: catch_up(reach=reach, batch=batch), 0))


def test_old_messages_are_found_after_it_in_small_batches(hears: Write, workspace: Workspace) -> None:
    _heard(hears, 8)
    before = set(MessageWords.objects.values_list("pk", "at"))
    MessageWords.objects.all().delete()

    done = _until_done(CatchUp())

    assert done == [3, 3, 2]
    assert set(MessageWords.objects.values_list("pk", "at")) == before
    assert len(find_messages(workspace.pk, Wanted(query="kahve"))) == 8
    assert len(find_messages(workspace.pk, Wanted(query="vazo", in_subject=True))) == 1


def test_a_worker_that_was_stopped_is_followed_by_one_that_goes_on(hears: Write, workspace: Workspace) -> None:
    _heard(hears, 8)
    MessageWords.objects.all().delete()
    CatchUp()(batch=3)

    assert MessageWords.objects.count() == 3
    assert sum(_until_done(CatchUp())) == 5
    assert MessageWords.objects.count() == 8


def test_words_of_an_older_making_are_made_anew(hears: Write, workspace: Workspace) -> None:
    _heard(hears, 2)
    MessageWords.objects.update(made_by=0)

    assert sum(_until_done(CatchUp())) == 2
    assert not MessageWords.objects.filter(made_by=0).exists()


def test_a_message_written_past_the_house_is_found_at_the_next_turn(
    hears: Write, conversation: Conversation, workspace: Workspace
) -> None:
    catch_up = CatchUp()
    _until_done(catch_up)
    Message.objects.create(
        workspace=workspace, conversation=conversation, channel=conversation.channel, kind="note", text="Elle yazıldı"
    )
    _until_done(catch_up)

    assert len(find_messages(workspace.pk, Wanted(query="elle"))) == 1
