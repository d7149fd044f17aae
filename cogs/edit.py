"""`/edit`: changes in plain words, done at once or proposed by a model; files added, suggestions, undo and export."""

from collections.abc import Mapping, Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, StudioClient
from bot.services import access, bringing, composing, editing, exporting, proposing
from bot.studio.bringing import Appearing, BroughtAs
from bot.studio.export import ExportForm
from bot.studio.people import Capability, Member
from bot.studio.production import Production
from bot.studio.proposal import Proposal
from bot.studio.values import ChannelId, ProposalId
from bot.ui import modals
from bot.ui.cards.editing import FORMS, done_card, suggestions_card
from bot.ui.ids import Press, custom_id
from bot.ui.render import tell

_CHANGED = "✂️ Changed"
_ADDED = "📎 It is being fetched and looked at; what it would change appears in this thread."
_KINDS = {
    BroughtAs.SCENE: "A scene: a film or a picture",
    BroughtAs.MUSIC: "The music",
    BroughtAs.LOGO: "The logo, in a corner",
    BroughtAs.STICKER: "A sticker over one scene",
}
_PROPOSED = "✂️ It goes to the language model; its proposal appears in this thread."


@app_commands.guild_only()
class Edit(commands.GroupCog, name="edit", description="Change the video of this thread"):
    """Edits."""

    def __init__(self, client: StudioClient) -> None:
        self._client = client
        self._studio = client.studio
        client.takes_press("edit", self.ask_what, asks=True)
        client.takes_form("edit", self.ask_as_written)
        client.takes_press("undo", self.undo_pressed)
        client.takes_press("suggest", self.suggest_pressed)
        client.takes_press("mend", self.mend)
        client.takes_press("apply", self.apply)
        client.takes_press("another", self.try_another)
        client.takes_press("drop", self.drop)
        client.takes_press("nobody", self.nobody_is_in_it)
        client.takes_press("somebody", self.somebody_is_in_it)
        super().__init__()

    @app_commands.command()
    @app_commands.describe(change="In plain words: “no music”, “scene 2 slower”, “a title over scene 1”")
    async def ask(self, interaction: Interaction, change: str) -> None:
        """Change something about the cut."""
        member, production = await self._here(interaction)
        done = await editing.ask(self._studio, member, production, change)
        await self._answer(interaction, production, done)

    @app_commands.command()
    @app_commands.rename(kind="as")
    @app_commands.describe(
        file="A film, a picture or a sound of yours, up to 100 MB",
        kind="What it is to be in the film",
        place="Scene: where in the film it comes, else at its end. Sticker: on which scene, else the first",
    )
    @app_commands.choices(kind=[app_commands.Choice(name=name, value=use.value) for use, name in _KINDS.items()])
    async def add(
        self,
        interaction: Interaction,
        file: discord.Attachment,
        kind: str,
        place: app_commands.Range[int, 1, 200] | None = None,
    ) -> None:
        """Bring a file of yours into the film: a scene, the music, the logo or a sticker."""
        member, production = await self._here(interaction)
        attached = bringing.Attachment(url=file.url, name=file.filename, content_type=file.content_type, size=file.size)
        await bringing.bring(self._studio, member, production, attached, BroughtAs(kind), place)
        await interaction.followup.send(_ADDED, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(words="What it should sound like: “calm piano, a little hopeful”")
    async def music(self, interaction: Interaction, words: app_commands.Range[str, 1, 300]) -> None:
        """Have music composed for the film; it lies under it once it is there."""
        member, production = await self._here(interaction)
        place = ChannelId(interaction.channel_id or 0)
        order = await composing.order_music(self._studio, member, production, place, words)
        self._client.announcer.expect(order.guild, place, order.id, None, is_talk=False)
        await interaction.followup.send("It is being composed; you hear it in this thread.", ephemeral=True)

    @app_commands.command()
    async def suggest(self, interaction: Interaction) -> None:
        """Show what the editor itself would do to the film."""
        member, production = await self._here(interaction)
        await self._suggest(interaction, member, production)

    @app_commands.command()
    async def undo(self, interaction: Interaction) -> None:
        """Go back to what it was before the last change."""
        member, production = await self._here(interaction)
        changes = await editing.undo(self._studio, member, production)
        await self._say_done(interaction, production, "↩️ Undone", changes)

    @app_commands.command()
    @app_commands.describe(kind="The whole project with its media for an editing program, or subtitles alone")
    @app_commands.choices(kind=[app_commands.Choice(name=name, value=form.value) for form, name in FORMS.items()])
    async def export(self, interaction: Interaction, kind: str = ExportForm.OTIOZ.value) -> None:
        """Take the film along: a project bundle for editing programs, or its subtitles."""
        member, production = await self._here(interaction)
        await exporting.export(self._studio, member, production, ExportForm(kind))
        await interaction.followup.send("📦 It is being packed; it appears in this thread.", ephemeral=True)

    async def ask_what(self, interaction: Interaction, press: Press) -> str | None:
        """Open the form in which a change is wished for."""
        member, production = await self._client.at(interaction, press)
        access.check_fresh(production, press.version)
        await access.check(self._studio, member, Capability.EDIT)
        await interaction.response.send_modal(
            modals.form(
                "Edit the cut",
                custom_id("edit", press.owner, press.version),
                "What should be different?",
                placeholder="No music; scene 2 slower; a title over scene 1…",
                most=500,
            )
        )
        return None

    async def ask_as_written(self, interaction: Interaction, press: Press, written: Mapping[str, str]) -> str | None:
        """Change what was written in the form."""
        member, production = await self._client.at(interaction, press)
        access.check_fresh(production, press.version)
        done = await editing.ask(self._studio, member, production, written["text"])
        await self._answer(interaction, production, done)
        return None

    async def undo_pressed(self, interaction: Interaction, press: Press) -> str | None:
        """Undo the last change, or the one that the button is about if it is still the last."""
        member, production = await self._client.at(interaction, press)
        if not press.arg:
            access.check_fresh(production, press.version)
        changes = await editing.undo(self._studio, member, production, press.arg)
        await self._say_done(interaction, production, "↩️ Undone", changes)
        return None

    async def suggest_pressed(self, interaction: Interaction, press: Press) -> str | None:
        """Show what the editor itself would do."""
        member, production = await self._client.at(interaction, press)
        await self._suggest(interaction, member, production)
        return None

    async def mend(self, interaction: Interaction, press: Press) -> str | None:
        """Do what the editor suggested, if it still would."""
        member, production = await self._client.at(interaction, press)
        changes = await editing.follow(self._studio, member, production, press.arg)
        await self._say_done(interaction, production, _CHANGED, changes)
        return None

    async def apply(self, interaction: Interaction, press: Press) -> str | None:
        """Apply what a model proposed."""
        member, production = await self._client.at(interaction, press)
        proposal = ProposalId(press.arg)
        changes = await proposing.apply(self._studio, member, production, proposal, press.version)
        await self._say_done(interaction, production, "✅ Applied", changes)
        return None

    async def try_another(self, interaction: Interaction, press: Press) -> str | None:
        """Have the model propose something else."""
        member, production = await self._client.at(interaction, press)
        await proposing.try_another(self._studio, member, production, ProposalId(press.arg), press.version)
        return None

    async def drop(self, interaction: Interaction, press: Press) -> str | None:
        """Let a proposal go."""
        member, production = await self._client.at(interaction, press)
        await proposing.drop(self._studio, member, production, ProposalId(press.arg), press.version)
        return None

    async def nobody_is_in_it(self, interaction: Interaction, press: Press) -> str | None:
        """Record that no real person is seen or heard in a file."""
        await self._say_who(interaction, press, Appearing.NOBODY)
        return None

    async def somebody_is_in_it(self, interaction: Interaction, press: Press) -> str | None:
        """Record that a real person is seen or heard in a file; the card says how they are asked."""
        await self._say_who(interaction, press, Appearing.SOMEBODY)
        return None

    async def _say_who(self, interaction: Interaction, press: Press, people: Appearing) -> None:
        member, production = await self._client.at(interaction, press)
        await bringing.say_who(self._studio, member, production, ProposalId(press.arg), press.version, people)

    async def _here(self, interaction: Interaction) -> tuple[Member, Production]:
        """Take the time an answer needs, and return who asks about which production. Raises NoProduction."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        return await self._client.here(interaction)

    async def _answer(self, interaction: Interaction, before: Production, done: Sequence[str] | Proposal) -> None:
        if isinstance(done, Proposal):
            await interaction.followup.send(_PROPOSED, ephemeral=True)
        else:
            await self._say_done(interaction, before, _CHANGED, done)

    async def _say_done(self, interaction: Interaction, before: Production, sign: str, changes: Sequence[str]) -> None:
        now = await self._studio.store.productions.get(before.guild, before.id)
        await tell(interaction, done_card(now, sign, changes))

    async def _suggest(self, interaction: Interaction, member: Member, production: Production) -> None:
        found = await editing.suggested(self._studio, member, production)
        await tell(interaction, suggestions_card(production, found))


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(Edit(client))
