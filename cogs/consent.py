"""`/consent`: who appears or is heard is asked first, and can change their mind."""

import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, StudioClient
from bot.services import access, consent, making, personal, releases, takedown
from bot.studio.consent import PERIOD_MOST_DAYS, ConsentAnswer, Reach, Use
from bot.studio.consent_words import ASKS, ordered
from bot.studio.errors import MediaBroken, NotAllowed, Refused, StudioError, UnknownName
from bot.studio.papers import check_paper
from bot.studio.people import Capability, Member
from bot.studio.production import Production
from bot.studio.publication import Publication, Removal
from bot.studio.values import ChannelId, ConsentId, GuildId, PersonId, PublicationId, UserId
from bot.ui import modals
from bot.ui.cards.people import status_card
from bot.ui.content import Button, CardContent
from bot.ui.ids import Press, custom_id
from bot.ui.members import member_of
from bot.ui.render import embed_of, view_of
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
_YES: Final = "Thank you. `/consent revoke` in the server takes it back, and so does the button here."
_NO: Final = "Understood: it will not be published with you in it."


def _choices(of: Mapping[str, Any]) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=name, value=name) for name in of]


@app_commands.guild_only()
class Consents(commands.GroupCog, name="consent", description="Ask people, and take back what you agreed to"):
    """Consents."""

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
        client.takes_press("erase", self.erase_confirmed)
        super().__init__()

    @app_commands.command()
    @app_commands.describe(
        person="Who appears or is heard in this video",
        use="What they do in it",
        reach="How far it shall go",
        days="For how many days, where it is for some days",
        scenes="In which scenes, such as 2, 4-6; else in the whole video",
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
    ) -> None:
        """Ask somebody whether they agree to be in the video of this thread."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if person.bot:
            raise Refused("A bot cannot agree to anything.", "Ask a person.")
        member, production = await self._here(interaction)
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
        )
        words = f"{plain(name, 60)} is being asked; nothing is published before they agree."
        if asked.given:
            words = f"{plain(name, 60)} has agreed to that already, so they are not asked again."
        await interaction.followup.send(words, ephemeral=True)

    @app_commands.command()
    async def status(self, interaction: Interaction) -> None:
        """Show who is in the video of this thread, in which scenes, and whether they agree."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member, production = await self._here(interaction)
        standings = await consent.status(self._studio, member.guild, production)
        settings = await self._studio.store.guilds.get(member.guild)
        may_change = member.user == production.author or settings.role_map.allows(member, Capability.EDIT)
        await self._show(interaction, status_card(production, standings, may_change=may_change))

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
            await self._show_revoked(interaction, await releases.withdraw(self._studio, member, person), member.guild)
            return
        film = (await self._here(interaction))[1].id if here else None
        uses = _known(_TAKEN_BACK, what)
        revoked = await consent.revoke(self._studio, member.guild, member.user, film, uses)
        await self._show_revoked(interaction, revoked, member.guild)

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
        member, production = await self._here(interaction)
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
        await self._show(interaction, card)

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
        await self._show_revoked(interaction, revoked, guild)
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

    # What these share.

    async def _answer(self, interaction: Interaction, press: Press, said: ConsentAnswer) -> bool:
        user = UserId(interaction.user.id)
        answered = await consent.answer(self._studio, _guild_of(press), ConsentId(press.owner), user, said)
        return bool(answered.given)

    async def _here(self, interaction: Interaction) -> tuple[Member, Production]:
        member = member_of(interaction.user, interaction.guild)
        here = ChannelId(interaction.channel_id or 0)
        return member, await making.production_in(self._studio, member.guild, here)

    async def _show(self, interaction: Interaction, card: CardContent) -> None:
        view = view_of(card)
        extra: dict[str, Any] = {"view": view} if view else {}
        await interaction.followup.send(embed=embed_of(card), ephemeral=True, **extra)

    async def _show_revoked(self, interaction: Interaction, revoked: consent.Revoked, guild: GuildId) -> None:
        """Say what taking it back has led to, and offer to take down what is out."""
        lines = [f"Taken back: {revoked.count}. Nothing further is published with you in it."]
        if not revoked.count:
            lines = ["There was nothing to take back."]
        if revoked.stopped:
            lines.append("Stopped:\n" + listed(list(revoked.stopped)))
        if revoked.out:
            lines.append("Already out, or on a platform:\n" + "\n".join(_out(one) for one in revoked.out[:10]))
        buttons = tuple(
            Button(f"Take down {number}", custom_id("hide", one.id, 0, guild), "danger")
            for number, one in enumerate(revoked.out[:5], 1)
        )
        card = CardContent(
            key="revoked", title="Taken back", body="\n\n".join(lines), rows=(buttons,) if buttons else ()
        )
        await self._show(interaction, card)


def _out(publication: Publication) -> str:
    where = publication.target.platform.value.capitalize()
    kind = "" if publication.state.value == "published" else f" ({publication.state.value.replace('_', ' ')})"
    return f"• {where}{kind}: {publication.url or 'a private copy'}"


def _known(of: Mapping[str, Any], name: str) -> Any:
    if name not in of:
        raise UnknownName("choice", name, tuple(of))
    return of[name]


def _guild_of(press: Press) -> GuildId:
    """Return the server that a button of a direct message belongs to; whose it is, the service checks."""
    if not press.arg.isdecimal():
        raise StudioError("This button is from another version of the studio.", "Use the newest card.")
    return GuildId(int(press.arg))


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(Consents(client))
