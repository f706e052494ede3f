"""The snippets that the composer offers while somebody types, filled in for whom she writes to."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from muhatap.conversations.models import Conversation, Snippet
from muhatap.desk.seated import Seated, seated
from muhatap.desk.views.people import matter_of
from muhatap.kit.names import first_name
from muhatap.kit.turkish import fold, sort_key

MOST = 30


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is typed after the slash, folded, whole and in words."""

    whole: str
    words: tuple[str, ...]

    def rank(self, snippet: Snippet) -> int:
        """Return how well the snippet answers, 0 the best; -1 where it does not."""
        shortcut, title = fold(snippet.shortcut), fold(snippet.title)
        known = f"{shortcut} {title}".split()
        if self.whole and self.whole == shortcut:
            return 0
        if shortcut.startswith(self.whole) and shortcut:
            return 1
        if title.startswith(self.whole):
            return 2
        if all(any(one.startswith(word) for one in known) for word in self.words):
            return 3
        if all(word in title for word in self.words):
            return 4
        return 5 if self.whole in fold(snippet.text) else -1


@seated
@require_GET
def choices(request: Seated) -> HttpResponse:
    """Return those she may use as JSON, the best for `q` first, filled in for the conversation `conversation`.

    A forward goes to somebody else: with `forward` the customer's name stays a blank.
    """
    asked = request.GET.get("conversation", "")
    matter = matter_of(request, int(asked)) if asked.isdecimal() and len(asked) < 19 else None
    known = _known(request, matter, is_forward=bool(request.GET.get("forward")))
    language = matter.person.language if matter else ""
    items = [
        {
            "id": str(one.pk),
            "title": one.title,
            "shortcut": one.shortcut,
            "language": one.language,
            "text": one.filled(known),
        }
        for one in _found(request, fold(request.GET.get("q", "")).strip(), language or request.workspace.language)
    ]
    return JsonResponse({"items": items})


def _found(request: Seated, typed: str, language: str) -> list[Snippet]:
    wanted = _Wanted(typed, tuple(typed.split()))
    usable = request.workspace.snippets.usable_by(request.member).distinct()
    ranked = [(wanted.rank(one), one) for one in usable]
    fitting = [(rank if typed else 0, one) for rank, one in ranked if rank >= 0]

    def order(item: tuple[int, Snippet]) -> tuple[Any, ...]:
        rank, one = item
        return rank, one.language != language[:2], sort_key(one.title), one.pk

    return [one for _, one in sorted(fitting, key=order)[:MOST]]


def _known(request: Seated, matter: Conversation | None, *, is_forward: bool) -> dict[str, str]:
    """Return what is filled in: by its Turkish and by its English name."""
    name = matter.person.name if matter and not is_forward else ""
    first = "" if "@" in name else first_name(name)
    number = str(matter.pk) if matter else ""
    me = first_name(request.member.name)
    turkish = {"ad": first, "ad_soyad": name if first else "", "numara": number, "ben": me}
    english = dict(zip(("name", "full_name", "number", "me"), turkish.values(), strict=True))
    return turkish | english
