"""`/consent`: who appears or is heard is asked first, and can change their mind."""

import io
from collections.abc import Mapping
from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, StudioClient
from bot.services import access, consent, personal, releases, standings
from bot.studio.consent import PERIOD_MOST_DAYS, Reach, Use
from bot.studio.errors import MediaBroken, NotAllowed, Refused, UnknownName
from bot.studio.papers import check_paper
from bot.studio.people import Capability
from bot.studio.values import PersonId, UserId
from bot.ui.cards.people import status_card
from bot.ui.cards.revoked import revoked_card
from bot.ui.content import Button, CardContent
from bot.ui.ids import Press, custom_id
from bot.ui.members import member_of
from bot.ui.render import tell
from bot.ui.text import listed, plain

_USES: Final = {
    "appear": frozenset({Use.APPEAR}),
    "be heard": frozenset({Use.VOICE}),
    "appear and be heard": frozenset({Use.APPEAR, Use.VOICE}),
    "have their voice cloned": frozenset({Use.VOICE_CLONE}),
    "appear and have their voice cloned": frozenset({Use.APPEAR, Use.VOICE_CLONE}),
    "be named": frozenset({Use.NAME}),
    "all of it": frozenset(Use),
}
_REACHES: Final = {
    "this video": Reach.PRODUCTION,
    "every video here, for some days": Reach.PERIOD,
    "every video here": Reach.EVERYTHING,
}
_TAKEN_BACK: Final = {
    "everything": frozenset(Use),
    "being seen": frozenset({Use.APPEAR}),
    "recordings of my voice": frozenset({Use.VOICE}),
    "a clone of my voice": frozenset({Use.VOICE_CLONE}),
    "being named": frozenset({Use.NAME}),
    "publication": frozenset({Use.PUBLISH}),
}


def _choices(of: Mapping[str, Any]) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=name, value=name) for name in of]


@app_commands.guild_only()
class Consents(commands.GroupCog, name="consent", description="Ask people, and take back what you agreed to"):
    """Consents."""

    def __init__(self, client: StudioClient) -> None:
        self._client = client
        self._studio = client.studio
        client.takes_press("erase", self.erase_confirmed)
        super().__init__()

    @app_commands.command()
    @app_commands.describe(
        person="Who appears or is heard in this video",
        use="What they do in it",
        reach="How far it shall go",
        days="For how many days, where it is for some days",
        scenes="In which scenes, such as 2, 4-6; else in the whole video",
        in_video="False asks them without putting them into this video: for a character, or a clone of their voice",
    )
    @app_commands.choices(use=_choices(_USES), reach=_choices(_REACHES))
    async def request(
        self,
        interaction: Interaction,
        person: discord.Member,
        use: str = "appear",
        reach: str = "this video",
        days: app_commands.Range[int, 1, PERIOD_MOST_DAYS] | None = None,
        scenes: app_commands.Range[str, 0, 60] = "",
        in_video: bool = True,
    ) -> None:
        """Ask somebody whether they agree to be in the video of this thread."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if person.bot:
            raise Refused("A bot cannot agree to anything.", "Ask a person.")
        member, production = await self._client.here(interaction)
        name = person.display_name[:60]
        asked = await consent.request(
            self._studio,
            member,
            production,
            UserId(person.id),
            name,
            _known(_USES, use),
            reach=_known(_REACHES, reach),
            days=days,
            scenes=scenes,
            in_film=in_video,
        )
        waits = "nothing is published" if in_video else "nothing of theirs is used"
        words = f"{plain(name, 60)} is being asked; {waits} before they agree."
        if asked.given:
            words = f"{plain(name, 60)} has agreed to that already, so they are not asked again."
        await interaction.followup.send(words, ephemeral=True)

    @app_commands.command()
    async def status(self, interaction: Interaction) -> None:
        """Show who is in the video of this thread, in which scenes, and whether they agree."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member, production = await self._client.here(interaction)
        everyone = await standings.everyone_in(self._studio, member.guild, production)
        settings = await self._studio.store.guilds.get(member.guild)
        may_change = member.user == production.author or settings.role_map.allows(member, Capability.EDIT)
        await tell(interaction, status_card(production, everyone, may_change=may_change))

    @app_commands.command()
    @app_commands.describe(
        what="What you take back", here="Only for the video of this thread", outsider="Managers: for this outsider"
    )
    @app_commands.choices(what=_choices(_TAKEN_BACK))
    async def revoke(
        self, interaction: Interaction, what: str = "everything", here: bool = False, outsider: str = ""
    ) -> None:
        """Take back what you agreed to in this server; approvals that rest on it are void."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction.user, interaction.guild)
        if outsider:
            person = await self._studio.store.people.get(member.guild, PersonId(outsider))
            revoked = await releases.withdraw(self._studio, member, person)
            await tell(interaction, revoked_card(revoked, member.guild))
            return
        film = (await self._client.here(interaction))[1].id if here else None
        uses = _known(_TAKEN_BACK, what)
        revoked = await consent.revoke(self._studio, member.guild, member.user, film, uses)
        await tell(interaction, revoked_card(revoked, member.guild))

    @app_commands.command()
    @app_commands.describe(
        name="Who signed it, as written on it",
        file="The signed release: a PDF, a photo of the paper, or a recording",
        use="What they agreed to",
        scenes="In which scenes, such as 2, 4-6; else in the whole video",
    )
    @app_commands.choices(use=_choices(_USES))
    async def release(
        self,
        interaction: Interaction,
        name: app_commands.Range[str, 1, 60],
        file: discord.Attachment,
        use: str = "appear",
        scenes: app_commands.Range[str, 0, 60] = "",
    ) -> None:
        """Bring what somebody who is not a member has signed; a manager countersigns it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member, production = await self._client.here(interaction)
        check_paper(file.filename, file.content_type, file.size)
        uses = _known(_USES, use)
        try:
            data = await file.read()
        except discord.HTTPException as lost:
            raise MediaBroken("Discord does not give the file out.", "Send it again.") from lost
        await releases.bring(
            self._studio, member, production, name, uses, file.filename, file.content_type, data, scenes=scenes
        )
        await interaction.followup.send(
            "It is kept. It counts once somebody who manages this server has countersigned it on its card.",
            ephemeral=True,
        )

    @app_commands.command()
    @app_commands.describe(outsider="Managers: an outsider who asked for it, instead of yourself")
    async def export(self, interaction: Interaction, outsider: str = "") -> None:
        """Have everything that the studio keeps of you in this server sent to you by direct message."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction.user, interaction.guild)
        packed = await personal.export(self._studio, member, PersonId(outsider) if outsider else None)
        words = "Everything that the studio keeps in that server."
        try:
            await interaction.user.send(words, file=discord.File(io.BytesIO(packed), "about-you.zip"))
        except discord.Forbidden:
            file = discord.File(io.BytesIO(packed), "about-you.zip")
            words = "Your direct messages are closed, so here it is; only you can see this."
            await interaction.followup.send(words, file=file, ephemeral=True)
            return
        await interaction.followup.send("It is in your direct messages.", ephemeral=True)

    @app_commands.command()
    @app_commands.describe(outsider="Managers: an outsider who asked for it, instead of yourself")
    async def erase(self, interaction: Interaction, outsider: str = "") -> None:
        """Erase everything that the studio keeps of you in this server; you are asked once more first."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction.user, interaction.guild)
        of, person = await personal.whose(self._studio, member, PersonId(outsider) if outsider else None)
        name = plain(person.name, 60) if outsider and person else "you"
        sure = custom_id("erase", member.guild, 0, of.person or "" if outsider else "")
        card = CardContent(
            key="erase",
            title=f"Erase everything of {name}?",
            body=(
                "Consents, releases, briefs, conversations and votes are erased here and in the studio's backups, with "
                "the files that show or sound it. Videos asked for that are on no platform go with them. What is "
                "public stays there until it is taken down: `/publish takedown`.\n**It cannot be undone.**"
            ),
            rows=((Button("Erase it for good", sure, "danger"),),),
        )
        await tell(interaction, card)

    @revoke.autocomplete("outsider")
    @export.autocomplete("outsider")
    @erase.autocomplete("outsider")
    async def known_outsiders(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest outsiders to those who manage the server; nobody else is told their names."""
        member = member_of(interaction.user, interaction.guild)
        try:
            await access.check(self._studio, member, Capability.MANAGE)
        except NotAllowed:
            return []
        return [
            app_commands.Choice(name=person.name[:100], value=person.id)
            for person in await releases.outsiders(self._studio, member.guild)
            if typed.casefold() in person.name.casefold()
        ][:25]

    async def erase_confirmed(self, interaction: Interaction, press: Press) -> str | None:
        """Erase somebody, now that it is certain."""
        member = member_of(interaction.user, interaction.guild)
        if str(member.guild) != press.owner:
            raise NotAllowed("That was asked in another server.", "Use `/consent erase` here.")
        erased = await personal.erase(self._studio, member, PersonId(press.arg) if press.arg else None)
        words = f"Erased: everything in the studio, with {erased.files} files and in {erased.copies} backups."
        if erased.out:
            words += "\nStill on platforms; somebody who may publish can take it down with `/publish takedown`:\n"
            words += listed([one.url or one.remote_id for one in erased.out])
        return words


def _known(of: Mapping[str, Any], name: str) -> Any:
    if name not in of:
        raise UnknownName("choice", name, tuple(of))
    return of[name]


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(Consents(client))
