"""Connected accounts and what came through them."""

from muhatap.channels.models.arrival import Arrival, ArrivalBody
from muhatap.channels.models.ban import Ban
from muhatap.channels.models.channel import Channel
from muhatap.channels.models.receipt import Receipt
from muhatap.channels.models.spent_token import SpentToken

__all__ = ["Arrival", "ArrivalBody", "Ban", "Channel", "Receipt", "SpentToken"]
