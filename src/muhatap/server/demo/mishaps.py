"""What goes wrong in every company now and then, in the demo too: so that trying again can be tried."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from django.db import connection
from django.db.models import F

from muhatap.channels.models import Arrival, ArrivalBody, Channel
from muhatap.conversations.models import Conversation, Dispatch
from muhatap.server.demo.house import ADDRESS

LOOKED_FOR = timedelta(minutes=30)
"""When the loop goes and looks what became of the reply nobody knows about."""
_WRITE_DOWN = """
insert into channels_arrival
  (workspace_id, channel_id, provider_id, state, is_history, tries, reason, arrived_at, handled_at)
select m.workspace_id, m.channel_id, coalesce(nullif(m.wire_id, ''), 'mirra-' || m.id), 'heard', false, 0, '',
  m.at, m.at
from conversations_message m join channels_channel c on c.workspace_id = m.workspace_id and c.id = m.channel_id
where m.workspace_id = %s and m.kind = 'incoming' and c.kind <> 'phone' order by m.at, m.id
"""
_LATER = """Merhaba,

Bir şey daha soracaktım: Bu konu için sizi bugün öğleden sonra arasam kime denk gelirim?
Yazışmayı görüp de açan biri olursa baştan anlatmam gerekmez.

Şimdiden teşekkürler
"""
_AWAY = """Merhaba,

Pazartesiye kadar izindeyim, iletinizi döndüğümde yanıtlayacağım.
"""


def write_down_the_past(workspace: int) -> None:
    """Store the arrival of everything that was heard in eighteen months; telephone calls are written by ourselves."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITE_DOWN, [workspace])


def add_mishaps(mailbox: Channel, *, at: datetime) -> None:
    """Let a customer's later word be parked, an out-of-office note set aside, one reply fail and one be uncertain."""
    ended, going_on = (_last_told(mailbox, status) for status in ("resolved", "waiting"))
    later = _letter(ended[0], _LATER, at=at - timedelta(minutes=50), charset="ibm857")
    _arrive(later, mailbox, state="parked", reason="LookupError: unknown encoding: ibm857", tries=5)
    away = _letter(going_on[-1], _AWAY, at=at - timedelta(minutes=20), charset="utf-8")
    away["Auto-Submitted"] = "auto-replied"
    _arrive(away, mailbox, state="set_aside", reason="auto_reply")
    failed, uncertain = _replies(mailbox)
    words = "smtp.mirra.example:587 cannot be reached: timed out"
    _went_wrong(failed, state="failed", attempts=8, cause="retry", words=words)
    words = "The mail was handed over, but no answer came: timed out"
    _went_wrong(uncertain, state="unknown", attempts=1, cause="unknown", words=words, not_before=at + LOOKED_FOR)


def _last_told(mailbox: Channel, status: str) -> list[Conversation]:
    """Return the mailbox's conversations that stand so, the latest first."""
    told = Conversation.objects.filter(workspace=mailbox.workspace_id, channel=mailbox, status=status)
    return list(told.filter(person__language="tr").select_related("person").order_by("-last_message_at")[:5])


def _replies(mailbox: Channel) -> list[Dispatch]:
    """Return the sending of our last words, those that are waited on first."""
    last = Dispatch.objects.filter(workspace=mailbox.workspace_id, channel=mailbox, message__kind="reply")
    last = last.filter(message__at=F("message__conversation__last_message_at"))
    waited_on = F("message__conversation__status").desc()  # waiting, then snoozed, then resolved
    return list(last.order_by(waited_on, "-message__at")[:2])


def _letter(matter: Conversation, text: str, *, at: datetime, charset: str) -> EmailMessage:
    """Return a mail of the matter's customer that answers its last message."""
    answered = matter.messages.exclude(wire_id="").latest("at")
    mail = EmailMessage()
    mail["From"] = f"{matter.person.name} <{matter.person.identities.get(kind='email').value}>"
    mail["To"], mail["Date"] = ADDRESS, format_datetime(at)
    mail["Subject"] = f"Ynt: {matter.subject}"
    mail["Message-ID"] = f"<sonra.{matter.pk}.{len(text)}@posta.example>"
    mail["In-Reply-To"] = answered.wire_id
    mail.set_content(text, charset=charset)
    return mail


def _arrive(mail: EmailMessage, mailbox: Channel, **how: Any) -> None:
    at = parsedate_to_datetime(mail["Date"])
    arrival = Arrival.objects.create(
        workspace_id=mailbox.workspace_id,
        channel=mailbox,
        provider_id=mail["Message-ID"],
        arrived_at=at,
        handled_at=at,
        **how,
    )
    ArrivalBody.objects.create(arrival=arrival, content=mail.as_bytes())


def _went_wrong(dispatch: Dispatch, **how: Any) -> None:
    Dispatch.objects.filter(pk=dispatch.pk).update(sent_at=None, **how)
