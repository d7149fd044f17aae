"""The voice of a line: the one it names, or the next on its ladder; whose it is; and what times its words."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.artifacts import Artifacts
from bot.settings import Settings
from bot.studio.asks import Answer, MayUse, No, Question, Yes
from bot.studio.consent import Use
from bot.studio.errors import Cancelled, ConsentMissing, ModelFailed, OutOfMemory, StudioError, Unavailable
from bot.studio.orders import Order
from bot.studio.plan import Line
from bot.studio.takes import LineTake
from bot.studio.values import GuildId, OrderId, PersonId, WorkerId
from bot.studio.work import SpeakLine
from models.align.ladder import GUESS
from models.protocols import PLAINLY, Alignment, Delivery, Speech, Timed
from models.sound import read_wav, wav_bytes
from workers.context import Reporter, WorkerContext
from workers.jobs.speaking import speak_line
from workers.residency import Residency
from workers.voicing import SILENT

ANNA = PersonId("01ANNA")
RATE = 24_000


class Hum:
    """A voice that hums half a second for every word."""

    languages = ("en", "de")

    def __init__(self, name: str, *, tells: bool = False, problem: StudioError | None = None) -> None:
        self.name = name
        self.tells = tells
        self.problem = problem
        self.heard: list[tuple[str, Delivery]] = []

    def speak(self, text: str, delivery: Delivery = PLAINLY) -> Speech:
        self.heard.append((text, delivery))
        if self.problem is not None:
            raise self.problem
        if delivery.on_share is not None and not delivery.on_share(0.5):
            raise Cancelled
        words = text.split()
        sound = (0.3 * np.sin(np.arange(len(words) * RATE // 2) / 20)).astype(np.float32)
        timed = tuple(Timed(word, 500 * at, 500 * at + 500) for at, word in enumerate(words))
        return Speech(sound, RATE, timed if self.tells else ())


class Rung:
    """An aligner of a given confidence."""

    languages = ("en",)

    def __init__(self, name: str, confidence: float) -> None:
        self.name = name
        self.confidence = confidence
        self.asked = 0

    def align(self, _: Speech, words: Sequence[str]) -> Alignment:
        self.asked += 1
        return Alignment(tuple((100 * at, 100 * at + 90) for at in range(len(words))), self.confidence, self.name)


class Bench:
    """A worker around voices and aligners that a test decides on."""

    def __init__(self, folder: Path, *models: Any, answer: Answer | None = None) -> None:
        self.models = {model.name: model for model in models}
        self.asked: list[Question] = []
        self.reporter: Reporter | None = None
        self._answer = answer or Yes()
        self.context = WorkerContext(
            id=WorkerId("w"),
            settings=Settings(studio={"weights_dir": folder / "weights"}),
            artifacts=Artifacts(str(folder), folder / "cache", ""),
            models=Residency(folder / "weights", budget_mib=9000, load=self._load),
            asking=self._ask,
            reporters=lambda order: self.reporter or Reporter(order, 1),
        )

    async def take(self, line: Line) -> LineTake:
        return (await speak_line(self.context, order_of(line), SpeakLine(line=line))).take

    def _load(self, name: str) -> Any:
        if name not in self.models:
            raise Unavailable(f"{name} is not here.", "Fetch it.")
        return self.models[name]

    async def _ask(self, _: Order, question: Question) -> Answer:
        self.asked.append(question)
        return self._answer


def order_of(line: Line) -> Order:
    return Order(
        id=OrderId("o"), guild=GuildId(1), production=None, work=SpeakLine(line=line), ordered_at=datetime.now(UTC)
    )


async def sample_in(bench: Bench) -> Any:
    return await bench.context.artifacts.keep(wav_bytes(Speech(np.full(4800, 0.1, np.float32), 48_000)))


async def test_a_line_is_spoken_in_its_own_voice_and_says_what_timed_it(tmp_path: Path) -> None:
    bench = Bench(tmp_path, Hum("hibari"), Rung("pocketsphinx", 0.9))

    take = await bench.take(Line(text="One two three.", voice="hibari"))

    assert (take.made.model, take.made.fell_back_from, take.timed_by) == ("hibari", "", "pocketsphinx")
    assert take.duration_ms >= 1500
    assert not bench.asked


@pytest.mark.parametrize(
    "problem",
    [
        Unavailable("The quota is used up.", "Wait."),
        OutOfMemory("xtts-v2 needs more GPU memory than is free."),
        ModelFailed("The weights are broken.", "Fetch them again."),
    ],
)
async def test_a_voice_that_cannot_speak_gives_way_visibly(tmp_path: Path, problem: StudioError) -> None:
    bench = Bench(tmp_path, Hum("xtts-v2", problem=problem), Hum("hibari"), Rung("pocketsphinx", 0.9))

    take = await bench.take(Line(text="One two three.", voice="xtts-v2"))

    assert (take.made.model, take.made.fell_back_from, take.made.because) == ("hibari", "xtts-v2", problem.what)


async def test_a_language_that_nothing_below_speaks_becomes_a_silent_line_with_captions(tmp_path: Path) -> None:
    bench = Bench(tmp_path, Hum("hibari"))
    line = Line(text="Eins zwei drei vier fünf sechs.", voice="xtts-v2", language="de")

    take = await bench.take(line)

    assert (take.made.model, take.made.fell_back_from) == (SILENT, "xtts-v2")
    assert "xtts-v2 is not here" in take.made.because
    assert [word.text for word in take.words] == line.text.split()
    path = await bench.context.artifacts.fetch(take.artifact)
    assert not read_wav(path.read_bytes()).samples.any()
    assert not bench.models["hibari"].heard


async def test_a_voice_with_nothing_below_it_fails_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="hibari is not here"):
        await Bench(tmp_path).take(Line(text="One.", voice="hibari"))
    with pytest.raises(Unavailable, match="does not speak “de”"):
        await Bench(tmp_path, Hum("hibari")).take(Line(text="Eins.", voice="hibari", language="de"))
    with pytest.raises(ModelFailed, match="no words"):
        await Bench(tmp_path, Hum("xtts-v2"), Hum("hibari")).take(Line(text="🎉", voice="xtts-v2"))


async def test_a_clone_gets_the_recording_once_its_speaker_agrees_and_a_voice_below_does_not(tmp_path: Path) -> None:
    bench = Bench(tmp_path, Hum("xtts-v2", problem=Unavailable("No.", "No.")), Hum("hibari"), Rung("pocketsphinx", 1))
    line = Line(text="One two.", voice="xtts-v2", speaker=ANNA, sample=await sample_in(bench))

    take = await bench.take(line)

    assert bench.asked == [MayUse(person=ANNA, use=Use.VOICE_CLONE)]
    sample = bench.models["xtts-v2"].heard[0][1].sample
    assert sample is not None
    assert sample.rate == 48_000
    assert bench.models["hibari"].heard[0][1].sample is None
    assert take.made.fell_back_from == "xtts-v2"
    assert take.inputs != line.but(sample=None).digest()


async def test_a_clone_without_clearance_is_refused_by_the_worker_whatever_the_bot_ordered(tmp_path: Path) -> None:
    no = No(what="Anna has not agreed to a clone of the voice.", remedy="Ask.")
    bench = Bench(tmp_path, Hum("xtts-v2"), Hum("hibari"), answer=no)
    sample = await sample_in(bench)

    with pytest.raises(ConsentMissing, match="Anna has not agreed"):
        await bench.take(Line(text="One two.", voice="xtts-v2", speaker=ANNA, sample=sample))
    with pytest.raises(ConsentMissing, match="Nobody is known to agree"):
        await Bench(tmp_path, Hum("xtts-v2")).take(Line(text="One two.", voice="xtts-v2", sample=sample))
    assert not any(voice.heard for voice in bench.models.values())


async def test_times_come_from_the_voice_else_the_first_sure_aligner_else_the_surest_else_a_guess(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.registry.installed", lambda *_: True)
    line, german = Line(text="One two.", voice="hibari"), Line(text="Eins zwei.", voice="elevenlabs", language="de")

    async def timed_by(line: Line, *models: Any) -> str:
        return (await Bench(tmp_path, *models).take(line)).timed_by

    sphinx, ears = Rung("pocketsphinx", 0.9), Rung("whisper-tiny.en", 1.0)
    assert await timed_by(line, Hum("hibari", tells=True), sphinx) == "the voice itself"
    assert not sphinx.asked
    assert await timed_by(line, Hum("hibari"), sphinx, ears) == "pocketsphinx"
    assert not ears.asked
    assert await timed_by(line, Hum("hibari"), Rung("pocketsphinx", 0.4), ears) == "whisper-tiny.en"
    assert (
        await timed_by(line, Hum("hibari"), Rung("pocketsphinx", 0.4), Rung("whisper-tiny.en", 0.2)) == "pocketsphinx"
    )
    assert await timed_by(line, Hum("hibari"), ears) == "whisper-tiny.en"
    assert await timed_by(line, Hum("hibari"), Rung("pocketsphinx", 0.0)) == GUESS
    assert await timed_by(german, Hum("elevenlabs")) == GUESS
    assert await timed_by(german, Hum("elevenlabs"), Rung("whisper-small", 0.8)) == "whisper-small"


async def test_it_stops_while_the_voice_speaks(tmp_path: Path) -> None:
    line = Line(text="One two.", voice="hibari")
    voice = Hum("hibari")
    bench = Bench(tmp_path, voice)
    bench.reporter = Reporter(order_of(line), 1)
    speak = voice.speak

    def stopping(text: str, delivery: Delivery) -> Speech:
        assert bench.reporter is not None
        bench.reporter.stop()
        return speak(text, delivery)

    bench.models["hibari"].speak = stopping

    with pytest.raises(Cancelled):
        await bench.take(line)


def test_lines_without_a_sample_keep_the_digest_that_their_takes_are_found_by() -> None:
    line = Line(text="Honey never spoils.", voice="hibari")

    assert line.digest() == "008d271d3f406806d5d30fde6888b21963d57b2ebb707a7bb9c18005d1e8d3eb"
    assert line.but(sample="a" * 64, speaker=ANNA).digest() != line.but(speaker=ANNA).digest()
