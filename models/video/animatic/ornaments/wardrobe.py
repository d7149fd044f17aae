"""The wardrobe: which air and which ground a film of each mood may wear."""

from collections.abc import Callable
from typing import Final

from bot.studio.brief import Mood
from models.video.animatic.ornaments import air, ground
from models.video.animatic.stage import Stage

Dresser = Callable[[Stage], None]

WARDROBE: Final[dict[Mood, tuple[tuple[Dresser, ...], tuple[Dresser, ...]]]] = {
    Mood.CALM: ((air.bokeh, air.sun), (ground.waves, ground.hills)),
    Mood.PLAYFUL: ((air.confetti, air.dots, air.confetti), (ground.hills, ground.waves, ground.scallops)),
    Mood.BOLD: ((air.rays, air.stripes), (ground.slabs, ground.halftone)),
    Mood.DARK: ((air.stars, air.beams), (ground.ridge, ground.forest)),
    Mood.WARM: ((air.leaves, air.sun), (ground.hills, ground.meadow)),
    Mood.SCIENCE: ((air.lattice, air.molecules, air.stars), (ground.floor, ground.ridge)),
}


def dress(stage: Stage) -> None:
    """Put the film's air and ground on an empty stage."""
    airs, grounds = WARDROBE[stage.shot.mood]
    airs[int(stage.film_dice.integers(len(airs)))](stage)
    stage.air_ends = len(stage.layers)
    grounds[int(stage.film_dice.integers(len(grounds)))](stage)
