"""`/character`: recurring figures, the same in every video: what they look like, pictures of it, and their voice."""

from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, StudioClient
from bot.services import characters, making, recasting, sheets
from bot.services.bringing import Attachment
from bot.services.characters import Whose
from bot.studio.characters import DESCRIPTION_MOST
from bot.studio.errors import MediaBroken, Refused, UnknownName
from bot.studio.orders import Order
from bot.studio.people import Member
from bot.studio.values import ChannelId, OrderId, ProductionId, UserId
from bot.ui.cards.characters import character_card, characters_card
from bot.ui.choices import character_choices, voice_choices
from bot.ui.ids import Press
from bot.ui.members import member_of
from bot.ui.render import SILENT, embed_of, files_of, tell
from bot.ui.text import plain

_INVENTED: Final = "nobody: it is invented"
_REAL: Final = "a real person, who is asked"
_NARRATOR: Final = "narrator"
_LOOKED_AT: Final = "The picture is being looked at; what comes of it is told in this channel."
_Description = app_commands.Range[str, 1, DESCRIPTION_MOST]


@app_commands.guild_only()
class Characters(commands.GroupCog, name="character", description="Figures that look the same in every video"):
    """Characters."""

    def __init__(self, client: StudioClient) -> None:
        self._client = client
        self._studio = client.studio
        client.takes_press("sheet", self.choose_sheet)
        super().__init__()

    @app_commands.command()
    @app_commands.describe(
        name="What they are called; a plan takes those that its idea names",
        description="What they look like: age, hair, clothes, colours, what makes them themselves",
        likeness="Whether it is the likeness of somebody real",
        person="Whose likeness it is, for a real person; they are asked first",
        voice="Who speaks for them; see /voice list",
        picture="A picture of what they look like: PNG, JPEG or WebP",
    )
    @app_commands.choices(likeness=[app_commands.Choice(name=name, value=name) for name in (_INVENTED, _REAL)])
    async def create(
        self,
        interaction: Interaction,
        name: app_commands.Range[str, 1, 32],
        description: _Description,
        likeness: str,
        person: discord.Member | None = None,
        voice: str = "",
        picture: discord.Attachment | None = None,
    ) -> None:
        """Make a character that every video here can have."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member, place = _at(interaction)
        character, order = await characters.create(
            self._studio,
            member,
            place,
            name,
            description,
            whose=_whose(likeness, person),
            voice=voice,
            picture=_attached(picture),
        )
        words = f"**{plain(character.name, 40)}** is here. `/character cast` puts them into scenes."
        await self._answer(interaction, words, order)

    @app_commands.command()
    @app_commands.describe(name="Which one; else all are listed")
    async def show(self, interaction: Interaction, name: str = "") -> None:
        """Show the characters there are, or one of them with its pictures."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member, place = _at(interaction)
        film = await self._film(member, place)
        if not name:
            await tell(interaction, characters_card(await characters.listed(self._studio, member.guild, film)))
            return
        card = character_card(await characters.shown(self._studio, member.guild, name, film))
        fetched, missing = [], []
        for file in card.files:
            try:
                fetched.append((file, await self._studio.artifacts.fetch(file.artifact)))
            except MediaBroken:
                missing.append(file)
        await interaction.followup.send(
            embed=embed_of(card, missing), files=files_of(card, fetched), ephemeral=True, allowed_mentions=SILENT
        )

    @app_commands.command()
    @app_commands.describe(
        name="Which one",
        new_name="Another name",
        description="What they look like instead",
        voice="Who speaks for them; “narrator” for whoever tells the rest",
        picture="One more picture of what they look like",
        forget_pictures="Let the pictures go that there are; a new one may come in their place",
    )
    async def edit(
        self,
        interaction: Interaction,
        name: str,
        new_name: app_commands.Range[str, 0, 32] = "",
        description: app_commands.Range[str, 0, DESCRIPTION_MOST] = "",
        voice: str = "",
        picture: discord.Attachment | None = None,
        forget_pictures: bool = False,
    ) -> None:
        """Change a character; videos made already stay as they are until they are changed."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member, place = _at(interaction)
        character, order = await characters.edit(
            self._studio,
            member,
            place,
            name,
            new_name=new_name,
            description=description,
            voice=None if not voice else "" if voice.casefold() == _NARRATOR else voice,
            forget_pictures=forget_pictures,
            picture=_attached(picture),
        )
        await self._answer(interaction, f"**{plain(character.name, 40)}** is changed.", order)

    @app_commands.command()
    @app_commands.describe(name="Which one")
    async def remove(self, interaction: Interaction, name: str) -> None:
        """Let a character go, with its pictures: for whose likeness it is, who made it, and managers."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member, _ = _at(interaction)
        gone = await characters.remove(self._studio, member, name)
        words = f"**{plain(gone.name, 40)}** and their pictures are gone. Videos with them stay as they are."
        await interaction.followup.send(words, ephemeral=True, allowed_mentions=SILENT)

    @app_commands.command()
    @app_commands.describe(name="Which one")
    async def sheet(self, interaction: Interaction, name: str) -> None:
        """Have a character drawn from the front, the side and the back; you choose what it looks like."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member, place = _at(interaction)
        order = await sheets.order_sheets(self._studio, member, place, name)
        self._client.announcer.expect(order.guild, place, order.id, None, is_talk=False)
        await interaction.followup.send("They are being drawn; you choose in this channel.", ephemeral=True)

    async def choose_sheet(self, interaction: Interaction, press: Press) -> str | None:
        """Take the sheet of a button as what a character looks like."""
        member, _ = _at(interaction)
        chosen = await sheets.choose(self._studio, member, OrderId(press.owner), press.version)
        return f"**{plain(chosen.name, 40)}** looks like sheet {press.version} from now on."

    @app_commands.command()
    @app_commands.describe(
        name="Which one",
        scenes="In which scenes, such as 2, 4-6; else in the whole video",
        speaks="Whether they speak there, where they have a voice of their own; else the narrator does",
    )
    async def cast(
        self, interaction: Interaction, name: str, scenes: app_commands.Range[str, 0, 60] = "", speaks: bool = True
    ) -> None:
        """Put a character into the plan of this thread."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member, place = _at(interaction)
        production = await making.production_in(self._studio, member.guild, place)
        plan = await recasting.cast(self._studio, member, production, name, scenes, speaks=speaks)
        await interaction.followup.send(f"They are in plan {plan.version}; see its card.", ephemeral=True)

    @app_commands.command()
    @app_commands.describe(name="Which one", scenes="Of which scenes, such as 2, 4-6; else of the whole video")
    async def uncast(self, interaction: Interaction, name: str, scenes: app_commands.Range[str, 0, 60] = "") -> None:
        """Take a character out of the plan of this thread."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member, place = _at(interaction)
        production = await making.production_in(self._studio, member.guild, place)
        plan = await recasting.uncast(self._studio, member, production, name, scenes)
        await interaction.followup.send(f"Plan {plan.version} is without them; see its card.", ephemeral=True)

    @show.autocomplete("name")
    @sheet.autocomplete("name")
    @cast.autocomplete("name")
    @uncast.autocomplete("name")
    @edit.autocomplete("name")
    @remove.autocomplete("name")
    async def known_characters(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest characters."""
        return await character_choices(self._studio, interaction, typed)

    @create.autocomplete("voice")
    @edit.autocomplete("voice")
    async def known_voices(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest voices."""
        return await voice_choices(self._studio, interaction, typed)

    async def _film(self, member: Member, place: ChannelId) -> ProductionId | None:
        production = await self._studio.store.productions.in_thread(member.guild, place)
        return production.id if production else None

    async def _answer(self, interaction: Interaction, words: str, order: Order | None) -> None:
        if order is not None:
            place = ChannelId(interaction.channel_id or 0)
            self._client.announcer.expect(order.guild, place, order.id, None, is_talk=False)
            words = f"{words} {_LOOKED_AT}"
        await interaction.followup.send(words, ephemeral=True, allowed_mentions=SILENT)


def _at(interaction: Interaction) -> tuple[Member, ChannelId]:
    return member_of(interaction.user, interaction.guild), ChannelId(interaction.channel_id or 0)


def _whose(likeness: str, person: discord.Member | None) -> Whose | None:
    """Return whose likeness a character is to be; None for an invented one. Raises UnknownName, Refused."""
    if likeness not in {_INVENTED, _REAL}:
        raise UnknownName("choice", likeness, (_INVENTED, _REAL))
    if likeness == _INVENTED and person is None:
        return None
    if likeness == _INVENTED:
        raise Refused("An invented character is nobody's likeness.", "Leave `person:` out, or say that it is real.")
    if person is None:
        raise Refused("It is not said whose likeness it is.", "Name them with `person:`; they are asked.")
    if person.bot:
        raise Refused("A bot cannot agree to anything.", "Pick a person.")
    return Whose(UserId(person.id), person.display_name[:60])


def _attached(file: discord.Attachment | None) -> Attachment | None:
    if file is None:
        return None
    return Attachment(url=file.url, name=file.filename, content_type=file.content_type, size=file.size)


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(Characters(client))
