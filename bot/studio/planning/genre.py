"""Genre and mood by the words of a brief; people may choose otherwise."""

import re
from typing import Final

from bot.studio.brief import Brief, Genre, Mood

_OWN = r"(?:new|our|my) (?:\w+ ){0,2}"
_PLACES = r"(?:shop|store|café|cafe|bakery|restaurant|app|product|brand|course|service|studio|gym|salon|hotel|bar)"
_CRAFTS = r"(?:make|making|bake|baking|cook|cooking|build|building|draw|fold|tie|brew|brewing|plant|knit|fix|repair)"
_SIGNS: Final = {
    Genre.FUNNY: r"funny|jokes?|comedy|comic|hilarious|parody|satire|spoof|memes?|silly|humou?r\w*|pov|"
    r"make (?:me|people) laugh",
    Genre.ADVERT: r"adverti\w*|adverts?|ads? for|commercial|promot\w+|promo|teaser|sale|discount|launch\w*|"
    rf"grand opening|for sale|introducing|{_OWN}{_PLACES}",
    Genre.STORY: r"story|stories|tale|legend|fable|fairy ?tale|adventure of|once upon|bedtime|"
    r"(?:a|an) (?:\w+ ){1,3}who",
    Genre.TIPS: r"tips?|hacks?|tricks?|habits?|ways to|mistakes?|advice|do'?s and don'?ts|things to (?:do|avoid|know)|"
    r"ideas for|stop (?:doing|wasting)",
    Genre.HOW_TO: r"how (?:to|do (?:i|you|we)|can (?:i|you|we))|step[- ]by[- ]step|steps|tutorial|recipe|guide|diy|"
    rf"instructions|{_CRAFTS} (?:a|an|the|your|some|\w+ \w+)",
    Genre.FACTS: r"facts?|why|what|when|who|did you know|history|science|explain\w*|discover\w*|"
    r"how (?:does|do|did|is|are|many|much)",
}
"""In the order in which they are looked for."""
_PATTERNS: Final = tuple((genre, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for genre, words in _SIGNS.items())

_MOODS: Final[tuple[tuple[Mood, str], ...]] = (
    (
        Mood.DARK,
        r"dark scary horror ghosts? haunted creepy spooky murder crime war danger\w* myster\w+ abandoned night",
    ),
    (Mood.PLAYFUL, "playful fun funny kids? children cute party silly cats? dogs? pupp(?:y|ies) kittens? clowns?"),
    (
        Mood.CALM,
        r"calm\w* a?sleep\w* bedtime meditat\w+ relax\w* gentle quiet slow mindful\w* breath\w* yoga tea garden\w*",
    ),
    (
        Mood.SCIENCE,
        r"scien\w+ space planets? physics chemistry biology atoms? brain engineer\w* tech\w* computers? ocean",
    ),
    (Mood.BOLD, r"bold power\w* sports? gym fitness workout fast energ\w+ epic business money sale launch\w*"),
    (
        Mood.WARM,
        r"warm cosy cozy family home love grand(?:ma|pa|mother|father) autumn bak\w+ friends? wedding honey bread",
    ),
)
_MOOD_PATTERNS: Final = tuple(
    (mood, re.compile(rf"\b(?:{'|'.join(words.split())})\b", re.IGNORECASE)) for mood, words in _MOODS
)
_MOOD_OF: Final = {
    Genre.FACTS: Mood.SCIENCE,
    Genre.TIPS: Mood.BOLD,
    Genre.HOW_TO: Mood.WARM,
    Genre.FUNNY: Mood.PLAYFUL,
    Genre.ADVERT: Mood.BOLD,
    Genre.STORY: Mood.WARM,
}


def genre_of(brief: Brief) -> Genre:
    """Return the genre that was chosen, else the first that the words of the brief speak for, else facts."""
    if brief.genre is not None:
        return brief.genre
    return next((genre for genre, pattern in _PATTERNS if pattern.search(brief.idea)), Genre.FACTS)


def mood_of(brief: Brief, genre: Genre) -> Mood:
    """Return the mood that was chosen, else the one most of the brief's words speak for, else the genre's."""
    if brief.mood is not None:
        return brief.mood
    counts = [(len(set(pattern.findall(brief.idea.lower()))), mood) for mood, pattern in _MOOD_PATTERNS]
    best, mood = max(counts, key=lambda entry: entry[0])
    return mood if best else _MOOD_OF[genre]
