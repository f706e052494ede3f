"""The first page of an empty installation: the company and its owner."""

import re

from django import forms

from muhatap.desk.both import both, said
from muhatap.desk.forms.asking import Asking
from muhatap.desk.forms.new_password import NewPassword
from muhatap.desk.forms.zones import zones
from muhatap.kit.turkish import fold
from muhatap.tenancy.found import Company, Owner
from muhatap.tenancy.models.workspace import RESERVED

LANGUAGES = (("tr", "Türkçe"), ("en", "English"))


class FoundingForm(Asking):
    """Six answers, and the desk opens."""

    company = forms.CharField(max_length=120, label=both("Şirketin ya da markanın adı", "Your company or brand"))
    slug = forms.CharField(
        max_length=63,
        required=False,
        label=both("Kısa adı", "Short name"),
        help_text=both(
            "Sunucudaki komutlarda geçer, sonra değişmez: a–z, 0–9 ve -. Boş bırakırsan addan türetiriz.",
            "Used in commands on the server, and never changes: a–z, 0–9 and -. Empty: we make it from the name.",
        ),
    )
    language = forms.ChoiceField(choices=LANGUAGES, label=both("Dili", "Its language"))
    time_zone = forms.ChoiceField(choices=zones, label=both("Saat dilimi", "Time zone"))
    name = forms.CharField(max_length=120, label=both("Adın ve soyadın", "Your name"))
    email = forms.EmailField(
        label=both("E-posta adresin", "Your e-mail address"), help_text=both("Bununla girersin.", "You log in with it.")
    )
    password = NewPassword()

    def clean(self) -> dict[str, object]:
        """Make the short name where none was given, and check it."""
        told = super().clean() or {}
        slug = told.get("slug") or slug_of(told.get("company", ""))
        if told.get("company") and "slug" in told:
            if not re.fullmatch(r"[a-z0-9-]{2,63}", slug):
                self.add_error("slug", said("2–63 karakter: a–z, 0–9 ve -.", "2 to 63 of a–z, 0–9 and -."))
            elif slug in RESERVED:
                self.add_error(
                    "slug", said("Bu ad bize ayrılmış; başka bir ad seç.", "This one is ours; choose another.")
                )
            told["slug"] = slug
        return told

    def company_told(self) -> Company:
        """Return the company of valid answers."""
        told = self.cleaned_data
        return Company(told["company"], told["slug"], told["language"], told["time_zone"])

    def owner_told(self) -> Owner:
        """Return the owner of valid answers."""
        told = self.cleaned_data
        return Owner(told["name"], told["email"], told["password"])


def slug_of(name: str) -> str:
    """Return a short name for an address: “Çiçekçi & Kızı” -> “cicekci-kizi”."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:63].strip("-")
