"""Bundles and exports on the disk: `.otioz` (a zip of `content.otio` and `media/`), and single project files.

The same film gives the same bytes. OpenTimelineIO reads of an `.otioz` what it knows; the project in other formats and
the subtitles lie beside it, at the top of the archive.
"""

import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from bot.studio.errors import Refused, UnknownName
from bot.studio.subtitles import ass_of, srt_of, vtt_of
from bot.studio.timeline import Timeline
from workers.editing.bundle.media import Fetch, Media, MediaFile, gathered

_VERSION: Final = "1.0.0"
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
_EDL_REEL: Final = 8


class Export(StrEnum):
    """A form in which a project leaves the studio."""

    OTIOZ = "otioz"
    OTIO = "otio"
    EDL = "edl"
    FCPXML7 = "fcpxml7"
    SRT = "srt"
    VTT = "vtt"
    ASS = "ass"

    @property
    def suffix(self) -> str:
        """Return the ending of such a file."""
        return ".xml" if self is Export.FCPXML7 else f".{self}"


_SUBTITLES: Final[Mapping[Export, Callable[[Timeline], bytes]]] = {
    Export.SRT: lambda film: srt_of(film.captions, film.fps).encode(),
    Export.VTT: lambda film: vtt_of(film.captions, film.fps).encode(),
    Export.ASS: lambda film: ass_of(film).encode(),
}


def exports_of(names: Sequence[str]) -> tuple[Export, ...]:
    """Read the names of exports, as `otioz` or `otioz,srt`. Raises UnknownName."""
    wanted = [name.strip().lower().lstrip(".") for entry in names for name in entry.split(",") if name.strip()]
    for name in wanted:
        if name not in set(Export):
            raise UnknownName("export", name, tuple(Export))
    return tuple(dict.fromkeys(Export(name) for name in wanted))


def bundle(
    timeline: Timeline,
    fetch: Fetch,
    out: Path,
    name: str,
    subtitles: Mapping[str, bytes] = {},
    *,
    drawn: Mapping[str, Path] = {},
) -> Path:
    """Write a film with all its media to `out`, an `.otioz` file, and return its path.

    `name` is the project's; `subtitles` are files by their ending (`srt`, `vtt`, `ass`), and those that are not given
    are made of the captions. `drawn` gives the file of each drawn clip by its key. Raises Refused, MediaBroken.
    """
    beside = {ending.lstrip("."): text for ending, text in subtitles.items()}
    if timeline.captions:
        beside = {str(kind): write(timeline) for kind, write in _SUBTITLES.items()} | beside
    with tempfile.TemporaryDirectory(prefix="picturelock-bundle-") as scratch, _replacing(out) as target:
        media = gathered(timeline, fetch, Path(scratch), drawn)
        film = _film(timeline, media, name, lambda file: f"media/{file.name}")
        texts = {f"{name}.edl": edl_of(film), f"{name}.xml": fcpxml7_of(film)}
        with zipfile.ZipFile(target, "w") as archive:
            _add(archive, "version.txt", _VERSION.encode())
            _add(archive, "content.otio", film.to_json_string().encode())
            for entry, text in texts.items():
                _add(archive, entry, text.encode())
            for ending, data in sorted(beside.items()):
                _add(archive, f"{name}.{ending}", data)
            for file, path in sorted(media.files().items()):
                _add_media(archive, f"media/{file}", path)
    return out


def exported(
    timeline: Timeline,
    fetch: Fetch,
    beside: Path,
    kinds: Sequence[Export],
    *,
    drawn: Mapping[str, Path] = {},
) -> list[Path]:
    """Write a project beside its film, under the film's name, and return the paths. Raises Refused, MediaBroken.

    Project files point at the media where they are; what has no file of its own, or an artifact without an ending, is
    put into a folder beside them.
    """
    name, made = beside.stem, []
    projects = [kind for kind in kinds if kind in {Export.OTIO, Export.EDL, Export.FCPXML7}]
    film = None
    if projects:
        folder = beside.with_name(f"{name}-media")
        film = _film_in_place(timeline, fetch, folder, name, drawn)
    for kind in kinds:
        target = beside.with_suffix(kind.suffix)
        if kind is Export.OTIOZ:
            bundle(timeline, fetch, target, name, drawn=drawn)
        elif kind in _SUBTITLES:
            if not timeline.captions:
                raise Refused("The film has no captions to export.", "Leave the subtitles out.")
            target.write_bytes(_SUBTITLES[kind](timeline))
        else:
            write = {Export.EDL: edl_of, Export.FCPXML7: fcpxml7_of, Export.OTIO: _otio_of}[kind]
            target.write_text(write(film), encoding="utf-8")
        made.append(target)
    return made


def edl_of(film: Any) -> str:
    """Return the picture track as a CMX 3600 edit decision list; every transition is a dissolve there."""
    import opentimelineio as otio

    alone = film.deepcopy()  # the adapter changes what it is given
    for track in list(alone.audio_tracks()):
        alone.tracks.remove(track)
    return str(otio.adapters.write_to_string(alone, "cmx_3600", reelname_len=_EDL_REEL))


def fcpxml7_of(film: Any) -> str:
    """Return a film as Final Cut Pro 7 XML, which Premiere Pro and DaVinci Resolve read."""
    import opentimelineio as otio

    return str(otio.adapters.write_to_string(film.deepcopy(), "fcp_xml"))


def _otio_of(film: Any) -> str:
    return str(film.to_json_string())


def _film(timeline: Timeline, media: Media, name: str, url: Callable[[MediaFile], str]) -> Any:
    from workers.editing.bundle.interchange import film_of  # OpenTimelineIO takes a while to load

    return film_of(timeline, media, name, url)


def _film_in_place(
    timeline: Timeline,
    fetch: Fetch,
    folder: Path,
    name: str,
    drawn: Mapping[str, Path],
) -> Any:
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".picturelock-") as scratch:
        media = gathered(timeline, fetch, Path(scratch), drawn)

        def url(file: MediaFile) -> str:
            path = file.path.resolve()
            if not path.suffix or path.is_relative_to(Path(scratch).resolve()):
                path = folder.resolve() / file.name
                if not path.exists():
                    folder.mkdir(exist_ok=True)
                    _place(file.path, path)
            return path.as_uri()

        return _film(timeline, media, name, url)


def _place(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(_entry(name, zipfile.ZIP_DEFLATED), data)


def _add_media(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    entry = _entry(name, zipfile.ZIP_STORED)
    entry.file_size = path.stat().st_size
    with path.open("rb") as source, archive.open(entry, "w") as target:
        shutil.copyfileobj(source, target, 1 << 20)


def _entry(name: str, how: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.compress_type = how
    entry.external_attr = 0o644 << 16
    return entry


@contextmanager
def _replacing(out: Path) -> Iterator[Path]:
    """Give a name to write to; what is there afterwards takes the place of `out`, and nothing is left if it fails."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".picturelock-") as folder:
        target = Path(folder) / out.name
        yield target
        target.replace(out)
