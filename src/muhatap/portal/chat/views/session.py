"""A pass for a visitor: nameless, or for the customer whom the shop's server vouches for."""

import secrets

from django.http import HttpResponse, JsonResponse

from muhatap.kit.clock import now
from muhatap.people.notice_shown import notice_shown
from muhatap.portal.chat.admitted import Refused, Visit, admits
from muhatap.portal.chat.asked import SessionAsked, asked
from muhatap.portal.chat.customer import NotProven, customer_of
from muhatap.portal.chat.informed import FIRST, newest
from muhatap.portal.chat.passes import CUSTOMER, VISITOR, Pass, issue, read
from muhatap.portal.chat.vouched import vouched


@admits(method="POST", deed="session", anybody=True, largest=16 * 1024)
def session(visit: Visit) -> HttpResponse:
    """Return a new pass; 409 where the privacy notice in force was not shown, 401 where the token proves nothing."""
    wish = asked(visit, SessionAsked)
    in_force = newest(visit)
    shown = int(wish.notice) if wish.notice.isdecimal() and in_force else 0
    if in_force and shown not in in_force and not (wish.identity and not wish.notice):
        raise Refused(409, FIRST)
    name = _customer(visit, wish, shown) if wish.identity else VISITOR + secrets.token_hex(8)
    given = Pass(visit.channel.pk, name, shown, now() if shown else None)
    return JsonResponse({"pass": issue(given), "is_customer": given.is_customer, "is_shown": bool(shown)}, status=201)


def _customer(visit: Visit, wish: SessionAsked, shown: int) -> str:
    try:
        customer = customer_of(wish.identity, channel=visit.channel, at=now())
    except NotProven as refusal:
        raise Refused(401, str(refusal)) from refusal
    before = read(wish.before, visit.channel)
    browser = before.name if before and not before.is_customer else ""
    person = vouched(visit, customer, browser=browser)
    if shown:
        notice_shown(person, notice=shown, at=now())
    return CUSTOMER + customer.subject
