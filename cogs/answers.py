"""The buttons on the cards of consents: what people answer and take back, and what is done with releases."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import discord
from discord.ext import commands

from bot.client import Interaction, StudioClient
from bot.services import access, consent, releases, takedown
from bot.studio.consent import ConsentAnswer, Use
from bot.studio.consent_words import ASKS, ordered
from bot.studio.errors import StudioError
from bot.studio.publication import Removal
from bot.studio.values import ConsentId, GuildId, PersonId, PublicationId, UserId
from bot.ui import modals
from bot.ui.cards.revoked import revoked_card
from bot.ui.ids import Press, custom_id
from bot.ui.members import member_of
from bot.ui.render import tell
from bot.ui.text import plain

_YES: Final = "Thank you. `/consent revoke` in the server takes it back, and so does the button here."
_NO: Final = "Understood: it will not be published with you in it."


class Answers(commands.Cog):
    """Answers to consents."""

    def __init__(self, client: StudioClient) -> None:
        self._client = client
        self._studio = client.studio
        client.takes_press("agree", self.agree)
        client.takes_press("decline", self.decline)
        client.takes_press("agreepart", self.ask_which_part, asks=True)
        client.takes_form("agreepart", self.agree_to_part)
        client.takes_press("takeback", self.take_back)
        client.takes_press("takeout", self.take_out)
        client.takes_press("readpaper", self.read_paper)
        client.takes_press("signpaper", self.sign_paper)
        client.takes_press("dropaper", self.drop_paper)
        client.takes_press("hide", self.hide)

    # Answers, by direct message or where those are closed in the thread.

    async def agree(self, interaction: Interaction, press: Press) -> str | None:
        """Record a yes, by a button whose words declare to be 18 or older."""
        await self._answer(interaction, press, ConsentAnswer(agrees=True, is_adult=True))
        return _YES

    async def decline(self, interaction: Interaction, press: Press) -> str | None:
        """Record a no."""
        await self._answer(interaction, press, ConsentAnswer(agrees=False))
        return _NO

    async def ask_which_part(self, interaction: Interaction, press: Press) -> str | None:
        """Open the form by which somebody agrees to a part."""
        asked = await consent.question_for(
            self._studio, _guild_of(press), ConsentId(press.owner), UserId(interaction.user.id)
        )
        uses = [(use.value, ASKS[use]) for use in ordered(asked.uses)]
        form = modals.limits_form(custom_id("agreepart", press.owner, press.version, press.arg), uses)
        await interaction.response.send_modal(form)
        return None

    async def agree_to_part(self, interaction: Interaction, press: Press, written: Mapping[str, str]) -> str | None:
        """Record what somebody agrees to of what they were asked."""
        chosen = frozenset(Use(use) for use in written.get("uses", "").split("\n") if use in set(Use))
        lasts = written.get("lasts", "")
        said = ConsentAnswer(
            agrees=True,
            is_adult=written.get("age") == "adult",
            uses=chosen,
            only_here=lasts == "here",
            lasts=timedelta(days=int(lasts)) if lasts.isdecimal() else None,
        )
        answered = await self._answer(interaction, press, said)
        return _YES if answered else _NO

    async def take_back(self, interaction: Interaction, press: Press) -> str | None:
        """Take back one answer, from the card on which it was given."""
        guild, user = _guild_of(press), UserId(interaction.user.id)
        asked = await consent.question_for(self._studio, guild, ConsentId(press.owner), user)
        revoked = await consent.revoke(self._studio, guild, user, asked.production, asked.uses)
        await tell(interaction, revoked_card(revoked, guild))
        return None

    # What is on the status card and on the cards of releases.

    async def take_out(self, interaction: Interaction, press: Press) -> str | None:
        """Take somebody out of a video."""
        member, production = await self._client.at(interaction, press)
        access.check_fresh(production, press.version)
        person = await consent.take_out(self._studio, member, production, PersonId(press.chosen))
        return f"{plain(person.name, 60)} is not in this video any more, as far as the studio knows."

    async def read_paper(self, interaction: Interaction, press: Press) -> str | None:
        """Show a release to somebody who manages the server."""
        member = member_of(interaction.user, interaction.guild)
        name, path = await releases.read(self._studio, member, ConsentId(press.owner))
        await interaction.followup.send(file=discord.File(path, filename=name), ephemeral=True)
        return None

    async def sign_paper(self, interaction: Interaction, press: Press) -> str | None:
        """Countersign a release."""
        member = member_of(interaction.user, interaction.guild)
        await releases.countersign(self._studio, member, ConsentId(press.owner), is_good=True)
        return "Countersigned."

    async def drop_paper(self, interaction: Interaction, press: Press) -> str | None:
        """Reject a release."""
        member = member_of(interaction.user, interaction.guild)
        await releases.countersign(self._studio, member, ConsentId(press.owner), is_good=False)
        return "Rejected."

    async def hide(self, interaction: Interaction, press: Press) -> str | None:
        """Have a video taken down by somebody in it who no longer agrees."""
        member = member_of(interaction.user, interaction.guild) if interaction.guild else None
        asked = await takedown.request(
            self._studio,
            _guild_of(press),
            UserId(interaction.user.id),
            PublicationId(press.owner),
            Removal.PRIVATE,
            member,
        )
        return takedown.told(asked)

    async def _answer(self, interaction: Interaction, press: Press, said: ConsentAnswer) -> bool:
        user = UserId(interaction.user.id)
        answered = await consent.answer(self._studio, _guild_of(press), ConsentId(press.owner), user, said)
        return bool(answered.given)


def _guild_of(press: Press) -> GuildId:
    """Return the server that a button of a direct message belongs to; whose it is, the service checks."""
    if not press.arg.isdecimal():
        raise StudioError("This button is from another version of the studio.", "Use the newest card.")
    return GuildId(int(press.arg))


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(Answers(client))
