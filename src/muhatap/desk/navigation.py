"""The left navigation of the settings: only what the member may open."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from muhatap.desk.both import both
from muhatap.desk.rights import has_right
from muhatap.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class Place:
    """One page of the settings."""

    page: str
    url: str
    icon: str
    words: Any


@dataclass(frozen=True, slots=True)
class Group:
    """Pages under one heading."""

    words: Any
    places: list[Place]


GROUPS: tuple[tuple[Any, tuple[tuple[str, str, str, Any], ...]], ...] = (
    (
        both("Sen", "You"),
        (
            ("me", "profile", "id-badge-2", both("Benim sayfam", "My page")),
            ("me", "security", "shield-check", both("Giriş ve güvenlik", "Log-in and security")),
        ),
    ),
    (
        both("Şirket", "Company"),
        (
            ("workspace", "company", "shopping-bag", both("Çalışma alanı", "Workspace")),
            ("privacy", "privacy", "lock", both("Aydınlatma metni", "Privacy notice")),
            ("retention", "retention", "history", both("Saklama süreleri", "Retention")),
            ("members", "members", "users-group", both("Ekip üyeleri", "Members")),
            ("teams", "teams", "headset", both("Ekipler", "Teams")),
        ),
    ),
    (
        both("Kanallar", "Channels"),
        (
            ("channels", "channels", "inbox", both("Kanallar", "Channels")),
            ("mail", "mail", "mail", both("Sistem e-postası", "System mail")),
            ("arrivals", "arrivals", "history", both("Gelenler", "Arrivals")),
        ),
    ),
    (
        both("Çalışırken", "At work"),
        (
            ("tags", "tags", "tag", both("Etiketler", "Tags")),
            ("snippets", "snippets", "note", both("Hazır metinler", "Snippets")),
        ),
    ),
    (
        both("Yönetim", "Administration"),
        (
            ("tokens", "tokens", "fingerprint", both("Erişim anahtarları", "Tokens")),
            ("audit", "audit", "list-check", both("Değişiklikler", "Changes")),
        ),
    ),
)
"""Each group: its heading, and its pages as (right, address, icon, words)."""


def groups_for(member: Member) -> list[Group]:
    """Return the groups that have a page for this member."""
    found = [Group(words, [_place(*one) for one in places if has_right(member, one[0])]) for words, places in GROUPS]
    return [group for group in found if group.places]


def _place(page: str, name: str, icon: str, words: Any) -> Place:
    return Place(page, reverse(f"desk:{name}"), icon, words)
