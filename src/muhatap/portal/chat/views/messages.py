"""What was said, and what she says."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse, JsonResponse

from muhatap.channels.models import Upload
from muhatap.channels.write_down import write_down
from muhatap.kit.clock import now
from muhatap.people.identify import claim, identify
from muhatap.people.notice_shown import notice_shown
from muhatap.portal.chat.admitted import Refused, Visit, admits
from muhatap.portal.chat.asked import MessageAsked, asked
from muhatap.portal.chat.history import history
from muhatap.portal.chat.informed import refuse_the_uninformed
from muhatap.portal.chat.passes import Pass
from muhatap.portal.chat.uploads import uploaded
from muhatap.portal.chat.views.greeting import LANGUAGES, language_of

CALL = {"tr": "Geri arama isteği", "en": "Call-back request"}
MAIL = {"tr": "E-postayla yanıt isteği", "en": "Please answer by e-mail"}


def messages(request: Any, key: str) -> HttpResponse:
    """Read with GET, write with POST."""
    return (_write if request.method == "POST" else _read)(request, key)


messages.csrf_exempt = True  # type: ignore[attr-defined]


@admits(method="GET", deed="reading")
def _read(visit: Visit) -> HttpResponse:
    """Return the latest messages, or those before one; the same for every device that shows she is she."""
    return JsonResponse(history(visit, before=visit.request.GET.get("before", "")))


@admits(method="POST", deed="messages", largest=64 * 1024)
def _write(visit: Visit) -> HttpResponse:
    """Write her message down: 202 once it is safe, 200 where it was safe already."""
    said = asked(visit, MessageAsked)
    visitor = visit.visitor
    assert visitor is not None
    if not (said.text or said.files or said.email or said.phone):
        raise Refused(422, "Write something first.")
    refuse_the_uninformed(visit, visitor)
    _known(visit, visitor)
    name = f"{visitor.name}/{said.id}"
    told = _content(visit, visitor, said, name)
    content = json.dumps(told).encode()
    arrival, is_new = write_down(visit.workspace.pk, visit.channel.pk, provider_id=name, content=content)
    if is_new:
        Upload.send(visit.channel, [file["digest"] for file in told["files"]], arrival=arrival)
    return JsonResponse({"id": said.id, "at": now().isoformat()}, status=202 if is_new else 200)


def _known(visit: Visit, visitor: Pass) -> None:
    """Make her a person by her proven id alone: an address she types must not let her into somebody else's matters."""
    person = visit.person
    if person is None:
        hers = claim(channel=visit.channel.pk, external_id=visitor.name, email="", phone="", name="", is_verified=False)
        identify(visit.workspace.pk, [hers])
        person = hers.person
    if visitor.notice and visitor.shown_at:
        notice_shown(person, notice=visitor.notice, at=visitor.shown_at)


def _content(visit: Visit, visitor: Pass, said: MessageAsked, name: str) -> dict[str, Any]:
    return {
        "external_id": name,
        "sender": {"external_id": visitor.name, "email": said.email, "phone": said.phone},
        "text": _text(visit, said),
        "subject": said.page,
        "files": [uploaded(visit, one) for one in said.files],
    }


def _text(visit: Visit, said: MessageAsked) -> str:
    """Return her words, with what she wishes before them where she left a number or an address."""
    language = said.language if said.language in LANGUAGES else language_of(visit)
    wish = ""
    if said.phone:
        when = _moment(said.call_at, visit, language)
        wish = " · ".join(part for part in (CALL[language], when, said.phone) if part)
    elif said.email:
        wish = f"{MAIL[language]} · {said.email}"
    return "\n\n".join(part for part in (wish, said.text) if part)


def _moment(call_at: str, visit: Visit, language: str) -> str:
    try:
        at = datetime.fromisoformat(call_at).astimezone(ZoneInfo(visit.workspace.time_zone))
    except ValueError:
        return ""
    return f"{at:%d.%m.%Y %H.%M}" if language == "tr" else f"{at:%d/%m/%Y %H:%M}"
