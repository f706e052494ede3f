"""The form of an account, made of what its connector asks for."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.http import QueryDict

from muhatap.channels.asking import Ask, asks_of
from muhatap.desk.both import both
from muhatap.desk.forms.asking import BAD_ADDRESS, Asking
from muhatap.kit.sealing import BrokenSeal, seal, unseal

PARTS = {
    "servers": both("Sunucular", "Servers"),
    "oauth": both("OAuth ile giriş", "Log-in with OAuth"),
    "more": both("Ayrıntılar", "Details"),
}
ON = frozenset({"1", "true", "yes", "on"})
WRITTEN = both(
    "Yazıldı ve mühürlendi; değiştirmek için yeniden yaz.", "Written and sealed; write it anew to change it."
)
HELD = both("Kayıtlı; değiştirmek için yenisini yaz.", "Stored; write a new one to change it.")


class ChannelForm(Asking):
    """A name, and an answer to each of the connector's questions.

    A secret is never drawn again. One that was typed and not stored yet travels sealed in `kept`, bound to its typist.
    """

    name = forms.CharField(
        max_length=120,
        label=both("Kanalın adı", "The channel’s name"),
        help_text=both("Ekip böyle görür, örneğin Destek.", "What the team sees, such as Support."),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, held: Mapping[str, str], typist: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks = {ask.name: ask for ask in asks_of(kind)}
        self.kind, self.held, self.typist = kind, dict(held), typist
        for ask in self.asks.values():
            self.fields[ask.name] = _field(ask)
        for name in self.secret_names:
            note = WRITTEN if name in self._typed_before() else HELD if name in self.held else None
            if note:
                self.fields[name].required, self.fields[name].help_text = False, note

    @property
    def secret_names(self) -> list[str]:
        """The questions whose answers are never shown."""
        return [ask.name for ask in self.asks.values() if ask.kind == "password"]

    @property
    def open_fields(self) -> list[BoundField]:
        """The questions that everybody is asked."""
        return [self[name] for name, ask in self.asks.items() if not ask.part]

    def parts(self) -> Iterator[tuple[str, Any, list[BoundField], bool]]:
        """Yield each folded group: its key, its name, its questions, and whether it stands open."""
        for part, called in PARTS.items():
            fields = [self[name] for name, ask in self.asks.items() if ask.part == part]
            if fields:
                yield part, called, fields, any(one.errors for one in fields)

    def settings_told(self) -> dict[str, str]:
        """Return the valid answers that are no secrets; what was left empty is left out."""
        told: dict[str, str] = {}
        for name, ask in self.asks.items():
            value = self.cleaned_data.get(name)
            if ask.kind == "switch":
                value = "yes" if value else ""
            if ask.kind != "password" and value not in (None, ""):
                told[name] = str(value)
        return told

    def secrets_told(self) -> dict[str, str]:
        """Return the secrets: those typed now, else those typed before, else those stored."""
        typed = {name: self.cleaned_data[name] for name in self.secret_names if self.cleaned_data.get(name)}
        return self.held | self._typed_before() | typed

    def keep_typed(self, guessed: Mapping[str, str]) -> None:
        """Let the page carry what was typed and what was guessed, the secrets sealed."""
        typed = self._typed_before()
        typed |= {name: self.cleaned_data[name] for name in self.secret_names if self.cleaned_data.get(name)}
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name, value in guessed.items():
            if not data.get(name):
                data[name] = value
        if typed:
            told = typed | {"typist": str(self.typist), "kind": self.kind}
            data["kept"] = seal(told, key=settings.MUHATAP_KEY).decode()
        self.data = data
        for name in typed:
            self[name].help_text = WRITTEN

    def clean(self) -> dict[str, Any]:
        """Check what Django's own fields do not."""
        told = super().clean() or {}
        address = told.get("address", "")
        if address and not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+", address):
            self.add_error("address", BAD_ADDRESS)
        return told

    def _typed_before(self) -> dict[str, str]:
        try:
            told = unseal(self.data.get("kept", "").encode(), key=settings.MUHATAP_KEY)
        except (BrokenSeal, UnicodeEncodeError):
            return {}
        if told.pop("typist", "") != str(self.typist) or told.pop("kind", "") != self.kind:
            return {}
        return told


def _field(ask: Ask) -> forms.Field:
    told: dict[str, Any] = {"required": ask.is_required, "label": both(*ask.words)}
    told |= {"help_text": both(*ask.hint)} if any(ask.hint) else {}
    if ask.kind == "email":
        return forms.EmailField(**told)
    if ask.kind == "number":
        return forms.IntegerField(min_value=1, max_value=65535, **told)
    if ask.kind == "switch":
        return forms.BooleanField(**told)
    if ask.kind == "choice":
        chosen = [("", both("Otomatik", "Automatic")), *((one, both(tr, en)) for one, tr, en in ask.choices)]
        return forms.ChoiceField(choices=chosen, **told)
    widget = forms.PasswordInput(attrs={"autocomplete": "off"}) if ask.kind == "password" else forms.TextInput()
    return forms.CharField(max_length=4000, strip=ask.kind != "password", widget=widget, **told)
