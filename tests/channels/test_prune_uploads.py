"""A file on its way to a message is named until the message names it, and not for longer."""

import json
from datetime import timedelta

import pytest

from muhatap.channels.models import Arrival, Channel, Upload
from muhatap.channels.prune_uploads import prune_uploads
from muhatap.channels.write_down import write_down
from muhatap.kit.clock import now

DIGEST = "ab" * 32


@pytest.fixture
def arrival(line: Channel) -> Arrival:
    """A message with a file, written down and not heard yet."""
    said = {"external_id": "m1", "text": "Kutu ezik", "sender": {"external_id": "ayse"}}
    number, _ = write_down(line.workspace_id, line.pk, provider_id="m1", content=json.dumps(said).encode())
    Upload.send(line, [DIGEST, DIGEST], arrival=number)
    return Arrival.objects.get(pk=number)


@pytest.mark.parametrize(
    ("state", "stays"), [("waiting", 1), ("parked", 1), ("set_aside", 1), ("heard", 0), ("duplicate", 0)]
)
def test_it_stays_while_its_arrival_may_still_be_heard(arrival: Arrival, state: str, stays: int) -> None:
    Arrival.objects.update(state=state)
    Upload.objects.update(at=now() - timedelta(days=90))

    assert prune_uploads() == 1 - stays
    assert Upload.objects.count() == stays


def test_what_can_be_heard_no_more_names_nothing(arrival: Arrival) -> None:
    Arrival.objects.update(state="set_aside")
    arrival.body.delete()

    assert prune_uploads() == 1


def test_what_was_never_sent_goes_once_it_cannot_be(line: Channel) -> None:
    Upload.keep(line, DIGEST)
    Upload.objects.update(at=now() - Upload.LASTS)
    assert prune_uploads() == 0
    Upload.objects.update(at=now() - Upload.LASTS - timedelta(hours=2))

    assert prune_uploads() == 1


def test_named_twice_is_named_once(arrival: Arrival, line: Channel) -> None:
    Upload.send(line, [DIGEST], arrival=arrival.pk)

    assert Upload.objects.count() == 1
