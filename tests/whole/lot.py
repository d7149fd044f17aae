"""The ground a whole studio stands on: Discord and YouTube stay while the studio comes and goes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.app import running
from bot.sandbox.house import STUDIO, House, sandbox_settings
from bot.sandbox.people.views import ChannelView, MessageView
from bot.sandbox.platforms.server import LoopbackPlatform
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.sandbox.server import Loopback
from bot.settings import Settings
from bot.studio.production import Production
from bot.studio.values import ChannelId, GuildId
from tests.whole.processes import PATIENCE_S

SCRIPT = "Honey never spoils.\n\nBees dry it."


@dataclass(frozen=True, slots=True)
class Lot:
    """Loopbacks and a data folder; studios open and close on it."""

    discord: Loopback
    youtube: LoopbackYouTube
    data_dir: Path
    others: tuple[LoopbackPlatform, ...] = ()
    dead_after_s: float = 1.5
    """How long a worker may be silent; on a busy machine, only tests that kill one can do with so little."""

    @property
    def platforms(self) -> tuple[LoopbackPlatform, ...]:
        """Return the platforms there are."""
        return (self.youtube, *self.others)

    def settings(self) -> Settings:
        """Return the settings of its studios."""
        return sandbox_settings(
            self.discord,
            self.platforms,
            self.data_dir,
            queue={"beat_s": 0.2, "dead_after_s": self.dead_after_s},
            models={"chat": "smollm2-135m"},
            discord={"edit_every_s": 0.2},
        )

    @asynccontextmanager
    async def studio(self) -> AsyncIterator[House]:
        """Open a studio."""
        async with running(self.settings()) as studio:
            yield House.of(self.discord, self.platforms, studio)


async def plan_script(house: House, script: str = SCRIPT) -> ChannelView:
    """Have Ada give her own words; return the thread."""
    await house.ada.slash(STUDIO, "plan", script=script, seconds=10)
    return await house.ada.finds_thread(STUDIO)


async def sees(house: House, thread: ChannelView, *words: str) -> MessageView:
    """Wait until Ada sees a message with all the words."""
    return await house.ada.sees(
        thread, lambda message: all(word in message.text for word in words), timeout_s=PATIENCE_S
    )


async def production_of(house: House, thread: ChannelView) -> Production:
    """Return the production of a thread."""
    found = await house.studio.store.productions.in_thread(GuildId(house.discord.guild.id), ChannelId(thread.id))
    assert found is not None
    return found


def cards(thread: ChannelView, words: str) -> list[str]:
    """Return the texts of the bot's messages that hold some words."""
    return [message.text for message in thread.messages if message.author.is_bot and words in message.text]
