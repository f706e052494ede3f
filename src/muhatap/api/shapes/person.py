"""How a person looks from outside."""

from typing import Any

from muhatap.people.models import Person


def person_shape(person: Person) -> dict[str, Any]:
    """Return id, name and identities; identities are expected to be prefetched."""
    return {
        "id": str(person.pk),
        "name": person.name,
        "language": person.language or None,
        "created_at": person.created_at.isoformat(),
        "identities": [
            {"kind": one.kind, "value": one.value, "channel": one.account or None, "verified": one.is_verified}
            for one in person.identities.all()
        ],
    }
