"""From what a model wrote to a plan: only what a model should decide comes from it, the rest from code."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from bot.studio.brief import Brief, Genre
from bot.studio.looks import opened, vary
from bot.studio.plan import Author, Line, Look, Plan, Scene
from bot.studio.planning.genre import genre_of, mood_of
from bot.studio.planning.score import content_of
from bot.studio.planning.shape import LAST_PAUSE_MS, PAUSE_MS
from bot.studio.values import SceneKey, Value

CHECK_FACTS: Final = "First draft by a small model: check every fact before this is published."
CHECK_CLAIMS: Final = "First draft by a small model: check that every claim about the product is true."
CHECK_STEPS: Final = "First draft by a small model: check that the advice is right and safe."
CHECK_WORDS: Final = "First draft by a small model: mend the lines that do not work."
_CHECKS: Final = {
    Genre.FACTS: CHECK_FACTS,
    Genre.ADVERT: CHECK_CLAIMS,
    Genre.TIPS: CHECK_STEPS,
    Genre.HOW_TO: CHECK_STEPS,
}


_NAME: Final = re.compile(r"\b[A-Z][\w'’]+(?: (?:and|of|the|&|[A-Z][\w'’]+))* [A-Z][\w'’]+\b")


class LineDraft(Value):
    """One scene as a model decides it."""

    text: str
    picture: str = ""
    things: tuple[str, ...] = ()


class PlanDraft(Value):
    """A plan as a model decides it."""

    title: str
    lines: tuple[LineDraft, ...]


def plan_of(
    draft: PlanDraft,
    brief: Brief,
    seed: int,
    new_key: Callable[[], SceneKey],
    author: Author,
    voice: str,
    note: str = "",
) -> Plan:
    """Complete a draft: genre, mood, looks, pauses and identities by code."""
    genre = genre_of(brief)
    mood = mood_of(brief, genre)
    scenes = tuple(scene_of(line, new_key(), voice, brief.language) for line in draft.lines)
    scenes = (*scenes[:-1], scenes[-1].but(pause_ms=LAST_PAUSE_MS))
    title = tidy_title(draft.title) or title_from(brief.idea)
    return Plan(
        title=title,
        genre=genre,
        mood=mood,
        language=brief.language,
        seed=seed,
        scenes=opened(vary(scenes, mood, seed), title),
        author=author,
        notes=(note,) if note else (),
    )


def scene_of(draft: LineDraft, key: SceneKey, voice: str, language: str) -> Scene:
    """Return a scene with what the model decided; its look is completed by whoever puts it into a plan."""
    return Scene(
        key=key,
        picture=" ".join(draft.picture.split())[:400],
        look=Look(illustrations=tuple(thing for thing in draft.things if thing.strip())[:5]),
        line=Line(text=tidy_line(draft.text), voice=voice, language=language),
        pause_ms=PAUSE_MS,
    )


def note_for(genre: Genre) -> str:
    """Return the warning that a small model's first draft of a genre carries."""
    return _CHECKS.get(genre, CHECK_WORDS)


def tidy_line(text: str) -> str:
    """Return a line with its blanks squeezed, a capital at its start and a mark at its end."""
    line = " ".join(text.split()).strip("*_# ")[:600]
    line = re.sub(r'([,.!?]) "(?=\s|$)', r'\1"', line)
    line = re.sub(r"^\d{1,2}[.)]\s+", "", line)
    if line and line[0].islower():
        line = line[0].upper() + line[1:]
    return line if not line or line.endswith((".", "!", "?", "…", '"', "”", "。", "！", "？")) else f"{line}."


def as_named(text: str, idea: str) -> str:
    """Return a text in which names of several words are written as in the brief."""
    for name in _NAME.findall(idea):
        text = re.sub(rf"\b{re.escape(name)}\b", name, text, flags=re.IGNORECASE)
    return text


def first_sentence(text: str) -> str:
    """Return what is whole of a line that was cut off: its sentences that ended, else its clauses, else its words."""
    for end in (r"[.!?](?=\s|$)", r"[,;:](?=\s)", r"\s"):
        ends = [match.start() for match in re.finditer(end, text)]
        if ends and len(text[: ends[-1]].split()) >= 4:
            return text[: ends[-1]].rstrip(" ,;:") + (text[ends[-1]] if text[ends[-1]] in ".!?" else ".")
    return text


def tidy_title(text: str) -> str:
    """Return a title without quotes, numbers in front and a full stop; at most twelve words."""
    title = " ".join(text.split()).strip("*_# ")
    title = re.sub(r"^(?:\d{1,2}[.)]|title:)\s*", "", title, flags=re.IGNORECASE).strip("\"'“”.,;: ")
    short = " ".join(title.split()[:12])[:100].strip()
    if re.match(
        r"(?:why|how|what|when|where|who)\s+(?:do|does|did|is|are|was|were|can|should)\b", short, re.IGNORECASE
    ):
        short = short.rstrip("?") + "?"
    return short[:1].upper() + short[1:]


_LENGTHS = r"(?:short|quick|funny|little|fun|great|cool|nice|\d+[- ]?(?:s|sec|seconds?)|vertical)[\s,]+"
_FILMS = r"(?:video|short|clip|film|reel|ad|advert|commercial|story|facts|tips|tutorial)"
_ASKING: Final = re.compile(
    r"^(?:please\s+)?(?:(?:can|could) you\s+)?(?:i(?:'d| would)? (?:want|like|need)\s+)?"
    r"(?:(?:make|create|write|do|film|produce|generate|plan)\s+)?(?:(?:me|us)\s+)?"
    rf"(?:(?:(?:an?|the|some|one)\s+)?(?:{_LENGTHS})*{_FILMS}\s+(?=about|on|for|of|that|explaining|showing|telling))?"
    r"(?:(?:about|on|for|of|that (?:shows|explains|tells)|explaining|showing|telling)\s+)?",
    re.IGNORECASE,
)
_FOR_WHOM: Final = re.compile(
    r"(?:,|\s+-|\s+–)?\s+for\s+(?:curious\s+)?(?:beginners|kids|children|everyone|teens|adults)\b.*$", re.I
)
_ENDS_OPEN_WORDS = "a an the and or but of to in on for with from at by as that is are was who which never can will"
_ENDS_OPEN: Final = frozenset(_ENDS_OPEN_WORDS.split())
_TITLE_WORDS_MOST: Final = 9


def subject_of(idea: str) -> str:
    """Return what a brief is about, without the words that only ask for a video."""
    first = re.split(r"(?<=[.!?])\s|\n", idea.strip(), maxsplit=1)[0].rstrip(".!")
    subject = _FOR_WHOM.sub("", _ASKING.sub("", first, count=1).strip(" ,:;-"))
    return subject or first


def title_from(idea: str) -> str:
    """Return a title made from a brief."""
    words = subject_of(idea).split()
    if len(words) > _TITLE_WORDS_MOST:
        clause = re.split(r"[,:;–—]", " ".join(words), maxsplit=1)[0].split()
        words = clause if 2 <= len(clause) <= _TITLE_WORDS_MOST else words[: _TITLE_WORDS_MOST - 1]
    while len(words) > 1 and words[-1].lower() in _ENDS_OPEN:
        words.pop()
    return tidy_title(" ".join(words)) or "Untitled"


def title_fits(title: str, idea: str) -> bool:
    """Answer whether a title that a model gave names what the brief is about, briefly."""
    told, asked = content_of(title), content_of(subject_of(idea))
    speaks_of_itself = re.search(rf"\b{_FILMS}\b", title, re.IGNORECASE) and not re.search(r"\bstory\b", title, re.I)
    short = 2 <= len(title.split()) <= _TITLE_WORDS_MOST
    return short and not speaks_of_itself and len(told & asked) >= min(2, len(asked))


def shown(title: str, lines: Sequence[str]) -> str:
    """Return a plan as people read it while it is written."""
    return "\n".join([title, *(f"{number}. {line}" for number, line in enumerate(lines, 1))])
