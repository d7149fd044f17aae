"""The sounds that letters suggest, for words no dictionary has: rough, but enough to find them in speech."""

import unicodedata
from typing import Final

_SOUNDS: Final[dict[str, str]] = {
    "tion": "SH AH N", "sion": "ZH AH N", "ough": "AO", "augh": "AO", "eigh": "EY", "igh": "AY", "tch": "CH",
    "dge": "JH", "sch": "SH", "ch": "CH", "sh": "SH", "th": "TH", "ph": "F", "wh": "W", "ck": "K", "ng": "NG",
    "qu": "K W", "gh": "G", "kn": "N", "wr": "R", "ee": "IY", "ea": "IY", "oo": "UW", "ou": "AW", "ow": "OW",
    "oa": "OW", "oi": "OY", "oy": "OY", "ai": "EY", "ay": "EY", "ei": "EY", "ey": "IY", "ie": "IY", "au": "AO",
    "aw": "AO", "ew": "UW", "ue": "UW", "ar": "AA R", "er": "ER", "ir": "ER", "ur": "ER", "or": "AO R",
    "bb": "B", "cc": "K", "dd": "D", "ff": "F", "gg": "G", "ll": "L", "mm": "M", "nn": "N", "pp": "P", "rr": "R",
    "ss": "S", "tt": "T", "zz": "Z", "a": "AE", "b": "B", "c": "K", "d": "D", "e": "EH", "f": "F", "g": "G",
    "h": "HH", "i": "IH", "j": "JH", "k": "K", "l": "L", "m": "M", "n": "N", "o": "AA", "p": "P", "q": "K",
    "r": "R", "s": "S", "t": "T", "u": "AH", "v": "V", "w": "W", "x": "K S", "y": "IY", "z": "Z",
}  # fmt: skip
_LONGEST: Final = 4
_NO_LETTERS: Final = "AH"


def sounds_of(word: str) -> str:
    """Return ARPABET sounds for a word, by its longest letter groups; accents are dropped."""
    plain = unicodedata.normalize("NFKD", word.lower())
    letters = "".join(char for char in plain if "a" <= char <= "z")
    if len(letters) > 3 and letters.endswith("e") and letters[-2] not in "aeiou":
        letters = letters[:-1]
    sounds = []
    while letters:
        size = next(size for size in range(_LONGEST, 0, -1) if letters[:size] in _SOUNDS)
        soft = letters[0] == "c" and letters[1:2] in {"e", "i", "y"}
        sounds.append("S" if soft and size == 1 else _SOUNDS[letters[:size]])
        letters = letters[size:]
    return " ".join(sounds) or _NO_LETTERS
