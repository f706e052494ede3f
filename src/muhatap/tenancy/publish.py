"""Publish a privacy notice."""

from django.db import transaction

from muhatap.journal.record import record
from muhatap.tenancy.models import Member, PrivacyNotice, Workspace


class NothingNew(Exception):
    """The text is the one that is published already, or there is none."""


def publish(workspace: Workspace, text: str, *, language: str, by: Member | None = None) -> PrivacyNotice:
    """Return the new version of the notice in this language; raise NothingNew."""
    text = text.replace("\r\n", "\n").strip()
    with transaction.atomic():
        Workspace.objects.select_for_update().get(pk=workspace.pk)
        held = PrivacyNotice.objects.filter(workspace=workspace, language=language)
        latest = held.order_by("-version").first()
        if not text or (latest and latest.text == text):
            raise NothingNew("This text is published already.")
        made = PrivacyNotice.publish(workspace, language=language, text=text)
        record(
            "settings.privacy_published",
            workspace=workspace.pk,
            by=by.pk if by else None,
            id=made.pk,
            name=language,
            version=made.version,
        )
    return made
