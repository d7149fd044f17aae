"""Choices of a command's option, named as people say them."""

from enum import StrEnum
from typing import Any

import discord
from discord import app_commands


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
