"""Connected accounts and what came through them."""

from muhatap.channels.models.arrival import Arrival, ArrivalBody
from muhatap.channels.models.ban import Ban
from muhatap.channels.models.channel import Channel
from muhatap.channels.models.receipt import Receipt
from muhatap.channels.models.spent_token import SpentToken
from muhatap.channels.models.system_mail import MailRoute, SystemMail
from muhatap.channels.models.upload import Upload

__all__ = ["Arrival", "ArrivalBody", "Ban", "Channel", "MailRoute", "Receipt", "SpentToken", "SystemMail", "Upload"]
