"""XTTS, Bark and MusicGen through their real libraries, on tiny random models: everything but the sense."""

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.studio.errors import Cancelled, ModelFailed, OutOfMemory, Unavailable
from bot.studio.tiny_rows import tiny_class
from models import device
from models.protocols import Delivery, Speech
from models.registry import row_of

pytestmark = pytest.mark.slow

TEXT = "Honey never spoils."


@pytest.fixture(scope="session")
def xtts(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return loaded("models.voice", "xtts-v2", tmp_path_factory.mktemp("xtts"))


@pytest.fixture(scope="session")
def bark(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return loaded("models.voice", "bark", tmp_path_factory.mktemp("bark"))


@pytest.fixture(scope="session")
def musicgen(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return loaded("models.music", "musicgen-small", tmp_path_factory.mktemp("musicgen"))


def loaded(family: str, row: str, folder: Path) -> Any:
    """Build a tiny model of a row, and load it by the class that the row names."""
    importlib.import_module(f"{family}.tiny").build(row, folder)
    module, _, name = tiny_class(row_of(row)).partition(":")
    return getattr(importlib.import_module(module), name)(name=row, weights=folder, **row_of(row).options)


@contextmanager
def full_after(module: Any, calls: int) -> Iterator[None]:
    """Have the memory of the GPU run out inside a model, after so many of its calls."""
    left = calls

    def run_out(*_: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise device.torch().OutOfMemoryError("CUDA out of memory")

    handle = module.register_forward_pre_hook(run_out)
    try:
        yield
    finally:
        handle.remove()


def stopping_after(calls: int) -> tuple[list[float], Callable[..., bool]]:
    shares: list[float] = []

    def on_share(share: float, *_: Any) -> bool:
        shares.append(share)
        return len(shares) < calls

    return shares, on_share


def sample() -> Speech:
    chance = np.random.default_rng(0)
    return Speech(chance.normal(0, 0.1, 48_000 * 7).astype(np.float32), 48_000)


def test_xtts_speaks_in_its_own_voice_or_in_that_of_a_sample_and_the_same_seed_sounds_the_same(xtts: Any) -> None:
    own = xtts.speak(TEXT)
    cloned = xtts.speak(TEXT, Delivery(sample=sample()))
    german = xtts.speak("Honig wird nicht schlecht, 5 % davon ist Wasser.", Delivery(language="de", seed=3))

    assert own.rate == 24_000
    assert own.samples.any()
    assert not np.array_equal(own.samples, cloned.samples)
    assert german.samples.any()
    assert np.array_equal(own.samples, xtts.speak(TEXT).samples)


def test_xtts_parts_long_lines_and_tells_how_far_it_is(xtts: Any) -> None:
    shares, on_share = stopping_after(10**6)

    long = xtts.speak(f"{TEXT} " * 20, Delivery(on_share=on_share))

    assert long.samples.size > 1.5 * xtts.speak(TEXT).samples.size
    assert shares == sorted(shares)
    assert shares[-1] <= 1


def test_xtts_stops_within_a_token_and_gives_up_when_memory_runs_out(xtts: Any) -> None:
    shares, on_share = stopping_after(4)
    with pytest.raises(Cancelled):
        xtts.speak(TEXT, Delivery(on_share=on_share))
    assert len(shares) == 4

    with full_after(xtts._model.gpt.gpt_inference, 3), pytest.raises(OutOfMemory, match="xtts-v2"):
        xtts.speak(TEXT)
    assert xtts.speak(TEXT).samples.any()


def test_weights_that_are_cut_short_are_said_to_be_wrong(xtts: Any, tmp_path: Path) -> None:
    from models.voice import tiny

    tiny.build("xtts-v2", tmp_path)
    whole = (tmp_path / "model.pth").read_bytes()
    (tmp_path / "model.pth").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(ModelFailed, match="not what its row of the catalogue says"):
        type(xtts)(name="xtts-v2", weights=tmp_path)
    (tmp_path / "model.pth").write_bytes(whole)
    (tmp_path / "speakers_xtts.pth").unlink()
    with pytest.raises(Unavailable, match="no speaker"):
        type(xtts)(name="xtts-v2", weights=tmp_path).speak(TEXT)


def test_bark_speaks_stops_and_gives_up(bark: Any) -> None:
    spoken = bark.speak(TEXT)
    assert spoken.rate == 24_000
    assert spoken.samples.any()

    with pytest.raises(Cancelled):
        bark.speak(TEXT, Delivery(on_share=stopping_after(5)[1]))
    with full_after(bark._model.coarse_acoustics, 1), pytest.raises(OutOfMemory, match="bark"):
        bark.speak(TEXT)
    with pytest.raises(Unavailable, match="another's voice"):
        bark.speak(TEXT, Delivery(sample=sample()))


def test_musicgen_composes_as_long_as_asked_stops_and_gives_up(musicgen: Any) -> None:
    steps: list[tuple[int, int]] = []

    def on_step(done: int, of: int, _: object) -> bool:
        steps.append((done, of))
        return True

    music = musicgen.compose("calm piano", 1.0, 7, on_step)

    assert abs(music.samples.size / music.rate - 1.0) < 0.1
    assert steps[-1][0] == steps[-1][1] > 40
    assert np.array_equal(music.samples, musicgen.compose("calm piano", 1.0, 7).samples)
    assert not np.array_equal(music.samples, musicgen.compose("calm piano", 1.0, 8).samples)
    with pytest.raises(Cancelled):
        musicgen.compose("calm piano", 5.0, 7, lambda done, *_: done < 3)
    with full_after(musicgen._model.decoder, 2), pytest.raises(OutOfMemory, match="musicgen-small"):
        musicgen.compose("calm piano", 5.0, 7)


def test_a_model_that_is_closed_lets_go_of_its_weights(tmp_path: Path) -> None:
    music = loaded("models.music", "musicgen-small", tmp_path)

    music.close()

    assert music._model is None
    assert music._tokenizer is None
