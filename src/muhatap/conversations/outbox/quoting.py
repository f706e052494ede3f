"""An earlier message as it stands below a mail of ours: who wrote it when, and its words."""

import re
from html import escape
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format

from muhatap.channels.connector import Quoted
from muhatap.conversations.models import Message

LONGEST_TEXT = 20_000
LONGEST_HTML = 200_000
_PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_FROM_ELSEWHERE = re.compile(r"(?<=\s)data-remote-src(?=\s*=)", re.IGNORECASE)
_RULE = "-" * 10
_WORDS = {
    "tr": ("İletilen ileti", "Kimden", "Tarih", "Konu", "Kime", "[… devamı kısaltıldı]"),
    "en": ("Forwarded message", "From", "Date", "Subject", "To", "[… the rest was cut]"),
}


def quoting(message: Message) -> Quoted | None:
    """Return what this message of ours carries below its own words, or None; the same whenever it is asked.

    What is longer than a reader scrolls through is cut; of HTML that is too long only the text goes along.
    """
    original = message.quotes
    if original is None:
        return None
    is_forward = message.kind == Message.Kind.FORWARD
    language = _language(message, original, is_forward=is_forward)
    words = _WORDS[language]
    text = original.full_text or original.text
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT].rsplit("\n", 1)[0].rstrip() + f"\n\n{words[5]}"
    html = original.html if len(original.html) <= LONGEST_HTML else ""
    html = _FROM_ELSEWHERE.sub("src", html) if is_forward else _PICTURE.sub("", html)
    with translation.override(language):
        head = _forwarded_head(original, words) if is_forward else _answered_head(original, language)
    return Quoted(head, text, html or _as_html(text), is_forward)


def _language(message: Message, original: Message, *, is_forward: bool) -> str:
    """Return the member's language for what is passed on, else the language of the conversation."""
    if is_forward:
        spoken = message.author.language if message.author else ""
    else:
        spoken = original.language or message.conversation.person.language
    return "en" if (spoken or message.conversation.workspace.language).startswith("en") else "tr"


def _answered_head(original: Message, language: str) -> str:
    at, who = _when(original), _who(original)
    return f"{at} tarihinde {who} yazdı:" if language == "tr" else f"On {at}, {who} wrote:"


def _forwarded_head(original: Message, words: tuple[str, ...]) -> str:
    known = original.recipients if isinstance(original.recipients, dict) else {}
    to = known.get("to")
    fields = [
        (words[1], _who(original)),
        (words[2], _when(original)),
        (words[3], original.subject or original.conversation.subject),
        (words[4], ", ".join(map(str, to)) if isinstance(to, list) else ""),
    ]
    lines = [f"{name}: {' '.join(value.split())}" for name, value in fields if value]
    return "\n".join([f"{_RULE} {words[0]} {_RULE}", *lines])


def _when(original: Message) -> str:
    at = original.at.astimezone(ZoneInfo(original.workspace.time_zone))
    is_turkish = translation.get_language() == "tr"
    return date_format(at, "j F Y H.i" if is_turkish else "j F Y H:i", use_l10n=False)


def _who(original: Message) -> str:
    name = " ".join(original.author_name.split())
    address = original.identity.value if original.identity and original.identity.kind == "email" else ""
    return f"{name} <{address}>" if name and address and name != address else name or address or "?"


def _as_html(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>\n")
