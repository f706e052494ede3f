"""A delivery is written down once, whatever the provider repeats."""

from django.db import connection

from muhatap.channels.models import Arrival, ArrivalBody, Channel
from muhatap.channels.write_down import write_down


def test_the_same_delivery_twice_is_one_arrival(line: Channel) -> None:
    first = write_down(line.workspace_id, line.pk, provider_id="d1", content=b"\x00raw\xff")
    again = write_down(line.workspace_id, line.pk, provider_id="d1", content=b"other")

    assert first == (Arrival.objects.get().pk, True)
    assert again == (first[0], False)
    assert bytes(ArrivalBody.objects.get().content) == b"\x00raw\xff"


def test_a_duplicate_is_known_after_its_body_was_pruned(line: Channel) -> None:
    number, _ = write_down(line.workspace_id, line.pk, provider_id="d1", content=b"raw")
    ArrivalBody.objects.all().delete()

    assert write_down(line.workspace_id, line.pk, provider_id="d1", content=b"raw") == (number, False)


def test_two_channels_number_their_deliveries_apart(line: Channel) -> None:
    other = Channel.objects.create(workspace=line.workspace, kind="rehearsal", name="İkinci")

    assert write_down(line.workspace_id, line.pk, provider_id="d1", content=b"a")[1]
    assert write_down(line.workspace_id, other.pk, provider_id="d1", content=b"b")[1]
    assert Arrival.objects.count() == 2


def test_a_channels_secrets_are_sealed(line: Channel) -> None:
    line.keep_secrets({"password": "çok gizli"})
    line.save(update_fields=["sealed"])
    with connection.cursor() as cursor:
        cursor.execute("select encode(sealed, 'escape') from channels_channel where id = %s", [line.pk])
        (kept,) = cursor.fetchone()

    assert Channel.objects.get(pk=line.pk).secrets == {"password": "çok gizli"}
    assert "gizli" not in kept
