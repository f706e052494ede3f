"""What every page of the settings does: draw, refuse at the field, save with a quiet toast, and leave a trace."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from muhatap.desk.both import said
from muhatap.desk.confirming import was_asked_lately
from muhatap.desk.seated import Seated
from muhatap.journal.record import record


def shown(request: Seated, template: str, page: str, **context: Any) -> HttpResponse:
    """Return the page; 409 where somebody else saved meanwhile, 422 where an answer does not do."""
    form = context.get("form")
    status = 200
    if form is not None and form.is_bound and form.errors:
        stale = any(trouble.code == "stale" for trouble in form.non_field_errors().as_data())
        status = 409 if stale else 422
    context["asks_password"] = not was_asked_lately(request)
    return render(request, f"desk/settings/{template}.html", {"page": page, **context}, status=status)


def saved(request: Seated, words: str, to: str, *args: Any) -> HttpResponse:
    """Lead on, with a toast on the next page."""
    toast(request, words)
    return redirect(f"desk:{to}", *args)


def refused(request: Seated, words: tuple[str, str], to: str, *args: Any) -> HttpResponse:
    """Lead back, with a toast that says why nothing was done."""
    toast(request, said(*words), is_trouble=True)
    return redirect(f"desk:{to}", *args)


def toast(request: Seated, words: str, *, is_trouble: bool = False) -> None:
    """Say something on the next page."""
    messages.add_message(request, messages.ERROR if is_trouble else messages.SUCCESS, words)


def trace(
    request: Seated, kind: str, *, about: tuple[int, str], before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Record what changed, old and new, under `settings.{kind}`; nothing where nothing did. No secret comes here."""
    changed = {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
    if not changed:
        return
    number, name = about
    record(
        f"settings.{kind}",
        workspace=request.workspace.pk,
        by=request.member.pk,
        id=number,
        name=name,
        changed=changed,
    )
