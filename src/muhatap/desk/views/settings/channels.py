"""Channels: connected, tried, switched off, and put away."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from muhatap.channels.asking import tried
from muhatap.channels.connector import kinds
from muhatap.channels.models import Channel
from muhatap.desk.addresses import absolute
from muhatap.desk.both import said
from muhatap.desk.connecting import connect
from muhatap.desk.rights import may
from muhatap.desk.seated import Seated
from muhatap.desk.too_often import SLOWER, too_often
from muhatap.desk.views.settings.saving import refused, saved, shown, trace
from muhatap.kit.clock import now
from muhatap.tenancy.lock import locked

HIDDEN = frozenset({"rehearsal"})


@may("channels")
@require_http_methods(["GET"])
def channels(request: Seated) -> HttpResponse:
    """Show every channel with its health, and the kinds that can be added."""
    found = request.workspace.channels.order_by("archived_at", "pk")
    addable = [kind for kind in kinds() if kind not in HIDDEN]
    return shown(request, "channels", "channels", channels=found, addable=addable)


@may("channels")
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: Seated, kind: str) -> HttpResponse:
    """Ask for a new account; store it once it works. A secret made for it is shown, this once."""
    if kind not in kinds() or kind in HIDDEN:
        raise Http404
    attempt = connect(request, kind)
    if attempt.channel is not None and attempt.made:
        told = {"channel": attempt.channel, "made": attempt.made, "line": _line(request, attempt.channel)}
        return shown(request, "channel_made", "channels", **told)
    if attempt.channel is not None:
        name = attempt.channel.name
        return saved(request, said(f"Bağlandı: {name}", f"Connected: {name}"), "channel", attempt.channel.pk)
    return shown(request, "channel_new", "channels", form=attempt.form, attempt=attempt, kind=kind)


@may("channels")
@require_http_methods(["GET", "POST"])
def channel(request: Seated, pk: int) -> HttpResponse:
    """Show an account; save what was changed once it works."""
    held = _channel(request, pk)
    if request.method == "POST":
        held = locked(held)
    if held.kind not in kinds():
        return shown(request, "channel", "channels", channel=held)
    attempt = connect(request, held.kind, channel=held)
    if attempt.channel is not None:
        return saved(request, said("Kaydedildi", "Saved"), "channel", held.pk)
    if request.method == "POST":
        held = _channel(request, pk)
    told = {"channel": held, "form": attempt.form, "attempt": attempt, "line": _line(request, held)}
    return shown(request, "channel", "channels", **told)


@may("channels")
@require_POST
def trial(request: Seated, pk: int) -> HttpResponse:
    """Log in with what is stored, and say what was found."""
    held = _channel(request, pk)
    if too_often(request, "channel_trial"):
        return refused(request, SLOWER, "channel", held.pk)
    found = tried(held) if held.kind in kinds() else None
    if found and all(one.is_well for one in found) and held.trouble:
        held.hearing_trouble = held.sending_trouble = ""
        held.save(update_fields=["hearing_trouble", "sending_trouble"])
    return shown(request, "trial", "channels", channel=held, findings=found or [])


@may("channels")
@require_http_methods(["POST", "DELETE"])
def enabled(request: Seated, pk: int) -> HttpResponse:
    """Switch a channel on with POST, off with DELETE (or POST of deed=off)."""
    held = locked(_channel(request, pk))
    is_on = request.method == "POST" and request.POST.get("deed") != "off"
    before, held.is_enabled = held.is_enabled, is_on
    held.save(update_fields=["is_enabled"])
    after = {"is_enabled": is_on}
    trace(request, "channel_changed", about=(held.pk, held.name), before={"is_enabled": before}, after=after)
    words = said("Kanal açık", "The channel is on") if is_on else said("Kanal kapalı", "The channel is off")
    return saved(request, words, "channel", held.pk)


@may("channels")
@require_http_methods(["POST", "DELETE"])
def archive(request: Seated, pk: int) -> HttpResponse:
    """Put a channel away with POST: it neither hears nor sends, and what it heard stays. DELETE takes it out again."""
    held = locked(_channel(request, pk))
    is_away = request.method == "POST" and request.POST.get("deed") != "back"
    before = held.archived_at is not None
    held.archived_at = now() if is_away else None
    held.is_enabled = not is_away
    held.save(update_fields=["archived_at", "is_enabled"])
    told = {"archived": is_away}
    trace(request, "channel_changed", about=(held.pk, held.name), before={"archived": before}, after=told)
    words = said("Arşive kaldırıldı", "Archived") if is_away else said("Arşivden çıktı", "Out of the archive")
    return saved(request, words, "channels" if is_away else "channel", *([] if is_away else [held.pk]))


def _line(request: Seated, channel: Channel) -> str:
    """Return the line that puts a web chat on the company's pages."""
    return f'<script src="{absolute(request, reverse("chat:widget"))}" data-channel="{channel.key}" async></script>'


def _channel(request: Seated, pk: int) -> Channel:
    found: Channel = get_object_or_404(request.workspace.channels, pk=pk)
    return found
