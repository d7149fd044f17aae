"""The takes of scenes: filmed again, changed, picked, or kept as drawn, by the buttons of their cards."""

from collections.abc import Mapping
from typing import Any

from discord.ext import commands

from bot.client import Interaction, StudioClient
from bot.services import access, directing, guiding
from bot.studio.errors import Stale
from bot.studio.guiding import TakeWish
from bot.studio.people import Capability, Member
from bot.studio.production import Production
from bot.studio.values import ChannelId
from bot.ui import guides, modals
from bot.ui.ids import Press, custom_id


class Scenes(commands.Cog):
    """Takes."""

    def __init__(self, client: StudioClient) -> None:
        self._client = client
        self._studio = client.studio
        client.takes_press("filmagain", self.film_again)
        client.takes_press("tryscene", self.try_again)
        client.takes_press("keepdrawing", self.keep_drawing)
        client.takes_press("picktake", self.pick)
        client.takes_press("filmas", self.ask_how, asks=True)
        client.takes_form("filmas", self.film_as)

    async def film_again(self, interaction: Interaction, press: Press) -> str | None:
        """Film a scene by another chance."""
        member, production, number = await self._scene(interaction, press)
        await directing.reroll(self._studio, member, production, number, version=press.version)
        return None

    async def try_again(self, interaction: Interaction, press: Press) -> str | None:
        """Film a scene that failed."""
        member, production, number = await self._scene(interaction, press)
        await directing.try_again(self._studio, member, production, number, press.version)
        return None

    async def keep_drawing(self, interaction: Interaction, press: Press) -> str | None:
        """Leave a scene as drawn."""
        member, production, number = await self._scene(interaction, press)
        await directing.keep_drawing(self._studio, member, production, number, press.version)
        return None

    async def pick(self, interaction: Interaction, press: Press) -> str | None:
        """Put a take into the cut."""
        member, production, number = await self._scene(interaction, press)
        await directing.pick(self._studio, member, production, number, press.chosen_number, press.version)
        return None

    async def ask_how(self, interaction: Interaction, press: Press) -> str | None:
        """Open the form in which a scene is changed before it is filmed again."""
        member, production, number = await self._scene(interaction, press)
        await access.check(self._studio, member, Capability.GENERATE)
        _, roll = await directing.roll_of(self._studio, production, number)
        roll.check(press.version)
        direction = roll.direction
        await interaction.response.send_modal(
            modals.scene_form(
                f"Film scene {number} again",
                custom_id("filmas", press.owner, press.version, press.arg),
                picture=direction.picture or roll.scene.picture,
                avoided=direction.told.negative,
            )
        )
        return None

    async def film_as(self, interaction: Interaction, press: Press, written: Mapping[str, str]) -> str | None:
        """Film a scene again as written in the form."""
        member, production, number = await self._scene(interaction, press)
        kind = written.get("follows", guides.EDGES)
        wish = TakeWish(
            picture=written.get("picture", "").strip() or None,
            negative=written.get("avoided", "").strip(),
            keeps_chance=written.get("chance") == modals.SAME_CHANCE,
            drops_guide=kind == guides.NOTHING,
        )
        data: Mapping[str, Any] = interaction.data or {}
        sent = guides.sent_of(guides.uploaded(data, written.get("guide", "")), kind)
        if sent is None:
            await directing.reroll(self._studio, member, production, number, wish, press.version)
            return None
        place = ChannelId(interaction.channel_id or 0)
        order = await guiding.guide_scene(self._studio, member, production, number, sent, wish, place, press.version)
        self._client.announcer.expect(order.guild, place, order.id, None, is_talk=False)
        return f"The picture is being looked at; scene {number} is filmed after it then."

    async def _scene(self, interaction: Interaction, press: Press) -> tuple[Member, Production, int]:
        """Return who pressed, the production, and where the scene of the card stands. Raises Stale, NoProduction."""
        member, production = await self._client.at(interaction, press)
        if not production.plan_version:
            raise Stale
        return member, production, await directing.number_of(self._studio, production, press.arg)


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(Scenes(client))
