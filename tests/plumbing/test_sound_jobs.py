"""Recordings listened to, voices tried and music composed by a worker."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.studio.asks import MayUse, No
from bot.studio.consent import Use
from bot.studio.errors import Cancelled, ConsentMissing, MediaBroken, ModelFailed, Refused, Unavailable
from bot.studio.orders import Order
from bot.studio.plan import Line
from bot.studio.values import ChannelId, GuildId, OrderId, VoiceId
from bot.studio.work import CheckSample, ComposeMusic, TryVoice, Work
from models.protocols import OnStep, Speech
from models.sound import read_wav, wav_bytes
from models.voice.hibari import HibariVoice
from tests.plumbing.test_voicing import ANNA, Bench, Hum
from workers.context import Reporter
from workers.jobs.composing import compose_music
from workers.jobs.voices import check_sample, try_voice

HERE = ChannelId(1)
TEXT = "Honey never spoils because bees remove nearly all of its water, and what is left keeps germs away for ages."


class Composer:
    """Composes a tone, or silence."""

    name = "musicgen-small"

    def __init__(self, level: float = 0.3) -> None:
        self.level = level

    def compose(self, prompt: str, seconds: float, seed: int, on_step: OnStep | None = None) -> Speech:
        assert prompt
        if on_step is not None and not on_step(1, 2, None):
            raise Cancelled
        tone = self.level * np.sin(np.arange(round(32_000 * seconds)) / (20 + seed))
        return Speech(tone.astype(np.float32), 32_000)


def order_of(work: Work) -> Order:
    return Order(id=OrderId("o"), guild=GuildId(1), production=None, work=work, ordered_at=datetime.now(UTC))


async def check(bench: Bench, recording: bytes) -> Any:
    kept = await bench.context.artifacts.keep(recording)
    work = CheckSample(voice=VoiceId("v"), person=ANNA, recording=kept, channel=HERE)
    return await check_sample(bench.context, order_of(work), work)


async def test_a_recording_of_somebody_who_agrees_is_listened_to_and_its_best_is_kept(tmp_path: Path) -> None:
    spoken = HibariVoice().speak(f"{TEXT} {TEXT}")
    bench = Bench(tmp_path)

    checked = await check(bench, wav_bytes(spoken))

    assert bench.asked == [MayUse(person=ANNA, use=Use.VOICE_CLONE)]
    sample = read_wav((await bench.context.artifacts.fetch(checked.sample)).read_bytes())
    assert sample.rate == 24_000
    assert checked.seconds == pytest.approx(sample.samples.size / sample.rate, abs=0.1)


@pytest.mark.parametrize(
    ("recording", "error"),
    [
        (b"ID3 not a sound at all", MediaBroken),
        (wav_bytes(Speech(np.zeros(48_000, np.float32), 48_000)), Refused),
        (b"#EXTM3U\nfile:///etc/passwd\n", MediaBroken),
    ],
    ids=["garbage", "silence", "a list of files"],
)
async def test_what_is_no_recording_of_a_voice_is_refused(
    tmp_path: Path, recording: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error, match="The recording"):
        await check(Bench(tmp_path), recording)


async def test_nobody_listens_to_a_recording_without_clearance(tmp_path: Path) -> None:
    with pytest.raises(ConsentMissing, match="Anna took it back"):
        await check(Bench(tmp_path, answer=No(what="Anna took it back.", remedy="Ask.")), b"anything")


async def test_a_voice_is_tried_by_itself_and_nothing_stands_in(tmp_path: Path) -> None:
    work = TryVoice(line=Line(text="One two.", voice="xtts-v2"), name="XTTS", channel=HERE)

    tried = await try_voice(Bench(tmp_path, Hum("xtts-v2")).context, order_of(work), work)

    assert (tried.name, tried.made.model) == ("XTTS", "xtts-v2")
    with pytest.raises(Unavailable, match="xtts-v2 is not here"):
        await try_voice(Bench(tmp_path, Hum("hibari")).context, order_of(work), work)


async def test_music_is_composed_kept_stopped_and_never_silent(tmp_path: Path) -> None:
    work = ComposeMusic(words="calm piano", seconds=2.0, model="musicgen-small", seed=1, channel=HERE)
    bench = Bench(tmp_path, Composer())

    composed = await compose_music(bench.context, order_of(work), work)

    music = read_wav((await bench.context.artifacts.fetch(composed.music)).read_bytes())
    assert (music.rate, music.samples.size) == (48_000, 96_000)
    assert (composed.made.model, composed.made.seed) == ("musicgen-small", 1)
    with pytest.raises(ModelFailed, match="silence"):
        await compose_music(Bench(tmp_path, Composer(0.0)).context, order_of(work), work)
    bench.reporter = Reporter(order_of(work), 1)
    bench.reporter.stop()
    with pytest.raises(Cancelled):
        await compose_music(bench.context, order_of(work), work)
