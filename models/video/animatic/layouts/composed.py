"""Which function composes which layout."""

from collections.abc import Callable
from typing import Final

from bot.studio.plan import Layout
from models.video.animatic.layouts.cards import grid, listing
from models.video.animatic.layouts.contrasts import split
from models.video.animatic.layouts.figures import number
from models.video.animatic.layouts.heroes import closing, hero, opening, quote
from models.video.animatic.stage import Stage

COMPOSERS: Final[dict[Layout, Callable[[Stage], None]]] = {
    Layout.OPENING: opening,
    Layout.HERO: hero,
    Layout.GRID: grid,
    Layout.NUMBER: number,
    Layout.QUOTE: quote,
    Layout.SPLIT: split,
    Layout.LIST: listing,
    Layout.CLOSING: closing,
}
