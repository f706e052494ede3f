"""What providers say about what we sent."""

from django.db import connection

from muhatap.conversations.intake.storing import Outcome
from muhatap.kit.storable import storable

_NOTE = """
insert into channels_receipt (workspace_id, channel_id, provider_id, kind, detail, at)
values (%s, %s, %s, %s, %s, now()) on conflict do nothing
"""
# Receipts come out of order: a later state is never undone by an earlier one, and a bounce is the last word.
_DELIVERY = """
update conversations_dispatch d set delivery = %s, words = case when %s = 'bounced' then %s else d.words end
from conversations_message m, conversations_conversation c
where d.workspace_id = %s and m.workspace_id = d.workspace_id and m.id = d.message_id and c.id = m.conversation_id
  and (m.wire_id = any(%s) or d.key = any(%s))
  and array_position(array['', 'delayed', 'delivered', 'read', 'bounced'], d.delivery::text)
    < array_position(array['', 'delayed', 'delivered', 'read', 'bounced'], %s)
returning m.id, m.conversation_id, c.person_id
"""


def take_notices(workspace: int, outcome: Outcome) -> None:
    """Keep each notice as a receipt and show it on its message; one about nothing of ours is set aside."""
    with connection.cursor() as cursor:
        for arrival, said in outcome.notices:
            names = [said.provider_id, f"{arrival.channel}:{said.provider_id}"]
            detail = storable(said.detail)[:2000]
            cursor.execute(_NOTE, [workspace, arrival.channel, said.provider_id[:400], said.kind, detail])
            cursor.execute(_DELIVERY, [said.kind, said.kind, detail, workspace, names, names, said.kind])
            found = cursor.fetchall()
            if not found:
                outcome.set_aside.setdefault(arrival.id, said.kind)
            for message, conversation, person in found:
                outcome.events.append((f"receipt.{said.kind}", person, conversation, {"message": message}))
