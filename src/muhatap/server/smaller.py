"""Pages and their styles, scripts and icons go out compressed: a desk is opened over telephones too."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSED = ("text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml")


class Smaller(GZipMiddleware):
    """Django's gzip, which pads its answers against guessing, for text alone: fonts and pictures are small already."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the answer compressed where the browser takes that and it is worth it."""
        if not response.get("Content-Type", "").startswith(COMPRESSED):
            return response
        if request.path.startswith(settings.STATIC_URL) and "ETag" in response:
            # Whitenoise would not know the weaker tag of a compressed file again; the date serves for both.
            del response["ETag"]
        return super().process_response(request, response)
