"""The language a member is spoken to in: her own choice, which no role takes away."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from muhatap.desk.seated import Seated, seated_for_herself
from muhatap.desk.views.answering import refused


@seated_for_herself
@require_POST
def language(request: Seated) -> HttpResponse:
    """Speak to the member in the chosen language from now on, and lead back to where she was."""
    try:
        request.member.speak(request.POST.get("language", ""))
    except ValueError:
        return refused(request, "no_such_language")
    return redirect(_before(request))


def _before(request: Seated) -> str:
    """Return the page she came from, where it is one of ours."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if ours else "/"
