"""What became of our messages at her side: delivered, read."""

import json

from django.http import HttpResponse

from muhatap.channels.write_down import write_down
from muhatap.portal.chat.admitted import Visit, admits
from muhatap.portal.chat.asked import MarkAsked, asked

BEFORE = {"delivered": ["", "delayed"], "read": ["", "delayed", "delivered"]}
MOST = 200


@admits(method="POST", deed="marks", largest=1024)
def marks(visit: Visit) -> HttpResponse:
    """Write the mark down for all that was sent to her up to a message; what is marked already is left alone."""
    told = asked(visit, MarkAsked)
    shown = visit.workspace.messages.shown_to(visit.names, on=visit.channel)
    sent = shown.filter(pk__lte=int(told.upto), dispatch__delivery__in=BEFORE[told.mark]).order_by("-pk")
    keys = list(sent.values_list("dispatch__key", flat=True)[:MOST])
    if keys:
        content = json.dumps({"mark": told.mark, "keys": keys}).encode()
        write_down(visit.workspace.pk, visit.channel.pk, provider_id=f"{told.mark}/{keys[0]}", content=content)
    return HttpResponse(status=204)
