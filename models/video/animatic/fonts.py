"""Fonts: the display face of each mood, and faces for every other script that this machine has."""

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import skia
from skia import textlayout

from bot.studio.brief import Mood


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface and how titles are set in it."""

    family: str
    capitals: bool = False
    size: float = 1.0
    """Its optical size against Poppins."""
    leading: float = 1.06


FACES: Final[dict[Mood, Face]] = {
    Mood.CALM: Face("display-calm", size=1.08, leading=1.06),
    Mood.PLAYFUL: Face("display-playful", size=1.02, leading=1.04),
    Mood.BOLD: Face("display-bold", capitals=True, size=1.2, leading=1.14),
    Mood.DARK: Face("display-dark", size=0.92, leading=1.12),
    Mood.WARM: Face("display-warm", size=1.02, leading=1.06),
    Mood.SCIENCE: Face("display-science", size=0.98, leading=1.08),
}
LABEL: Final = Face("label")

_FILES: Final = {
    "display-calm": ("dm_serif_display", "DMSerifDisplay-Regular.ttf", {}),
    "display-playful": ("fredoka", "Fredoka[wdth,wght].ttf", {"wght": 700.0}),
    "display-bold": ("anton", "Anton-Regular.ttf", {}),
    "display-dark": ("sora", "Sora[wght].ttf", {"wght": 800.0}),
    "display-warm": ("fraunces", "Fraunces[SOFT,WONK,opsz,wght].ttf", {"wght": 800.0, "opsz": 96.0, "SOFT": 100.0}),
    "display-science": ("space_grotesk", "SpaceGrotesk[wght].ttf", {"wght": 700.0}),
    "label": ("poppins", "Poppins-SemiBold.ttf", {}),
    "fallback-poppins": ("poppins", "Poppins-ExtraBold.ttf", {}),
    "fallback-inter": ("inter", "Inter[opsz,wght].ttf", {"wght": 800.0, "opsz": 32.0}),
    "fallback-arabic": ("noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf", {"wght": 800.0}),
    "fallback-hebrew": ("heebo", "Heebo[wght].ttf", {"wght": 800.0}),
    "fallback-thai": ("noto_sans_thai", "NotoSansThai[wdth,wght].ttf", {"wght": 800.0}),
}
_LAST_DRAWN_FROM: Final = 0x2E7F
_INVISIBLE: Final = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\u2066\u2067\u2068\u2069")


class FontCase:
    """All faces there are; finds one of the system's for letters that the bundled ones lack."""

    def __init__(self) -> None:
        self.provider: Any = textlayout.TypefaceFontProvider()
        self.faces: dict[str, Any] = {}
        self._known: dict[str, str] = {}
        self._system: Any = skia.FontMgr()
        for alias, (package, file, axes) in _FILES.items():
            face = _load(package, file, axes)
            if face is not None:
                self._register(alias, face)
        self._collection: Any = None

    def _register(self, alias: str, face: Any) -> None:
        self.faces[alias] = face
        self.provider.registerTypeface(face, alias)
        self._collection = None

    def collection(self) -> Any:
        """Return the faces as the layout engine takes them."""
        if self._collection is None:
            self._collection = textlayout.FontCollection()
            self._collection.setDefaultFontManager(self.provider)
        return self._collection

    def families(self, first: str) -> list[str]:
        """Return the order in which faces are tried."""
        return [first, *(alias for alias in self.faces if not alias.startswith("display") and alias != first)]

    def drawable(self, text: str, first: str) -> str:
        """Leave out the characters that no face here can draw."""
        return "".join(char for char in text if char.isspace() or char in _INVISIBLE or self._holds(char, first))

    def _holds(self, char: str, first: str) -> bool:
        code = ord(char)
        if first in self.faces and self.faces[first].unicharToGlyph(code):
            return True
        if char not in self._known:
            self._known[char] = self._find(char, code)
        return bool(self._known[char])

    def _find(self, char: str, code: int) -> str:
        for alias, face in self.faces.items():
            if not alias.startswith("display") and face.unicharToGlyph(code):
                return alias
        if not char.isalnum() and code > _LAST_DRAWN_FROM:
            return ""
        face = self._system.matchFamilyStyleCharacter("", skia.FontStyle.Bold(), [], code)
        if face is None or not face.unicharToGlyph(code) or "Emoji" in face.getFamilyName():
            return ""
        alias = f"system-{face.getFamilyName()}"
        if alias not in self.faces:
            self._register(alias, face)
        return alias


@lru_cache(maxsize=1)
def font_case() -> FontCase:
    """Return the process's faces, loaded at first use."""
    return FontCase()


def _load(package: str, file: str, axes: dict[str, float]) -> Any:
    """Load a face of a `fontpkg` package, or nothing when it is not installed."""
    try:
        module = import_module(f"fontpkg_{package}")
    except ImportError:
        return None
    path = Path(str(module.__file__)).parent / "files" / file
    face = skia.Typeface.MakeFromFile(str(path)) if path.is_file() else None
    if face is None or not axes:
        return face
    position = skia.FontArguments.VariationPosition
    coordinates = position.Coordinates(
        [position.Coordinate(int.from_bytes(axis.encode()), value) for axis, value in axes.items()]
    )
    place = position(coordinates)
    return face.makeClone(skia.FontArguments().setVariationDesignPosition(place)) or face
