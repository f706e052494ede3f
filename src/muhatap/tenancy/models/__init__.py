"""Workspaces and those who work in them."""

from muhatap.tenancy.models.member import Member, Team, TeamSeat
from muhatap.tenancy.models.privacy_notice import PrivacyNotice
from muhatap.tenancy.models.token import Token
from muhatap.tenancy.models.user import User
from muhatap.tenancy.models.workspace import Workspace

__all__ = ["Member", "PrivacyNotice", "Team", "TeamSeat", "Token", "User", "Workspace"]
