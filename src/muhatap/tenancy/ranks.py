"""Who leads, and who may give which role to whom. Pure."""

from muhatap.tenancy.models import Member

Role = Member.Role
LEADING = frozenset({Role.OWNER, Role.ADMIN, Role.SUPERVISOR})
"""The roles that look after how the others work."""


class MayNot(Exception):
    """Only an owner makes owners or changes one."""


def leads(member: Member) -> bool:
    """Whether she looks after how the others work: who runs the workspace does, and supervisors."""
    return member.role in LEADING


def may_grant(by: Member, role: str) -> bool:
    """Whether the member may give somebody this role: an owner any, an admin any but her."""
    return by.role == Role.OWNER or (by.role == Role.ADMIN and role != Role.OWNER)


def may_change(by: Member, member: Member) -> bool:
    """Whether the member may change the seat: an owner every seat, an admin all but an owner's."""
    return may_grant(by, member.role)


def grantable(by: Member) -> list[str]:
    """Return the roles that the member may give."""
    return [role for role in Role.values if may_grant(by, role)]
