"""Members, teams and invitations."""

from collections.abc import Iterable
from typing import Any

from django import forms

from muhatap.desk.both import both
from muhatap.desk.forms.asking import Asking
from muhatap.desk.forms.founding import LANGUAGES
from muhatap.desk.forms.new_password import NewPassword
from muhatap.tenancy.models import Member, Team

ROLES = {
    "owner": both("Sahip: her şeyi yapar", "Owner: may do everything"),
    "admin": both("Yönetici: ayarlar ve ekip", "Admin: settings and the team"),
    "supervisor": both("Sorumlu: ekibi ve gelenleri izler", "Supervisor: leads the team, sees arrivals"),
    "agent": both("Temsilci: müşterilere yazar", "Agent: writes to customers"),
    "observer": both("Gözlemci: yalnızca okur", "Observer: reads only"),
}


def role_choices(roles: Iterable[str]) -> list[tuple[str, Any]]:
    """Return the roles with their words, the humbler ones first."""
    return [(role, words) for role, words in reversed(ROLES.items()) if role in set(roles)]


class InviteForm(Asking):
    """Who is asked in."""

    email = forms.EmailField(label=both("E-posta adresi", "E-mail address"))
    name = forms.CharField(max_length=120, required=False, label=both("Adı", "Name"))
    role = forms.ChoiceField(label=both("Rolü", "Role"))
    language = forms.ChoiceField(choices=LANGUAGES, label=both("Dili", "Language"))

    def __init__(self, *args: Any, roles: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["role"], role_choices(roles))


class MemberForm(Asking):
    """A seat as an administrator sees it."""

    name = forms.CharField(max_length=120, label=both("Adı ve soyadı", "Name"))
    role = forms.ChoiceField(label=both("Rolü", "Role"))
    teams = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=both("Ekipleri", "Teams")
    )

    def __init__(self, *args: Any, roles: Iterable[str], teams: Iterable[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["role"], role_choices(roles))
        _choose(self.fields["teams"], [(str(team.pk), team.name) for team in teams])


class TeamForm(Asking):
    """A team's name and who sits in it."""

    name = forms.CharField(max_length=80, label=both("Ekibin adı", "The team’s name"))
    members = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=both("Üyeleri", "Members")
    )

    def __init__(self, *args: Any, members: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["members"], [(str(member.pk), member.name) for member in members])


class JoinForm(Asking):
    """Somebody new takes her seat."""

    name = forms.CharField(max_length=120, label=both("Adın ve soyadın", "Your name"))
    password = NewPassword()


def _choose(field: Any, choices: list[tuple[str, Any]]) -> None:
    field.choices = choices
