"""Send a mail of the house: an invitation, a link, a notice."""

import uuid

from muhatap.channels.models import MailRoute, SystemMail


def can_post(workspace: int) -> bool:
    """Whether the workspace has a way to send mail of its own."""
    route = MailRoute.objects.filter(workspace=workspace).select_related("channel").first()
    return route is not None and (route.channel is None or route.channel.archived_at is None)


def post(workspace: int, *, to: str, subject: str, text: str, about: str = "") -> SystemMail | None:
    """Return the mail, queued in this transaction, or None where there is no way to send it."""
    if not can_post(workspace):
        return None
    mail = SystemMail(workspace_id=workspace, to=to, about=about, key=uuid.uuid4().hex)
    mail.keep_letter(subject=subject, text=text)
    mail.save(force_insert=True)
    return mail
