"""She went on from a privacy notice that is newer than her pass."""

from django.http import HttpResponse, JsonResponse

from muhatap.portal.chat.admitted import SCHEME, Refused, Visit, admits
from muhatap.portal.chat.asked import NoticeAsked, asked
from muhatap.portal.chat.informed import FIRST, informed, newest
from muhatap.portal.chat.passes import issue


@admits(method="POST", deed="marks", largest=1024)
def notice(visit: Visit) -> HttpResponse:
    """Keep which version she was shown, and when by our clock; return the pass to go on with."""
    number = int(asked(visit, NoticeAsked).notice)
    if number not in newest(visit):
        raise Refused(409, FIRST)
    visitor = visit.visitor
    assert visitor is not None
    told = informed(visit, visitor, number)
    held = visit.request.headers["Authorization"].removeprefix(SCHEME)
    return JsonResponse({"pass": held if told == visitor else issue(told)})
