"""What an event of the settings says, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from muhatap.desk.both import said
from muhatap.journal.models import Event

DEEDS = {
    "company_changed": ("çalışma alanını değiştirdi", "changed the workspace"),
    "privacy_published": ("aydınlatma metni yayımladı", "published a privacy notice"),
    "member_invited": ("davet etti", "invited"),
    "invitation_withdrawn": ("daveti geri aldı", "withdrew the invitation"),
    "member_joined": ("ekibe katıldı", "joined the team"),
    "member_changed": ("üyeyi değiştirdi", "changed the member"),
    "member_left": ("ekipten ayırdı", "took the seat away"),
    "member_returned": ("ekibe geri aldı", "gave the seat back"),
    "password_link": ("parola bağlantısı verdi", "issued a password link"),
    "second_step_off": ("iki adımlı girişi kapattı", "switched the second step off"),
    "team_added": ("ekip kurdu", "made a team"),
    "team_changed": ("ekibi değiştirdi", "changed the team"),
    "channel_added": ("kanal bağladı", "connected a channel"),
    "channel_changed": ("kanalı değiştirdi", "changed the channel"),
    "mail_changed": ("sistem e-postasını değiştirdi", "changed system mail"),
    "tag_added": ("etiket ekledi", "added a tag"),
    "tag_changed": ("etiketi değiştirdi", "changed the tag"),
    "tag_removed": ("etiketi sildi", "deleted the tag"),
    "snippet_added": ("hazır metin ekledi", "added a snippet"),
    "snippet_changed": ("hazır metni değiştirdi", "changed the snippet"),
    "snippet_removed": ("hazır metni sildi", "deleted the snippet"),
    "token_added": ("erişim anahtarı oluşturdu", "made a token"),
    "token_revoked": ("erişim anahtarını iptal etti", "revoked the token"),
}
FIELDS = {
    "name": ("ad", "name"),
    "title": ("başlık", "title"),
    "text": ("metin", "text"),
    "brand": ("marka rengi", "brand colour"),
    "colour": ("renk", "colour"),
    "language": ("dil", "language"),
    "languages": ("diller", "languages"),
    "time_zone": ("saat dilimi", "time zone"),
    "address": ("adres", "address"),
    "phone": ("telefon", "telephone"),
    "website": ("web sitesi", "web site"),
    "mersis": ("MERSİS no", "MERSIS number"),
    "hours": ("çalışma saatleri", "opening hours"),
    "role": ("rol", "role"),
    "teams": ("ekipler", "teams"),
    "members": ("üyeler", "members"),
    "member": ("kimin adına", "acts as"),
    "scopes": ("yapabilecekleri", "rights"),
    "owner": ("kullanan", "used by"),
    "way": ("yol", "way"),
    "on": ("açık", "on"),
    "link": ("bağlantı", "link"),
    "is_enabled": ("açık", "on"),
    "archived": ("arşivde", "archived"),
}
LONGEST = 160


@dataclass(frozen=True, slots=True)
class Deed:
    """A change: when, by whom, what, on what, and the values before and after."""

    at: datetime
    by: str
    words: str
    name: str
    changes: list[tuple[str, str, str]]
    secrets: list[str]


def deed_of(event: Event, names: Mapping[int, str]) -> Deed:
    """Return the event in the reader's language; `names` are the members' by their ids."""
    told: dict[str, Any] = event.particulars
    kind = event.kind.removeprefix("settings.")
    words = said(*DEEDS[kind]) if kind in DEEDS else kind
    pairs = (told.get("changed") or {}).items()
    changed = [(_called(name), _shown(before), _shown(after)) for name, (before, after) in pairs if before or after]
    by = names.get(event.member_id or 0, "Muhatap")
    return Deed(event.at, by, words, str(told.get("name", "")), changed, list(told.get("secrets") or []))


def _called(name: str) -> str:
    return said(*FIELDS[name]) if name in FIELDS else name


def _shown(value: Any) -> str:
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return said("evet", "yes") if value else said("hayır", "no")
    text = ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
