"""Fonts of people's own, through the command line, in a process that has no others."""

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path


def test_fonts_of_the_folder_that_is_set_are_listed_and_broken_ones_named(tmp_path: Path) -> None:
    spec = find_spec("fontpkg_poppins")
    assert spec is not None
    assert spec.origin is not None
    shutil.copy(Path(spec.origin).parent / "files" / "Poppins-Bold.ttf", tmp_path / "brand.ttf")
    (tmp_path / "torn.otf").write_bytes(b"OTTO" + bytes(200))
    environment = {**os.environ, "PICTURELOCK_STUDIO__FONTS_DIR": str(tmp_path)}

    answer = subprocess.run(
        [sys.executable, "-m", "workers.cli", "fonts", "Honey \U00012000", "--json"],
        capture_output=True, text=True, check=True, env=environment,
    )  # fmt: skip

    found = json.loads(answer.stdout)
    assert found["fonts_dir"] == str(tmp_path)
    assert found["families"][0] == "Poppins"
    assert found["broken"] == ["torn.otf"]
    assert found["missing_scripts"] in (["Cuneiform"], [])
