"""Fonts of people's own: taken in when a worker starts, and what can be written with all there are."""

import json
from pathlib import Path

from bot.studio.scripts import SAMPLES
from models.video.animatic.fonts import font_case, missing_scripts


def take_fonts(folder: Path) -> tuple[Path, ...]:
    """Take in the fonts of a folder for everything this process writes; return the files that are broken."""
    return font_case().add_folder(folder)


def writable_scripts() -> tuple[str, ...]:
    """Name the scripts that can be written with the fonts that were taken in, of those that are looked for."""
    return tuple(name for name, letter in SAMPLES.items() if not missing_scripts(letter))


def fonts_command(folder: Path, text: str, *, as_json: bool) -> str:
    """Return lines, or JSON, to print: families by name, and the scripts for which there is no face."""
    broken = [file.name for file in take_fonts(folder)]
    families = font_case().family_names()
    missing = missing_scripts(text) if text else tuple(name for name in SAMPLES if name not in writable_scripts())
    if as_json:
        found = {"fonts_dir": str(folder), "families": families, "broken": broken, "missing_scripts": missing}
        return json.dumps(found, indent=2, ensure_ascii=False)
    lines = [f"Families: {', '.join(families)}."]
    lines += [f"{name} in {folder} is no font that can be read." for name in broken]
    lines += [f"No face for: {', '.join(missing)}. Put one into {folder}."] if missing else []
    return "\n".join(lines)
