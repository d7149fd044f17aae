"""The list of voices: whose each is, in which languages, under which licence, and whether it may speak now."""

from collections.abc import Sequence

from bot.services.voices import Listed
from bot.studio.catalogue import Ability
from bot.studio.tiny import label_of
from bot.ui.content import CardContent
from bot.ui.text import plain, shorten

_LANGUAGES_SHOWN = 6


def voices_card(voices: Sequence[Listed], chosen: str) -> CardContent:
    """Show every voice of a server."""
    cloned = [_cloned(voice) for voice in voices if voice.cloned is not None]
    rows = [_of_the_catalogue(voice, chosen) for voice in voices if voice.cloned is None]
    fields = [("From the catalogue", "\n".join(rows))]
    if cloned:
        fields.insert(0, ("Cloned here", "\n".join(cloned)))
    return CardContent(
        key="voices",
        title="Voices",
        body=(
            "Hear one with `/voice preview`. A plan takes one with `/plan voice:` or `/voice use`. `/voice clone` "
            "makes one from a recording of somebody who agrees to it."
        ),
        fields=tuple((name, shorten(text, 1000)) for name, text in fields),
    )


def _cloned(voice: Listed) -> str:
    name = voice.person.name if voice.person else "somebody"
    state = "ready"
    if voice.cloned is not None and not voice.cloned.is_ready:
        state = "being listened to"
    elif not voice.agrees:
        state = f"⚠️ {plain(name, 40)} does not agree here, so it is silent"
    elif not voice.accepted:
        state = f"⚠️ the licence of {voice.row.name} is not accepted"
    return f"🎙️ **{plain(voice.name, 40)}** · {plain(name, 40)}'s, by {voice.row.name} · {state}"


def _of_the_catalogue(voice: Listed, chosen: str) -> str:
    row = voice.row
    languages = ", ".join(row.languages[:_LANGUAGES_SHOWN])
    more = len(row.languages) - _LANGUAGES_SHOWN
    parts = [f"{languages} and {more} more" if more > 0 else languages, row.licence]
    if Ability.CLONING in row.abilities:
        parts.append("clones")
    if row.needs_gpu:
        parts.append("needs a GPU")
    if row.tiny:
        parts.append(label_of(row.name))
    if not voice.accepted:
        parts.append("⚠️ licence not accepted")
    mark = "⭐ " if row.name == chosen else ""
    return f"{mark}**{row.name}** · {' · '.join(parts)}"
