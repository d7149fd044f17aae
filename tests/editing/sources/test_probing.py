"""What a file is found to be, whatever it says of itself."""

import shutil
import socket
import struct
import zlib
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image

from bot.studio.clips import Filmed, Still
from bot.studio.errors import MediaBroken, Refused
from bot.studio.uploads import UploadLimits
from tests.editing.reels import Shelf
from tests.editing.sources.files import HEIC, SHA, SIZE, even, film, open_film, open_source, picture, sound_file
from workers.editing.sources.books import Book
from workers.editing.sources.material import MediaKind, SoundTrack
from workers.editing.sources.probing import probe
from workers.editing.sources.uploads import vetted


@pytest.mark.parametrize("fps", [12, 24, 25, 30, 50, 60, 120])
def test_rate_length_and_count_are_found(tmp_path: Path, fps: int) -> None:
    material = probe(film(tmp_path / "a.mp4", even(fps, fps)), "it")

    assert (material.kind, material.width, material.height, material.frames) == (MediaKind.VIDEO, *SIZE, fps)
    assert material.fps == pytest.approx(fps)
    assert not material.is_variable
    assert material.duration_s == pytest.approx(1, abs=0.1)
    assert material.sound is None


def test_a_variable_rate_is_told_from_a_rounded_one(tmp_path: Path) -> None:
    times = [Fraction(number, 30) + Fraction(number % 3, 200) for number in range(20)]

    assert probe(film(tmp_path / "a.mp4", times), "it").is_variable
    assert not probe(film(tmp_path / "a.mkv", even(24, 48)), "it").is_variable


@pytest.mark.parametrize(("layout", "channels"), [("mono", 1), ("stereo", 2), ("5.1", 6)])
def test_sound_is_found(tmp_path: Path, layout: str, channels: int) -> None:
    material = probe(film(tmp_path / "a.mp4", even(30, 20), sound=layout), "it")

    assert material.sound == SoundTrack(channels=channels, rate=48_000)
    assert material.kind is MediaKind.VIDEO


def test_a_record_with_a_cover_is_sound(tmp_path: Path) -> None:
    material = probe(sound_file(tmp_path / "a.m4a", "mono"), "it")

    assert (material.kind, material.sound, material.width) == (MediaKind.SOUND, SoundTrack(1, 48_000), 0)
    assert material.duration_s == pytest.approx(1, abs=0.05)


def test_pictures_are_stills_and_rows_of_them_are_films(tmp_path: Path) -> None:
    pages = [picture(number) for number in range(4)]
    pages[0].save(tmp_path / "a.gif", save_all=True, append_images=pages[1:], duration=[50, 100, 50, 100])
    pages[0].save(tmp_path / "b.webp", save_all=True, append_images=pages[1:], duration=50)
    pages[0].save(tmp_path / "c.jpg")

    gif, webp, jpeg = (probe(tmp_path / name, "it") for name in ("a.gif", "b.webp", "c.jpg"))

    assert (gif.kind, gif.frames, gif.is_variable) == (MediaKind.VIDEO, 4, True)
    assert gif.duration_s == pytest.approx(0.3)
    assert (webp.kind, webp.frames, webp.is_variable) == (MediaKind.VIDEO, 4, False)
    assert webp.fps == pytest.approx(20)
    assert (jpeg.kind, jpeg.frames, jpeg.duration_s) == (MediaKind.STILL, 1, 0)


def test_a_picture_from_a_phone_is_read_and_turned(tmp_path: Path) -> None:
    (tmp_path / "a.heic").write_bytes(HEIC)

    found = vetted(tmp_path / "a.heic", "it")
    book = Book(tmp_path / "a.heic")
    _, pixels = book.at(0)
    book.close()

    assert (found.kind, found.width, found.height, found.is_book) == (MediaKind.STILL, 48, 32, True)
    left, right = pixels[16, 4].astype(int), pixels[16, 44].astype(int)
    assert left[2] > 150 > left[0], "what was below is left once it is turned"
    assert right[0] > 150 > right[2]
    for share in (0.3, 0.6, 0.95):
        (tmp_path / "cut.heic").write_bytes(HEIC[: int(len(HEIC) * share)])
        with pytest.raises(MediaBroken, match="it cannot be used"):
            vetted(tmp_path / "cut.heic", "it")


def test_the_name_of_a_file_means_nothing(tmp_path: Path) -> None:
    picture(1).save(tmp_path / "a.png")
    shutil.copy(tmp_path / "a.png", tmp_path / "a.mp4")
    shutil.copy(film(tmp_path / "b.mp4", even(30, 5)), tmp_path / "b.jpg")

    assert probe(tmp_path / "a.mp4", "it").kind is MediaKind.STILL
    assert probe(tmp_path / "b.jpg", "it").kind is MediaKind.VIDEO


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nwhole.mp4\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile whole.mp4\n",
        "file 'whole.mp4'\n",
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nm=video 5004 RTP/AVP 96\n",
        "nothing at all",
    ],
)
@pytest.mark.parametrize("ending", ["m3u8", "mp4", "txt", "sdp"])
def test_files_that_point_elsewhere_are_not_followed(tmp_path: Path, text: str, ending: str) -> None:
    film(tmp_path / "whole.mp4", even(30, 5))
    (tmp_path / f"a.{ending}").write_text(text)

    with pytest.raises(MediaBroken, match="The clip of scene 3") as told:
        probe(tmp_path / f"a.{ending}", "The clip of scene 3")

    assert str(tmp_path) not in str(told.value)


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://{here}/1.ts\n#EXT-X-ENDLIST\n",
        "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=http://{here}/key\n#EXTINF:1,\nconcat:/etc/passwd|/etc/hosts\n",
        "ffconcat version 1.0\nfile http://{here}/1.mp4\n",
        "<?xml version='1.0'?><MPD><Period><BaseURL>http://{here}/</BaseURL></Period></MPD>",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\na=control:rtsp://{here}/\nm=video 0 RTP/AVP 96\n",
        "tcp://{here}\n",
    ],
)
@pytest.mark.parametrize("ending", ["mp4", "m3u8", "mpd"])
def test_a_file_that_names_an_address_calls_nobody(tmp_path: Path, text: str, ending: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        host, port = listening.getsockname()
        (tmp_path / f"a.{ending}").write_text(text.format(here=f"{host}:{port}"))

        with pytest.raises(MediaBroken):
            probe(tmp_path / f"a.{ending}", "The clip of scene 3")

        with pytest.raises(BlockingIOError):
            listening.accept()


MADE = ("a.mp4", "fast.mp4", "a.mkv", "a.webm", "a.ts", "a.gif", "a.webp", "a.png", "a.jpg", "a.wav")


def make(folder: Path, name: str) -> Path:
    path = folder / name
    pages = [picture(number) for number in range(6)]
    match path.suffix:
        case ".gif" | ".webp":
            pages[0].save(path, save_all=True, append_images=pages[1:], duration=100)
        case ".png" | ".jpg":
            pages[0].save(path)
        case ".wav":
            sound_file(path, seconds=3)
        case ".webm":
            film(path, even(30, 90), codec="libvpx-vp9", options={"deadline": "realtime", "cpu-used": "8"})
        case _:
            film(path, even(30, 90))
    if name == "fast.mp4":
        _index_first(path)
    return path


def _index_first(path: Path) -> None:
    whole = path.with_name("whole.mp4")
    path.rename(whole)
    with av.open(str(whole)) as source, av.open(str(path), "w", options={"movflags": "faststart"}) as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)


@pytest.mark.parametrize("name", [name for name in MADE if name != "a.ts"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_a_file_that_was_cut_off_is_named(tmp_path: Path, name: str, share: float) -> None:
    path = make(tmp_path, name)
    assert probe(path, "it").duration_s >= 0
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])

    with pytest.raises(MediaBroken, match="The clip of scene 3 cannot be used") as told:
        _use(path)

    assert str(tmp_path) not in str(told.value)


def _played(path: Path, frames: int) -> None:
    source = open_film(path)
    for number in range(frames):
        source.at(number)


def _use(path: Path) -> None:
    if path.suffix == ".wav":
        vetted(path, "The clip of scene 3")
    else:
        source = open_film(path)
        for place in (0, 5, 30, 89, 95):
            source.at(place)


@pytest.mark.parametrize("name", MADE)
def test_a_file_with_nothing_in_it_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")

    for source in (Filmed(artifact=SHA), Still(artifact=SHA)):
        with pytest.raises(MediaBroken, match=r"scene 3 cannot be used: the file is empty\."):
            open_source(tmp_path / name, source)
    with pytest.raises(MediaBroken, match="The file is gone cannot be used: the file is missing"):
        probe(tmp_path / "none", "The file is gone")


@pytest.mark.parametrize("place", [30, 88])
def test_damage_in_the_middle_is_named_when_it_would_be_seen(tmp_path: Path, place: int) -> None:
    path = film(tmp_path / "a.mp4", even(30, 90), options={"crf": "5"})
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + len(data) // 4
    data[start : start + 1500] = bytes(1500)
    path.write_bytes(bytes(data))

    with pytest.raises(MediaBroken, match="The clip of scene 3 cannot be used"):
        _played(path, place)


def test_a_film_that_is_shorter_than_it_says_is_named(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mkv", even(30, 60))
    data = path.read_bytes()
    place = data.index(b"\x44\x89\x88") + 3  # Segment > Info > Duration, a double
    path.write_bytes(data[:place] + struct.pack(">d", 9000.0) + data[place + 8 :])

    with pytest.raises(MediaBroken, match=r"ends after 2\.0 of 9\.0 seconds"):
        probe(path, "it")


def test_a_file_that_changes_is_probed_anew(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", even(30, 20))
    before = probe(path, "it")
    film(path, even(60, 50))

    assert (before.frames, probe(path, "it").frames) == (20, 50)


def test_an_upload_is_measured_before_it_is_used(tmp_path: Path, shelf: Shelf) -> None:
    path = film(tmp_path / "a.mp4", even(30, 60))
    assert vetted(path, "“a.mp4”").frames == 60
    assert vetted(sound_file(tmp_path / "a.wav"), "it").kind is MediaKind.SOUND

    with pytest.raises(Refused, match=r"“a\.mp4” has .* MB"):
        vetted(path, "“a.mp4”", UploadLimits(bytes_most=1000))
    with pytest.raises(Refused, match="2 seconds long; 1 is the most"):
        vetted(path, "“a.mp4”", UploadLimits(seconds_most=1))
    with pytest.raises(Refused, match="108 by 192 pixels, which is too large"):
        vetted(path, "“a.mp4”", UploadLimits(pixels_most=10_000))
    Image.new("RGB", (4, 4)).save(tmp_path / "tiny.png")
    with pytest.raises(Refused, match="too small"):
        vetted(tmp_path / "tiny.png", "it")


def test_a_picture_that_would_fill_the_memory_is_refused_by_its_header(tmp_path: Path) -> None:
    picture(0).save(tmp_path / "a.png")
    data = bytearray((tmp_path / "a.png").read_bytes())
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    (tmp_path / "a.png").write_bytes(bytes(data))

    with pytest.raises(MediaBroken, match="too large a picture"):
        probe(tmp_path / "a.png", "it")
