"""The clock jumps, a year ahead, a year back, over the end of summer time: nothing is lost, nothing is done twice."""

import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from muhatap.channels.connector import NotSent
from muhatap.channels.models import Channel
from muhatap.connectors.rehearsal.connector import CONNECTOR as REHEARSAL
from muhatap.conversations.models import Conversation, Dispatch, Message, Promise
from muhatap.conversations.outbox.deliver_due import deliver_due
from muhatap.conversations.outbox.reply import reply
from muhatap.conversations.tend import tend
from muhatap.desk.later import until
from muhatap.journal.models import Event
from muhatap.kit import clock
from muhatap.tenancy.models import Member
from tests.cast import Write, logged_in
from tests.desk.views.test_inbox import ROW

YEAR = timedelta(days=365)
Set = Callable[[timedelta], None]
TRUE = clock.now


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Set:
    """Return a function that sets the clock of the whole house apart from the true one."""
    apart = timedelta(0)

    def told() -> datetime:
        return TRUE() + apart

    for name, module in list(sys.modules.items()):
        if name.startswith("muhatap.") and getattr(module, "now", None) is TRUE:
            monkeypatch.setattr(module, "now", told)

    def to(how_far: timedelta) -> None:
        nonlocal apart
        apart = how_far

    return to


def _state() -> str:
    return Dispatch.objects.get().state


@pytest.mark.parametrize("far", [YEAR, -YEAR])
def test_a_reply_goes_out_once_however_the_clock_jumps(far: timedelta, conversation: Conversation, jump: Set) -> None:
    reply(conversation, by=None, text="Bakıyorum.")
    jump(far)
    deliver_due()
    jump(timedelta(0))
    for _ in range(3):
        deliver_due()

    assert _state() == "sent"
    assert len(REHEARSAL.attempts) == 1


@pytest.mark.parametrize("far", [YEAR, -YEAR])
def test_a_reply_that_failed_is_tried_again_after_the_clock_was_put_right(
    far: timedelta, conversation: Conversation, jump: Set
) -> None:
    reply(conversation, by=None, text="Bakıyorum.")
    REHEARSAL.refuse(NotSent("retry", "Later."))
    deliver_due()
    jump(far)
    deliver_due()
    jump(timedelta(seconds=30))
    deliver_due()

    assert _state() == "sent"
    assert len(REHEARSAL.sent) == 1
    assert len(REHEARSAL.attempts) == 2


def test_a_sending_whose_lease_ran_out_by_a_jump_is_looked_up_not_sent_again(
    conversation: Conversation, jump: Set
) -> None:
    reply(conversation, by=None, text="Bakıyorum.")
    dispatch = Dispatch.objects.get()
    REHEARSAL.loses_answers = True
    deliver_due()
    jump(YEAR)
    deliver_due()

    dispatch.refresh_from_db()
    assert dispatch.state == "sent"
    assert REHEARSAL.attempts == [dispatch.key]


def test_a_promise_breaks_once_and_is_kept_late_whatever_the_clock_says_then(
    conversation: Conversation, jump: Set
) -> None:
    jump(YEAR)
    tend()
    tend()
    jump(-YEAR)
    tend()
    reply(conversation, by=None, text="Bakıyorum.")
    jump(timedelta(0))
    tend()

    promise = Promise.objects.get()
    assert promise.state == "broken"
    assert promise.kept_at is not None
    assert Event.objects.filter(kind="promise.broken").count() == 1


def test_a_promise_answered_before_it_was_made_is_kept(conversation: Conversation, jump: Set) -> None:
    jump(-YEAR)
    reply(conversation, by=None, text="Bakıyorum.")
    jump(timedelta(0))

    assert Promise.objects.get().state == "kept"
    assert Promise.objects.get().left(at=TRUE() - YEAR) == 1.0
    assert Promise.objects.get().left(at=TRUE() + YEAR) == 0.0


def test_the_snoozed_wake_once_and_a_clock_put_back_wakes_nobody(conversation: Conversation, jump: Set) -> None:
    conversation.snooze(until=TRUE() + timedelta(days=2), by=None)
    jump(-YEAR)
    tend()
    assert Conversation.objects.get().status == "snoozed"
    jump(YEAR)
    tend()
    jump(timedelta(0))
    tend()

    assert Conversation.objects.get().status == "open"
    assert Event.objects.filter(kind="conversation.woken").count() == 1


@pytest.mark.parametrize("far", [YEAR, -YEAR, timedelta(hours=1), -timedelta(hours=1)])
def test_whoever_pages_through_the_queue_meets_everybody_once(
    far: timedelta, hears: Write, line: Channel, defne: Member, jump: Set
) -> None:
    for number in range(120):
        hears(external_id=f"m{number}", sender={"external_id": f"kisi-{number}", "name": f"Kişi {number}"})
    browser, met, path, pages = logged_in(defne), [], "/desk/queue/?tab=team", 0
    while path and pages < 9:
        drawn = browser.get(path).content.decode()
        met += ROW.findall(drawn)
        following = re.search(r'hx-get="(/desk/queue/\?[^"]+after=[^"]+)"', drawn)
        path, pages = following[1].replace("&amp;", "&") if following else "", pages + 1
        jump(far * pages)

    assert len(met) == 120
    assert len(set(met)) == 120


@pytest.mark.parametrize(
    "said", ["2999-01-01T00:00:00+00:00", "1969-01-01T00:00:00+00:00", "0001-01-01T00:00:00+14:00"]
)
def test_a_senders_clock_that_cannot_be_is_not_believed(said: str, hears: Write) -> None:
    hears(sent_at=said)

    assert abs(Message.objects.get().at - TRUE()) < timedelta(minutes=5)
    assert Promise.objects.get().due_by > TRUE()


@pytest.mark.parametrize("minute", range(0, 240, 15))
@pytest.mark.parametrize("night", [datetime(2026, 10, 24, 23, tzinfo=UTC), datetime(2026, 3, 28, 23, tzinfo=UTC)])
def test_an_hour_is_an_hour_while_the_clocks_change(night: datetime, minute: int) -> None:
    at = (night + timedelta(minutes=minute)).astimezone(ZoneInfo("Europe/Berlin"))

    assert (until("hour", now=at).astimezone(UTC) - at.astimezone(UTC)) == timedelta(hours=1)
    assert until("tomorrow", now=at).time().hour == 9
