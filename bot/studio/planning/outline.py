"""A plan without a language model: an outline made of the brief's own words, for people to fill in."""

from typing import Final

from bot.studio.brief import Brief, Genre
from bot.studio.planning.draft import LineDraft, PlanDraft, subject_of, title_from
from bot.studio.planning.genre import genre_of
from bot.studio.planning.script import room_for, script_lines
from bot.studio.planning.shape import shape_of

OUTLINE: Final = "outline"
"""Name of the author of such plans."""
_SENTENCES_ENOUGH: Final = 3

_LINES: Final[dict[Genre, tuple[str, ...]]] = {
    Genre.FACTS: (
        "{Subject}: here is what there is to know.",
        "First, what everybody believes about it.",
        "Then, what is really going on.",
        "Here is the part that surprises most people.",
        "And this is where you can see it yourself.",
        "So that is the story, in short.",
    ),
    Genre.TIPS: (
        "{Subject}: this is what helps.",
        "Start with the thing that takes one minute.",
        "Next, leave out what only costs time.",
        "Then do it the same way every day.",
        "And ask somebody who is good at it.",
        "Pick one of these and try it today.",
    ),
    Genre.HOW_TO: (
        "{Subject}: this is how it goes.",
        "Put everything you need on the table.",
        "Do the first step slowly.",
        "Now comes the part that needs some care.",
        "Check that it holds.",
        "Done: look at what you have made.",
    ),
    Genre.FUNNY: (
        "{Subject}. Everybody knows how this begins.",
        "At first, all goes according to plan.",
        "Then somebody has an idea.",
        "It is not a good idea.",
        "For a moment, everything is quiet.",
        "We do not talk about what happened next.",
    ),
    Genre.ADVERT: (
        "{Subject}.",
        "You know the moment when you need it.",
        "This is what it does for you.",
        "This is how it feels.",
        "And this is where you find it.",
        "{Subject}: see you soon.",
    ),
    Genre.STORY: (
        "This is the story of {subject}.",
        "It begins on a day like any other.",
        "Then something happens that nobody expected.",
        "Now there is a choice to make.",
        "It takes all the courage there is.",
        "And nothing is quite the same again.",
    ),
}


def outline(brief: Brief) -> PlanDraft:
    """Return an outline: the brief's own sentences where it has enough of them, else the frame of its genre.

    In another language than English the words are the brief's own, whatever their number.
    """
    shape = shape_of(brief)
    own = script_lines(brief.idea, min(room_for(brief), shape.scenes))
    english = brief.language.split("-")[0] == "en"
    if len(own) >= _SENTENCES_ENOUGH or not english:
        return PlanDraft(title=title_from(own[0]), lines=tuple(LineDraft(text=text) for text in own))
    subject = " ".join(subject_of(brief.idea).split()[:14])
    frame = _LINES[genre_of(brief)]
    count = max(2, min(shape.scenes, len(frame)))
    picked = [*frame[: count - 1], frame[-1]]
    filled = [line.format(Subject=subject[:1].upper() + subject[1:], subject=subject) for line in picked]
    return PlanDraft(title=title_from(brief.idea), lines=tuple(LineDraft(text=text) for text in filled))


def outline_note(brief: Brief) -> str:
    """Return what the card says about an outline."""
    if brief.language.split("-")[0] != "en":
        return f"An outline in the words of the brief: the language model here does not write {brief.language}."
    return "An outline, written without a language model: put your own words in the place of these."
