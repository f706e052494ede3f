"""Who it is that the shop vouches for: found by her id there and by what is verified, by nothing else."""

from muhatap.conversations.recognise import recognise
from muhatap.people.identify import Claim, Key, claim, identify
from muhatap.portal.chat.admitted import Visit
from muhatap.portal.chat.customer import Contacts, Customer
from muhatap.portal.chat.passes import CUSTOMER


def vouched(visit: Visit, customer: Customer, *, browser: str = "") -> int:
    """Return the person; what was said from this browser becomes hers, unverified contacts are only written down."""
    proven = _claim(visit, customer, customer.proven, is_verified=True)
    own = [CUSTOMER + customer.subject, browser]
    claimed = [key for key in proven.keys[1:] if _is_claimed_by_another(visit, key, own)]
    proven.keys = [key for key in proven.keys if key not in claimed]
    person = recognise(proven, on=visit.channel, visitor=browser)
    for key in claimed:
        _take_over(visit, key, person)
    identify(visit.workspace.pk, [_claim(visit, customer, customer.said, is_verified=False)])
    return person


def _claim(visit: Visit, customer: Customer, contacts: Contacts, *, is_verified: bool) -> Claim:
    return claim(
        channel=visit.channel.pk,
        external_id=CUSTOMER + customer.subject,
        email=contacts.email,
        phone=contacts.phone,
        name=customer.name,
        is_verified=is_verified,
    )


def _is_claimed_by_another(visit: Visit, key: Key, own: list[str]) -> bool:
    """Whether somebody else who writes in this chat gave the address without proof: it must not make two people one."""
    kind, account, value = key
    given = visit.workspace.identities.filter(kind=kind, account=account, value=value, is_verified=False)
    chatting = visit.workspace.identities.filter(kind="external", account=str(visit.channel.pk))
    hers = chatting.filter(value__in=own)
    return given.filter(person__in=chatting.values("person")).exclude(person__in=hers.values("person")).exists()


def _take_over(visit: Visit, key: Key, person: int) -> None:
    """Let a proof be worth more than a claim: the address is hers, unless something was heard from it already."""
    kind, account, value = key
    claimed = visit.workspace.identities.filter(kind=kind, account=account, value=value, is_verified=False)
    if not visit.workspace.messages.filter(identity__in=claimed).exists():
        claimed.update(person=person, is_verified=True)
