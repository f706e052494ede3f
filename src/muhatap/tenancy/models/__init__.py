"""Workspaces and those who work in them."""

from muhatap.tenancy.models.invitation import Invitation
from muhatap.tenancy.models.member import Member, Team, TeamSeat
from muhatap.tenancy.models.privacy_notice import PrivacyNotice
from muhatap.tenancy.models.setup_link import SetupLink
from muhatap.tenancy.models.token import Token
from muhatap.tenancy.models.user import User
from muhatap.tenancy.models.workspace import Workspace

__all__ = ["Invitation", "Member", "PrivacyNotice", "SetupLink", "Team", "TeamSeat", "Token", "User", "Workspace"]
