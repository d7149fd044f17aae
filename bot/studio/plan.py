"""The plan: title, scenes and lines; versioned, and what people revise."""

from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, StringConstraints, model_validator

from bot.studio.brief import Brief, Genre, Mood
from bot.studio.errors import UnknownName, Unplayable
from bot.studio.values import CharacterId, LanguageTag, PersonId, SceneKey, Sha256, Value, digest_of

SCENES_MOST: Final = 16
SCENE_CHARACTERS_MOST: Final = 3
LETTERS_A_SECOND: Final = 17.5
"""How fast the default voice speaks English, blanks and marks counted; used to plan lengths before it has spoken.

Measured over 142 lines: letters tell a line's length to a fifth of a second, words only to twice that.
"""
LETTERS_A_WORD: Final = 5.5
"""Of English narration, with the blank or mark after the word."""
WORDS_A_SECOND: Final = LETTERS_A_SECOND / LETTERS_A_WORD
_LETTERS_A_SIGN: Final = 3
"""What a Chinese character, a kana or a syllable of Hangul takes to say, in letters."""
_FIRST_SIGN: Final = "\u2e80"
SCENE_SECONDS_LEAST: Final = 1.5


class Layout(StrEnum):
    """How the animatic composes a scene."""

    OPENING = "opening"
    HERO = "hero"
    GRID = "grid"
    NUMBER = "number"
    QUOTE = "quote"
    SPLIT = "split"
    LIST = "list"
    CLOSING = "closing"


class Look(Value):
    """What is seen in a scene: layout, words on screen and pictures."""

    layout: Layout = Layout.HERO
    title: Annotated[str, StringConstraints(max_length=80)] = ""
    """At most seven words; empty shows none."""
    key_words: tuple[str, ...] = ()
    """Words of title or line that take the accent colour."""
    illustrations: Annotated[tuple[str, ...], Field(max_length=5)] = ()
    """Names in the bundled illustration set, validated by whoever made the plan."""
    points: Annotated[tuple[str, ...], Field(max_length=5)] = ()
    """Short labels for grid, split and list."""
    figure: Annotated[str, StringConstraints(max_length=24)] = ""
    """The number a counter runs up to, as written, such as `5 cm` or `71%`."""
    note: Annotated[str, StringConstraints(max_length=60)] = ""
    """A small pill under the title."""


class Line(Value):
    """Words to be spoken, and the voice that speaks them."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=600)]
    voice: str = ""
    """Catalogue name of the voice; empty means captions without a voice."""
    language: LanguageTag = "en"
    speaker: PersonId | None = None
    """The person whose voice it is, when it is somebody's."""
    sample: Sha256 | None = None
    """The recording by which the voice is cloned; never without its speaker's consent."""

    def digest(self) -> str:
        """Return the digest of what is heard; a line without a sample has the one that it had before there were any."""
        return digest_of(self.model_dump(mode="json", exclude=set() if self.sample else {"sample"}))


class Scene(Value):
    """One idea: a picture to film, the line spoken over it, words on screen."""

    key: SceneKey
    picture: Annotated[str, StringConstraints(max_length=400)] = ""
    """What a camera should film, in plain English."""
    look: Look = Look()
    line: Line
    pause_ms: Annotated[int, Field(ge=0, le=3000)] = 250
    """Silence after the line."""
    stretch: Annotated[float, Field(ge=0.5, le=3.0)] = 1.0
    """How much longer than its line the scene stays; an editor's retiming."""
    people: tuple[PersonId, ...] = ()
    characters: tuple[CharacterId, ...] = Field((), max_length=SCENE_CHARACTERS_MOST, exclude_if=lambda cast: not cast)
    """Figures of the server that are seen in it; whoever is behind one is among `people`."""


class AiShare(StrEnum):
    """How much of a film was made or changed by AI."""

    NONE = "none"
    PART = "part"
    ALL = "all"


class Author(Value):
    """What wrote a plan or a reply, and what it stood in for."""

    model: str
    seconds: float = 0.0
    fell_back_from: str = ""
    because: str = ""


class Plan(Value):
    """Title, scenes and lines of one production at one version."""

    version: Annotated[int, Field(ge=1)] = 1
    title: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    genre: Genre
    mood: Mood
    language: LanguageTag = "en"
    seed: int = 0
    scenes: Annotated[tuple[Scene, ...], Field(min_length=1, max_length=SCENES_MOST)]
    author: Author
    notes: tuple[str, ...] = ()
    """Warnings to show on the card, such as facts that a person should check."""
    share: AiShare = Field(default=AiShare.ALL, exclude_if=lambda share: share is AiShare.ALL)
    """What of the film is AI's; less than all of it only in one that somebody brought."""

    @model_validator(mode="after")
    def _keys_are_distinct(self) -> Self:
        if len({scene.key for scene in self.scenes}) != len(self.scenes):
            raise ValueError("two scenes share a key")
        return self

    def number_of(self, key: SceneKey) -> int:
        """Return the scene's position, counted from one."""
        for number, scene in enumerate(self.scenes, 1):
            if scene.key == key:
                return number
        raise UnknownName("scene", key)

    def scene(self, number: int) -> Scene:
        """Return the scene at a position counted from one."""
        if not 1 <= number <= len(self.scenes):
            raise UnknownName("scene", str(number), (f"1 to {len(self.scenes)}",))
        return self.scenes[number - 1]

    def with_scene(self, scene: Scene) -> Self:
        """Put a changed scene in the place of the one with its key."""
        self.number_of(scene.key)
        return self.but(scenes=tuple(scene if old.key == scene.key else old for old in self.scenes))

    def revised(self, author: Author | None = None) -> Self:
        """Return the same plan as its next version."""
        return self.but(version=self.version + 1, author=author or self.author)

    def words_shown(self) -> str:
        """Return everything that is written in the picture: captions and words on screen."""
        words: list[str] = []
        for scene in self.scenes:
            words += [scene.line.text, scene.look.title, scene.look.note, scene.look.figure, *scene.look.points]
        return "\n".join(words)

    def voices_spoken(self) -> tuple[str, ...]:
        """Return the voices used, each once, in order of appearance."""
        return tuple(dict.fromkeys(scene.line.voice for scene in self.scenes if scene.line.voice))


def spoken_seconds(text: str) -> float:
    """Estimate how long a line takes to say, in seconds."""
    letters = sum(_LETTERS_A_SIGN if char >= _FIRST_SIGN else 1 for char in " ".join(text.split()))
    return letters / LETTERS_A_SECOND


def check_fits(scenes: int, brief: Brief) -> None:
    """Refuse more scenes than the length asked for can show."""
    room = int(brief.seconds / SCENE_SECONDS_LEAST)
    if scenes > min(room, SCENES_MOST):
        raise Unplayable(
            f"{scenes} scenes do not fit into {brief.seconds} seconds; at most {min(room, SCENES_MOST)} do.",
            "Ask for fewer scenes or a longer video.",
        )
