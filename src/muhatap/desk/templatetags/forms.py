"""How a field is drawn: its words, its hint, what is wrong with it, and what a colleague stored meanwhile."""

from django import forms, template
from django.db.models import Exists, OuterRef
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from muhatap.channels.connector import kinds
from muhatap.conversations.models import Conversation, Tag
from muhatap.desk.both import said
from muhatap.desk.navigation import Group, groups_for
from muhatap.desk.templatetags.desk import av, icon
from muhatap.kit.clock import now
from muhatap.kit.turkish import sort_key
from muhatap.tenancy.models import Member

register = template.Library()
_CHECKS = (forms.CheckboxInput,)
_SILENT = (forms.Select, forms.PasswordInput)
ROLE_WORDS = {
    "owner": ("sahip", "owner"),
    "admin": ("yönetici", "admin"),
    "supervisor": ("sorumlu", "supervisor"),
    "agent": ("temsilci", "agent"),
    "observer": ("gözlemci", "observer"),
}
_MANY = (forms.CheckboxSelectMultiple, forms.RadioSelect)


@register.simple_tag
def field(bound: BoundField, extra: str = "") -> SafeString:
    """Draw a field with its label above it; a tick stands before its words."""
    widget = bound.field.widget
    if isinstance(widget, _CHECKS):
        return _tick(bound)
    if isinstance(widget, _MANY):
        return _choices(bound)
    shape = '<div class="field {}"><label for="{}">{}{}</label>{}{}{}</div>'
    optional = _optional(bound) if extra != "plain" else ""
    drawn = bound.as_widget(attrs=_attributes(bound, "input"))
    return format_html(shape, extra, bound.id_for_label, bound.label, optional, drawn, _hint(bound), _troubles(bound))


@register.simple_tag(takes_context=True)
def settings_groups(context: template.Context) -> list[Group]:
    """Return the groups of the settings' navigation for who is looking."""
    return groups_for(context["request"].member)


@register.simple_tag(takes_context=True)
def face(context: template.Context, seat: Member, extra: str = "") -> SafeString:
    """Draw a member: her picture, else her initials."""
    if not seat.face_digest:
        return av(context, seat.name, extra)
    size = "256" if "xl" in extra else "64"
    address = f"{reverse('desk:face', args=[seat.pk])}?size={size}&v={seat.face_digest[:8]}"
    return format_html('<span class="avatar {}"><img src="{}" alt=""></span>', extra, address)


@register.simple_tag
def role_word(role: str) -> str:
    """Return a role in one word."""
    return said(*ROLE_WORDS[role])


@register.filter
def has_wire(kind: str) -> bool:
    """Whether this installation speaks with channels of this kind; else they are known from history alone."""
    return kind in kinds()


@register.simple_tag
def second_step_trouble(form: forms.Form) -> str:
    """Return why a code was refused."""
    codes = {trouble.code for troubles in form.errors.as_data().values() for trouble in troubles}
    if codes & {"too_many_login_attempts", "rate_limited"}:
        return said("Çok fazla deneme oldu. Birkaç dakika sonra yeniden dene.", "Too many tries. Please wait a little.")
    return said("Kod tutmadı. Telefonunun saati doğru mu?", "The code does not fit. Is your phone’s clock right?")


@register.filter
def is_away(seat: Member) -> bool:
    """Whether a member said that she is away."""
    return seat.is_away(at=now())


@register.simple_tag
def tags_of(matter: Conversation) -> dict[str, list[Tag]]:
    """Return the tags that are on a conversation, and those that are not."""
    is_put = Exists(matter.taggings.filter(tag=OuterRef("pk")))
    every = sorted(matter.workspace.tags.annotate(is_put=is_put), key=lambda tag: sort_key(tag.name))
    return {"put": [tag for tag in every if tag.is_put], "free": [tag for tag in every if not tag.is_put]}


@register.simple_tag
def form_troubles(form: forms.Form) -> SafeString:
    """Say what is wrong with the whole."""
    shape = '<p class="callout kirmizi" role="alert">{}<span>{}</span></p>'
    return format_html_join("", shape, ((icon("alert-triangle"), words) for words in form.non_field_errors()))


def _tick(bound: BoundField) -> SafeString:
    shape = '<div class="field"><label class="check">{}<span>{}</span></label>{}{}</div>'
    drawn = bound.as_widget(attrs=_attributes(bound, ""))
    return format_html(shape, drawn, bound.label, _hint(bound), _troubles(bound))


def _choices(bound: BoundField) -> SafeString:
    ticks = format_html_join(
        "", '<label class="check">{}<span>{}</span></label>', ((one.tag(), one.choice_label) for one in bound)
    )
    shape = '<fieldset class="field"><legend>{}</legend><div class="ticks">{}</div>{}{}</fieldset>'
    return format_html(shape, bound.label, ticks, _hint(bound), _troubles(bound))


def _attributes(bound: BoundField, kind: str) -> dict[str, str | bool]:
    told: dict[str, str | bool] = {"class": kind} if kind else {}
    about = [f"{bound.auto_id}-hint"] if bound.help_text else []
    if bound.errors:
        told["aria-invalid"] = "true"
        about.append(f"{bound.auto_id}-trouble")
    if about:
        told["aria-describedby"] = " ".join(about)
    return told


def _hint(bound: BoundField) -> SafeString:
    if not bound.help_text:
        return SafeString("")
    return format_html('<span class="hint" id="{}-hint">{}</span>', bound.auto_id, bound.help_text)


def _optional(bound: BoundField) -> SafeString:
    if bound.field.required or not bound.label or isinstance(bound.field.widget, _SILENT):
        return SafeString("")
    return format_html(' <span class="faint thin">· {}</span>', said("isteğe bağlı", "optional"))


def _troubles(bound: BoundField) -> SafeString:
    shape = '<span class="err" id="{}-trouble" role="alert">{}<span>{}</span></span>'
    said_of_it = format_html_join("", shape, ((bound.auto_id, icon("alert-triangle"), one) for one in bound.errors))
    theirs = getattr(bound.form, "theirs", {})
    if bound.name not in theirs:
        return said_of_it
    now_stored = said("Şu anda kayıtlı:", "Stored at present:")
    return said_of_it + format_html('<span class="hint">{} <b>{}</b></span>', now_stored, theirs[bound.name])
