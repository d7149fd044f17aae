"""Gather the illustration set from npm packages; run by hand when the set is renewed.

In an empty folder: `npm pack @iconify-json/noto emojibase-data emojilib`, unpack each into a folder of its name
(`noto`, `emojibase-data`, `emojilib`), then `python -m models.video.animatic.art.gather FOLDER`. Writes `noto.json.xz`
beside this module and the table of names and keywords that the planner searches, `bot/studio/illustration_names.py`.
"""

import json
import lzma
import re
import sys
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
TABLE: Final = HERE.parents[3] / "bot" / "studio" / "illustration_names.py"
GROUPS: Final = {
    0: "faces",
    1: "people",
    3: "nature",
    4: "food",
    5: "travel",
    6: "activities",
    7: "objects",
    8: "symbols",
}
SUBGROUPS_LEFT_OUT: Final = {
    "keycap", "alphanum", "gender", "geometric", "transport-sign", "arrow", "person-symbol", "skin-tone", "hair-style",
    "religion", "cat-face", "monkey-face",
}  # fmt: skip
GENDERED: Final = re.compile(
    r"200D-264[02]|^1F46[89]-200D|^1F9D1-200D-(1F9D1|1F9D2|1F91D)|^1F6B6-|^1F3C3-|^1F9CE-|27A1"
)
NAMES_LEFT_OUT: Final = re.compile(
    r"oclock|thirty|^(man|woman)-(?!$)(in|with|and|holding|getting)|family-|button$|-input|banner|moai|middle-finger"
    r"|cigarette|kiss-|couple-with-heart-|no-(littering|smoking|bicycles|pedestrians|mobile)|non-potable"
)
KEYWORD: Final = re.compile(r"[a-z][a-z'-]+")


def gather(folder: Path) -> None:
    """Write the pictures and the table from unpacked npm packages."""
    noto = _read(folder / "noto/package/icons.json")
    chars = _read(folder / "noto/package/chars.json")
    base = folder / "emojibase-data/package"
    subgroups = _read(base / "meta/groups.json")["subgroups"]
    words = _read(folder / "emojilib/package/dist/emoji-en-US.json")

    pictures: dict[str, str] = {}
    rows: list[str] = []
    for emoji in _read(base / "en/data.json"):
        name = _name_of(emoji, chars, subgroups)
        if not name or name not in noto["icons"] or name in pictures:
            continue
        pictures[name] = noto["icons"][name]["body"]
        said = [*emoji.get("tags", ()), emoji["label"], *words.get(emoji["emoji"], ())]
        keywords = sorted({word for text in said for word in KEYWORD.findall(text.lower().replace("_", " "))})
        rows.append(f"{name}|{emoji['emoji']}|{' '.join(keywords)}")

    packed = lzma.compress(json.dumps(pictures, ensure_ascii=False).encode(), preset=9 | lzma.PRESET_EXTREME)
    (HERE / "noto.json.xz").write_bytes(packed)
    table = "\n".join(rows)
    TABLE.write_text(
        '"""Names, characters and keywords of the bundled illustrations; written by `art/gather.py`.\n\n'
        'Keywords: emojibase-data and emojilib (MIT). One illustration a line, its parts divided by bars.\n"""\n\n'
        f'from typing import Final\n\nTABLE: Final = """\\\n{table}\n"""  # noqa: E501\n'
    )


def _name_of(emoji: dict[str, Any], chars: dict[str, str], subgroups: dict[str, str]) -> str:
    """Return the picture's name, or nothing for what the set leaves out."""
    code = emoji["hexcode"]
    if emoji.get("group") not in GROUPS or subgroups[str(emoji["subgroup"])] in SUBGROUPS_LEFT_OUT:
        return ""
    plain = code.lower().replace("-fe0f", "")
    name = chars.get(plain, chars.get(code.lower(), ""))
    return "" if GENDERED.search(code) or NAMES_LEFT_OUT.search(name) else name


def _read(path: Path) -> Any:
    return json.loads(path.read_text())


if __name__ == "__main__":
    gather(Path(sys.argv[1]))
