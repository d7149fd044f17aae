"""The words that a platform shows beside a film, as fields that people fill in; and what was changed in them."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from bot.studio.brief import Platform, clean
from bot.studio.errors import Refused
from bot.studio.publication import Metadata
from bot.studio.values import Value

_TAGS: Final = "tags"


class WordField(Value):
    """One text that goes with a film on one platform."""

    name: Literal["title", "description", "tags"]
    label: Annotated[str, StringConstraints(max_length=45)]
    most: Annotated[int, Field(gt=0)]
    note: Annotated[str, StringConstraints(max_length=100)] | None = None

    def read(self, words: Metadata) -> str:
        """Return what the words have for it."""
        return ", ".join(words.tags) if self.name == _TAGS else str(getattr(words, self.name))


_TITLE: Final = WordField(name="title", label="Title", most=100)
_CAPTION: Final = "Hashtags belong into it"
FIELDS: Final[Mapping[Platform, tuple[WordField, ...]]] = {
    Platform.YOUTUBE: (
        _TITLE,
        WordField(name="description", label="Description", most=5000, note="Hashtags in it are shown above the title"),
        WordField(name="tags", label="Tags", most=500, note="With commas between; for searching, nobody sees them"),
    ),
    Platform.TIKTOK: (WordField(name="description", label="Caption", most=2200, note=_CAPTION),),
    Platform.INSTAGRAM: (WordField(name="description", label="Caption", most=2200, note=_CAPTION),),
}
"""What is shown on each platform; TikTok and Instagram show one text alone."""


def words_of(platform: Platform, before: Metadata, written: Mapping[str, str]) -> Metadata:
    """Return words as somebody wrote them; what a platform does not show stays. Raises Refused for no title."""
    found = {field.name: clean(written[field.name]) for field in FIELDS[platform] if field.name in written}
    tags = tuple(filter(None, (tag.strip().lstrip("#") for tag in found.pop(_TAGS, "").split(","))))
    if "title" in found and not found["title"]:
        raise Refused("The title is empty.", "Write one.")
    return before.but(**found, **({"tags": tags} if _TAGS in written else {}))


def changed(platform: Platform, before: Metadata, after: Metadata) -> tuple[str, ...]:
    """Say what was changed, a phrase each: `title “Honey” to “Bees”`."""
    phrases = []
    for field in FIELDS[platform]:
        was, now = field.read(before), field.read(after)
        if was != now:
            phrases.append(f"{field.label.lower()} “{_short(was)}” to “{_short(now)}”")
    return tuple(phrases)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59].rstrip()}…"
