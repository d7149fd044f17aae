import json
import re
from pathlib import Path
from typing import Annotated, Any

import av
import cv2
import numpy as np
import opentimelineio as otio
import pytest
import typer
from typer.testing import CliRunner

from bot.studio.clips import Filmed, Still, TransitionKind
from bot.studio.errors import Refused
from bot.studio.formats import Format
from bot.studio.overlays import CaptionStyle
from models.protocols import Speech
from models.sound import wav_bytes
from tests import signing
from tests.editing.reels import RATE, NumberCamera, Shelf, chatter, drawn_film, luma_of, number_on
from workers.cli import app
from workers.editing.command import Clock, Delivery, render_command
from workers.editing.provenance import statement_of
from workers.editing.rough_cut import Files, Wish, film_of
from workers.editing.workshop import Workshop
from workers.options import InOrder, in_order

SRT = "1\n00:00:00,100 --> 00:00:00,600\nHoney never spoils.\n"


class Desk:
    """A folder of plain files, as somebody has them."""

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        self.folder = folder
        self.environment: dict[str, str] = {}
        for number in (1, 2):
            (folder / f"{number}.mp4").write_bytes(shelf.fetch(shelf.clip(8, seed=number)).read_bytes())
        picture = bytes(cv2.imencode(".png", np.full((64, 36, 3), 90, np.uint8))[1])
        for name in ("p.png", "logo.png"):
            (folder / name).write_bytes(picture)
        (folder / "v.wav").write_bytes(wav_bytes(Speech(chatter(0.5), RATE)))
        (folder / "c.srt").write_text(SRT)
        (folder / "notes.txt").write_text("Buy honey.")

    def __truediv__(self, name: str) -> Path:
        return self.folder / name

    def run(self, *words: str) -> Any:
        """Run `cut`, names of files standing for their paths."""
        paths = [str(self / word) if (self / word).is_file() or word.endswith(".mp4") else word for word in words]
        here = {"PICTURELOCK_STUDIO__DATA_DIR": str(self.folder.parent / "data")}
        return CliRunner().invoke(app, ["cut", *paths], env=here | self.environment)


@pytest.fixture
def desk(tmp_path: Path, shelf: Shelf) -> Desk:
    folder = tmp_path / "desk"
    folder.mkdir()
    return Desk(folder, shelf)


def test_files_become_a_film_with_its_project_beside_it(desk: Desk) -> None:
    ran = desk.run(
        "--clip", "1.mp4", "2.mp4", "--profile", "square", "--transition", "dissolve:0.1", "--captions", "c.srt",
        "--export", "otioz,edl", "--json", "-o", "out.mp4",
    )  # fmt: skip

    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    assert told["frames"] == 16
    assert {"rendered", "reused", "took_s", "loudness"} <= set(told)
    assert set(told["parts"]) >= {"reading", "rendering", "exporting"}
    assert told["exports"] == [str(desk / "out.otioz"), str(desk / "out.edl")]
    with av.open(str(desk / "out.mp4")) as file:
        picture: Any = file.streams.video[0]
        assert (picture.frames, picture.codec_context.width, picture.codec_context.height) == (16, 1080, 1080)
    project = otio.adapters.read_from_file(str(desk / "out.otioz"))
    assert [clip.name for clip in project.video_tracks()[0].find_clips()] == ["C1", "C2"]
    assert [marker.name for marker in project.tracks.markers] == ["1.mp4", "2.mp4"]
    assert {path.name for path in desk.folder.iterdir()} - {"out.mp4", "out.otioz", "out.edl"} == {
        "1.mp4", "2.mp4", "p.png", "logo.png", "v.wav", "c.srt", "notes.txt",
    }  # fmt: skip


def test_without_json_one_line_is_told(desk: Desk) -> None:
    ran = desk.run("--clip", "1.mp4", "--profile", "square", "-o", "out.mp4")

    assert ran.exit_code == 0, ran.output
    assert ran.stdout.count("\n") == 1
    assert "out.mp4: 0.3 s" in ran.stdout


echo = typer.Typer()


@echo.command(cls=InOrder)
def _echo(
    context: typer.Context,
    clip: Annotated[list[Path] | None, typer.Option()] = None,
    still: Annotated[list[Path] | None, typer.Option()] = None,
    name: Annotated[str, typer.Option()] = "",
    loud: Annotated[bool, typer.Option("--loud")] = False,
) -> None:
    typer.echo(" ".join(f"{option[2]}{path}" for option, path in in_order(context, clip=clip, still=still)))


@pytest.mark.parametrize(
    ("words", "order"),
    [
        ("--clip 1 --still 2 --clip 3", "c1 s2 c3"),
        ("--clip=1 --still=2 3 --clip=4", "c1 s2 s3 c4"),
        ("--still 1 2 --loud --clip 3 4 --name x --still 5", "s1 s2 c3 c4 s5"),
        ("--clip 1 --name=x --clip -2", "c1 c-2"),
        ("--name x", ""),
    ],
)
def test_clips_and_stills_keep_the_order_of_the_command_line(words: str, order: str) -> None:
    assert CliRunner().invoke(echo, words.split()).stdout.strip() == order


@pytest.mark.parametrize("words", ["--clip", "--clip 1 --still", "stray", "--name x stray --clip 1"])
def test_an_option_without_its_file_is_a_wrong_command_line(words: str) -> None:
    ran = CliRunner().invoke(echo, words.split())

    assert ran.exit_code == 2


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ((), "There is nothing to cut"),
        (("--clip", "none.mp4"), "There is no file .*none.mp4"),
        (("--clip", "notes.txt"), "notes.txt is neither film, picture nor sound"),
        (("--clip", "p.png"), "p.png is not a film but a picture. Use --still"),
        (("--still", "1.mp4"), "1.mp4 is not a picture but a film. Use --clip"),
        (("--clip", "v.wav"), "v.wav is not a film but sound alone. Use --voice"),
        (("--clip", "1.mp4", "--voice", "2.mp4"), "There is no sound in .*2.mp4"),
        (("--clip", "1.mp4", "--transition", "star"), "There is no transition called “star”. Known: cut, dissolve"),
        (("--clip", "1.mp4", "--transition", "dissolve:long"), "cannot last “long” seconds"),
        (("--clip", "1.mp4", "--caption-style", "neon"), "There is no caption style called “neon”"),
        (("--clip", "1.mp4", "--profile", "imax"), "There is no profile called “imax”"),
        (("--clip", "1.mp4", "--music", "lalala"), "There is no piece of music called “lalala”"),
        (("--clip", "1.mp4", "--music", "lala.mp3"), "There is no file lala.mp3"),
        (("--clip", "1.mp4", "--captions", "notes.txt"), "Line 1 of notes.txt should hold times"),
        (("--clip", "1.mp4", "--logo", "v.wav"), "v.wav is not a picture"),
        (("--clip", "1.mp4", "--export", "aaf"), "There is no export called “aaf”"),
        (("--clip", "1.mp4", "--clip", "2.mp4", "-o", "2.mp4"), "2.mp4 is one of the files that are cut"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(desk: Desk, words: tuple[str, ...], what: str) -> None:
    output = () if "-o" in words else ("-o", "out.mp4")
    before = (desk / "2.mp4").read_bytes()

    ran = desk.run(*words, *output)

    assert ran.exit_code == 1
    assert ran.stdout == ""
    assert ran.stderr.count("\n") == 1
    assert re.search(what, ran.stderr)
    assert not (desk / "out.mp4").exists()
    assert (desk / "2.mp4").read_bytes() == before


def test_every_option_reaches_the_timeline(desk: Desk) -> None:
    pieces = [("--clip", desk / "1.mp4"), ("--still", desk / "p.png")]
    wish = Wish(
        pieces=pieces,
        voice=desk / "v.wav",
        captions=desk / "c.srt",
        music="happy_acoustic_1",
        has_whooshes=True,
        transition="wipe_left:0.1",
        caption_style="pop",
        logo=desk / "logo.png",
        profile="wide",
    )
    files = Files()

    film = film_of(wish, files)

    assert [type(clip.source) for clip in film.picture] == [Filmed, Still]
    assert film.picture[0].frames == 8
    assert film.picture[1].transition.kind is TransitionKind.WIPE_LEFT
    assert film.narration[0].duration_ms == 500
    assert [word.text for page in film.captions for word in page.words] == ["Honey", "never", "spoils."]
    assert film.music is not None
    assert film.music.track == "happy_acoustic_1"
    assert len(film.sounds) == 1
    assert film.logo is not None
    assert files.fetch(film.logo.artifact).name in {"p.png", "logo.png"}
    assert film.caption_look.style is CaptionStyle.POP
    assert film.format is Format.WIDE


def test_music_may_be_a_file(desk: Desk) -> None:
    files = Files()

    film = film_of(Wish(pieces=[("--clip", desk / "1.mp4")], music=str(desk / "v.wav")), files)

    assert film.music is not None
    assert film.music.artifact is not None
    assert files.fetch(film.music.artifact) == desk / "v.wav"


def test_a_drawn_film_is_exported_with_its_drawings_as_clips(tmp_path: Path, shelf: Shelf) -> None:
    film = drawn_film(12, 9)
    delivery = Delivery(
        film, shelf.fetch, tmp_path / "film.mp4", exports=["otioz"], workshop=Workshop(camera=NumberCamera)
    )

    delivery.run(Clock(), lambda _done, _step: True, as_json=True)

    project = tmp_path / "film.otioz"
    otio.adapters.read_from_file(str(project), extract_to_directory=str(tmp_path))
    assert [number_on(luma) for luma in luma_of(tmp_path / "media" / "S2.mp4")] == list(range(9))


def test_a_film_is_signed_in_the_studios_name_unless_it_is_not_wanted(desk: Desk) -> None:
    signed = desk.run("--clip", "1.mp4", "--profile", "square", "--json", "-o", "signed.mp4")
    plain = desk.run("--clip", "1.mp4", "--profile", "square", "--unsigned", "-o", "plain.mp4")

    told = json.loads(signed.stdout)
    assert (told["signed"], told["signer"], told["unsigned_because"]) == (True, "Picturelock studio", "")
    assert told["source_type"] == "composite"
    assert "signing" in told["parts"]
    found = statement_of(desk / "signed.mp4")
    assert (found.is_valid, found.signer) == (True, "Picturelock studio")
    assert "Not signed. It was not asked for." in plain.stdout
    assert not statement_of(desk / "plain.mp4").is_signed
    assert luma_of(desk / "signed.mp4")[3].tobytes() == luma_of(desk / "plain.mp4")[3].tobytes()
    assert [file.name for file in (desk.folder.parent / "data" / "keys").iterdir()] == ["signing.pem"]


def test_a_certificate_that_cannot_sign_is_told_before_anything_is_rendered(desk: Desk) -> None:
    desk.environment["PICTURELOCK_PROVENANCE__CERTIFICATE"] = str(desk / "notes.txt")

    ran = desk.run("--clip", "1.mp4", "-o", "out.mp4")

    assert ran.exit_code != 0
    assert "Films cannot be signed with this certificate" in ran.stderr
    assert not (desk / "out.mp4").exists()


def test_a_signed_draft_fits_its_limit(tmp_path: Path, shelf: Shelf) -> None:
    path = tmp_path / "timeline.json"
    path.write_text(drawn_film(20, width=54, height=96).model_dump_json())
    limit = 120_000

    told = json.loads(
        render_command(
            path,
            tmp_path / "out.mp4",
            artifacts_url=str(tmp_path / "artifacts"),
            cache_dir=tmp_path / "cache",
            draft=True,
            draft_limit=limit,
            as_json=True,
            workshop=Workshop(camera=NumberCamera),
            identity=signing.identity(),
        )
    )

    assert told["signed"]
    assert told["source_type"] == "algorithmicMedia"
    assert told["bytes"] <= limit
    assert statement_of(tmp_path / "out.mp4").is_valid


def test_a_timeline_is_rendered_in_another_profile(tmp_path: Path, shelf: Shelf) -> None:
    path = tmp_path / "timeline.json"
    path.write_text(drawn_film(6, width=54, height=96).model_dump_json())
    places = {"artifacts_url": str(tmp_path / "artifacts"), "cache_dir": tmp_path / "cache"}

    told = json.loads(
        render_command(path, tmp_path / "out.mp4", **places, draft=True, profile="square", as_json=True)  # type: ignore[arg-type]
    )

    assert told["format"] == "square"
    with av.open(str(tmp_path / "out.mp4")) as file:
        context: Any = file.streams.video[0].codec_context
        assert context.width == context.height
    with pytest.raises(Refused, match="no profile called “imax”"):
        render_command(path, tmp_path / "out.mp4", **places, profile="imax")  # type: ignore[arg-type]
    with pytest.raises(Refused, match="is a folder"):
        render_command(path, tmp_path, **places)  # type: ignore[arg-type]
