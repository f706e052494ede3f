"""A member has seen what the customer wrote."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from muhatap.channels.connector import is_live
from muhatap.desk.notices import notice_seen
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.people import matter_of


@seated
@require_POST
def sighting(request: Seated, pk: int) -> HttpResponse:
    """Note it, once a message, where the customer looks on; what she was told of this conversation is seen too."""
    matter = matter_of(request, pk)
    if is_live(matter.channel.kind):
        matter.see(by=request.member)
    notice_seen(request.member, matter)
    return HttpResponse(status=204)
