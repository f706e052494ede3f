"""Connected accounts and what came through them."""

from muhatap.channels.models.arrival import Arrival, ArrivalBody
from muhatap.channels.models.channel import Channel
from muhatap.channels.models.receipt import Receipt

__all__ = ["Arrival", "ArrivalBody", "Channel", "Receipt"]
