"""Members, invitations and teams, as an administrator handles them."""

import re

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from muhatap.channels.models import Channel, MailRoute, SystemMail
from muhatap.conversations.models import Conversation
from muhatap.journal.models import Event
from muhatap.tenancy.entered import entered
from muhatap.tenancy.models import Invitation, Member, Team, TeamSeat, User, Workspace
from tests.cast import logged_in

PASSWORD = "uzun-bir-parola"
INVITED = {"email": "kerem@cicekci.example", "name": "Kerem", "role": "agent", "language": "tr"}


@pytest.fixture(autouse=True)
def _forgotten_counts() -> None:
    cache.clear()


def _by_password(member: Member) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": member.user.email, "password": PASSWORD})
    return client


def test_without_system_mail_the_link_is_shown_once_to_hand_over(nermin: Member) -> None:
    client = logged_in(nermin)

    page = client.post("/desk/settings/members/", INVITED).content.decode()

    link = re.search(r"http://testserver(/invitations/[^/<]+/)", page)
    assert link
    assert link[1] not in client.get("/desk/settings/members/").content.decode()
    guest = Client()
    assert "Kerem" in guest.get(link[1]).content.decode()
    weak = guest.post(link[1], {"name": "Kerem Tan", "password": "kisa"})
    assert weak.status_code == 422
    assert "Kerem Tan" in weak.content.decode()
    assert guest.post(link[1], {"name": "Kerem Tan", "password": "kerem-uzun-yazar"})["Location"] == "/"
    assert guest.get("/").status_code == 200
    assert Client().get(link[1]).status_code == 410


def test_with_system_mail_the_link_goes_by_mail_and_is_shown_to_nobody(workspace: Workspace, nermin: Member) -> None:
    told = {"address": "destek@cicekci.example", "outbox_folder": "/nowhere"}
    box = Channel.objects.create(workspace=workspace, kind="email", name="Destek", settings=told)
    MailRoute.objects.create(workspace=workspace, channel=box)

    answer = logged_in(nermin).post("/desk/settings/members/", INVITED, follow=True)

    assert "Davet yolda: kerem@cicekci.example" in answer.content.decode()
    assert "/invitations/" not in answer.content.decode().replace("/desk/settings/invitations/", "")
    assert "/invitations/" in SystemMail.objects.get().letter["text"]


def test_an_invited_log_in_is_asked_to_log_in_and_another_one_to_leave(
    nermin: Member, stranger: Member, workspace: Workspace
) -> None:
    page = logged_in(nermin).post("/desk/settings/members/", INVITED | {"email": stranger.user.email}).content.decode()
    link = re.search(r"http://testserver(/invitations/[^/<]+/)", page)
    assert link

    assert Client().get(link[1])["Location"] == f"/accounts/login/?next={link[1]}"
    assert logged_in(nermin).post(link[1]).status_code == 403
    hers = logged_in(stranger)
    assert hers.post(link[1])["Location"] == "/"
    assert "Çiçekçi" in hers.get("/").content.decode()


def test_an_invitation_is_withdrawn(nermin: Member) -> None:
    client = logged_in(nermin)
    page = client.post("/desk/settings/members/", INVITED).content.decode()
    link = re.search(r"http://testserver(/invitations/[^/<]+/)", page)
    assert link

    client.post(f"/desk/settings/invitations/{Invitation.objects.get().pk}/")

    assert Client().get(link[1]).status_code == 410


def test_a_seat_is_taken_away_with_its_sessions_and_its_work(
    conversation: Conversation, nermin: Member, defne: Member, selin: Member
) -> None:
    conversation.assign(member=defne, by=None)
    hers = _by_password(defne)
    assert hers.get("/").status_code == 200
    assert UserSession.objects.filter(user=defne.user).count() == 1

    answer = logged_in(nermin).post(
        f"/desk/settings/members/{defne.pk}/seat/", {"heir": f"member:{selin.pk}"}, follow=True
    )

    conversation.refresh_from_db()
    assert "devredilen görüşme: 1" in answer.content.decode()
    assert conversation.assignee == selin
    assert "/accounts/login/" in hers.get("/")["Location"]
    assert not UserSession.objects.filter(user=defne.user).exists()
    returned = {"deed": "return", "confirm_password": PASSWORD}
    logged_in(nermin).post(f"/desk/settings/members/{defne.pk}/seat/", returned)
    assert logged_in(defne).get("/").status_code == 200


def test_a_seat_elsewhere_keeps_its_session(nermin: Member, stranger: Member, workspace: Workspace) -> None:
    seat = Member.objects.create(workspace=workspace, user=stranger.user, name="Rıza", role="agent")
    hers = _by_password(stranger)
    hers.get("/")

    logged_in(nermin).post(f"/desk/settings/members/{seat.pk}/seat/", {"heir": "nobody"})

    assert hers.get("/").status_code == 200
    assert "Rakip" in hers.get("/").content.decode()


@pytest.mark.parametrize("heir", ["", "member:0", "team:99", "member:x"])
def test_an_heir_that_is_none_is_asked_for_again(nermin: Member, defne: Member, heir: str) -> None:
    answer = logged_in(nermin).post(f"/desk/settings/members/{defne.pk}/seat/", {"heir": heir})

    defne.refresh_from_db()
    assert answer.status_code in {404, 422}
    assert defne.is_active


def test_the_last_owner_cannot_be_taken_away(nermin: Member) -> None:
    answer = logged_in(nermin).post(f"/desk/settings/members/{nermin.pk}/seat/", {"heir": "nobody"})

    assert answer.status_code == 422
    assert "Son sahip ayrılamaz" in answer.content.decode()


def test_a_role_and_teams_are_given(nermin: Member, defne: Member, workspace: Workspace) -> None:
    team = Team.objects.create(workspace=workspace, name="Buket")
    client, place = _by_password(nermin), f"/desk/settings/members/{defne.pk}/"
    stamp = client.get(place).context["form"]["stamp"].value()

    told = {"name": "Defne A.", "role": "supervisor", "teams": [str(team.pk)], "stamp": stamp}
    assert client.post(place, told).status_code == 302

    defne.refresh_from_db()
    assert (defne.name, defne.role, TeamSeat.objects.get().team) == ("Defne A.", "supervisor", team)
    kinds = set(Event.objects.filter(kind="settings.member_changed").values_list("member_id", flat=True))
    assert kinds == {nermin.pk}


def test_a_refusal_shows_the_seat_as_it_is_so_that_saving_then_loses_nothing(
    nermin: Member, defne: Member, workspace: Workspace
) -> None:
    team = Team.objects.create(workspace=workspace, name="Buket")
    TeamSeat.objects.create(workspace=workspace, team=team, member=defne)
    client, place = logged_in(nermin), f"/desk/settings/members/{defne.pk}/"

    form = client.post(f"{place}seat/", {"heir": ""}).context["form"]
    shown = {name: form[name].value() for name in ("name", "role", "teams", "stamp")}

    assert [value for value, _ in form.fields["teams"].choices] == [str(team.pk)]
    assert client.post(place, shown).status_code == 302
    assert TeamSeat.objects.get().team == team


def test_who_may_do_what_is_changed_by_who_knows_her_password(nermin: Member, defne: Member) -> None:
    client, place = logged_in(nermin), f"/desk/settings/members/{defne.pk}/"
    told = {"name": defne.name, "role": "admin", "stamp": client.get(place).context["form"]["stamp"].value()}
    chief = INVITED | {"role": "admin"}

    refused = client.post(place, told)
    assert "Önce kendi parolanı doğru yaz." in refused.content.decode()
    assert client.post("/desk/settings/members/", chief).status_code == refused.status_code == 422
    Member.objects.filter(pk=defne.pk).update(is_active=False)
    assert client.post(f"{place}seat/", {"deed": "return"}).status_code == 422
    defne.refresh_from_db()
    assert (defne.role, defne.is_active, Invitation.objects.exists()) == ("agent", False, False)

    assert client.post("/desk/settings/members/", chief | {"confirm_password": PASSWORD}).status_code == 200
    assert Invitation.objects.get().role == "admin"


def test_a_password_link_needs_the_administrators_own_password(nermin: Member, defne: Member) -> None:
    place = f"/desk/settings/members/{defne.pk}/password/"
    client = logged_in(nermin)

    assert client.post(place).status_code == 422
    assert client.post(place, {"confirm_password": "yanlış-parola"}).status_code == 422
    page = client.post(place, {"confirm_password": PASSWORD}).content.decode()
    link = re.search(r"http://testserver(/accounts/password/reset/key/[^<]+)", page)
    assert link

    hers = Client()
    form = hers.get(link[1], follow=True)
    new = {"password1": "defne-yeni-parola", "password2": "defne-yeni-parola"}
    hers.post(form.redirect_chain[-1][0], new)
    assert User.objects.get(pk=defne.user_id).check_password("defne-yeni-parola")
    again = Client().get(link[1], follow=True)
    assert "Bu bağlantı artık geçmiyor" in again.content.decode()
    assert "password1" not in again.content.decode()


def test_nobody_gets_a_link_into_another_workspace(nermin: Member, stranger: Member, workspace: Workspace) -> None:
    seat = Member.objects.create(workspace=workspace, user=stranger.user, name="Rıza", role="agent")

    answer = _by_password(nermin).post(f"/desk/settings/members/{seat.pk}/password/")

    assert answer.status_code == 422
    assert "Başka bir çalışma alanının da üyesi" in answer.content.decode()
    assert "/accounts/password/reset/key/" not in answer.content.decode()


def test_a_log_in_of_minutes_ago_is_enough(nermin: Member, defne: Member) -> None:
    client = _by_password(nermin)

    assert client.post(f"/desk/settings/members/{defne.pk}/password/").status_code == 200


def test_a_team_is_made_named_and_filled(nermin: Member, defne: Member, selin: Member) -> None:
    client = logged_in(selin)
    assert client.post("/desk/settings/teams/", {"name": "Buket", "members": [str(defne.pk)]}).status_code == 302
    again = client.post("/desk/settings/teams/", {"name": "Buket"})
    assert again.status_code == 422
    assert "Bu adda bir ekip var." in again.content.decode()

    team = Team.objects.get()
    place = f"/desk/settings/teams/{team.pk}/"
    stamp = client.get(place).context["form"]["stamp"].value()
    client.post(place, {"name": "Orkide", "members": [str(selin.pk)], "stamp": stamp})

    assert [seat.member for seat in TeamSeat.objects.all()] == [selin]
    assert Team.objects.get().name == "Orkide"


def test_a_team_is_deleted_and_its_work_goes_where_it_was_sent(
    nermin: Member, selin: Member, conversation: Conversation
) -> None:
    team = Team.objects.create(workspace=nermin.workspace, name="Buket")
    conversation.assign(team=team, by=None)
    client = logged_in(nermin)
    page = client.get(f"/desk/settings/teams/{team.pk}/").content.decode()
    assert "Açık görüşmesi: <b>1</b>" in page
    assert f'value="team:{team.pk}"' not in page

    answer = client.post(f"/desk/settings/teams/{team.pk}/removal/", {"heir": f"member:{selin.pk}"}, follow=True)

    conversation.refresh_from_db()
    assert conversation.assignee == selin
    assert not Team.objects.exists()
    assert "devredilen görüşme: 1" in answer.content.decode()
    audit = client.get("/desk/settings/audit/").content.decode()
    assert "ekibi sildi" in audit
    assert f'işlerini alan: <span class="muted">{selin.name}</span>' in audit


@pytest.mark.parametrize("heir", ["", "kim", "itself"])
def test_a_team_stays_where_nobody_fit_was_chosen(nermin: Member, heir: str) -> None:
    team = Team.objects.create(workspace=nermin.workspace, name="Buket")
    told = {"heir": f"team:{team.pk}" if heir == "itself" else heir}

    answer = logged_in(nermin).post(f"/desk/settings/teams/{team.pk}/removal/", told)

    assert answer.status_code == 422
    assert "İşi devralacak birini seç." in answer.content.decode()
    assert Team.objects.exists()


def test_a_member_of_another_workspace_sits_in_no_team_of_ours(selin: Member, stranger: Member) -> None:
    answer = logged_in(selin).post("/desk/settings/teams/", {"name": "Buket", "members": [str(stranger.pk)]})

    assert answer.status_code == 422
    with entered(selin.workspace_id):
        assert not TeamSeat.objects.exists()
