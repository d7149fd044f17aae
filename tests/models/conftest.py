"""Models for tests: real ones, small, pulled the way a person pulls them, once for all sessions."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.align.pocketsphinx import PocketSphinxAligner
from models.align.whisper import WhisperEars
from models.folders import weights_folder
from models.llm.llama_cpp import LlamaCpp
from models.registry import load, row_of
from models.voice.hibari import HibariVoice
from models.weights import pull


def _pulled(name: str) -> Path:
    folder = weights_folder()
    pull(row_of(name), folder, lambda _: None)
    return folder


@pytest.fixture(scope="session")
def small_model() -> Iterator[LlamaCpp]:
    model: LlamaCpp = load("smollm2-135m", _pulled("smollm2-135m"), threads=1, context=2048)
    yield model
    model.close()


@pytest.fixture(scope="session")
def demo_model() -> Iterator[LlamaCpp]:
    model: LlamaCpp = load("qwen2.5-coder-1.5b", _pulled("qwen2.5-coder-1.5b"), threads=1)
    yield model
    model.close()


@pytest.fixture(scope="session")
def voice() -> HibariVoice:
    return HibariVoice()


@pytest.fixture(scope="session")
def aligner() -> PocketSphinxAligner:
    return PocketSphinxAligner()


@pytest.fixture(scope="session")
def ears() -> WhisperEars:
    ears: WhisperEars = load("whisper-tiny.en", _pulled("whisper-tiny.en"))
    return ears
