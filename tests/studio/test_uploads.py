import pytest

from bot.studio.errors import Refused
from bot.studio.uploads import UploadLimits, check_kind, check_upload, shown_name


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("holiday.mp4", "video/mp4"), ("clip.MOV", "video/quicktime"), ("a.b.webm", "video/webm; codecs=vp9"),
        ("voice.ogg", "audio/ogg"), ("cat.gif", "image/gif"), ("photo.JPG", None), ("IMG_1.HEIC", "image/heic"),
        ("film.mkv", "application/octet-stream"),
    ],
)  # fmt: skip
def test_films_pictures_and_sounds_are_taken(name: str, content_type: str | None) -> None:
    check_upload(name, content_type, 5_000_000)


@pytest.mark.parametrize(
    ("name", "content_type", "told"),
    [
        ("list.m3u8", "application/vnd.apple.mpegurl", "“list.m3u8” is not a film"),
        ("list.m3u", "audio/x-mpegurl", "not a film"),
        ("run.exe", "application/octet-stream", "not a film"),
        ("page.html", "text/html", "not a film"),
        ("film.mp4", "text/html", "not a film"),
        ("film.mp4.exe", "video/mp4", "not a film"),
        ("mp4", "video/mp4", "not a film"),
        ("logo.svg", "image/svg+xml", "not a film"),
    ],
)
def test_everything_else_is_refused_in_plain_words(name: str, content_type: str, told: str) -> None:
    with pytest.raises(Refused, match=told) as refusal:
        check_upload(name, content_type, 1000)

    assert "MP4" in str(refusal.value)


def test_size_is_told_in_megabytes() -> None:
    with pytest.raises(Refused, match=r"“a\.mp4” has 120 MB; 100 MB is the most"):
        check_upload("a.mp4", "video/mp4", 120_000_000)
    with pytest.raises(Refused, match="is empty"):
        check_upload("a.mp4", "video/mp4", 0)

    check_upload("a.mp4", "video/mp4", 120_000_000, UploadLimits(bytes_most=200_000_000))


def test_a_name_cannot_format_a_message_or_point_to_a_folder() -> None:
    assert shown_name("../../**@everyone**`x`.mp4") == "everyonex.mp4"
    assert shown_name("C:\\films\\a.mp4") == "a.mp4"
    assert len(shown_name("x" * 500)) == 80
    assert shown_name("x" * 500 + ".mp4") == "x" * 76 + ".mp4"
    assert len(shown_name("." + "x" * 500)) == 80
    assert shown_name("\n`") == "file"


@pytest.mark.parametrize(("name", "is_picture"), [("a.png", True), ("A.GIF", True), ("a.mp4", False), ("a.mp3", False)])
def test_a_file_holds_what_its_name_says(name: str, is_picture: bool) -> None:
    check_kind(name, is_picture=is_picture)

    with pytest.raises(Refused, match="is not what its name says"):
        check_kind(name, is_picture=not is_picture)
