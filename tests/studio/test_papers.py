"""What may be brought as a signed release."""

import pytest

from bot.studio.errors import Refused
from bot.studio.papers import PAPER_LIMITS, check_paper, check_paper_bytes


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        ("release.pdf", "application/pdf", b"%PDF-1.7 signed"),
        ("Paper.JPG", "image/jpeg", b"\xff\xd8\xff\xe0 a photo"),
        ("scan.png", "image/png", b"\x89PNG\r\n\x1a\n a scan"),
        ("said.m4a", "audio/mp4", b"\x00\x00\x00\x18ftypM4A "),
        ("said.mp3", "audio/mpeg", b"\xff\xfb\x90 frames"),
    ],
)
def test_papers_photos_and_recordings_are_taken(name: str, kind: str, data: bytes) -> None:
    check_paper_bytes(check_paper(name, kind, len(data)), data)


@pytest.mark.parametrize(
    ("name", "kind", "size"),
    [
        ("release.exe", "application/pdf", 9),
        ("release.pdf", "text/html", 9),
        ("release.svg", "image/svg+xml", 9),
        ("release", None, 9),
        ("release.pdf", "application/pdf", 0),
        ("release.pdf", "application/pdf", PAPER_LIMITS.bytes_most + 1),
        ("list.m3u8", "audio/mpegurl", 9),
    ],
)
def test_anything_else_is_refused_before_it_is_downloaded(name: str, kind: str | None, size: int) -> None:
    with pytest.raises(Refused):
        check_paper(name, kind, size)


@pytest.mark.parametrize(
    ("name", "data"),
    [("release.pdf", b"<html>"), ("a.png", b"%PDF-"), ("a.jpg", b""), ("a.webp", b"RIFF1234WAVE"), ("a.mp3", b"MZ")],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(Refused, match="not what its name says"):
        check_paper_bytes(name, data)


def test_names_are_shown_without_markup_and_folders() -> None:
    assert check_paper("../../etc/@everyone`x`.pdf", "application/pdf", 9) == "everyonex.pdf"
