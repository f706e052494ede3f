"""The company: its name and colour, its languages, and what it tells about itself."""

import re
from typing import Any

from django import forms

from muhatap.desk.both import both, said
from muhatap.desk.forms.asking import Asking
from muhatap.desk.forms.founding import LANGUAGES
from muhatap.desk.forms.zones import zones
from muhatap.kit.colour import READABLE, NoColour, contrast_with_white, readable

AREA = forms.Textarea(attrs={"rows": 3})


class CompanyForm(Asking):
    """Everything of the workspace but its address."""

    name = forms.CharField(max_length=120, label=both("Adı", "Name"))
    brand = forms.CharField(
        max_length=7,
        required=False,
        label=both("Marka rengi", "Brand colour"),
        help_text=both(
            "Örneğin #1f6f78; üstünde beyaz yazı okunmalı. Sohbetin rengi kendi kanalında seçilir.",
            "Such as #1f6f78; white letters must be readable on it. A chat’s colour is chosen on its channel.",
        ),
    )
    language = forms.ChoiceField(choices=LANGUAGES, label=both("Ana dili", "Main language"))
    time_zone = forms.ChoiceField(choices=zones, label=both("Saat dilimi", "Time zone"))
    languages = forms.MultipleChoiceField(
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=both("Müşterilerle konuştuğu diller", "Languages spoken with customers"),
    )
    address = forms.CharField(max_length=1000, required=False, widget=AREA, label=both("Açık adres", "Address"))
    phone = forms.CharField(max_length=40, required=False, label=both("Telefon", "Telephone"))
    website = forms.URLField(
        max_length=200, required=False, assume_scheme="https", label=both("Web sitesi", "Web site")
    )
    mersis = forms.CharField(
        max_length=20,
        required=False,
        label=both("MERSİS no", "MERSIS number"),
        help_text=both("16 hane; ticaret sicilindeki numara.", "16 digits; the number of the trade register."),
    )
    hours = forms.CharField(
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=both("Çalışma saatleri", "Opening hours"),
        help_text=both("Örneğin: hafta içi 09.00–18.00", "Such as: weekdays 9 am to 6 pm"),
    )

    def clean_brand(self) -> str:
        """Return a colour on which white is read; say the nearest one where it is not."""
        brand: str = self.cleaned_data["brand"].strip()
        if not brand:
            return ""
        brand = brand if brand.startswith("#") else f"#{brand}"
        try:
            contrast = contrast_with_white(brand)
        except NoColour:
            raise forms.ValidationError(
                said("Rengi #1f6f78 gibi yaz.", "Write the colour like #1f6f78."), code="no_colour"
            ) from None
        if contrast < READABLE:
            near = readable(brand)
            raise forms.ValidationError(
                said(
                    f"Bu renkte beyaz yazı zor okunuyor. Okunan en yakın tonu: {near}",
                    f"White letters are hard to read on it. The nearest shade that works: {near}",
                ),
                code="pale",
            )
        return brand

    def clean_mersis(self) -> str:
        """Return sixteen digits or nothing; spaces and dashes are taken out."""
        digits = re.sub(r"[\s.-]", "", self.cleaned_data["mersis"])
        if digits and not re.fullmatch(r"[0-9]{16}", digits):
            raise forms.ValidationError(
                said("MERSİS numarası 16 hanelidir.", "A MERSIS number has 16 digits."), code="mersis"
            )
        return digits


def stored_company(workspace: Any) -> dict[str, Any]:
    """Return what is stored of the form's answers."""
    plain = ("name", "brand", "language", "time_zone", "address", "phone", "website", "mersis", "hours")
    return {name: getattr(workspace, name) for name in plain} | {"languages": workspace.spoken}


class NoticeForm(Asking):
    """A privacy notice in one language."""

    language = forms.ChoiceField(choices=LANGUAGES, label=both("Dili", "Language"))
    text = forms.CharField(
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        label=both("Metin", "Text"),
        help_text=both(
            "Yayımladığın metin değişmez; yeni metin yeni sürüm olur.",
            "A published text never changes; a new text is a new version.",
        ),
    )
