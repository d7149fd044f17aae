"""An account on a publishing platform, as a server has connected it. Its tokens are kept apart, encrypted."""

from datetime import datetime
from enum import StrEnum

from bot.studio.brief import Platform
from bot.studio.errors import AccountNeedsSignIn
from bot.studio.values import AccountId, GuildId, UserId, Value


class AccountState(StrEnum):
    """Whether it can be used."""

    OK = "ok"
    NEEDS_SIGN_IN = "needs_sign_in"

    @property
    def words(self) -> str:
        """Say it as people read it."""
        return "ok" if self is AccountState.OK else "needs re-authorisation"


class Account(Value):
    """One channel on one platform that this server may publish to."""

    id: AccountId
    guild: GuildId
    platform: Platform
    name: str
    """What the platform calls it."""
    channel_id: str
    """The platform's own id of it."""
    url: str = ""
    scopes: tuple[str, ...] = ()
    """What was allowed, where it can be allowed by halves."""
    state: AccountState = AccountState.OK
    connected_by: UserId | None = None
    connected_at: datetime | None = None

    def check(self) -> None:
        """Raise AccountNeedsSignIn unless it can be used."""
        if self.state is not AccountState.OK:
            raise AccountNeedsSignIn(
                f"The permission for {self.name} was withdrawn or has run out.",
                "Connect it again with `/publish connect`.",
            )


class Playlist(Value):
    """A list of an account's that films can be put into."""

    id: str
    title: str


class AccountFacts(Value):
    """What a platform says of an account right now; empty where it says nothing."""

    name: str = ""
    """The name that its followers see."""
    audiences: tuple[str, ...] = ()
    """Who its films can be shown to, in the platform's words."""
    closed: frozenset[str] = frozenset()
    """What its owner has switched off, such as comments."""
    longest_s: int | None = None
    """The longest film it may post."""
    posts_left: int | None = None
    """How many more posts its platform takes within a day."""
    playlists: tuple[Playlist, ...] = ()
    """The lists that its films can be put into."""
