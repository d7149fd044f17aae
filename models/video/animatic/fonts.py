"""Fonts: the display face of each mood, people's own faces, and faces for every other script that this machine has."""

import hashlib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import skia
from skia import textlayout

from bot.studio.brief import Mood
from bot.studio.scripts import script_of


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
    "fallback-devanagari": ("noto_sans_devanagari", "NotoSansDevanagari[wdth,wght].ttf", {"wght": 800.0}),
    "fallback-bengali": ("hind_siliguri", "HindSiliguri-Bold.ttf", {}),
    "fallback-tamil": ("noto_sans_tamil", "NotoSansTamil[wdth,wght].ttf", {"wght": 800.0}),
    "fallback-telugu": ("noto_sans_telugu", "NotoSansTelugu[wdth,wght].ttf", {"wght": 800.0}),
    "fallback-khmer": ("noto_sans_khmer", "NotoSansKhmer[wdth,wght].ttf", {"wght": 800.0}),
}
STUDIO_FACE: Final = "fallback-poppins"
_FONT_FILES: Final = frozenset({".ttf", ".otf", ".ttc", ".otc"})
_FACES_IN_A_FILE_MOST: Final = 64
_BOLD: Final = 750
_REGIONS: Final = {
    "ja": " JP", "ko": " KR", "zh": " SC", "zh-hant": " TC", "zh-tw": " TC", "zh-hk": " HK", "yue": " HK",
}  # fmt: skip
"""How families with a face for each writing of Chinese characters name the one of a language."""
_PICTURES_FROM: Final = 0x1F000
_INVISIBLE: Final = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\u2066\u2067\u2068\u2069")


class FontCase:
    """All faces there are; finds one of the system's for letters that no other has."""

    def __init__(self) -> None:
        self.provider: Any = textlayout.TypefaceFontProvider()
        self.faces: dict[str, Any] = {}
        self._own: dict[str, str] = {}
        self._bundled: dict[str, str] = {}
        self._folders: set[Path] = set()
        self._known: dict[tuple[str, str], str] = {}
        self._system: Any = skia.FontMgr()
        for alias, (package, file, axes) in _FILES.items():
            face = _load(package, file, axes)
            if face is not None:
                self._register(alias, face)
                if alias != LABEL.family:
                    self._bundled.setdefault(face.getFamilyName().casefold(), alias)
        self._collection: Any = None

    def _register(self, alias: str, face: Any) -> None:
        self.faces[alias] = face
        self.provider.registerTypeface(face, alias)
        self._collection = None

    def add_folder(self, folder: Path) -> tuple[Path, ...]:
        """Take in every font file of a folder, of each family its boldest upright face; return those that are broken.

        A folder that does not exist holds nothing; one that was taken in before is left alone.
        """
        if folder in self._folders or not folder.is_dir():
            return ()
        self._folders.add(folder)
        broken: list[Path] = []
        found: dict[str, Any] = {}
        for file in sorted(file for file in folder.iterdir() if file.suffix.lower() in _FONT_FILES):
            faces = _faces_in(file)
            if not faces:
                broken.append(file)
            for face in faces:
                family = face.getFamilyName()
                if family not in found or _fitness(face) > _fitness(found[family]):
                    found[family] = face
        for family, face in found.items():
            alias = f"own-{family}"
            if alias not in self.faces:
                self._register(alias, face)
                self._own[family.casefold()] = alias
        self._known.clear()
        return tuple(broken)

    def face_called(self, family: str) -> str:
        """Return the alias of a family by its name, in any case; the studio's own face when there is none."""
        name = " ".join(family.split()).casefold()
        return self._own.get(name) or self._bundled.get(name) or STUDIO_FACE

    def family_names(self) -> tuple[str, ...]:
        """Return the families that can be asked for by name, people's own first."""
        aliases = [*self._own.values(), *self._bundled.values()]
        return tuple(dict.fromkeys(self.faces[alias].getFamilyName() for alias in aliases))

    def collection(self) -> Any:
        """Return the faces as the layout engine takes them."""
        if self._collection is None:
            self._collection = textlayout.FontCollection()
            self._collection.setDefaultFontManager(self.provider)
        return self._collection

    def families(self, first: str, text: str = "", language: str = "") -> list[str]:
        """Return the order in which faces are tried for a text; it hangs on nothing that was drawn before."""
        region = _REGIONS.get(language.casefold()) or _REGIONS.get(language.casefold().split("-")[0], "")
        own = sorted(self._own.values(), key=lambda alias: (not (region and alias.endswith(region)), alias))
        fallbacks = [*(alias for alias in _FILES if not alias.startswith("display")), *own]
        order = [first, *(alias for alias in fallbacks if alias in self.faces and alias != first)]
        for char in dict.fromkeys(text):
            alias = self._face_of(char, first, language)
            if alias and alias not in order:
                order.append(alias)
        return order

    def drawable(self, text: str, first: str, language: str = "") -> str:
        """Leave out the characters that no face here can draw."""
        return "".join(
            char
            for char in text
            if char.isspace()
            or char in _INVISIBLE
            or (unicodedata.category(char) != "Cc" and self._face_of(char, first, language))
        )

    def missing(self, text: str) -> tuple[str, ...]:
        """Name the scripts of a text for which there is no face, such as Chinese."""
        lacking = [char for char in text if char.isalpha() and not self._face_of(char, STUDIO_FACE, "")]
        names = dict.fromkeys(script_of(char) for char in lacking)
        if "Japanese" in names:
            names.pop("Chinese", None)
        return tuple(names)

    def fingerprint(self, text: str, first: str, language: str = "") -> str:
        """Return what changes when the same text would be drawn with other faces: a SHA-256 in hex."""
        used = dict.fromkeys(self._face_of(char, first, language) for char in text)
        digest = hashlib.sha256()
        for alias in filter(None, used):
            digest.update(alias.encode() + bytes(self.faces[alias].getTableData(_tag("head"))))
        return digest.hexdigest()

    def _face_of(self, char: str, first: str, language: str) -> str:
        """Return the alias of the face that draws a character, or nothing."""
        code = ord(char)
        if first in self.faces and self.faces[first].unicharToGlyph(code):
            return first
        key = (char, language)
        if key not in self._known:
            self._known[key] = self._find(char, code, language)
        return self._known[key]

    def _find(self, char: str, code: int, language: str) -> str:
        for alias in self.families(STUDIO_FACE, language=language):
            if self.faces[alias].unicharToGlyph(code):
                return alias
        if not char.isalnum() and code >= _PICTURES_FROM:
            return ""
        face = self._system.matchFamilyStyleCharacter("", skia.FontStyle.Bold(), [language] if language else [], code)
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


def missing_scripts(text: str) -> tuple[str, ...]:
    """Name the scripts of a text that nothing here can draw; say so to people before a film is made."""
    return font_case().missing(text)


def _fitness(face: Any) -> tuple[bool, int]:
    """Say how well a face of a family suits captions: upright, and about as heavy as the studio's own."""
    return not face.isItalic(), -abs(face.fontStyle().weight() - _BOLD)


def _faces_in(file: Path) -> list[Any]:
    """Return the faces of a font file, none for a broken one."""
    faces: list[Any] = []
    while len(faces) < _FACES_IN_A_FILE_MOST:
        face = skia.Typeface.MakeFromFile(str(file), len(faces))
        if face is None or not face.countGlyphs():
            break
        faces.append(_bold(face))
        if file.suffix.lower() in {".ttf", ".otf"}:
            break
    return faces


def _load(package: str, file: str, axes: dict[str, float]) -> Any:
    """Load a face of a `fontpkg` package, or nothing when it is not installed."""
    try:
        module = import_module(f"fontpkg_{package}")
    except ImportError:
        return None
    path = Path(str(module.__file__)).parent / "files" / file
    face = skia.Typeface.MakeFromFile(str(path)) if path.is_file() else None
    return face if face is None or not axes else _varied(face, axes)


def _bold(face: Any) -> Any:
    """Return a variable face at the weight of captions."""
    weights = [axis for axis in face.getVariationDesignParameters() or () if axis.tag == _tag("wght")]
    return _varied(face, {"wght": min(max(800.0, weights[0].min), weights[0].max)}) if weights else face


def _tag(name: str) -> int:
    return int.from_bytes(name.encode())


def _varied(face: Any, axes: dict[str, float]) -> Any:
    position = skia.FontArguments.VariationPosition
    coordinates = position.Coordinates([position.Coordinate(_tag(axis), value) for axis, value in axes.items()])
    place = position(coordinates)
    return face.makeClone(skia.FontArguments().setVariationDesignPosition(place)) or face
