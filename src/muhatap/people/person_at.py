"""The person at an e-mail address that a member typed."""

from muhatap.people.identify import claim, identify
from muhatap.people.models import Identity, Person


class NoAddress(ValueError):
    """This is no e-mail address."""


def person_at(workspace: int, *, email: str, name: str = "") -> tuple[Person, bool]:
    """Return who is reached there, and whether she was made just now; raise NoAddress.

    Typing an address proves nothing: the identity stays unverified.
    """
    wanted = claim(channel=0, external_id="", email=email, phone="", name=name, is_verified=False)
    if not wanted.keys:
        raise NoAddress(email)
    is_known = Identity.objects.filter(workspace=workspace, kind="email", value=wanted.keys[0][2]).exists()
    identify(workspace, [wanted])
    return Person.objects.get(workspace=workspace, pk=wanted.person), not is_known
