"""What an event of the settings says, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from muhatap.desk.both import said
from muhatap.desk.deed_words import called, in_order, shown
from muhatap.journal.models import Event

DEEDS = {
    "company_changed": ("çalışma alanını değiştirdi", "changed the workspace"),
    "privacy_published": ("aydınlatma metni yayımladı", "published a privacy notice in"),
    "retention_changed": ("saklama sürelerini değiştirdi", "changed how long things are kept"),
    "member_invited": ("davet etti", "invited"),
    "invitation_withdrawn": ("daveti geri aldı", "withdrew the invitation"),
    "member_joined": ("ekibe katıldı", "joined the team"),
    "member_changed": ("üyeyi değiştirdi", "changed the member"),
    "member_left": ("ekipten ayırdı", "took the seat away from"),
    "member_returned": ("ekibe geri aldı", "gave the seat back to"),
    "password_link": ("parola bağlantısı verdi", "issued a password link for"),
    "second_step_off": ("iki adımlı girişi kapattı", "switched the second step off for"),
    "team_added": ("ekip kurdu", "made a team"),
    "team_changed": ("ekibi değiştirdi", "changed the team"),
    "team_removed": ("ekibi sildi", "deleted the team"),
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
UNNAMED = frozenset({"mail_changed", "member_joined", "retention_changed"})
NAMED_BY_LANGUAGE = frozenset({"privacy_published"})
UNTOLD = frozenset({"link"})
"""What the deed's own words say already."""
BESIDE = ("role", "version")
"""What is told beside the changes."""


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
    """Return the event in the reader's language; `names` are the members' by their ids.

    In Turkish the verb stands last, so that a name follows it after a colon.
    """
    told: dict[str, Any] = event.particulars
    kind = event.kind.removeprefix("settings.")
    name = "" if kind in UNNAMED else str(told.get("name", ""))
    name = shown("language", name) if kind in NAMED_BY_LANGUAGE else name
    turkish, english = DEEDS.get(kind, (kind, kind))
    words = said(f"{turkish}:" if name else turkish, english)
    pairs = [(field, (None, told[field])) for field in BESIDE if field in told]
    pairs += [(field, pair) for field, pair in in_order(told.get("changed") or {}) if field not in UNTOLD]
    changed = [(called(field), shown(field, old), shown(field, new)) for field, (old, new) in pairs if old or new]
    by = names.get(event.member_id or 0, "Muhatap")
    return Deed(event.at, by, words, name, changed, [called(secret) for secret in told.get("secrets") or []])
