"""In whose matter a mail answers what we sent to its very address."""

from collections.abc import Sequence
from email.utils import parseaddr

from django.db import connection

from muhatap.conversations.intake.heard import Heard
from muhatap.people.identify import email_key

_SENT = """
select m.wire_id, d."to", c.person_id
from conversations_message m
join conversations_dispatch d on d.workspace_id = m.workspace_id and d.message_id = m.id
join conversations_conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
where m.workspace_id = %s and m.wire_id = any(%s) and m.wire_id <> '' and m.kind in ('reply', 'automatic')
"""


def answering(workspace: int, heard: Sequence[Heard]) -> None:
    """Set `within` of every proven claim whose address we wrote to in somebody's matter and that answers this.

    Whoever left an address in a chat and answers our mail is the one who left it. The id of a mail of ours is known to
    nobody but those it went to.
    """
    asked = [one for one in heard if one.claim.is_verified and one.incoming.answers]
    if not asked:
        return
    wire_ids = [one.on_wire(wire_id) for one in asked for wire_id in one.incoming.answers]
    with connection.cursor() as cursor:
        cursor.execute(_SENT, [workspace, wire_ids])
        # A first mail of ours names its reader: “Ayşe Işık <ayse@…>”.
        sent = {(wire_id, email_key(parseaddr(to)[1])): person for wire_id, to, person in cursor.fetchall()}
    for one in asked:
        ways = [(one.on_wire(wire_id), value) for wire_id in one.incoming.answers for _, _, value in one.claim.keys]
        one.claim.within = next((sent[way] for way in ways if way in sent), 0)
