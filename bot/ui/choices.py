"""Choices of a command's option, named as people say them; voices and characters as suggested while somebody types."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import discord
from discord import app_commands

from bot.services import voices
from bot.services.context import Studio
from bot.studio.catalogue import ModelRow
from bot.studio.tiny import LABEL
from bot.ui.members import member_of


class Choices(app_commands.Transformer):
    """One of an enum's values: `Annotated[Mode, Choices(Mode)]`."""

    def __init__(self, kind: type[StrEnum]) -> None:
        self._kind = kind

    @property
    def choices(self) -> list[app_commands.Choice[int | float | str]]:
        """Return the values under readable names."""
        return [app_commands.Choice(name=one.value.replace("_", " "), value=one.value) for one in self._kind]

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> StrEnum:  # noqa: ARG002
        """Turn what was chosen into the enum's value."""
        return self._kind(value)


def model_choices(rows: Iterable[ModelRow], typed: str) -> list[app_commands.Choice[str]]:
    """Suggest models, by what they are for as well as by name."""
    return [
        app_commands.Choice(name=f"{row.title or row.name} ({', '.join(_what(row))})"[:100], value=row.name)
        for row in rows
        if typed.casefold() in f"{row.name} {row.title} {row.role}".casefold()
    ][:25]


def _what(row: ModelRow) -> tuple[str, ...]:
    return (row.role, LABEL) if row.tiny else (row.role,)


async def voice_choices(
    studio: Studio, interaction: discord.Interaction[Any], typed: str, *, only_cloned: bool = False
) -> list[app_commands.Choice[str]]:
    """Suggest voices: those that were cloned in the server first."""
    member = member_of(interaction.user, interaction.guild)
    return [
        app_commands.Choice(name=f"{one.name} ({_about(one)})"[:100], value=one.name)
        for one in await voices.listed(studio, member.guild)
        if typed.casefold() in f"{one.name} {one.row.title}".casefold() and (one.cloned or not only_cloned)
    ][:25]


async def character_choices(
    studio: Studio, interaction: discord.Interaction[Any], typed: str
) -> list[app_commands.Choice[str]]:
    """Suggest the characters of the server."""
    member = member_of(interaction.user, interaction.guild)
    return [
        app_commands.Choice(name=f"{one.name}: {one.description}"[:100], value=one.name)
        for one in await studio.store.characters.all(member.guild)
        if typed.casefold() in f"{one.name} {one.description}".casefold()
    ][:25]


def _about(voice: voices.Listed) -> str:
    if voice.cloned is not None:
        return f"{voice.person.name}'s" if voice.person else "cloned"
    return LABEL if voice.row.tiny else ", ".join(voice.row.languages[:6])
