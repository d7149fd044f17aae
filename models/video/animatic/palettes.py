"""Palettes: the colours of a film, three to choose from for each mood."""

from dataclasses import dataclass
from typing import Final

from bot.studio.brief import Mood
from models.video.animatic.colour import Colour


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours with a job each; text colours reach 4.5:1 on whatever they are set on."""

    hues: tuple[Colour, ...]
    """What the backdrop mixes: two ends of the gradient and a glow."""
    ink: Colour
    """Titles on the backdrop."""
    accent: Colour
    """Key words on the backdrop."""
    paper: Colour
    """Cards and pills."""
    paper_ink: Colour
    mark: Colour
    """Highlights, badges and plates."""
    mark_ink: Colour
    ground: tuple[Colour, ...]
    """Shapes at the foot of the picture, behind the captions: far to near."""
    party: tuple[Colour, ...]
    """Small ornaments."""

    @property
    def is_light(self) -> bool:
        """Say whether the backdrop is light."""
        return self.hues[0].is_light


def _palette(
    hues: str, ink: str, accent: str, paper: str, paper_ink: str, mark: str, mark_ink: str, ground: str, party: str
) -> Palette:
    one = Colour.of
    return Palette(
        _many(hues),
        one(ink),
        one(accent),
        one(paper),
        one(paper_ink),
        one(mark),
        one(mark_ink),
        _many(ground),
        _many(party),
    )


def _many(codes: str) -> tuple[Colour, ...]:
    return tuple(Colour.of(code) for code in codes.split())


# fmt: off
PALETTES: Final[dict[Mood, tuple[Palette, ...]]] = {
    Mood.CALM: (
        _palette("#e3f5ee #8fd0c9 #fff3da", "#0d3940", "#8a2510", "#ffffff", "#0d3940", "#ff9e7a", "#4a1508",
                 "#2b8a8c #1d6a70 #114b53", "#ffffff #ffb59a #57b8b0"),
        _palette("#f1eafe #b2c2f5 #ffe3ec", "#2a2459", "#93174f", "#ffffff", "#2a2459", "#f7a8c4", "#4d0a2a",
                 "#7b78c9 #5853a6 #3c3783", "#ffffff #f7a8c4 #8f9be6"),
        _palette("#0e4d55 #123155 #1a6f70", "#ffffff", "#ffe6b0", "#f3fbf8", "#0c3b43", "#ffc27a", "#3d2204",
                 "#0d3f4c #0a303e #082430", "#7fd6c8 #ffdc93 #b9f0e4"),
    ),
    Mood.PLAYFUL: (
        _palette("#ffd94f #ffb648 #fff2ad", "#3a1266", "#97003f", "#ffffff", "#3a1266", "#ff6fa5", "#3d0620",
                 "#8a46f0 #6a2bd0 #4f1ca6", "#ff4f8b #33c7b5 #ffffff #7a3ff2"),
        _palette("#4c12b4 #a81065 #7427e0", "#ffffff", "#ffe45c", "#fff7fb", "#45107f", "#ffe14d", "#3a1266",
                 "#4614a8 #360d87 #280866", "#ffe14d #4be3d0 #ff7ab8 #ffffff"),
        _palette("#8cecd2 #7dceff #dcfff2", "#1c1a5c", "#8a0046", "#ffffff", "#1c1a5c", "#ffd23f", "#3b2500",
                 "#4a52d6 #383cb4 #282a8c", "#ff6b9a #ffd23f #ffffff #4a52d6"),
    ),
    Mood.BOLD: (
        _palette("#bd0f29 #6a0730 #b30f26", "#ffffff", "#ffe600", "#ffffff", "#2b0410", "#ffe600", "#2b0410",
                 "#5c0a2a #3a0a1f #230713", "#ffe600 #ffffff #ff5a4f"),
        _palette("#ffd500 #ffb200 #ffe760", "#16120a", "#8f0018", "#ffffff", "#16120a", "#e5173f", "#ffffff",
                 "#3b2f14 #272014 #17130d", "#16120a #e5173f #ffffff"),
        _palette("#1430d4 #0b1b86 #1f3fe6", "#ffffff", "#ffe94d", "#ffffff", "#0a145e", "#ffe600", "#0a145e",
                 "#0e1f9c #0a1572 #070d4c", "#ffe600 #ffffff #3fd0ff"),
    ),
    Mood.DARK: (
        _palette("#171a3d #291650 #4a2a96", "#ffffff", "#ffcf4a", "#ece9ff", "#1a1440", "#ffcf4a", "#2a1c00",
                 "#211b52 #181340 #100c2d", "#ffffff #b9a8ff #ffcf4a"),
        _palette("#0a262d #10394a #0f565f", "#ffffff", "#ffbc9c", "#e8f7f6", "#08272d", "#ff9468", "#34100a",
                 "#0d3b45 #0a2b34 #071e25", "#ffffff #6fe0d2 #ff9468"),
        _palette("#2a1519 #431a1f #8c2f1e", "#fff7ec", "#ffcb5c", "#fff1df", "#35130f", "#ffb347", "#33130a",
                 "#46191b #321216 #220c10", "#ffd9a0 #ff7a4d #ffcb5c"),
    ),
    Mood.WARM: (
        _palette("#fff2e0 #ffc995 #ffe9bd", "#4a1e11", "#a02c08", "#fffaf3", "#4a1e11", "#f4784a", "#381004",
                 "#d9683c #b34a2a #85321d", "#f4784a #ffffff #e9b44c"),
        _palette("#7d2b1e #983c22 #8c4320", "#fff6e8", "#ffe3a3", "#fff3e2", "#5a1d12", "#ffc46b", "#401a05",
                 "#5f2018 #471711 #33100c", "#ffc46b #ffe9c9 #e8724a"),
        _palette("#ffeab0 #ffcf78 #fff7dc", "#40230a", "#8f270e", "#fffdf6", "#40230a", "#e8892b", "#2f1600",
                 "#b87a24 #8c5a18 #633d0f", "#c8501f #ffffff #7d9a4a"),
    ),
    Mood.SCIENCE: (
        _palette("#0b2f5c #0c4a78 #0f6a98", "#ffffff", "#8bfadd", "#effaff", "#0b2747", "#5ff0c8", "#04302a",
                 "#0b3765 #08294e #061d3a", "#5ff0c8 #ffffff #58b7ff"),
        _palette("#f1f6fc #b4cff2 #ffffff", "#0d2346", "#0a4db8", "#ffffff", "#0d2346", "#1f5fe0", "#ffffff",
                 "#2a63b8 #1c4a93 #12346d", "#2f7bff #12b5a4 #ff8a3d"),
        _palette("#2b1a63 #123a7d #5b2aae", "#ffffff", "#ffd447", "#f3f0ff", "#22124f", "#ffd447", "#2b1d00",
                 "#24185c #1a1149 #120b36", "#ffd447 #8fd4ff #ffffff"),
    ),
}
# fmt: on


def palette_of(mood: Mood, film_seed: int) -> Palette:
    """Return the film's palette: one for all its scenes."""
    choices = PALETTES[mood]
    return choices[film_seed % len(choices)]
