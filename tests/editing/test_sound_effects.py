import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.studio.soundtrack import SoundEffect, SoundKind
from tests.editing.recordings import level_db
from tests.editing.reels import RATE
from workers.editing.sound.effects import RECIPES, add_effects, effect_sound
from workers.editing.sound.waves import powered, quietly

KINDS = st.sampled_from(list(SoundKind))


def laid(kind: SoundKind, at: int, frames: int = 150, gain_db: float = 0.0) -> np.ndarray:
    out = np.zeros((2, frames * RATE // 30), np.float32)
    add_effects(out, [SoundEffect(kind=kind, at=at, gain_db=gain_db)], 30, -18.0, quietly)
    return out


@pytest.mark.parametrize("kind", SoundKind)
def test_an_effect_is_clean(kind: SoundKind) -> None:
    sound = effect_sound(kind)

    spectrum = (np.abs(np.fft.rfft(sound, 1 << 17)) ** 2).sum(axis=0)
    hertz = np.fft.rfftfreq(1 << 17, 1 / RATE)
    assert not sound[:, [0, -1]].any()
    assert abs(float(sound.mean())) < 1e-3
    assert spectrum[hertz > 14_000].sum() < 1e-4 * spectrum.sum()
    assert spectrum[hertz < 20].sum() < 0.02 * spectrum.sum()
    assert np.abs(np.diff(sound)).max() < np.abs(sound).max() * 0.6
    assert powered(sound[:, -RATE // 200 :], RATE // 200)[0] < 3e-3
    assert np.array_equal(sound, effect_sound.__wrapped__(kind))


def test_effects_do_not_sound_alike() -> None:
    def centre(kind: SoundKind) -> float:
        power = (np.abs(np.fft.rfft(effect_sound(kind), 1 << 17)) ** 2).sum(axis=0)
        return float(np.fft.rfftfreq(1 << 17, 1 / RATE)[np.searchsorted(np.cumsum(power), power.sum() / 2)])

    assert centre(SoundKind.IMPACT) < 120 < centre(SoundKind.POP) < 1200 < centre(SoundKind.DING) < 1400
    assert centre(SoundKind.CLICK) > 1500
    assert effect_sound(SoundKind.CLICK).shape[1] < RATE / 10 < effect_sound(SoundKind.WHOOSH).shape[1]


@given(KINDS, st.integers(70, 90))
@settings(max_examples=20, deadline=None)
def test_an_effect_falls_on_its_frame(kind: SoundKind, at: int) -> None:
    sound, moment = laid(kind, at), at / 30

    power = powered(sound, RATE // 100)
    match kind:
        case SoundKind.WHOOSH:
            assert np.argmax(powered(sound, RATE // 30)) == pytest.approx(at, abs=2)
        case SoundKind.RISER:
            assert not sound[:, round(moment * RATE) :].any()
            assert np.argmax(power) / 100 == pytest.approx(moment, abs=0.15)
            assert level_db(sound, moment - 1.9, moment - 1.5) < level_db(sound, moment - 0.4, moment) - 20
        case _:
            assert not sound[:, : round(moment * RATE)].any()
            assert np.argmax(power) / 100 == pytest.approx(moment, abs=0.12)


@given(KINDS, st.integers(0, 31), st.integers(1, 30))
@settings(max_examples=40, deadline=None)
def test_what_does_not_fit_into_the_film_is_cut_off_softly(kind: SoundKind, at: int, frames: int) -> None:
    sound = laid(kind, at, frames)

    whole = effect_sound(kind)
    steepest = np.abs(np.diff(whole)).max() / np.abs(whole).max()
    assert np.isfinite(sound).all()
    assert np.abs(np.diff(np.pad(sound, ((0, 0), (1, 1))))).max() <= max(steepest * 0.5, 0.02)


@pytest.mark.parametrize("kind", SoundKind)
def test_an_effect_lies_under_speech_and_obeys_its_gain(kind: SoundKind) -> None:
    soft, loud = laid(kind, 70), laid(kind, 70, gain_db=6.0)

    speech_rms = -18.0 - 2.3
    assert 10 * np.log10(powered(soft, RATE // 25).max()) == pytest.approx(speech_rms + RECIPES[kind].level_db, abs=1.5)
    assert 10 * np.log10(powered(soft, RATE // 25).max()) < speech_rms - 4
    assert level_db(loud) - level_db(soft) == pytest.approx(6.0, abs=0.01)
