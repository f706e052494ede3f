"""The web chat: what the portal's door wrote down of a visitor, and replies kept for her browser to fetch."""

import json
import re
import secrets
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings

from muhatap.channels.connector import (
    BadSettings,
    File,
    Incoming,
    Notice,
    NotSent,
    Outgoing,
    Sender,
    Sent,
    Unreadable,
)
from muhatap.connectors.webchat.form import FORM
from muhatap.kit.colour import is_colour
from muhatap.kit.hours import NoHours, hours_of
from muhatap.kit.storable import storable
from muhatap.kit.store import Gone, store_at

if TYPE_CHECKING:
    from muhatap.channels.models import Channel


_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?", re.IGNORECASE)
SHORTEST = 32
"""So many characters has a secret that an HS256 signature is worth something with."""


class WebChat:
    """Hears visitors. What we answer is told to their open streams and fetched by them, so sending is showing it."""

    KIND = "webchat"
    SETTINGS: tuple[str, ...] = ("origins", "colour", "hours", "language", "welcome_tr", "welcome_en")
    SECRETS: tuple[str, ...] = ("identity_secret",)
    FORM = FORM
    CAN_SEND = True
    IS_LIVE = True

    def fresh_secrets(self) -> dict[str, str]:
        """Return the secret that the shop signs its customers' identity with, for a channel that has none yet."""
        return {"identity_secret": secrets.token_urlsafe(32)}

    def check(self, settings: Mapping[str, str]) -> None:
        """Raise BadSettings where the origins, the colour, the hours or the secret are not as they must be."""
        if len(settings.get("identity_secret", "x" * SHORTEST)) < SHORTEST:
            raise BadSettings(
                f"The identity_secret has {SHORTEST} characters at least.",
                f"Kimlik imza anahtarı en az {SHORTEST} karakter olmalı.",
            )
        for origin in filter(None, (one.strip() for one in settings.get("origins", "").split(","))):
            if not _ORIGIN.fullmatch(origin):
                raise BadSettings(
                    f"“{origin}” is no origin. Write it like https://www.shop.example, without a path.",
                    f"“{origin}” bir site adresi değil. https://www.firma.com.tr gibi, yolu olmadan yaz.",
                )
        if settings.get("colour") and not is_colour(settings["colour"]):
            raise BadSettings("Write the colour like #005d66.", "Rengi #005d66 gibi yaz.")
        if settings.get("language", "tr") not in {"tr", "en"}:
            raise BadSettings("The language is tr or en.", "Dil tr ya da en olabilir.")
        try:
            hours_of(settings.get("hours", ""))
        except NoHours as wrong:
            raise BadSettings(
                str(wrong), "Saatleri 1-5 09:00-18:00, 6 10:00-14:00 gibi yaz; 1 pazartesidir."
            ) from wrong

    def read(self, channel: "Channel", content: bytes) -> Iterator[Incoming | Notice]:
        """Yield the message of a visitor, or what she says about messages of ours."""
        try:
            said = json.loads(content)
            heard: list[Incoming | Notice] = list(_marks(said)) if "mark" in said else [_message(said)]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as trouble:
            raise Unreadable(f"Not a message of the web chat: {trouble!r}") from trouble
        except Gone as gone:
            raise Unreadable(f"A file of this message is no longer kept: {gone}") from gone
        yield from heard

    def send(self, channel: "Channel", outgoing: Outgoing) -> Sent:
        """Count the reply as sent: from this moment the visitor's browser is shown it."""
        if not outgoing.to:
            raise NotSent("permanent", "The person has not written in this chat.")
        return Sent(outgoing.key)

    def look_up(self, channel: "Channel", key: str) -> Sent | None:
        """Return it as sent: showing it cannot be lost on the way."""
        return Sent(key)


def _message(said: dict[str, Any]) -> Incoming:
    sender = said["sender"]
    if not isinstance(said["text"], str):
        raise TypeError("text is no text")
    return Incoming(
        external_id=storable(said["external_id"]),
        wire_id=storable(said["external_id"]),
        sender=Sender(
            external_id=storable(sender["external_id"]),
            email=sender.get("email") or "",
            phone=sender.get("phone") or "",
            name=sender.get("name") or "",
            is_verified=bool(sender.get("verified")),
        ),
        text=said["text"],
        subject=said.get("subject") or "",
        files=tuple(_file(one) for one in said.get("files") or ()),
    )


def _file(one: dict[str, Any]) -> File:
    content = store_at(settings.ATTACHMENTS).read(one["digest"])
    return File(storable(one["filename"]), one["content_type"], content)


def _marks(said: dict[str, Any]) -> Iterator[Notice]:
    if said["mark"] not in {"delivered", "read"}:
        raise ValueError("an unknown mark")
    for key in said["keys"]:
        yield Notice(storable(key), said["mark"])


CONNECTOR = WebChat()
