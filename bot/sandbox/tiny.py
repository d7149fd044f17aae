"""Tiny test models in a sandbox: the settings that switch them on, and a loopback ElevenLabs for them to speak with."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from bot.sandbox.elevenlabs import KEY, LoopbackElevenLabs
from bot.settings import read_settings
from bot.studio.catalogue import ModelRow

DRAWS: Final = "tiny-sd-1.5"
"""Nothing else draws stills without a GPU."""
ELEVENLABS: Final = "tiny-elevenlabs"
_KEY_VARIABLE: Final = "SANDBOX_ELEVENLABS_KEY"
_CREDITS: Final = 10_000_000
_CHARACTERS: Final = 2_500


@contextmanager
def tiny_sections() -> Iterator[dict[str, Any]]:
    """Yield the sections of settings by which a sandbox has tiny test models, while their ElevenLabs answers."""
    with LoopbackElevenLabs(credits=_CREDITS, limit=_CHARACTERS) as eleven:
        os.environ[_KEY_VARIABLE] = KEY
        try:
            rows = (*read_settings().models.rows, _elevenlabs(eleven.base))
            yield {"models": {"tiny": True, "draw": DRAWS, "rows": rows}}
        finally:
            del os.environ[_KEY_VARIABLE]


def _elevenlabs(base: str) -> ModelRow:
    return ModelRow(
        name=ELEVENLABS,
        role="speak",
        class_name="models.voice.elevenlabs:ElevenLabsVoice",
        licence="MIT",
        languages=("en", "de"),
        abilities=("word-times",),
        options={"base": base, "api_key_env": _KEY_VARIABLE},
        seconds_a_second=0.2,
        falls_back_to="hibari",
        for_tests=True,
        tiny=True,
    )
