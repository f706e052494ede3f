"""The widget's one file, put together from its parts."""

import gzip
import hashlib
import json
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

PARTS = Path(__file__).parent / "widget"
ORDER = ("words", "draw", "store", "wire", "stream", "outbox", "thread", "forms", "panel", "begin")


@require_safe
def widget(request: HttpRequest) -> HttpResponse:
    """Return the script; a browser asks again after ten minutes and mostly hears that it is unchanged."""
    plain, packed, tag = _file()
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(packed, content_type="text/javascript; charset=utf-8")
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(plain, content_type="text/javascript; charset=utf-8")
    patch_vary_headers(response, ["Accept-Encoding"])
    response["ETag"] = tag
    response["Cache-Control"] = "public, max-age=600, stale-while-revalidate=86400"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@cache
def _file() -> tuple[bytes, bytes, str]:
    """Return the script as text and packed, and its tag."""
    style = json.dumps((PARTS / "widget.css").read_text(encoding="utf-8"), ensure_ascii=False)
    parts = "\n".join((PARTS / f"{name}.js").read_text(encoding="utf-8") for name in ORDER)
    script = f'(() => {{\n"use strict";\nconst STYLE = {style};\n{parts}\n}})();\n'.encode()
    return script, gzip.compress(script, 9, mtime=0), f'"{hashlib.sha256(script).hexdigest()[:20]}"'
