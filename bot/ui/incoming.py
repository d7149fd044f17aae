"""Finished videos that somebody sends: asked about in a form first, then taken in in a thread of their own."""

from collections.abc import Mapping
from typing import Any, Final

import discord

from bot.services import guilds, taking_in
from bot.services.context import Studio
from bot.studio.brief import clean
from bot.studio.errors import Refused, Stale
from bot.studio.plan import AiShare
from bot.studio.taking_in import FILM_LIMITS, FinishedFilm
from bot.studio.uploads import check_video, shown_name
from bot.studio.values import ChannelId, UserId
from bot.ui import modals, threads
from bot.ui.ids import Press, custom_id
from bot.ui.members import member_by_id, member_of

_NOBODY: Final = frozenset({"nobody", "no one", "noone", "none", "no", "-", "niemand"})
_OTHERS_MOST: Final = 12
_KEPT: Final = 200


class Incoming:
    """Files whose form is open. They live here only: after a restart the command is used again."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._files: dict[tuple[int, str], discord.Attachment] = {}

    async def ask(self, interaction: discord.Interaction[Any], file: discord.Attachment) -> None:
        """Open the form about a file, as the first answer to whoever sends it. Raises Refused."""
        check_video(file.filename, file.content_type, file.size, FILM_LIMITS)
        self._files = dict(list(self._files.items())[-_KEPT:])
        self._files[interaction.user.id, str(file.id)] = file
        title = shown_name(file.filename).rpartition(".")[0].replace("_", " ")
        await interaction.response.send_modal(modals.taking_in_form(custom_id("takein", file.id), title))

    async def taken(self, interaction: discord.Interaction[Any], press: Press, written: Mapping[str, str]) -> str:
        """Open a thread for a file that was answered for and have it taken in. Raises Stale, Refused and others."""
        file = self._files.pop((interaction.user.id, press.owner), None)
        if file is None:
            raise Stale("This form belongs to an earlier request.")
        member = member_of(interaction.user, interaction.guild)
        film = film_of(file, written)
        others = outsiders_in(written.get("others", ""))
        people = await _named(interaction.guild, written.get("people", ""))
        settings = await guilds.settings_of(self._studio, member.guild)
        place = threads.channel_for_threads(interaction.guild, interaction.channel, settings.home)
        production = await taking_in.start(self._studio, member, ChannelId(place.id), film)
        thread = await threads.open_thread(place, film.title, interaction.user)
        await taking_in.in_thread(self._studio, member, production, ChannelId(thread.id), people, others)
        return f"It is being looked at in {thread.mention}."


def film_of(file: discord.Attachment, written: Mapping[str, str]) -> FinishedFilm:
    """Read what was said of a file. Raises Refused for no title or no answer."""
    title, share = clean(written.get("title", "")), written.get("share", "")
    if not title:
        raise Refused("The video has no title.", "Use the command again and write one.")
    if share not in set(AiShare):
        raise Refused("Nobody said whether AI made or changed anything in it.", "Use the command again and answer.")
    return FinishedFilm(
        name=shown_name(file.filename),
        url=file.url,
        bytes=file.size,
        title=title,
        about=clean(written.get("about", "")),
        share=AiShare(share),
    )


def outsiders_in(text: str) -> tuple[str, ...]:
    """Read who else appears or is heard: names with commas between; nothing for nobody. Raises Refused."""
    names = [" ".join(clean(name).split()) for name in text.replace("\n", ",").replace(";", ",").split(",")]
    found = tuple(dict.fromkeys(name for name in names if name and name.casefold() not in _NOBODY))
    if len(found) > _OTHERS_MOST or any(len(name) > 60 for name in found):
        raise Refused("That is not a list of names.", f"Write at most {_OTHERS_MOST} names with commas between.")
    return found


async def _named(guild: discord.Guild | None, chosen: str) -> dict[UserId, str]:
    """Return the members who were chosen, by id. Raises Refused for a bot, or somebody who is not here."""
    found = {}
    for user in filter(None, chosen.split("\n")):
        member = await member_by_id(guild, int(user)) if guild and user.isdecimal() else None
        if member is None or member.is_bot:
            raise Refused("Only members of this server can be asked.", "Name anybody else among the others.")
        found[member.user] = member.name
    return found
