"""A member is writing in a live chat."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from muhatap.desk.composer import composer_of
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.people import matter_of
from muhatap.journal.sign import sign
from muhatap.kit.names import first_name


@seated
@require_POST
def typing(request: Seated, pk: int) -> HttpResponse:
    """Tell her to whom the reply would go, by first name and nothing else; on other channels nobody looks on."""
    matter = matter_of(request, pk)
    composer = composer_of(request, matter)
    if composer.route is not None and composer.is_live:
        sign(
            "member.typing",
            workspace=matter.workspace_id,
            person=matter.person_id,
            conversation=pk,
            who=first_name(request.member.name),
            to=f"{composer.route.channel.pk}/{composer.route.address}",
        )
    return HttpResponse(status=204)
