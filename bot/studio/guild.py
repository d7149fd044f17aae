"""What one server has chosen for itself; what it leaves open comes from the settings of the process."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Final, Self

from pydantic import Field, StringConstraints

from bot.studio.errors import Refused
from bot.studio.lock import ApprovalRules, AuthorMayApprove
from bot.studio.people import Capability, RoleMap
from bot.studio.values import ChannelId, GuildId, Value

BLOCKED_MOST: Final = 200
"""Most blocked terms a server may have."""
Term = Annotated[str, StringConstraints(min_length=2, max_length=60, strip_whitespace=True)]


class GuildLimits(Value):
    """What a member and the server may use in a day; None leaves it to the settings."""

    productions_per_member: Annotated[int, Field(ge=0)] | None = None
    productions_per_server: Annotated[int, Field(ge=0)] | None = None
    gpu_minutes_per_member: Annotated[int, Field(ge=0)] | None = None
    gpu_minutes_per_server: Annotated[int, Field(ge=0)] | None = None
    chat_tokens_per_member: Annotated[int, Field(ge=0)] | None = None
    chat_tokens_per_server: Annotated[int, Field(ge=0)] | None = None


class GuildSettings(Value):
    """One server's choices."""

    guild: GuildId
    role_map: RoleMap = RoleMap()
    home: ChannelId | None = None
    """The channel in which productions are opened; None means wherever they are asked for."""
    managers: ChannelId | None = None
    """Where managers are told of refused content; None means they are not told."""
    approval: ApprovalRules | None = None
    blocked_terms: Annotated[tuple[Term, ...], Field(max_length=BLOCKED_MOST)] = ()
    limits: GuildLimits = GuildLimits()
    chat: str = ""
    """Catalogue name of the language model; empty leaves it to the settings. So do the next four."""
    camera: str = ""
    voice: str = ""
    music: str = ""
    draw: str = ""
    welcomed_at: datetime | None = None
    left_at: datetime | None = None
    """When the bot was removed from the server; None while it is there."""

    def with_role(self, capability: Capability, role: int) -> Self:
        """Give a capability to a role."""
        held = self.role_map.roles.get(capability, frozenset())
        return self._with(capability, held | {role})

    def without_role(self, capability: Capability, role: int) -> Self:
        """Take a capability from a role; with no role left, it has its default again."""
        held = self.role_map.roles.get(capability, frozenset())
        return self._with(capability, held - {role})

    def only_existing(self, roles: Iterable[int]) -> Self:
        """Forget roles that the server no longer has."""
        existing = frozenset(roles)
        kept = {capability: held & existing for capability, held in self.role_map.roles.items()}
        return self.but(role_map=RoleMap(roles={capability: held for capability, held in kept.items() if held}))

    def with_term(self, term: str) -> Self:
        """Block a term. Raises Refused when there are too many."""
        if len(self.blocked_terms) >= BLOCKED_MOST:
            raise Refused(f"At most {BLOCKED_MOST} terms can be blocked.", "Take one away first.")
        return self.but(blocked_terms=tuple(dict.fromkeys((*self.blocked_terms, term.strip()))))

    def without_term(self, term: str) -> Self:
        """Allow a term again."""
        gone = term.strip().casefold()
        return self.but(blocked_terms=tuple(kept for kept in self.blocked_terms if kept.casefold() != gone))

    def rules(self, default: ApprovalRules) -> ApprovalRules:
        """Return the rules of a review here."""
        return self.approval or default

    def with_approval(
        self, default: ApprovalRules, *, quorum: int | None = None, author: AuthorMayApprove | None = None
    ) -> Self:
        """Change how many approve, or whether the author may."""
        rules = self.rules(default)
        changes = {
            name: value for name, value in {"quorum": quorum, "author_may_approve": author}.items() if value is not None
        }
        return self.but(approval=rules.but(**changes))

    def _with(self, capability: Capability, held: frozenset[int]) -> Self:
        roles = {name: those for name, those in self.role_map.roles.items() if name is not capability}
        return self.but(role_map=RoleMap(roles={**roles, capability: held} if held else roles))


def missing(settings: GuildSettings, *, message_content: bool, may_post: bool, may_thread: bool) -> tuple[str, ...]:
    """Say what a server still lacks before a video can be approved, as sentences; empty when it is ready."""
    gaps: list[str] = []
    if not may_post:
        gaps.append(
            "I may not post in the chosen channel: give me View Channel, Send Messages, Embed Links and Attach Files."
        )
    if not may_thread:
        gaps.append("I may not open threads there: give me Create Public Threads and Send Messages in Threads.")
    if settings.home is None:
        gaps.append("No studio channel is chosen: productions open where they are asked for.")
    if not settings.role_map.roles.get(Capability.APPROVE):
        gaps.append("No role may approve yet, so nothing can be published.")
    if not message_content:
        gaps.append(
            "The message-content intent is off: I read messages only where I am mentioned. "
            "Switch it on in the developer portal."
        )
    return tuple(gaps)
