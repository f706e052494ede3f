"""Whether she was shown the privacy notice in force, in whichever language, before she gives us anything."""

from muhatap.kit.clock import now
from muhatap.people.notice_shown import notice_shown
from muhatap.portal.chat.admitted import Refused, Visit
from muhatap.portal.chat.passes import Pass

FIRST = "Show the privacy notice in force first, and name it."


def newest(visit: Visit) -> set[int]:
    """Return the ids of the notices in force, one a language; none where none is published."""
    return {notice.pk for notice in visit.workspace.privacy_notices.newest()}


def refuse_the_uninformed(visit: Visit, visitor: Pass) -> None:
    """Raise Refused (409) where a notice is in force that neither her pass nor we know to have been shown to her."""
    wanted = newest(visit)
    if not wanted or visitor.notice in wanted:
        return
    shown = visit.workspace.notices_shown.filter(person=visit.person, notice__in=wanted)
    if visit.person is None or not shown.exists():
        raise Refused(409, FIRST)


def informed(visit: Visit, visitor: Pass, notice: int) -> Pass:
    """Return the pass of who was shown a notice just now; with somebody we know already it is kept at once.

    Whoever has written keeps the pass that she has, for a new one would last anew.
    """
    at = now()
    if visit.person is None:
        return Pass(visitor.channel, visitor.name, notice, at)
    notice_shown(visit.person, notice=notice, at=at)
    return visitor
