"""A member as other members' screens are told of her."""

from typing import Any

from django.urls import reverse

from muhatap.desk.names import hue, initials
from muhatap.tenancy.models import Member


def colleague(member: Member) -> dict[str, Any]:
    """Return her name and her face: a picture, else initials on the hue of her name."""
    picture = ""
    if member.face_digest:
        picture = f"{reverse('desk:face', args=[member.pk])}?size=64&v={member.face_digest[:8]}"
    return {
        "id": member.pk,
        "name": member.name,
        "initials": initials(member.name),
        "hue": hue(member.name),
        "picture": picture,
    }
