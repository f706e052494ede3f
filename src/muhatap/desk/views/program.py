"""What makes the desk a program on a phone or a computer: its manifest and its service worker."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.views.decorators.http import require_GET

from muhatap.desk.language import language_of

SIZES = (192, 512)
DESCRIBED = (
    "Her kanalı tek kutuda, her müşteriyi tek kayıtta toplayan müşteri hizmeti.",
    "Customer care with every channel in one inbox and one record for every person.",
)


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """Return the web app manifest (W3C)."""
    icons = [
        {
            "src": static(f"desk/icons/program-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": use,
        }
        for size in SIZES
        for use in ("any", "maskable")
    ]
    language = language_of(request)
    told = {
        "id": "/",
        "name": "Muhatap",
        "short_name": "Muhatap",
        "description": DESCRIBED[language == "en"],
        "lang": language,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f9f9",
        "theme_color": "#005c66",
        "icons": icons,
    }
    response = JsonResponse(told, content_type="application/manifest+json")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker in the member's language; it lies at the root because its scope is where it lies.

    Browsers look for another one as pages are opened: a language that was changed is soon spoken.
    """
    script = Path(str(finders.find("desk/service-worker.js"))).read_text(encoding="utf-8")
    told = f'const LANGUAGE = "{language_of(request)}";\n'
    response = HttpResponse(told + script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    return response
