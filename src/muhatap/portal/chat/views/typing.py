"""She is writing."""

from django.http import HttpResponse

from muhatap.journal.sign import sign
from muhatap.portal.chat.admitted import Visit, admits
from muhatap.portal.chat.history import latest_matter


@admits(method="POST", deed="typing", largest=1024)
def typing(visit: Visit) -> HttpResponse:
    """Tell the open screens, once there is a conversation that it can be shown in."""
    matter = latest_matter(visit, visit.names)
    if matter:
        sign("typing", workspace=visit.workspace.pk, person=matter.person_id, conversation=matter.pk)
    return HttpResponse(status=204)
