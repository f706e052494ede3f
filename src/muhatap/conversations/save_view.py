"""Keep what a member asks again and again as a view of hers, or of those she leads."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from muhatap.conversations.models import SavedView
from muhatap.kit.storable import storable
from muhatap.kit.turkish import tr_lower
from muhatap.tenancy.models import Member, Team
from muhatap.tenancy.ranks import leads

MOST = 50
LONGEST = 40


class NoName(Exception):
    """A view needs a name."""


class NameTaken(Exception):
    """She has a view of that name."""


class TooManyViews(Exception):
    """She has as many views as a member may keep."""


class MayNot(Exception):
    """Only those who lead share views or change shared ones of others."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a view is to be called, what it asks, and who sees it: she alone, everybody, or one team."""

    name: str
    asked: Mapping[str, str]
    is_shared: bool = False
    team: Team | None = None


def save_view(wish: Wish, *, by: Member, view: SavedView | None = None) -> SavedView:
    """Return the view, new or changed. Raises NoName, NameTaken, TooManyViews or MayNot; then nothing has changed."""
    held = view or SavedView(workspace_id=by.workspace_id, owner=by)
    is_as_shared = (wish.is_shared, wish.team and wish.team.pk) == (held.is_shared, held.team_id)
    if (view and not view.may_be_changed_by(by)) or not (leads(by) or is_as_shared or not wish.is_shared):
        raise MayNot("Those who lead share views. Keep this one for yourself.")
    if view is None and by.saved_views.count() >= MOST:
        raise TooManyViews(f"A member keeps {MOST} views at most. Delete one first.")
    held.name = " ".join(storable(wish.name).split())[:LONGEST]
    if not held.name:
        raise NoName("Give the view a name.")
    held.name_key, held.asked = tr_lower(held.name), dict(wish.asked)
    held.is_shared, held.team = wish.is_shared, wish.team
    try:
        with transaction.atomic():
            if view:
                held.save(update_fields=["name", "name_key", "asked", "is_shared", "team"])
            else:
                SavedView.objects.bulk_create([held])
    except IntegrityError:
        raise NameTaken(f"There is a view called “{held.name}” already.") from None
    return held
