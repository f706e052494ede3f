"""Which members have a conversation open: said to one another's screens, kept nowhere."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from muhatap.desk.colleague import colleague
from muhatap.desk.seated import Seated, seated_for_herself
from muhatap.journal.sign import sign


@seated_for_herself
@require_http_methods(["POST", "DELETE"])
def presence(request: Seated, pk: int) -> HttpResponse:
    """Say that she is here, with `asks` that the others shall say so too, or that she left. An observer is seen too."""
    get_object_or_404(request.workspace.conversations.only("pk"), pk=pk)
    kind = "member.came" if request.POST.get("asks") else "member.here"
    if request.method == "DELETE":
        kind = "member.left"
    sign(kind, workspace=request.workspace.pk, conversation=pk, member=colleague(request.member))
    return HttpResponse(status=204)
