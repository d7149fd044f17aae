"""Who or what made a thing, and what it stood in for: a fallback is never silent."""

from collections import Counter
from collections.abc import Iterable

from bot.studio.plan import Author
from bot.studio.takes import LineTake, Made
from bot.studio.tiny import is_tiny, label_of
from bot.ui.text import plain, seconds


def maker(made: Author | Made, *, timed: bool = True) -> str:
    """Write one maker: the model, its seconds, and why it was not the one asked for."""
    took = f" · {seconds(made.seconds)}" if timed and made.seconds else ""
    written = f"**{plain(made.model, 60)}**{took}"
    if made.fell_back_from:
        reason = f": {plain(made.because, 160)}" if made.because else ""
        written += f"\n⚠️ in place of {plain(made.fell_back_from, 60)}{reason}"
    if is_tiny(made.model):
        written += f"\n{label_of(made.model)}"
    return written


def makers(all_made: Iterable[Made]) -> str:
    """Write several makers, each model once, with the seconds of all its work."""
    by_name: dict[tuple[str, str], list[Made]] = {}
    for made in all_made:
        by_name.setdefault((made.model, made.fell_back_from), []).append(made)
    totals = (group[0].but(seconds=sum(made.seconds for made in group)) for group in by_name.values())
    return "\n".join(maker(made) for made in totals)


def voices(takes: Iterable[LineTake]) -> str:
    """Write who spoke some lines, and what found when each of their words is heard."""
    spoken = list(takes)
    timed = Counter(take.timed_by for take in spoken if take.timed_by)
    if not timed:
        return makers(take.made for take in spoken)
    found = ", ".join(plain(by, 40) if len(timed) == 1 else f"{plain(by, 40)} ({count})" for by, count in timed.items())
    return f"{makers(take.made for take in spoken)}\n-# Words timed by {found}"
