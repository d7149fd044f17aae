"""Which words a card shows when the plan gave few."""

from bot.studio.looks import short_title
from bot.studio.shot import Shot


def shown_title(shot: Shot, always: bool = False) -> str:
    """Return the title, at most seven words; from the line's key words where a layout cannot do without."""
    title = " ".join(shot.look.title.split()[:8])
    if title or not always:
        return title
    return short_title(shot.line, shot.look.key_words)
