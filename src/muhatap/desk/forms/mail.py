"""The way by which the house sends its own mail."""

from collections.abc import Iterable
from typing import Any

from django import forms

from muhatap.channels.models import Channel, MailRoute
from muhatap.desk.both import both, said
from muhatap.desk.forms.asking import REQUIRED, Asking

TLS = (("starttls", "STARTTLS"), ("tls", "TLS"), ("none", both("Şifresiz", "Not encrypted")))
OWN = "own"


class RouteForm(Asking):
    """None, one of our mailboxes, or an SMTP server told here."""

    way = forms.ChoiceField(required=False, widget=forms.RadioSelect, label=both("Nereden gider", "It goes through"))
    address = forms.EmailField(required=False, label=both("Gönderen adres", "Sender’s address"))
    smtp_host = forms.CharField(max_length=255, required=False, label=both("SMTP sunucusu", "SMTP server"))
    smtp_port = forms.IntegerField(required=False, min_value=1, max_value=65535, label=both("Port", "Port"))
    smtp_tls = forms.ChoiceField(choices=TLS, required=False, label=both("Şifreleme", "Encryption"))
    smtp_user = forms.CharField(max_length=320, required=False, label=both("Kullanıcı adı", "User name"))
    password = forms.CharField(
        max_length=4000,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        label=both("Parola", "Password"),
        help_text=both("Mühürlü saklanır; boş bırakırsan eskisi kalır.", "Kept sealed; empty leaves the old one."),
    )

    def __init__(self, *args: Any, mailboxes: Iterable[Channel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["way"]
        field.choices = [
            ("", said("Hiçbir yerden: bağlantıları elden ver", "Nowhere: links are handed over")),
            *((str(one.pk), f"{one.name} · {one.settings.get('address', '')}") for one in mailboxes),
            (OWN, said("Kendi SMTP sunucumdan", "An SMTP server of my own")),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the server and the sender where the way is a server of their own."""
        told = super().clean() or {}
        if told.get("way") == OWN:
            for name in ("address", "smtp_host"):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, REQUIRED)
        return told


def stored_route(route: MailRoute | None) -> dict[str, Any]:
    """Return what is stored of the form's answers, without the password."""
    if route is None:
        return {"way": "", **dict.fromkeys(("address", "smtp_host", "smtp_tls", "smtp_user"), ""), "smtp_port": None}
    told = route.settings
    port = told.get("smtp_port")
    return {
        "way": str(route.channel_id) if route.channel_id else OWN,
        "address": told.get("address", ""),
        "smtp_host": told.get("smtp_host", ""),
        "smtp_port": int(port) if port else None,
        "smtp_tls": told.get("smtp_tls", ""),
        "smtp_user": told.get("smtp_user", ""),
    }
