"""`/studio`: how the studio is set up in this server, and how it is doing."""

from collections.abc import Callable
from typing import Annotated

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, StudioClient
from bot.services import fetching, guilds, making, overview
from bot.studio.errors import Refused
from bot.studio.guild import GuildSettings
from bot.studio.lock import AuthorMayApprove
from bot.studio.people import Capability
from bot.studio.values import ChannelId
from bot.ui import welcome
from bot.ui.choices import Choices, model_choices
from bot.ui.ids import Press
from bot.ui.members import member_of
from bot.ui.overview import FETCH, fetch_menu, models_embed, queue_embed, status_embed
from bot.ui.render import view_of

Change = Callable[[GuildSettings], GuildSettings]
_ROLE_FIELDS = {"chat": "chat", "film": "camera", "speak": "voice", "music": "music", "draw": "draw"}


@app_commands.guild_only()
class StudioCommands(commands.GroupCog, name="studio", description="The studio in this server"):
    """The house."""

    def __init__(self, client: StudioClient) -> None:
        self._client = client
        self._studio = client.studio
        client.takes_press(FETCH, self.fetch)
        super().__init__()

    @app_commands.command()
    @app_commands.describe(
        channel="Where productions open; leave out to change nothing",
        approver="A role that may approve what is published",
        managers="A channel that is told of refused content",
        role="A role that may do something, together with `may`",
        may="What that role may do",
        take_away="Take it from the role instead of giving it",
        quorum="How many approvers must say yes",
        author="Whether the author of a video counts among its approvers",
        block="A word or phrase that briefs may not hold",
        allow="A blocked word or phrase to allow again",
    )
    async def setup(
        self,
        interaction: Interaction,
        channel: discord.TextChannel | None = None,
        approver: discord.Role | None = None,
        managers: discord.TextChannel | None = None,
        role: discord.Role | None = None,
        may: Annotated[Capability, Choices(Capability)] | None = None,
        take_away: bool = False,
        quorum: app_commands.Range[int, 1, 20] | None = None,
        author: Annotated[AuthorMayApprove, Choices(AuthorMayApprove)] | None = None,
        block: str = "",
        allow: str = "",
    ) -> None:
        """Show what is missing and set it: channel, roles, approval, blocked words."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if (role is None) != (may is None):
            raise Refused("A role and what it may do belong together.", "Give both `role` and `may`.")
        changes: list[Change] = []
        if channel is not None:
            home = ChannelId(channel.id)
            changes.append(lambda settings: settings.but(home=home))
        if managers is not None:
            told = ChannelId(managers.id)
            changes.append(lambda settings: settings.but(managers=told))
        if approver is not None:
            changes.append(_role_change(approver, Capability.APPROVE, take_away=False))
        if role is not None and may is not None:
            changes.append(_role_change(role, may, take_away=take_away))
        if quorum is not None or author is not None:
            rules = self._studio.settings.approval.rules()
            changes.append(lambda settings: settings.with_approval(rules, quorum=quorum, author=author))
        if block:
            changes.append(lambda settings: settings.with_term(block))
        if allow:
            changes.append(lambda settings: settings.without_term(allow))
        await self._change(interaction, changes)

    @app_commands.command()
    async def status(self, interaction: Interaction) -> None:
        """Show who works and what is being made."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction.user, interaction.guild)
        now = await overview.overview(self._studio, member.guild)
        await interaction.followup.send(embed=status_embed(now), ephemeral=True)

    @app_commands.command()
    async def queue(self, interaction: Interaction) -> None:
        """Show what waits for a worker."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction.user, interaction.guild)
        now = await overview.overview(self._studio, member.guild)
        await interaction.followup.send(embed=queue_embed(now), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(use="A model that this server uses from now on, for what it is made for")
    async def models(self, interaction: Interaction, use: str = "") -> None:
        """Show the models and where they fit; fetch one, or choose one for this server."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction.user, interaction.guild)
        if use:
            model = self._studio.catalogue[use]
            if model.role not in _ROLE_FIELDS:
                raise Refused(
                    f"{model.name} is not chosen by a server.",
                    "Choose a chat model, camera, voice, composer or a model that draws.",
                )
            await fetching.check_usable(self._studio, model)
            field = _ROLE_FIELDS[model.role]
            await guilds.change(self._studio, member, lambda settings: settings.but(**{field: model.name}))
        settings = await guilds.settings_of(self._studio, member.guild)
        rows = await overview.models(self._studio)
        defaults = self._studio.settings.models
        chosen = {getattr(settings, field) or getattr(defaults, field) for field in _ROLE_FIELDS.values()}
        view = view_of(fetch_menu(rows, member.guild))
        if view is None:
            await interaction.followup.send(embed=models_embed(rows, chosen), ephemeral=True)
        else:
            await interaction.followup.send(embed=models_embed(rows, chosen), view=view, ephemeral=True)

    async def fetch(self, interaction: Interaction, press: Press) -> str:
        """Have a model fetched that was chosen in the menu; how far it is stands in the channel."""
        member, channel = member_of(interaction.user, interaction.guild), ChannelId(interaction.channel_id or 0)
        order = await fetching.order_pull(self._studio, member, channel, press.chosen if press.values else press.arg)
        self._client.announcer.expect(member.guild, channel, order.id, None, is_talk=False)
        return "It is being fetched; how far it is stands in this channel."

    @models.autocomplete("use")
    async def known_models(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest models."""
        return model_choices([row for row in self._studio.catalogue.values() if row.role in _ROLE_FIELDS], typed)

    @app_commands.command()
    @app_commands.describe(everything="Everything that is being made in this server, not only in this thread")
    async def stop(self, interaction: Interaction, everything: bool = False) -> None:
        """Stop the production of this thread, or all of this server."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction.user, interaction.guild)
        if everything:
            count = await overview.stop_all(self._studio, member)
            await interaction.followup.send(f"Stopped: {count}. What was made is kept.", ephemeral=True)
            return
        production = await making.production_in(self._studio, member.guild, ChannelId(interaction.channel_id or 0))
        await making.cancel(self._studio, member, production)
        await interaction.followup.send("Stopped. What was made is kept.", ephemeral=True)

    async def _change(self, interaction: Interaction, changes: list[Change]) -> None:
        guild = interaction.guild
        member = member_of(interaction.user, guild)
        if guild is None:
            return

        def all_changes(settings: GuildSettings) -> GuildSettings:
            for change in changes:
                settings = change(settings)
            return settings.only_existing(role.id for role in guild.roles)

        settings = (
            await guilds.change(self._studio, member, all_changes)
            if changes
            else await guilds.settings_of(self._studio, member.guild)
        )
        embed = welcome.setup_embed(guild, settings, message_content=self._client.intents.message_content)
        await interaction.followup.send(embed=embed, ephemeral=True)


def _role_change(role: discord.Role, may: Capability, *, take_away: bool) -> Change:
    if role.is_default() and may is Capability.APPROVE:
        raise Refused("Everyone cannot be the approver.", "Choose a role that only approvers hold.")
    if take_away:
        return lambda settings: settings.without_role(may, role.id)
    return lambda settings: settings.with_role(may, role.id)


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(StudioCommands(client))
