"""A member is writing in a live chat."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from muhatap.channels.connector import is_live
from muhatap.desk.names import first_name
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.people import matter_of
from muhatap.journal.sign import sign


@seated
@require_POST
def typing(request: Seated, pk: int) -> HttpResponse:
    """Tell the visitor, by her first name and nothing else; on other channels nobody looks on."""
    matter = matter_of(request, pk)
    if is_live(matter.channel.kind):
        who = first_name(request.member.name)
        sign("member.typing", workspace=matter.workspace_id, person=matter.person_id, conversation=pk, who=who)
    return HttpResponse(status=204)
