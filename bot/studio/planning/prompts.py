"""What a language model is told and asked, as turns of a conversation."""

import json
from collections.abc import Sequence
from typing import Final, Literal

from bot.studio.brief import Brief, Genre
from bot.studio.planning.examples import Example
from bot.studio.planning.shape import Shape
from bot.studio.values import Value


class Say(Value):
    """One turn: who speaks, and what."""

    role: Literal["system", "user", "assistant"]
    text: str


_KIND: Final = {
    Genre.FACTS: "facts about",
    Genre.TIPS: "tips for",
    Genre.HOW_TO: "instructions, step by step:",
    Genre.FUNNY: "a joke about",
    Genre.ADVERT: "an advert:",
    Genre.STORY: "a story:",
}
_MANNER: Final = {
    Genre.FACTS: "Say only what is surely true.",
    Genre.TIPS: "Each line is one thing to do, with its reason.",
    Genre.HOW_TO: "Each line is the next step, done with the hands.",
    Genre.FUNNY: "Exaggerate everyday life with a straight face; the last line is the punchline.",
    Genre.ADVERT: "Claim nothing that the brief does not say.",
    Genre.STORY: "One hero, one wish, one surprise, one quiet ending.",
}
OPENINGS: Final[dict[Genre, dict[int, tuple[str, ...]]]] = {
    Genre.FACTS: {-1: ("So", "That is why")},
    Genre.TIPS: {-1: ("Pick one", "Start with", "Try")},
    Genre.HOW_TO: {1: ("Take", "Choose", "Start with", "Put"), -1: ("Finally,", "Now")},
    Genre.FUNNY: {
        2: ("Five minutes later,", "Then"),
        3: ("An hour later,", "After that,"),
        4: ("By the evening,", "By midnight,"),
        -1: ("And",),
    },
    Genre.ADVERT: {},
    Genre.STORY: {2: ("One day", "One night", "One morning"), 3: ("But",), 4: ("So",), 5: ("At last,",), -1: ("And",)},
}
"""First words that are forced on some lines, by their number; -1 is the last."""
COUNTED_OPENINGS: Final[dict[Genre, tuple[str, ...]]] = {Genre.TIPS: ("You want to",)}
"""First words of the line that opens a film in which things are counted: it must not be one of the things."""


TEMPERATURE: Final = {
    Genre.FACTS: 0.3,
    Genre.TIPS: 0.4,
    Genre.HOW_TO: 0.2,
    Genre.FUNNY: 0.6,
    Genre.ADVERT: 0.5,
    Genre.STORY: 0.6,
}
"""How freely the first draw of a line is drawn: knowledge asks for likely words, invention for others."""


_SHORT: Final = 10
"""Words of a line up to which a model is asked for short sentences; the examples have as many."""
_MORE: Final = 1.25
"""A small model writes fewer words than it is asked for."""


def script_turns(
    brief: Brief, genre: Genre, shape: Shape, examples: Sequence[Example], notes: str = ""
) -> tuple[Say, ...]:
    """Return the conversation whose next turn is title and lines: rules, two worked examples, the brief."""
    asked = round(shape.words * _MORE)
    length = f"about {asked} words each" if shape.words > _SHORT else "short sentences"
    system = (
        f"You write the narration of short vertical videos: plain, concrete English, {length}. Line 0 is the title. "
        f"Then come {shape.scenes} numbered lines. Each adds one new thing that can be shown. The last one ends it. "
        + _MANNER[genre]
    )
    turns = [Say(role="system", text=system)]
    for example in examples:
        turns.append(Say(role="user", text=_asked(genre, example.ask, len(example.lines), "")))
        turns.append(Say(role="assistant", text=numbered(example.title, example.lines)))
    audience = f" The audience: {brief.audience}." if brief.audience else ""
    turns.append(Say(role="user", text=_asked(genre, brief.idea, shape.scenes, audience, notes)))
    return tuple(turns)


EXPLAINED: Final = frozenset({Genre.HOW_TO})
"""Genres asked for as a plain question: steps came out in a better order so, and whole. Facts came out worse."""


def explaining_turns(brief: Brief, shape: Shape) -> tuple[Say, ...]:
    """Return the conversation whose next turn is title and lines as a plain answer, without examples to imitate."""
    audience = f" The audience: {brief.audience}." if brief.audience else ""
    idea = brief.idea.strip().rstrip(".")
    if idea[1:2].islower():
        idea = idea[0].lower() + idea[1:]
    return (
        Say(
            role="system",
            text="You are a careful teacher. You only say what is certainly true, in short, simple sentences.",
        ),
        Say(
            role="user",
            text=f"Explain {idea}.{audience} Write a title as line 0, then {shape.scenes} numbered sentences of about "
            f"{shape.words} words, in the order in which it is done. "
            "Each says one new thing. The last one ends it.",
        ),
    )


def _asked(genre: Genre, idea: str, lines: int, audience: str, notes: str = "") -> str:
    end = "" if idea.rstrip().endswith((".", "!", "?")) else "."
    use = f"\nUse these notes, in this order:\n{notes.strip()}" if notes else ""
    return f"Write {lines} lines, {_KIND[genre]} {idea.strip()}{end}{audience}{use}"


def numbered(title: str, lines: Sequence[str]) -> str:
    """Return title and lines as a model writes them."""
    return "\n".join([f"0. {title}", *(f"{number}. {line}" for number, line in enumerate(lines, 1))])


def notes_turns(brief: Brief, genre: Genre) -> tuple[Say, ...]:
    """Return the conversation whose next turn is five short notes on what to say."""
    kind = "steps, in order" if genre is Genre.HOW_TO else "tips"
    shown = _STEPS if genre is Genre.HOW_TO else _TIPS
    return (
        Say(role="system", text=f"You know how things are done. You list the five {kind} that matter most."),
        Say(role="user", text=f"Five {kind}: {shown[0]}"),
        Say(role="assistant", text="".join(f"- {note}\n" for note in shown[1])),
        Say(role="user", text=f"Five {kind}: {brief.idea}"),
    )


_STEPS: Final = (
    "how to fry an egg",
    (
        "heat butter in the pan",
        "crack the egg into a cup",
        "slide it in",
        "cook until the white is firm",
        "salt and serve",
    ),
)
_TIPS: Final = (
    "running in the heat",
    (
        "go early in the morning",
        "drink before you are thirsty",
        "wear a light cap",
        "run slower",
        "stop when you feel dizzy",
    ),
)
_SCENES: Final = (
    (
        "Sleep better tonight",
        "Put the phone in another room an hour before bed.",
        "a phone left on a kitchen counter, a dim bedroom behind it",
        ("phone", "bed", "moon"),
    ),
    (
        "The keeper and the whale",
        "A whale rose beside the rocks and blew a cloud into her lamp.",
        "a whale rising beside a lighthouse at night, spray in the light",
        ("whale", "lighthouse", "wave"),
    ),
    (
        "Why flamingos are pink",
        "Its food changes that: tiny shrimp and algae full of red pigment.",
        "a flamingo dipping its beak into shallow water, red shrimp close up",
        ("flamingo", "shrimp", "water"),
    ),
)


def picture_turns(title: str, line: str) -> tuple[Say, ...]:
    """Return the conversation whose next turn is one scene's picture and the things in it."""
    turns = [
        Say(
            role="system",
            text="For a line of narration you describe one picture to film in about ten words: what is seen and where. "
            "Never writing. After a bar come three things to draw, each one or two common nouns.",
        )
    ]
    for title_shown, line_shown, picture, things in _SCENES:
        turns.append(Say(role="user", text=_scene(title_shown, line_shown)))
        turns.append(Say(role="assistant", text=f"{picture} | {', '.join(things)}"))
    turns.append(Say(role="user", text=_scene(title, line)))
    return tuple(turns)


def _scene(title: str, line: str) -> str:
    return f"Film: {title}\nLine: {line}"


def direct_turns(brief: Brief, genre: Genre, shape: Shape, examples: Sequence[Example]) -> tuple[Say, ...]:
    """Return the conversation for a large model that answers with the whole plan as JSON at once."""
    shown = json.dumps([example.model_dump(mode="json", exclude={"genre"}) for example in examples])
    audience = f" Audience: {brief.audience}." if brief.audience else ""
    return (
        Say(
            role="system",
            text="You plan short vertical videos and answer in JSON. Plain, concrete, true language in the language of "
            f"the tag `{brief.language}`; `picture` and `things` in English. {_MANNER[genre]} Each scene adds one new "
            "thing that can be shown; the last one ends it. `picture` says what is seen, where and in which light, "
            f"without writing; `things` are nouns to draw. Good scripts, to learn the tone from: {shown}",
        ),
        Say(
            role="user",
            text=f"{shape.scenes} scenes of about {shape.words} spoken words each. "
            f"Genre: {genre}.{audience}\n{brief.idea}",
        ),
    )


def direct_schema(shape: Shape) -> dict[str, object]:
    """Return the JSON schema of a whole plan."""
    thing = {"type": "string", "maxLength": 24}
    scene = {
        "type": "object",
        "properties": {
            "text": {"type": "string", "maxLength": 240},
            "picture": {"type": "string", "maxLength": 200},
            "things": {"type": "array", "items": thing, "minItems": 1, "maxItems": 3},
        },
        "required": ["text", "picture", "things"],
    }
    return {
        "type": "object",
        "properties": {
            "title": {"type": "string", "maxLength": 80},
            "lines": {"type": "array", "items": scene, "minItems": shape.scenes, "maxItems": shape.scenes},
        },
        "required": ["title", "lines"],
    }


_REWRITES: Final = (
    ("shorter", "Put the phone in another room an hour before you go to bed.", "Leave the phone in another room."),
    (
        "more playful",
        "Lift the egg out with a spoon and let it drain.",
        "Fish the egg out, and let it drip dry in peace.",
    ),
    ("mention the price", "Take home a fresh loaf tonight.", "Take home a fresh loaf tonight, at its usual price."),
    ("simpler", "The pigment accumulates in the plumage.", "The colour collects in the feathers."),
    ("longer", "It was raining.", "It was raining so hard that the street had turned into a stream."),
)


def rewrite_turns(title: str, line: str, how: str) -> tuple[Say, ...]:
    """Return the conversation whose next turn is one line said in another way."""
    turns = [
        Say(
            role="system",
            text="You rewrite one line of the narration of a short video as asked, and keep the rest of its meaning. "
            "Answer with the new line only.",
        )
    ]
    for asked, old, new in _REWRITES:
        turns.append(Say(role="user", text=f"Line: {old}\nMake it: {asked}"))
        turns.append(Say(role="assistant", text=new))
    turns.append(Say(role="user", text=f"Film: {title}\nLine: {line}\nMake it: {how}"))
    return tuple(turns)


def revision_turns(title: str, lines: Sequence[str], wish: str, example: Example) -> tuple[Say, ...]:
    """Return the conversation whose next turn is the whole narration, changed as wished, as numbered lines."""
    shown = numbered(example.title, example.lines)
    changed = numbered(example.title, (*example.lines[:-1], f"And now you know: {example.ask}."))
    return (
        Say(
            role="system",
            text="You change the narration of a short video as asked. Lines that need no change stay word for word. "
            "Answer with the title as line 0 and all lines, numbered.",
        ),
        Say(role="user", text=f"{shown}\n\nChange: let the last line name the subject again"),
        Say(role="assistant", text=changed),
        Say(role="user", text=f"{numbered(title, lines)}\n\nChange: {wish}"),
    )
