"""Cards as Discord's own objects."""

from base64 import b64decode
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import discord

from bot.ui.content import Attached, Button, CardContent, Menu
from bot.ui.text import shorten

_STYLES: Final = {
    "primary": discord.ButtonStyle.primary,
    "secondary": discord.ButtonStyle.secondary,
    "success": discord.ButtonStyle.success,
    "danger": discord.ButtonStyle.danger,
    "link": discord.ButtonStyle.link,
}
EMBED_MOST: Final = 5900
"""Most characters of all the words of an embed; Discord takes 6,000."""
SILENT: Final = discord.AllowedMentions.none()


def embed_of(card: CardContent, missing: Iterable[Attached] = ()) -> discord.Embed:
    """Return the words of a card; files that could not be sent are named."""
    embed = discord.Embed(
        title=shorten(discord.utils.escape_markdown(card.title), 256) or None,
        description=shorten(card.body, 4096) or None,
        colour=int(card.colour),
    )
    for name, value in card.fields[:25]:
        embed.add_field(
            name=shorten(name, 256), value=shorten(value, 1024) or "–", inline=len(value) < 120 and "•" not in value
        )
    absent = list(missing)
    left_out = [file.name for file in absent]
    if left_out:
        note = f"{', '.join(left_out)} does not fit the upload limit of this server, or is missing."
        notes = [note, *(file.elsewhere for file in absent if file.elsewhere)]
        embed.add_field(name="Not shown", value=shorten("\n".join(notes), 1024), inline=False)
    if card.footer:
        embed.set_footer(text=shorten(card.footer, 2048))
    over = len(embed) - EMBED_MOST
    if over > 0 and embed.description:
        embed.description = shorten(embed.description, max(1, len(embed.description) - over))
    shown = card.glimpse.name if card.glimpse else card.picture
    if shown and shown not in left_out:
        embed.set_image(url=f"attachment://{shown}")
    return embed


def view_of(card: CardContent) -> discord.ui.View | None:
    """Return the buttons and menus of a card.

    They do nothing themselves: presses are heard by the client, so that they work after a restart.
    """
    if not card.rows:
        return None
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(card.rows[:5]):
        if isinstance(row, Menu):
            view.add_item(_menu(row, number))
        else:
            for button in row[:5]:
                view.add_item(_button(button, number))
    view.stop()
    return view


async def tell(interaction: discord.Interaction[Any], card: CardContent) -> None:
    """Answer somebody, after the time was taken for it, with a card that only they see."""
    view = view_of(card)
    extra: dict[str, Any] = {"view": view} if view is not None else {}
    await interaction.followup.send(embed=embed_of(card), ephemeral=True, allowed_mentions=SILENT, **extra)


async def offer(interaction: discord.Interaction[Any], words: str, *buttons: Button) -> None:
    """Answer somebody, after the time was taken for it, with words and what to press under them; only they see it."""
    view = view_of(CardContent(key="offer", rows=(buttons,) if buttons else ()))
    extra: dict[str, Any] = {"view": view} if view is not None else {}
    await interaction.followup.send(words, ephemeral=True, suppress_embeds=True, allowed_mentions=SILENT, **extra)


def mentions_of(card: CardContent) -> discord.AllowedMentions:
    """Return who may be pinged: the one person a card is for, and nobody else."""
    if card.pings is None:
        return SILENT
    return discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=[discord.Object(card.pings)])


def files_of(card: CardContent, fetched: Iterable[tuple[Attached, Path]]) -> list[discord.File]:
    """Open the files of a card, those that were fetched and the glimpse it holds."""
    files = [discord.File(path, filename=file.name) for file, path in fetched]
    if card.glimpse is not None:
        files.append(discord.File(BytesIO(b64decode(card.glimpse.base64)), filename=card.glimpse.name))
    return files


def _button(button: Button, row: int) -> discord.ui.Button[discord.ui.View]:
    return discord.ui.Button(
        label=shorten(button.label, 80),
        custom_id=button.custom_id or None,
        style=_STYLES[button.style],
        url=button.url or None,
        row=row,
    )


def _menu(menu: Menu, row: int) -> discord.ui.Select[discord.ui.View]:
    options = [
        discord.SelectOption(
            label=shorten(choice.label, 100), value=choice.value, description=shorten(choice.description, 100) or None
        )
        for choice in menu.choices[:25]
    ]
    return discord.ui.Select(
        custom_id=menu.custom_id, placeholder=shorten(menu.placeholder, 150), options=options, row=row
    )
