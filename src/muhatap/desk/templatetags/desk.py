"""Tags of the desk's templates: marks, avatars, and words in the member's language."""

import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.template.base import FilterExpression, Parser, Token
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from muhatap.desk import names, words
from muhatap.desk.accounts import troubles_of
from muhatap.desk.counts import as_read
from muhatap.desk.language import language_of
from muhatap.desk.notices import MOST, unseen_of
from muhatap.desk.offered import offered
from muhatap.desk.pictures import is_shown
from muhatap.desk.zones import zone_of
from muhatap.kit.clock import now as present
from muhatap.kit.snippet import snippet
from muhatap.kit.turkish import dative, tr_title

register = template.Library()

MARKS = {
    "email": ("mail", "E-posta", "Email"),
    "api": ("link", "Program", "Program"),
    "rehearsal": ("player-play", "Prova", "Rehearsal"),
    "webchat": ("message-circle", "Web sohbeti", "Web chat"),
    "chat": ("message-circle", "Web sohbeti", "Web chat"),
    "x": ("brand-x", "X", "X"),
    "instagram": ("brand-instagram", "Instagram", "Instagram"),
    "facebook": ("brand-facebook", "Facebook", "Facebook"),
    "messenger": ("brand-facebook", "Messenger", "Messenger"),
    "whatsapp": ("brand-whatsapp", "WhatsApp", "WhatsApp"),
    "phone": ("phone", "Telefon", "Phone"),
    "note": ("lock", "İç not", "Internal note"),
    "resolved": ("check", "Çözüldü", "Resolved"),
    "opened": ("inbox", "Görüşme açıldı", "Conversation opened"),
    "reopened": ("refresh", "Yeniden açıldı", "Reopened"),
    "assigned": ("arrows-exchange", "Devir", "Hand-over"),
    "snoozed": ("clock", "Ertelendi", "Snoozed"),
    "woken": ("clock", "Uyandı", "Woken"),
    "spam": ("ban", "İstenmeyen", "Spam"),
    "unspam": ("inbox", "İstenmeyen değil", "Not spam"),
    "broken": ("alert-triangle", "Tutulmayan söz", "Broken promise"),
}
PASSWORD_FIELDS = {
    "oldpassword": ("Şimdiki parola", "Current password"),
    "password": ("Parola", "Password"),
    "password1": ("Yeni parola", "New password"),
    "password2": ("Yeni parola, bir daha", "New password, once more"),
    "email": ("E-posta", "Email"),
}
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]’”]")


class _Said(template.Node):
    """The words of one language, chosen while the page is drawn."""

    def __init__(self, said: tuple[str, str], name: str) -> None:
        self.turkish, self.english = (mark_safe(one) for one in said)
        self.name = name

    def render(self, context: template.Context) -> str:
        said = self.english if spoken(context) == "en" else self.turkish
        if self.name:
            context[self.name] = said
            return ""
        return said


@register.tag
def t(parser: Parser, token: Token) -> template.Node:
    """`{% t "Kutu" "Inbox" %}`: the words in the reader's language; with `as name` they are kept instead."""
    parts = token.split_contents()[1:]
    if len(parts) not in {2, 4}:
        raise template.TemplateSyntaxError("t takes the Turkish and the English words, and `as name` after them.")
    turkish, english = (FilterExpression(part, parser).resolve(template.Context()) for part in parts[:2])
    return _Said((turkish, english), parts[3] if len(parts) == 4 else "")


@register.simple_tag(takes_context=True)
def known(context: template.Context, name: str) -> str:
    """Return a name or address as it is shown to the member."""
    return names.spoken(name, spoken(context))


@register.simple_tag(takes_context=True)
def spoken(context: template.Context) -> words.Language:
    """Return the code of the page's language."""
    return language_of(_request(context))


@register.simple_tag
def path(name: str, number: int) -> str:
    """Return the address of a page about one row, like `url` does, who looks it up anew for every row of a list."""
    return _path(name, get_script_prefix()).replace("/0/", f"/{number}/")


@cache
def _path(name: str, prefix: str) -> str:
    return reverse(name, args=[0])


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """Draw an icon of the sprite."""
    return _icon(name, extra)


@cache
def _icon(name: str, extra: str) -> SafeString:
    kind = f"icon {extra}" if extra else "icon"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>', kind, _sprite(), name)


@register.simple_tag
def art(name: str, width: int) -> SafeString:
    """Draw one of our own pictures: mark, cup, broken."""
    shape = '<svg width="{}" height="{}" aria-hidden="true"><use href="{}#art-{}"/></svg>'
    return format_html(shape, width, width, _sprite(), name)


@register.simple_tag(takes_context=True)
def ch(context: template.Context, kind: str) -> SafeString:
    """Draw a channel's mark with its name for those who do not see it."""
    return _mark(kind, spoken(context))


@register.simple_tag(takes_context=True)
def channel_name(context: template.Context, kind: str) -> str:
    """Return what a channel kind is called."""
    return _called(kind, spoken(context))


@register.simple_tag(takes_context=True)
def av(context: template.Context, name: str, extra: str = "") -> SafeString:
    """Draw an avatar: initials on the name's own hue."""
    return _avatar(name, extra, SafeString(""), spoken(context))


@register.simple_tag(takes_context=True)
def avch(context: template.Context, name: str, kind: str, extra: str = "") -> SafeString:
    """Draw an avatar with a channel's mark on it."""
    return _avatar(name, extra, _mark(kind, spoken(context)), spoken(context))


def _avatar(name: str, extra: str, mark: SafeString, language: words.Language) -> SafeString:
    shape = '<span class="avatar h-{} {}"><span aria-hidden="true">{}</span>{}</span>'
    return format_html(shape, names.hue(name), extra, names.letters(name, language), mark)


@cache
def _mark(kind: str, language: words.Language) -> SafeString:
    drawn, called = MARKS.get(kind, MARKS["chat"])[0], _called(kind, language)
    shape = '<span class="ch {}" role="img" aria-label="{}" title="{}">{}</span>'
    return format_html(shape, kind, called, called, _icon(drawn, ""))


@cache
def _called(kind: str, language: words.Language) -> str:
    known = MARKS.get(kind)
    return (known[2] if language == "en" else known[1]) if known else tr_title(kind)


@register.simple_tag(takes_context=True)
def saved_view_of(context: template.Context, view: Any) -> Any:
    """Return what the form of a saved view shows, or that of a new one."""
    return offered(_request(context), view)


@register.simple_tag
def marked(text: str, wanted: list[tuple[str, ...]], length: int = 400) -> SafeString:
    """Draw the part of a text in which the wanted words stand, they marked; everything else escaped."""
    drawn = (
        f"<mark>{escape(piece)}</mark>" if is_hit else escape(piece)
        for piece, is_hit in snippet(text, wanted, length=length)
    )
    return mark_safe("".join(drawn))


@register.simple_tag(takes_context=True)
def brief(context: template.Context, on: date) -> str:
    """Return a date in short."""
    today = present().astimezone(zone(context)).date()
    return words.short_day(on, today=today, language=spoken(context))


@register.simple_tag(takes_context=True)
def clock(context: template.Context, at: datetime) -> str:
    """Return the time of day in the reader's zone."""
    return words.clock(at.astimezone(zone(context)), spoken(context))


@register.simple_tag(takes_context=True)
def day(context: template.Context, at: datetime | date) -> str:
    """Return the whole date in the reader's zone."""
    return words.day(at.astimezone(zone(context)).date() if isinstance(at, datetime) else at, spoken(context))


@register.simple_tag(takes_context=True)
def moment(context: template.Context, at: datetime) -> str:
    """Return the time of day for what happened today, else the day."""
    where = zone(context)
    return words.moment(at.astimezone(where), now=present().astimezone(where), language=spoken(context))


@register.simple_tag(takes_context=True)
def ahead(context: template.Context, at: datetime) -> str:
    """Return a coming moment: the time of day, with the day where it is not today."""
    where = zone(context)
    return words.moment_ahead(at.astimezone(where), now=present().astimezone(where), language=spoken(context))


@register.simple_tag(takes_context=True)
def heading(context: template.Context, on: date) -> str:
    """Return a day as the head of what happened on it."""
    today = present().astimezone(zone(context)).date()
    return words.heading(on, today=today, language=spoken(context))


@register.simple_tag(takes_context=True)
def span(context: template.Context, length: timedelta) -> str:
    """Return a length of time."""
    return words.span(length, spoken(context))


@register.simple_tag(takes_context=True)
def age(context: template.Context, first: date, last: date) -> str:
    """Return how long two dates lie apart."""
    return words.age(first, last, spoken(context))


@register.simple_tag(takes_context=True)
def mark_words(context: template.Context, mark: Any) -> str:
    """Return a date under the lifeline."""
    return words.mark(mark.on, mark.step, spoken(context))


@register.simple_tag(takes_context=True)
def size(context: template.Context, count: int) -> str:
    """Return a file's size."""
    return words.size(count, spoken(context))


@register.simple_tag(takes_context=True)
def promise(context: template.Context, owed: Any, extra: str = "") -> SafeString:
    """Draw an unsettled promise's ring and words; with "pill" the long words. `owed` has made_at and due_by."""
    where, language = zone(context), spoken(context)
    made, due = owed.made_at.astimezone(where), owed.due_by.astimezone(where)
    shown = words.promise(made=made, due=due, now=present().astimezone(where), language=language)
    said, other = (shown.long, "") if "pill" in extra else (shown.short, shown.long)
    shape = '<span class="promise {} {} {}" data-due="{}" data-made="{}"{}>{}</span>'
    title = format_html(' title="{}"', other) if other else ""
    return format_html(shape, shown.mood, shown.step, extra, int(due.timestamp()), int(made.timestamp()), title, said)


@register.simple_tag
def login_trouble(form: Any) -> str:
    """Return why a log-in was refused: too_many, inactive, mismatch, or nothing."""
    codes = {trouble.code for troubles in form.errors.as_data().values() for trouble in troubles}
    if codes & {"too_many_login_attempts", "rate_limited"}:
        return "too_many"
    return "inactive" if "account_inactive" in codes else "mismatch" if codes else ""


@register.simple_tag(takes_context=True)
def troubles(context: template.Context, field: Any) -> list[str]:
    """Return what is wrong with a field or a form, in words."""
    errors = getattr(field, "errors", field)
    return troubles_of(errors.as_data(), spoken(context))


@register.simple_tag(takes_context=True)
def account_label(context: template.Context, name: str) -> str:
    """Return what a field of the password pages is called; empty where the form knows better."""
    known = PASSWORD_FIELDS.get(name)
    return (known[1] if spoken(context) == "en" else known[0]) if known else ""


@register.simple_tag(takes_context=True)
def unseen(context: template.Context) -> str:
    """Return how many notifications the member has not seen; nothing where there are none."""
    request = _request(context)
    if not hasattr(request, "unseen"):
        # The bell is drawn twice, and counted once.
        request.unseen = unseen_of(request.member)
    return as_read(request.unseen, MOST) if request.unseen else ""


@register.filter
def counted(number: int) -> str:
    """Return a number of the queue; what was counted no further reads "1000+"."""
    return as_read(number)


@register.filter
def is_picture(file: Any) -> bool:
    """Whether a file is a picture that can be shown as it is."""
    return is_shown(file)


@register.filter
def phone(number: str) -> str:
    """Return a telephone number in the groups it is read in."""
    return words.phone(number)


@register.filter
def said(text: str) -> SafeString:
    """Return people's words as paragraphs, web addresses as links that open apart."""
    paragraphs = [part for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()) if part.strip()]
    return mark_safe("".join(f"<p>{_linked(part)}</p>" for part in paragraphs))


def _linked(text: str) -> str:
    drawn, since = [], 0
    for found in _ADDRESS.finditer(text):
        address = escape(found[0])
        link = f'<a class="link" href="{address}" target="_blank" rel="noopener noreferrer nofollow">{address}</a>'
        drawn += [escape(text[since : found.start()]), link]
        since = found.end()
    return "".join([*drawn, escape(text[since:])]).replace("\n", "<br>")


@register.simple_tag(takes_context=True)
def to_whom(context: template.Context, name: str) -> str:
    """Return whom a message goes to: “Ayşe Işık’a”, “To Ayşe Işık”; written around where the sound is not known."""
    if spoken(context) == "en":
        return f"To {name}"
    return dative(name) or f"Kime: {name}"


def zone(context: template.Context) -> ZoneInfo:
    """Return the zone in which the reader's times are told."""
    return zone_of(_request(context))


def _request(context: template.Context) -> Any:
    return context.get("request") or getattr(context, "request", None)


@cache
def _sprite() -> str:
    return static("desk/icons/icons.svg")
