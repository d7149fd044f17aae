"""The meter misses nobody: not a grandchild, not one whose parent is gone, not one nobody waits for."""

import os
import sys
from pathlib import Path

import pytest

from workers.bench.measuring import BenchBroken, measured
from workers.bench.meter import Used

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

BURN = """
import sys, time
from pathlib import Path
number = 0
while time.process_time() < 0.4:
    number += sum(range(10_000))
Path(sys.argv[1]).write_text(str(time.process_time()))
"""
PARENT = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, sys.argv[1], sys.argv[2]], start_new_session=sys.argv[3] == "left")
if sys.argv[3] == "waited":
    child.wait()
else:
    os._exit(0)
"""
HOLD = """
import subprocess, sys, time
held = bytearray(range(256)) * (60 << 12)
if len(sys.argv) > 1:
    subprocess.run([sys.executable, __file__], check=True)
began = time.monotonic()
while time.monotonic() - began < 0.6:
    held[0] ^= 1
"""


@pytest.fixture
def scripts(tmp_path: Path) -> dict[str, str]:
    made = {}
    for name, text in (("burn", BURN), ("parent", PARENT), ("hold", HOLD)):
        (tmp_path / f"{name}.py").write_text(text)
        made[name] = str(tmp_path / f"{name}.py")
    return made


def used_by(*words: str) -> Used:
    return measured([sys.executable, *words], os.environ)


@pytest.mark.parametrize("way", ["waited", "orphaned", "left"])
def test_what_a_grandchild_burns_is_counted(scripts: dict[str, str], tmp_path: Path, way: str) -> None:
    told = tmp_path / "told"

    used = used_by(scripts["parent"], scripts["burn"], str(told), way)

    burnt = float(told.read_text())
    assert burnt >= 0.4
    assert burnt <= used.cpu_s < burnt + 1.5


def test_memory_is_that_of_the_whole_tree(scripts: dict[str, str]) -> None:
    alone = used_by(scripts["hold"])
    both = used_by(scripts["hold"], "with a child")

    held = 60 << 20
    assert held < alone.peak_bytes < 2 * held
    assert 2 * held < both.peak_bytes < 3 * held


def test_a_command_that_fails_is_told_with_its_last_words(tmp_path: Path) -> None:
    script = tmp_path / "fails.py"
    script.write_text("raise SystemExit('no such film')")

    with pytest.raises(BenchBroken, match="no such film"):
        used_by(str(script))
