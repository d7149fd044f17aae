import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.video.animatic.fonts import STUDIO_FACE, FontCase, missing_scripts


def bundled_file(package: str, name: str) -> Path:
    spec = find_spec(f"fontpkg_{package}")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "files" / name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for weight in ("Thin", "Bold", "BoldItalic", "Regular"):
        shutil.copy(bundled_file("hind_siliguri", "HindSiliguri-Bold.ttf"), tmp_path / "Brand.TTF")
        shutil.copy(bundled_file("poppins", f"Poppins-{weight}.ttf"), tmp_path)
    shutil.copy(bundled_file("sora", "Sora[wght].ttf"), tmp_path / "sora.otf")
    (tmp_path / "broken.ttf").write_bytes(b"\0\1\0\0" + b"nonsense" * 40)
    (tmp_path / "empty.otf").write_bytes(b"")
    (tmp_path / "readme.txt").write_text("no font")
    return tmp_path


def test_fonts_of_a_folder_are_used_by_name_and_broken_ones_are_told(folder: Path) -> None:
    case = FontCase()

    broken = case.add_folder(folder)

    assert [file.name for file in broken] == ["broken.ttf", "empty.otf"]
    assert case.face_called("hind  SILIGURI") == "own-Hind Siliguri"
    assert case.face_called("Sora") == "own-Sora"
    assert case.family_names()[:3] == ("Hind Siliguri", "Poppins", "Sora")
    assert case.families(case.face_called("Sora"))[0] == "own-Sora"


def test_of_a_family_the_bold_upright_face_is_taken(folder: Path) -> None:
    case = FontCase()
    case.add_folder(folder)

    assert case.faces["own-Poppins"].isBold()
    assert not case.faces["own-Poppins"].isItalic()
    assert case.faces["own-Sora"].isBold()


def test_a_folder_is_taken_in_once_and_need_not_exist(folder: Path) -> None:
    case = FontCase()

    assert case.add_folder(folder / "nowhere") == ()
    assert case.add_folder(folder) != ()
    assert case.add_folder(folder) == ()


def test_an_unknown_family_is_the_studios_own() -> None:
    assert FontCase().face_called("No Such Font") == FontCase().face_called("") == STUDIO_FACE


def test_scripts_without_a_face_are_named() -> None:
    assert missing_scripts("Honey мёд שלום مرحبا नमस्ते বাংলা தமிழ் తెలుగు ภาษา ខ្មែរ 123 🎉") == ()
    assert missing_scripts("A \U00012000 b") in {("Cuneiform",), ()}
    assert set(missing_scripts("蜂蜜 はち")) <= {"Japanese"}
    assert set(missing_scripts("蜂蜜 꿀")) <= {"Chinese", "Korean"}


@given(st.lists(st.text(max_size=20), max_size=4), st.text(max_size=20))
@settings(max_examples=30, deadline=None)
def test_which_faces_are_tried_hangs_on_the_text_alone(before: list[str], text: str) -> None:
    busy, fresh = FontCase(), FontCase()
    for other in before:
        busy.drawable(other, STUDIO_FACE)

    assert busy.families(STUDIO_FACE, text) == fresh.families(STUDIO_FACE, text)
    assert busy.drawable(text, STUDIO_FACE) == fresh.drawable(text, STUDIO_FACE)
    assert busy.fingerprint(text, STUDIO_FACE) == fresh.fingerprint(text, STUDIO_FACE)


def test_a_fingerprint_tells_other_faces_apart(folder: Path) -> None:
    case = FontCase()
    own = case.fingerprint("Honey", STUDIO_FACE)

    assert own == FontCase().fingerprint("Honey", STUDIO_FACE)
    assert own != case.fingerprint("Honey", "display-bold")
    case.add_folder(folder)
    assert own != case.fingerprint("Honey", case.face_called("Poppins"))
