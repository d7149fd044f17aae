"""Characters as people see them: one card each, a list of all, and what came of a picture."""

from collections.abc import Sequence

from bot.services.characters import Listed
from bot.studio.characters import PICTURES_MOST, Character
from bot.studio.sheets import SheetsDrawn
from bot.studio.values import OrderId
from bot.ui.cards.makers import maker
from bot.ui.content import Attached, Button, CardContent
from bot.ui.ids import custom_id
from bot.ui.text import plain, shorten

_SHOWN = 25


def characters_card(characters: Sequence[Listed]) -> CardContent:
    """Show every character of a server."""
    rows = [f"{_sign(one)} **{plain(one.character.name, 40)}** · {_what(one)}" for one in characters[:_SHOWN]]
    more = len(characters) - len(rows)
    if more:
        rows.append(f"and {more} more: `/character show name:` finds them")
    return CardContent(
        key="characters",
        title="Characters",
        body="\n".join(rows) or "There is none yet. `/character create` makes one that every video here can have.",
        footer="/character cast puts one into scenes; a plan takes those that the idea names",
    )


def character_card(one: Listed) -> CardContent:
    """Show one character with its reference pictures."""
    character = one.character
    fields = [("Voice", f"**{plain(character.voice, 60)}**" if character.voice else "the narrator's")]
    if one.person is not None:
        name = plain(one.person.name, 60)
        state = "agrees to be seen" if one.agrees else "⚠️ does not agree now, so it is in no video"
        fields.append(("Looks like", f"{name} · {state}"))
    pictures = _pictures(character) if one.agrees else ()
    fields.append(("Reference pictures", f"{len(character.pictures)} of {PICTURES_MOST}"))
    return CardContent(
        key="character",
        title=character.name,
        body=plain(character.description, 400),
        fields=tuple(fields),
        files=pictures,
        picture=pictures[0].name if pictures else "",
    )


def pictured_words(character: Character | None) -> str:
    """Say that a reference picture is there."""
    if character is None:
        return "⚠️ The character was removed before its picture was there."
    name = plain(character.name, 40)
    return (
        f"✅ **{name}** has {len(character.pictures)} of {PICTURES_MOST} reference pictures now. "
        f"See them with `/character show name:{name}`."
    )


def sheets_card(character: Character | None, order: OrderId, drawn: SheetsDrawn) -> CardContent:
    """Show reference sheets, with a button for each."""
    numbers = range(1, len(drawn.sheets) + 1)
    name = plain(character.name, 40) if character else "a character that was removed meanwhile"
    return CardContent(
        key="sheets",
        body=(
            f"🎭 **{name}** from the front, the side and the back. Which one is it? The pictures that you choose are "
            f"what every scene is filmed after.\n-# Generated pictures · {maker(drawn.made)}"
        ),
        files=tuple(Attached(sheet.picture, f"sheet-{number}.png") for number, sheet in enumerate(drawn.sheets, 1)),
        rows=(tuple(Button(f"Sheet {number}", custom_id("sheet", order, number), "success") for number in numbers),),
    )


def _sign(one: Listed) -> str:
    return "🎭" if one.agrees else "⚠️"


def _what(one: Listed) -> str:
    parts = [shorten(plain(one.character.description, 120), 90)]
    if one.character.pictures:
        parts.append(f"{len(one.character.pictures)} pictures" if len(one.character.pictures) > 1 else "1 picture")
    if one.person is not None:
        state = "" if one.agrees else " (does not agree now)"
        parts.append(f"looks like {plain(one.person.name, 40)}{state}")
    return " · ".join(parts)


def _pictures(character: Character) -> tuple[Attached, ...]:
    return tuple(Attached(sha, f"picture-{number}.png") for number, sha in enumerate(character.pictures, 1))
