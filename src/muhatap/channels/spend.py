"""Use a signed token up."""

from datetime import datetime

from django.db import connection

from muhatap.channels.models import Channel, SpentToken

_SPEND = """
insert into channels_spenttoken (workspace_id, channel_id, token_id, expires_at) values (%s, %s, %s, %s)
on conflict do nothing
"""


class Spent(Exception):
    """The token was used before."""


def spend(channel: Channel, token_id: str, *, expires_at: datetime, at: datetime) -> None:
    """Note the token as used until it expires by itself; raise Spent where it was used already."""
    SpentToken.objects.filter(channel=channel, expires_at__lt=at).delete()
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, [channel.workspace_id, channel.pk, token_id, expires_at])
        if not cursor.rowcount:
            raise Spent("This token was used already. Sign a new one for every page.")
