"""A whole studio in a sandbox: loopback Discord and platforms, the real bot and its real workers."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.app import running
from bot.sandbox.people.person import Person
from bot.sandbox.people.views import MessageView
from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.sandbox.platforms.server import LoopbackPlatform
from bot.sandbox.platforms.tiktok import LoopbackTikTok
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.sandbox.server import Loopback
from bot.sandbox.signing_in import allow
from bot.services.context import Studio
from bot.settings import Settings, read_settings
from bot.studio.brief import Platform

APPROVERS: Final = "Approvers"
STUDIO: Final = "studio"
EDITS_EVERY_S: Final = 1.0
"""The loopback has no rate limit to be afraid of."""
_POLL_S: Final = 0.5
_ALSO: Final[dict[Platform, dict[str, Any]]] = {Platform.TIKTOK: {"direct_post": True, "read_numbers": True}}
"""The loopback TikTok has audited our app."""


@dataclass(frozen=True, slots=True)
class House:
    """A sandbox with its people: Olive owns the server and approves, Ada makes films, Gus looks on."""

    discord: Loopback
    platforms: tuple[LoopbackPlatform, ...]
    studio: Studio
    olive: Person
    ada: Person
    gus: Person

    @classmethod
    def of(cls, discord: Loopback, platforms: tuple[LoopbackPlatform, ...], studio: Studio) -> "House":
        """Let its people in."""
        olive = discord.person(discord.owner.name, roles=(APPROVERS,))
        return cls(discord, platforms, studio, olive, ada=discord.person("Ada"), gus=discord.person("Gus"))


def sandbox_settings(
    discord: Loopback, platforms: Sequence[LoopbackPlatform], data_dir: Path, /, **sections: Any
) -> Settings:
    """Return the settings of this process, with Discord and the platforms replaced by their loopbacks."""
    own: dict[str, dict[str, Any]] = {
        "studio": {"data_dir": data_dir},
        "discord": {
            "token": discord.token,
            "api_base": discord.api_base,
            "gateway_url": discord.gateway_url,
            "edit_every_s": EDITS_EVERY_S,
            "guild_ready_timeout_s": 0.1,
        },
        "publishing": {
            one.platform.value: one.settings() | {"poll_s": _POLL_S} | _ALSO.get(one.platform, {}) for one in platforms
        },
    }
    for name, values in sections.items():
        own[name] = own.get(name, {}) | values
    return read_settings(None, **own)


@asynccontextmanager
async def open_house(data_dir: Path, *, port: int = 0, **sections: Any) -> AsyncIterator[House]:
    """Open a sandbox that keeps its facts in a folder; sections are settings that replace the sandbox's own."""
    async with (
        Loopback(port=port) as discord,
        LoopbackYouTube() as youtube,
        LoopbackTikTok() as tiktok,
        LoopbackInstagram() as instagram,
    ):
        platforms = (youtube, tiktok, instagram)
        async with running(sandbox_settings(discord, platforms, data_dir, **sections)) as studio:
            yield House.of(discord, platforms, studio)


async def furnish(house: House) -> None:
    """Set the server up as its owner would: the channel, who approves, and an account on every platform there is."""
    place, approvers = house.discord.channel(STUDIO), house.discord.role(APPROVERS)
    reply = await house.olive.slash(place, "studio setup", channel=place, approver=approvers)
    if reply.message is not None:
        await reply.message.until(lambda message: not message.is_loading)
    for one in house.platforms:
        await connect_account(house.olive, one.platform)


async def connect_account(person: Person, platform: Platform) -> MessageView:
    """Connect an account the way people do: sign in, allow, paste the address of the last page."""
    reply = await person.slash(STUDIO, "publish connect", platform=platform.value)
    if reply.message is None:
        raise RuntimeError("/publish connect showed nothing")
    card = await reply.message.until("Sign in")
    address = await allow(card.component("Sign in")["url"])
    form = await person.click(card, "Paste the address")
    if form.modal is None:
        raise RuntimeError("there was no form for the address")
    await person.submit(form.modal, {"Address of the last page": address})
    return await person.sees(STUDIO, "is connected", after=card)
