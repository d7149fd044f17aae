"""A whole studio in a sandbox: loopback Discord and platforms, the real bot and its real workers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.app import running
from bot.sandbox.people.person import Person
from bot.sandbox.people.views import MessageView
from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.sandbox.platforms.tiktok import LoopbackTikTok
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.sandbox.server import Loopback
from bot.sandbox.signing_in import allow
from bot.services.context import Studio
from bot.settings import Settings, read_settings

APPROVERS: Final = "Approvers"
STUDIO: Final = "studio"
EDITS_EVERY_S: Final = 1.0
"""The loopback has no rate limit to be afraid of."""


@dataclass(frozen=True, slots=True)
class House:
    """A sandbox with its people: Olive owns the server and approves, Ada makes films, Gus looks on."""

    discord: Loopback
    youtube: LoopbackYouTube
    studio: Studio
    olive: Person
    ada: Person
    gus: Person
    tiktok: LoopbackTikTok | None = None
    instagram: LoopbackInstagram | None = None


def sandbox_settings(
    loopback: Loopback,
    youtube: LoopbackYouTube,
    data_dir: Path,
    tiktok: LoopbackTikTok | None = None,
    instagram: LoopbackInstagram | None = None,
    **sections: Any,
) -> Settings:
    """Return the settings of this process, with Discord and the platforms replaced by their loopbacks."""
    platforms: dict[str, Any] = {"youtube": youtube.settings() | {"poll_s": 0.5}}
    if tiktok is not None:
        platforms["tiktok"] = tiktok.settings() | {"poll_s": 0.5, "direct_post": True}
    if instagram is not None:
        platforms["instagram"] = instagram.settings() | {"poll_s": 0.5}
    own: dict[str, dict[str, Any]] = {
        "studio": {"data_dir": data_dir},
        "discord": {
            "token": loopback.token,
            "api_base": loopback.api_base,
            "gateway_url": loopback.gateway_url,
            "edit_every_s": EDITS_EVERY_S,
            "guild_ready_timeout_s": 0.1,
        },
        "publishing": platforms,
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
        settings = sandbox_settings(discord, youtube, data_dir, tiktok, instagram, **sections)
        async with running(settings) as studio:
            house = House(
                discord,
                youtube,
                studio,
                olive=discord.person(discord.owner.name, roles=(APPROVERS,)),
                ada=discord.person("Ada"),
                gus=discord.person("Gus"),
                tiktok=tiktok,
                instagram=instagram,
            )
            yield house


async def furnish(house: House) -> None:
    """Set the server up as its owner would: the channel, who approves, and a connected YouTube account."""
    place, approvers = house.discord.channel(STUDIO), house.discord.role(APPROVERS)
    reply = await house.olive.slash(place, "studio setup", channel=place, approver=approvers)
    if reply.message is not None:
        await reply.message.until(lambda message: not message.is_loading)
    await connect_youtube(house.olive)


async def connect_youtube(person: Person) -> MessageView:
    """Connect a YouTube channel the way people do."""
    return await connect_account(person, "youtube")


async def connect_account(person: Person, platform: str) -> MessageView:
    """Connect an account the way people do: sign in, allow, paste the address of the last page."""
    reply = await person.slash(STUDIO, "publish connect", platform=platform)
    if reply.message is None:
        raise RuntimeError("/publish connect showed nothing")
    card = await reply.message.until("Sign in")
    address = await allow(card.component("Sign in")["url"])
    form = await person.click(card, "Paste the address")
    if form.modal is None:
        raise RuntimeError("there was no form for the address")
    await person.submit(form.modal, {"Address of the last page": address})
    return await person.sees(STUDIO, "is connected", after=card)
