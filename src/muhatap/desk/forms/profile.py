"""A member's own page."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from muhatap.desk.both import both, said
from muhatap.desk.forms.asking import Asking
from muhatap.desk.forms.founding import LANGUAGES
from muhatap.desk.forms.zones import zones
from muhatap.kit.clock import now
from muhatap.tenancy.models import Member


def own_zones() -> list[tuple[str, Any]]:
    """Return the zones to choose from, the workspace's first."""
    return [("", both("Çalışma alanınınki", "The workspace’s")), *zones()]


class ProfileForm(Asking):
    """How she is called and what she speaks."""

    name = forms.CharField(max_length=120, label=both("Adın ve soyadın", "Your name"))
    language = forms.ChoiceField(choices=LANGUAGES, label=both("Ekran dilin", "Language of your screens"))
    time_zone = forms.ChoiceField(choices=own_zones, required=False, label=both("Saat dilimin", "Your time zone"))
    signature = forms.CharField(
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=both("İmzan", "Your signature"),
        help_text=both("E-posta yanıtlarının sonuna eklenir.", "Added at the end of your e-mail replies."),
    )


def stored_profile(member: Member) -> dict[str, Any]:
    """Return what is stored of the form's answers."""
    return {name: getattr(member, name) for name in ("name", "language", "time_zone", "signature")}


class AwayForm(Asking):
    """At work, or away until a time."""

    until = forms.CharField(
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        label=both("Ne zamana dek (boşsa sen dönene dek)", "Until (empty: until you come back)"),
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = zone

    def clean_until(self) -> datetime | None:
        """Return the moment in her zone, or None; it lies ahead."""
        text = self.cleaned_data["until"]
        if not text:
            return None
        try:
            told = datetime.fromisoformat(text)
        except ValueError:
            told = None
        at = told.replace(tzinfo=self._zone) if told and told.tzinfo is None else told
        if at is None or at <= now():
            raise forms.ValidationError(said("İleri bir gün ve saat seç.", "Choose a day and time ahead."), code="past")
        return at
