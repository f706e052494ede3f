"""In which language a page speaks."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from muhatap.desk.words import Language


def language_of(request: HttpRequest | None) -> Language:
    """Return the member's language; before log-in the one asked for by ?language= or the browser; else Turkish."""
    if request is None:
        return "tr"
    kept: Language | None = getattr(request, "spoken", None)
    if kept is None:
        kept = _find(request)
        request.spoken = kept  # type: ignore[attr-defined]
    return kept


def _find(request: HttpRequest) -> Language:
    member: Any = getattr(request, "member", None)
    if member is not None:
        return "en" if member.language.startswith("en") else "tr"
    asked = request.GET.get("language", "")
    if asked in {"tr", "en"}:
        return "en" if asked == "en" else "tr"
    for tag, wish in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if wish and tag.partition("-")[0] in {"tr", "en"}:
            return "en" if tag.startswith("en") else "tr"
    return "tr"
