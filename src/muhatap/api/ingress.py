"""Where providers' webhooks enter: verified, written down, acknowledged, nothing more."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from muhatap.api.problems import problem
from muhatap.channels.by_key import by_key
from muhatap.channels.connector import NoSuchKind, connector_of
from muhatap.channels.models import Channel
from muhatap.channels.write_down import write_down
from muhatap.tenancy.entered import entered


@csrf_exempt
def ingress(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Store the raw delivery of a channel's provider and answer once it is safe.

    A connector takes webhooks by offering `verify(channel, headers, body) -> str`, which returns the provider's id of
    the delivery or "" for a signature that does not fit.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    found = by_key(kind, key)
    connector: Any = _connector(kind)
    if found is None or connector is None or not hasattr(connector, "verify"):
        return problem(404, "There is no such hook.")
    workspace, number = found
    with entered(workspace):
        channel = Channel.objects.get(pk=number)
        provider_id = connector.verify(channel, dict(request.headers), request.body)
        if not provider_id:
            return problem(403, "The signature does not fit this channel.")
        write_down(workspace, number, provider_id=provider_id[:400], content=request.body)
    return HttpResponse(status=200)


def _connector(kind: str) -> Any:
    try:
        return connector_of(kind)
    except NoSuchKind:
        return None
