"""The bench of the cutting room: the same film by every way, each a process of its own, interleaved and compared.

What is compared is CPU seconds of whole process trees. Machines are busy and clocks change, so every figure is a
ratio to a plain transcode of the finished frames that ran in the same round.
"""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from bot.studio.timeline import FPS, Timeline
from workers.bench.film import MANY, SECONDS, WIDTH, Film
from workers.bench.measuring import measured
from workers.bench.meter import Used
from workers.bench.results import Case, Limits, Results, Row, machine
from workers.editing.mp4 import master_options

TRANSCODE: Final = Case("transcode", "plain transcode of the finished frames")
COLD: Final = Case("cold", "cold: nothing in the cache", Limits(ratio=1.35, peak_mb=900))
WORD: Final = Case("word", "one caption word changed", Limits(ratio=0.22))
LEVEL: Final = Case("level", "level of the music changed", Limits(ratio=0.08))
MUSIC: Final = Case("music", "other music", Limits(ratio=0.08))
NOTHING: Final = Case("nothing", "nothing changed", Limits(ratio=0.06))
LAST_TAKE: Final = Case("last_take", "after the last take: all sound, and joining", Limits(cpu_s=5))
LAST_SCENE: Final = Case("last_scene", "the same, and the last scene's pictures")
MANY_CLIPS: Final = Case("many", f"cold, cut into {MANY} clips", Limits(peak_share=1.05))
"""As much memory as with six, as exactly as samples of a tenth of a second can tell."""
FFMPEG: Final = Case("ffmpeg", "plain transcode by ffmpeg's command line")
MOVIEPY: Final = Case("moviepy", "MoviePy compositing the same timeline")

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trial:
    """How much is measured."""

    pairs: int = 5
    seconds: float = SECONDS
    width: int = WIDTH
    processes: int = 0
    """Of a rendering; 0 for as many as the command takes by itself."""
    has_moviepy: bool = True

    @property
    def is_judged(self) -> bool:
        """Say whether the limits mean anything at this size."""
        return self.seconds >= SECONDS and self.width >= WIDTH


QUICK: Final = Trial(pairs=1, seconds=3, width=270, has_moviepy=False)
"""For seeing that it works."""


def measure(trial: Trial, say: Say) -> Results:
    """Generate the film, measure every way to it, and return what it cost; takes minutes."""
    with tempfile.TemporaryDirectory(prefix="picturelock-bench-") as folder:
        say("generating the film")
        film = Film.made(Path(folder) / "artifacts", trial.seconds, trial.width)
        bench = _Bench(trial, film, Path(folder), say)
        before = machine()
        bench.film_it()
        for number in range(1, trial.pairs + 1):
            bench.round(number)
        bench.once()
        return bench.results(before)


class _Bench:
    """One run of the bench in a folder of its own."""

    def __init__(self, trial: Trial, film: Film, folder: Path, say: Say) -> None:
        self._trial, self._film, self._folder, self._say = trial, film, folder, say
        self._rows: dict[Case, Row] = {}
        self._notes: list[str] = []
        self._master = folder / "finished.mp4"
        self._environment = {**os.environ, "PICTURELOCK_STUDIO__DATA_DIR": str(folder / "data")}

    def film_it(self) -> None:
        """Fill caches as while a film is shot: all scenes but the last, then the last; and leave a finished film."""
        self._say("rendering what is there before the last take")
        self._render(self._film.silent_but_for_the_last_scene, self._cache("all but the last"))
        shutil.copytree(self._cache("all but the last"), self._cache("pictures"))
        self._render(self._film.silent, self._cache("pictures"))
        self._render(self._film.whole, self._copy("pictures"), self._master)

    def round(self, number: int) -> None:
        """Measure the transcode and each way beside it once."""
        self._say(f"round {number} of {self._trial.pairs}")
        transcode = self._transcode()
        self._note(TRANSCODE, transcode, transcode)
        cold = self._cache("cold")
        shutil.rmtree(cold, ignore_errors=True)
        self._note(COLD, self._render(self._film.whole, cold), transcode)
        for case, timeline, cache in (
            (WORD, self._film.word_changed, "cold"),
            (LEVEL, self._film.level_changed, "cold"),
            (MUSIC, self._film.music_changed, "cold"),
            (NOTHING, self._film.whole, "cold"),
            (LAST_TAKE, self._film.whole, "pictures"),
            (LAST_SCENE, self._film.whole, "all but the last"),
        ):
            self._note(case, self._render(timeline, self._copy(cache)), transcode)

    def once(self) -> None:
        """Measure what is compared only by its size, or far slower than everything else."""
        transcode = self._transcode()
        self._say(f"{MANY} clips")
        shutil.rmtree(self._cache("cold"), ignore_errors=True)
        self._note(MANY_CLIPS, self._render(self._film.in_many_clips, self._cache("cold")), transcode)
        self._rows[MANY_CLIPS].cold_peak = max(run.peak_bytes for run in self._rows[COLD].runs)
        if find_spec("imageio_ffmpeg"):
            self._note(FFMPEG, self._run(_by_ffmpeg(self._master, self._folder / "out.mp4")), transcode)
        if self._trial.has_moviepy and find_spec("moviepy"):
            self._say("MoviePy")
            self._note(MOVIEPY, self._run(self._by_moviepy()), transcode)
        elif self._trial.has_moviepy:
            self._notes.append("MoviePy is not installed.")

    def results(self, before: str) -> Results:
        """Return everything measured."""
        frames, width, height = self._film.whole.frames, self._film.whole.width, self._film.whole.height
        mbit_s = self._master.stat().st_size * 8 / 1e6 / (frames / FPS)
        film = f"{frames / FPS:g} s at {width}x{height}, {mbit_s:.1f} Mbit/s; medians of {self._trial.pairs} rounds"
        return Results(film, before, list(self._rows.values()), self._trial.is_judged, self._notes)

    def _note(self, case: Case, used: Used, transcode: Used) -> None:
        self._rows.setdefault(case, Row(case)).add(used, transcode.cpu_s)

    def _cache(self, name: str) -> Path:
        return self._folder / "caches" / name

    def _copy(self, name: str) -> Path:
        """Return a copy of a cache, so that every round finds it as the first did."""
        copy = self._folder / "caches" / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self._cache(name), copy)
        return copy

    def _render(self, timeline: Timeline, cache: Path, output: Path | None = None) -> Used:
        script = self._script(timeline)
        words = ["render", str(script), "-o", str(output or self._folder / "out.mp4")]
        words += ["--no-draft", "--unsigned", "--json"]
        words += ["--artifacts", str(self._folder / "artifacts"), "--cache", str(cache)]
        if self._trial.processes:
            words += ["--processes", str(self._trial.processes)]
        cache.mkdir(parents=True, exist_ok=True)
        return self._run([sys.executable, "-m", "workers.cli", *words])

    def _transcode(self) -> Used:
        options = json.dumps(master_options(1, FPS))
        target = self._folder / "out.mp4"
        return self._run([sys.executable, "-m", "workers.bench.transcode", str(self._master), str(target), options])

    def _by_moviepy(self) -> list[str]:
        words = [str(self._script(self._film.whole)), str(self._folder / "artifacts"), str(self._folder / "out.mp4")]
        return [sys.executable, "-m", "workers.bench.moviepy_cut", *words]

    def _script(self, timeline: Timeline) -> Path:
        script = self._folder / "timeline.json"
        script.write_text(timeline.model_dump_json())
        return script

    def _run(self, command: list[str]) -> Used:
        return measured(command, self._environment)


def _by_ffmpeg(source: Path, target: Path) -> list[str]:
    options = master_options(1, FPS)
    tuned = [word for name in ("preset", "crf", "threads") for word in (f"-{name}", options[name])]
    tuned += ["-profile:v", options["profile"], "-level:v", options["level"], "-x264-params", options["x264-params"]]
    binary = str(import_module("imageio_ffmpeg").get_ffmpeg_exe())
    single = ["-v", "error", "-nostdin", "-y", "-filter_threads", "1", "-threads", "1"]
    return [binary, *single, "-i", str(source), "-an", "-c:v", "libx264", *tuned, str(target)]
