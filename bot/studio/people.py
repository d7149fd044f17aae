"""Members and what they may do."""

from collections.abc import Mapping
from enum import StrEnum

from bot.studio.errors import NotAllowed
from bot.studio.values import GuildId, UserId, Value


class Capability(StrEnum):
    """One thing a member may be allowed to do."""

    PLAN = "plan"
    GENERATE = "generate"
    EDIT = "edit"
    APPROVE = "approve"
    PUBLISH = "publish"
    MANAGE = "manage"
    CONNECT = "connect accounts"


EVERYONE = frozenset({Capability.PLAN, Capability.GENERATE, Capability.EDIT})
"""What any member may do unless the server says otherwise."""
MANAGERS = frozenset(Capability)
"""What those who manage the server may do; approving still asks for the approver role."""


class Member(Value):
    """A Discord member as seen at one moment: always read afresh, never remembered."""

    guild: GuildId
    user: UserId
    name: str
    roles: frozenset[int] = frozenset()
    manages_guild: bool = False
    is_bot: bool = False


class RoleMap(Value):
    """Which roles give which capability; a capability without roles has its default."""

    roles: Mapping[Capability, frozenset[int]] = {}

    def allows(self, member: Member, capability: Capability) -> bool:
        """Say whether the member may."""
        if member.is_bot:
            return False
        wanted = self.roles.get(capability, frozenset())
        if capability is Capability.APPROVE:
            return bool(wanted & member.roles)
        if member.manages_guild or wanted & member.roles:
            return True
        return not wanted and capability in EVERYONE

    def check(self, member: Member, capability: Capability) -> None:
        """Raise NotAllowed unless the member may."""
        if not self.allows(member, capability):
            raise NotAllowed(
                f"{member.name} may not {capability.value} here.",
                "Ask someone who manages this server to give you a role that may (`/studio setup`).",
            )
