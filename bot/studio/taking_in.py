"""Finished films that are taken in to be published as they are: what one is, and what is said of it.

Files that go into a film which is made here are another matter: `bot.studio.bringing`.
"""

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from bot.studio.brief import Genre, Mood
from bot.studio.cut import Rendering
from bot.studio.formats import Format
from bot.studio.plan import AiShare, Author, Line, Plan, Scene
from bot.studio.provenance import SourceType
from bot.studio.uploads import UploadLimits
from bot.studio.values import SceneKey, Value

FILM_LIMITS: Final = UploadLimits(bytes_most=500_000_000, seconds_most=900.0)
"""Of a film that is published as it is: what Discord takes at most, and the longest that any of our platforms does."""
ABOUT_MOST: Final = 600
SCENE: Final = SceneKey("FILE")
_SOURCES: Final = {
    AiShare.NONE: SourceType.COMPOSITE,
    AiShare.PART: SourceType.PARTLY_TRAINED,
    AiShare.ALL: SourceType.TRAINED,
}


class FinishedFilm(Value):
    """What a production is of, where nothing is made here and a video is published as it is."""

    name: str
    """What the file is called, as it may be shown."""
    url: str = Field(repr=False)
    """Where Discord keeps it for a while."""
    bytes: Annotated[int, Field(gt=0)]
    title: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    about: Annotated[str, StringConstraints(max_length=ABOUT_MOST)] = ""
    share: AiShare
    """What was answered to: is anything in it made or changed by AI?"""

    @property
    def source_type(self) -> SourceType:
        """Return what the signed film says of itself."""
        return _SOURCES[self.share]

    def plan(self) -> Plan:
        """Return the plan that stands for the film: its words are what every platform's texts are made of."""
        return Plan(
            title=self.title,
            genre=Genre.STORY,
            mood=Mood.WARM,
            scenes=(Scene(key=SCENE, line=Line(text=self.about or self.title)),),
            author=Author(model="a person"),
            share=self.share,
        )


class TakeInFilm(Value):
    """Fetch a finished film, look into it, and bring it to the master format where it is not in it."""

    kind: Literal["take_in_film"] = "take_in_film"
    film: FinishedFilm
    draft_limit: int


class FilmTakenIn(Value):
    """A finished film lies here, in the master format, signed."""

    kind: Literal["film_taken_in"] = "film_taken_in"
    rendering: Rendering


def format_for(width: int, height: int) -> Format:
    """Return the format that is nearest in shape to a film's pictures."""
    shape = width / height
    if shape < 0.8:
        return Format.SHORTS
    return Format.SQUARE if shape < 1.3 else Format.WIDE
