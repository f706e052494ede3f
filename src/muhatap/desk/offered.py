"""What the form of a saved view offers: whether it may be changed, who may see it, and the search it came from."""

from dataclasses import dataclass, field

from muhatap.conversations.models import SavedView
from muhatap.desk.search import Asked
from muhatap.desk.seated import Seated
from muhatap.tenancy.models import Team
from muhatap.tenancy.ranks import leads


@dataclass(frozen=True, slots=True)
class Offered:
    """The form of one view. `sharing` is empty for her own, "all", or a team's id."""

    may_change: bool
    may_share: bool
    sharing: str | int = ""
    address: str = ""
    teams: list[Team] = field(default_factory=list)


def offered(request: Seated, view: SavedView | None) -> Offered:
    """Return the form of a view, or of one to be saved."""
    may_share = leads(request.member)
    teams = list(request.workspace.teams.order_by("name")) if may_share else []
    if view is None:
        return Offered(True, may_share, teams=teams)
    sharing = (view.team_id or "all") if view.is_shared else ""
    address = Asked.read(view.asked).address()
    return Offered(view.may_be_changed_by(request.member), may_share, sharing, address, teams)
