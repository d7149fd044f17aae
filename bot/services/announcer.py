"""How the use cases speak to people: they say what changed, and whoever announces reads the facts afresh."""

from typing import Protocol

from bot.studio.account import Account
from bot.studio.orders import Progress
from bot.studio.outcomes import Answered
from bot.studio.values import ChannelId, GuildId, OrderId, ProductionId


class Announcer(Protocol):
    """Hears of changes once they are committed. No method blocks or fails; a repeated call does no harm."""

    def changed(self, guild: GuildId, production: ProductionId) -> None:
        """Take note that something about a production changed, its people and consents included."""
        ...

    def answered(self, guild: GuildId, channel: ChannelId, order: OrderId, outcome: Answered) -> None:
        """Show what came of something said in a conversation, of a model being fetched, or of a voice being tried."""
        ...

    def tell_managers(self, guild: GuildId, what: str) -> None:
        """Tell those who manage the server one sentence, where they chose to be told."""
        ...

    def account_lost(self, account: Account) -> None:
        """Tell those who manage the server, and whoever waits for it, that an account needs re-authorisation."""
        ...

    def progress(self, progress: Progress) -> None:
        """Show how far an attempt is; may be dropped."""
        ...

    def stuck(self, guild: GuildId, production: ProductionId | None, order: OrderId) -> None:
        """Take note that an order began, or ceased, to wait for a worker that is not there."""
        ...

    def dirty_all(self) -> None:
        """Look at everything afresh, as after a start."""
        ...


class SilentAnnouncer:
    """Says nothing, for commands that run without Discord; keeps what it heard."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, int, str]] = []

    def changed(self, guild: GuildId, production: ProductionId) -> None:
        """Keep it."""
        self.heard.append(("changed", guild, production))

    def answered(self, guild: GuildId, channel: ChannelId, order: OrderId, outcome: Answered) -> None:
        """Keep it."""
        self.heard.append(("answered", guild, f"{channel}:{order}:{outcome.kind}"))

    def tell_managers(self, guild: GuildId, what: str) -> None:
        """Keep it."""
        self.heard.append(("managers", guild, what))

    def account_lost(self, account: Account) -> None:
        """Keep it."""
        self.heard.append(("account lost", account.guild, account.id))

    def progress(self, progress: Progress) -> None:
        """Drop it."""

    def stuck(self, guild: GuildId, production: ProductionId | None, order: OrderId) -> None:
        """Keep it."""
        self.heard.append(("stuck", guild, production or order))

    def dirty_all(self) -> None:
        """Have nothing to look at."""
