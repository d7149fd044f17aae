"""The buttons on the cards of what goes out: other words, stop, try again, take down."""

from collections.abc import Mapping

from discord.ext import commands

from bot.client import Interaction, StudioClient
from bot.services import access, measuring, publishing, takedown, wording
from bot.studio.brief import Platform
from bot.studio.errors import UnknownName
from bot.studio.platforms.fields import FIELDS
from bot.studio.platforms.table import PLATFORMS
from bot.studio.publication import Removal
from bot.studio.values import PublicationId
from bot.ui import modals
from bot.ui.cards.publication import NUMBERS
from bot.ui.ids import Press, custom_id
from bot.ui.members import member_of
from bot.ui.reactions import Ballot
from bot.ui.text import plain


class Publications(commands.Cog):
    """What is on its way out, and what is out."""

    def __init__(self, client: StudioClient) -> None:
        self._client = client
        self._studio = client.studio
        self._ballot = Ballot(client, client.studio)
        client.takes_press("unpublish", self.cancel_pressed)
        client.takes_press("republish", self.retry_pressed)
        client.takes_press("takedown", self.take_down_pressed)
        client.takes_press("isdown", self.is_down_pressed)
        client.takes_press(NUMBERS, self.numbers_pressed)
        client.takes_press("words", self.ask_words, asks=True)
        client.takes_form("words", self.words_written)

    async def cancel_pressed(self, interaction: Interaction, press: Press) -> str | None:
        """Take back the approval of the video of this thread."""
        member, production = await self._client.here(interaction)
        access.check_fresh(production, press.version)
        await publishing.cancel(self._studio, member, production)
        return "Cancelled: nothing further is published."

    async def retry_pressed(self, interaction: Interaction, _: Press) -> str | None:
        """Try failed publications again, as long as their approval holds."""
        member, production = await self._client.here(interaction)
        await publishing.retry(self._studio, member, production)
        return None

    async def take_down_pressed(self, interaction: Interaction, press: Press) -> str | None:
        """Hide what a card shows."""
        member = member_of(interaction.user, interaction.guild)
        asked = await takedown.request(
            self._studio, member.guild, member.user, PublicationId(press.owner), Removal.PRIVATE, member
        )
        return takedown.told(asked)

    async def is_down_pressed(self, interaction: Interaction, press: Press) -> str | None:
        """Note that somebody took it down by hand."""
        member = member_of(interaction.user, interaction.guild)
        await takedown.confirm(self._studio, member, PublicationId(press.owner))
        return "Noted: it is down."

    async def numbers_pressed(self, interaction: Interaction, press: Press) -> str | None:
        """Have the numbers of what a card shows, or of all of its thread, read anew."""
        member, production = await self._client.here(interaction)
        only = None if press.owner == production.id else PublicationId(press.owner)
        asked = await measuring.request(self._studio, member, production, only)
        names = ", ".join(dict.fromkeys(PLATFORMS[one.target.platform].title for one in asked))
        return f"The numbers are being read from {names}; the card shows them in a moment."

    async def ask_words(self, interaction: Interaction, press: Press) -> str | None:
        """Open the form for the words that go with the video on one platform."""
        member, production = await self._client.at(interaction, press)
        access.check_fresh(production, press.version)
        platform = _platform(press.arg)
        words = await wording.words_for(self._studio, member, production, platform)
        form_id = custom_id("words", press.owner, press.version, press.arg)
        await interaction.response.send_modal(
            modals.words_form(form_id, PLATFORMS[platform].title, FIELDS[platform], words)
        )
        return None

    async def words_written(self, interaction: Interaction, press: Press, written: Mapping[str, str]) -> str | None:
        """Put somebody's words in the place of those for a platform; what was approved with others is void."""
        member, production = await self._client.at(interaction, press)
        access.check_fresh(production, press.version)
        guild = interaction.guild
        approvers = await self._ballot.approvers_of(guild, author=production.author) if guild else []
        changed = await wording.reword(
            self._studio, member, production, _platform(press.arg), written, approvers or None
        )
        if not changed:
            return "Nothing was changed."
        return f"Changed: {plain('; '.join(changed), 1500)}. Whoever approved it as it was is asked again."


def _platform(name: str) -> Platform:
    """Return a platform by its name. Raises UnknownName."""
    if name not in set(Platform):
        raise UnknownName("platform", name, tuple(Platform))
    return Platform(name)


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(Publications(client))
