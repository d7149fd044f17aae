"""The `cut` command: plain files in, one film out, with no bot and no plan."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.artifacts import digest_of_file
from bot.identity import Identity
from bot.studio.errors import MediaBroken, Refused, UnknownName
from bot.studio.music import track_called
from bot.studio.overlays import CaptionStyle
from bot.studio.rough_cut import Footage, RoughCut, assembled, transition_of
from bot.studio.soundtrack import Music
from bot.studio.srt import Cue, read_srt
from bot.studio.timeline import FPS, Timeline
from bot.studio.values import Sha256
from workers.editing.bundle.media import is_picture
from workers.editing.command import Clock, Delivery, format_called
from workers.editing.heart import Report
from workers.editing.sources.material import Material, MediaKind
from workers.editing.sources.probing import probe
from workers.editing.workshop import BARE, Workshop

CLIP: Final = "--clip"
STILL: Final = "--still"
_OPTION_FOR: Final = {MediaKind.VIDEO: CLIP, MediaKind.STILL: STILL, MediaKind.SOUND: "--voice or --music"}
_WORD_FOR: Final = {MediaKind.VIDEO: "a film", MediaKind.STILL: "a picture", MediaKind.SOUND: "sound alone"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for, not looked at yet."""

    pieces: Sequence[tuple[str, Path]]
    """Files in the order of the command line, each with the option it was given by."""
    voice: Path | None = None
    captions: Path | None = None
    music: str = ""
    has_whooshes: bool = False
    transition: str = "cut"
    caption_style: str = CaptionStyle.KARAOKE
    logo: Path | None = None
    profile: str = "shorts"


def cut_command(
    wish: Wish,
    output: Path,
    *,
    exports: Sequence[str] = (),
    as_json: bool = False,
    workshop: Workshop = BARE,
    report: Report | None = None,
    identity: Identity | None = None,
) -> str:
    """Put the files together, render them to `output`, and return the line, or JSON, to print.

    Without `identity` the film is not signed.

    Raises StudioError: Refused, UnknownName and MediaBroken name what was wrong with which file or option.
    """
    clock, files = Clock(), Files()
    with clock.part("reading"):
        film = film_of(wish, files)
        if output.resolve() in {path.resolve() for path in files.paths.values()}:
            raise Refused(f"{output} is one of the files that are cut.", "Give the film another name.")
    delivery = Delivery(film, files.fetch, output, workshop, exports=exports, identity=identity)
    return delivery.run(clock, report or (lambda _done, _step: True), as_json=as_json)


@dataclass
class Files:
    """The files of a cut, addressed by their SHA-256 where they are."""

    paths: dict[Sha256, Path] = field(default_factory=dict)

    def keep(self, path: Path) -> Sha256:
        """Address a file. Raises MediaBroken."""
        sha = digest_of_file(path)
        self.paths.setdefault(sha, path)
        return sha

    def fetch(self, sha: Sha256) -> Path:
        """Return the file of an address. Raises MediaBroken."""
        if sha not in self.paths:
            raise MediaBroken("A file of this cut is not known.", "Report this.")
        return self.paths[sha]


def film_of(wish: Wish, files: Files) -> Timeline:
    """Look at every file and put the film together. Raises StudioError."""
    if not wish.pieces:
        raise Refused("There is nothing to cut.", f"Give at least one {CLIP} or {STILL}.")
    transition, target, style = transition_of(wish.transition), format_called(wish.profile), _style(wish.caption_style)
    footage = tuple(_footage(option, path, files) for option, path in wish.pieces)
    voice, voice_ms = _voice(wish.voice, files)
    return assembled(
        RoughCut(
            footage=footage,
            voice=voice,
            voice_ms=voice_ms,
            cues=_cues(wish.captions),
            music=_music(wish.music, files),
            has_whooshes=wish.has_whooshes,
            transition=transition,
            caption_style=style,
            logo=_logo(wish.logo, files),
            format=target,
        )
    )


def _style(name: str) -> CaptionStyle:
    wanted = name.strip().lower().replace("-", "_")
    if wanted not in set(CaptionStyle):
        raise UnknownName("caption style", name, tuple(CaptionStyle))
    return CaptionStyle(wanted)


def _footage(option: str, path: Path, files: Files) -> Footage:
    facts = _looked_at(_there(path))
    wanted = MediaKind.STILL if option == STILL else MediaKind.VIDEO
    if facts.kind is not wanted:
        raise Refused(
            f"{path} is not {_WORD_FOR[wanted]} but {_WORD_FOR[facts.kind]}.", f"Use {_OPTION_FOR[facts.kind]} for it."
        )
    return Footage(
        name=path.name,
        artifact=files.keep(path),
        is_still=facts.kind is MediaKind.STILL,
        frames=0 if facts.kind is MediaKind.STILL else max(1, round(facts.duration_s * FPS)),
        has_sound=facts.sound is not None,
    )


def _voice(path: Path | None, files: Files) -> tuple[Sha256 | None, int]:
    if path is None:
        return None, 0
    facts = _looked_at(_there(path))
    if not facts.sound:
        raise Refused(f"There is no sound in {path}.", "Give a sound file as --voice.")
    return files.keep(path), max(1, round(facts.duration_s * 1000))


def _cues(path: Path | None) -> tuple[Cue, ...]:
    return () if path is None else read_srt(_there(path).read_bytes(), path.name)


def _music(name: str, files: Files) -> Music | None:
    if not name:
        return None
    path = Path(name)
    if path.is_file():
        if not _looked_at(path).sound:
            raise Refused(f"There is no sound in {name}.", "Give a sound file or a track's name as --music.")
        return Music(artifact=files.keep(path))
    if path.suffix or len(path.parts) > 1:
        raise _missing(path)
    return Music(track=track_called(name).name)


def _logo(path: Path | None, files: Files) -> Sha256 | None:
    if path is None:
        return None
    if not is_picture(_there(path), str(path)):
        raise Refused(f"{path} is not a picture.", "Give a PNG, JPEG, WebP or SVG file as --logo.")
    return files.keep(path)


def _looked_at(path: Path) -> Material:
    try:
        return probe(path, str(path))
    except MediaBroken as broken:
        raise MediaBroken(
            f"{path} is neither film, picture nor sound, or is damaged.", "Give another file, or export it again."
        ) from broken


def _there(path: Path) -> Path:
    if path.is_dir():
        raise Refused(f"{path} is a folder.", "Give a file.")
    if not path.is_file():
        raise _missing(path)
    return path


def _missing(path: Path) -> Refused:
    return Refused(f"There is no file {path}.", "Check the path.")
