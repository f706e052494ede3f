"""How the trace of the settings calls what was changed, and its values: by the words of the forms that change it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from muhatap.channels.asking import Ask, asks_of
from muhatap.channels.connector import kinds
from muhatap.desk.both import both, said
from muhatap.desk.forms.channel import ON
from muhatap.desk.forms.founding import LANGUAGES
from muhatap.desk.forms.mail import OWN, TLS, RouteForm
from muhatap.desk.forms.retention import days_said
from muhatap.desk.forms.work import COLOURS, SCOPE_WORDS
from muhatap.desk.templatetags.forms import ROLE_WORDS

FIELDS = {
    "name": both("ad", "name"),
    "title": both("başlık", "title"),
    "shortcut": both("kısayol", "shortcut"),
    "text": both("metin", "text"),
    "brand": both("marka rengi", "brand colour"),
    "colour": both("renk", "colour"),
    "language": both("dil", "language"),
    "languages": both("diller", "languages"),
    "time_zone": both("saat dilimi", "time zone"),
    "address": both("adres", "address"),
    "phone": both("telefon", "telephone"),
    "website": both("web sitesi", "web site"),
    "mersis": both("MERSİS no", "MERSIS number"),
    "hours": both("çalışma saatleri", "opening hours"),
    "arrivals_kept": both("gelenlerin ham hâli", "raw arrivals"),
    "files_kept": both("dosyalar", "files"),
    "role": both("rol", "role"),
    "teams": both("ekipler", "teams"),
    "members": both("üyeler", "members"),
    "heir": both("işlerini alan", "work went to"),
    "member": both("kimin adına", "acts as"),
    "scopes": both("yapabilecekleri", "rights"),
    "owner": both("kullanan", "used by"),
    "way": both("yol", "way"),
    "renewed": both("yeni parola", "new password"),
    "on": both("açık", "on"),
    "is_enabled": both("açık", "on"),
    "version": both("sürüm", "version"),
    "archived": both("arşivde", "archived"),
}
VALUES: dict[str, dict[Any, Any]] = {
    "role": {role: both(*words) for role, words in ROLE_WORDS.items()},
    "language": dict(LANGUAGES),
    "languages": dict(LANGUAGES),
    "colour": dict(COLOURS),
    "scopes": SCOPE_WORDS,
    "owner": {"all": both("herkes", "everybody"), "own": both("yalnızca kendisi", "only the author")},
    "way": {OWN: both("kendi SMTP sunucumuz", "an SMTP server of our own")},
    "smtp_tls": dict(TLS),
}
SPANS = frozenset({"arrivals_kept", "files_kept"})
LONGEST = 160


def called(name: str) -> str:
    """Return what a field is called: by our word, else by the form that asks for it, else as it is."""
    if name in FIELDS:
        return str(FIELDS[name])
    ask = next(_asks(name), None)
    if ask:
        return said(*ask.words)
    return str(RouteForm.base_fields[name].label) if name in RouteForm.base_fields else name


def in_order(changed: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return what was changed in the order in which the forms ask for it; the database keeps none."""
    asked = [*FIELDS, *(ask.name for kind in kinds() for ask in asks_of(kind)), *RouteForm.base_fields]
    return sorted(changed.items(), key=lambda one: asked.index(one[0]) if one[0] in asked else len(asked))


def shown(name: str, value: Any) -> str:
    """Return a value as it is read; nothing for none, but of a span."""
    if name in SPANS:
        return days_said(value)
    if value is None or value in ("", []):
        return ""
    text = ", ".join(_worded(name, one) for one in value) if isinstance(value, list) else _worded(name, value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _worded(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return said("evet", "yes") if value else said("hayır", "no")
    if value in VALUES.get(name, {}):
        return str(VALUES[name][value])
    return next(_choices(_asks(name), value), str(value))


def _choices(asks: Iterable[Ask], value: Any) -> Iterator[str]:
    for ask in asks:
        if ask.kind == "switch" and value in ON:
            yield said("evet", "yes")
        yield from (said(turkish, english) for one, turkish, english in ask.choices if one == value)


def _asks(name: str) -> Iterator[Ask]:
    return (ask for kind in kinds() for ask in asks_of(kind) if ask.name == name)
