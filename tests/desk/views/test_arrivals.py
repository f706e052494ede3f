"""The house promises that what could not be understood is seen by those who lead, and can be tried again."""

from muhatap.channels.models import Arrival, ArrivalBody, Channel
from muhatap.tenancy.models import Member
from tests.cast import logged_in


def _parked(line: Channel) -> Arrival:
    arrival = Arrival.objects.create(
        workspace=line.workspace, channel=line, provider_id="bozuk-1", state="parked", reason="Not JSON", tries=5
    )
    ArrivalBody.objects.create(arrival=arrival, content=b"bozuk")
    return arrival


def test_what_is_parked_shows_its_reason(line: Channel, selin: Member) -> None:
    _parked(line)

    page = logged_in(selin).get("/desk/settings/arrivals/").content.decode()

    assert "Not JSON" in page
    assert "bozuk-1" in page


def test_what_is_parked_can_be_tried_again(line: Channel, selin: Member) -> None:
    arrival = _parked(line)

    answer = logged_in(selin).post(f"/desk/settings/arrivals/{arrival.pk}/replay/", HTTP_HX_REQUEST="true")

    arrival.refresh_from_db()
    assert (arrival.state, arrival.tries, arrival.reason) == ("waiting", 0, "")
    assert f'id="arrival-{arrival.pk}"' in answer.content.decode()


def test_what_was_heard_is_not_tried_again(line: Channel, selin: Member) -> None:
    arrival = _parked(line)
    Arrival.objects.update(state="heard")

    answer = logged_in(selin).post(f"/desk/settings/arrivals/{arrival.pk}/replay/", HTTP_HX_REQUEST="true")

    assert answer.status_code == 422


def test_an_agent_is_shown_the_door(line: Channel, defne: Member) -> None:
    arrival = _parked(line)
    client = logged_in(defne)

    assert client.get("/desk/settings/arrivals/").status_code == 403
    assert client.post(f"/desk/settings/arrivals/{arrival.pk}/replay/").status_code == 403


def test_a_stranger_sees_her_own_arrivals_only(line: Channel, stranger: Member) -> None:
    arrival = _parked(line)
    client = logged_in(stranger)

    assert "bozuk-1" not in client.get("/desk/settings/arrivals/?shown=all").content.decode()
    assert client.post(f"/desk/settings/arrivals/{arrival.pk}/replay/").status_code == 404
