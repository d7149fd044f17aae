"""XTTS-v2 through coqui-tts: seventeen languages, in its own speakers' voices or in that of a sample.

Nothing of a sample outlives the line that is spoken with it: what the model makes of it is never kept.
https://coqui-tts.readthedocs.io/en/latest/models/xtts.html
"""

import threading
from pathlib import Path
from typing import Any, Final

import numpy as np

from bot.studio.errors import Unavailable
from bot.studio.vram import RunPlan
from models import device
from models.protocols import PLAINLY, Delivery, OnShare, Speech
from models.running import counting, drawn, loading
from models.sound import resampled
from models.voice.sentences import Piece, spoken_in_pieces

RATE: Final = 24_000
_SAMPLE_RATE: Final = 22_050
_USUAL_PIECE: Final = 200
_ROOM: Final = 0.9
"""Of what the model says it takes in a language: signs that are written out make a text longer."""


class XttsVoice:
    """Speaks, and clones. Calls from several threads wait for each other."""

    languages: tuple[str, ...] = (
        "en", "es", "fr", "de", "it", "pt", "pl", "tr", "ru", "nl", "cs", "ar", "zh", "hu", "ko", "ja", "hi",
    )  # fmt: skip

    def __init__(
        self,
        *,
        name: str,
        weights: Path,
        speaker: str = "Claribel Dervla",
        run: RunPlan | None = None,  # noqa: ARG002 - there is one way to run it
    ) -> None:
        self.name = name
        self._speaker = speaker
        self._lock = threading.Lock()
        with loading(name):
            self._model: Any = _loaded(weights)

    def speak(self, text: str, delivery: Delivery = PLAINLY) -> Speech:
        """Speak a text; blocks. Raises Cancelled within a token of a stop, OutOfMemory, Unavailable."""
        language = delivery.language.split("-")[0]
        with self._lock, device.memory_watched(self.name), drawn(delivery.seed):
            who = self._likeness(delivery.sample)
            limit = self._model.tokenizer.char_limits.get(language, _USUAL_PIECE)

            def say(piece: Piece, on_share: OnShare) -> Speech:
                return self._said(piece, language, who, on_share)

            return spoken_in_pieces(text, int(limit * _ROOM), delivery, say)

    def close(self) -> None:
        """Give the memory back."""
        self._model = None
        device.release()

    def _said(self, piece: Piece, language: str, who: tuple[Any, Any], on_share: OnShare) -> Speech:
        most, config = self._model.args.gpt_max_audio_tokens, self._model.config
        with counting([self._model.gpt.gpt_inference], lambda count: on_share(count / most)):
            spoken = self._model.inference(
                piece.text,
                language,
                *who,
                temperature=config.temperature,
                length_penalty=config.length_penalty,
                repetition_penalty=config.repetition_penalty,
                top_k=config.top_k,
                top_p=config.top_p,
            )
        return Speech(np.asarray(spoken["wav"], dtype=np.float32), RATE)

    def _likeness(self, sample: Speech | None) -> tuple[Any, Any]:
        """Return what the model is told of whoever shall be heard."""
        if sample is None:
            return self._own_speaker()
        config = self._model.config
        wave = resampled(sample, _SAMPLE_RATE).samples[: _SAMPLE_RATE * config.max_ref_len]
        sound = device.torch().from_numpy(wave.copy())[None].to(device.device().name)
        latents = self._model.get_gpt_cond_latents(
            sound, _SAMPLE_RATE, length=config.gpt_cond_len, chunk_length=config.gpt_cond_chunk_len
        )
        return latents, self._model.get_speaker_embedding(sound, _SAMPLE_RATE)

    def _own_speaker(self) -> tuple[Any, Any]:
        speakers = self._model.speaker_manager.speakers if self._model.speaker_manager else {}
        if self._speaker not in speakers:
            raise Unavailable(
                f"{self.name} has no speaker “{self._speaker}” of its own here.",
                f"Fetch its speakers with `picturelock models pull {self.name}`, or clone a voice: `/voice clone`.",
            )
        latents, embedding = speakers[self._speaker].values()
        return latents, embedding


def _loaded(weights: Path) -> Any:
    from TTS.tts.configs.xtts_config import XttsConfig  # 7 s of imports, so only where it is used
    from TTS.tts.models.xtts import Xtts

    config = XttsConfig()
    config.load_json(str(weights / "config.json"))
    model = Xtts(config)
    model.load_checkpoint(config, checkpoint_dir=str(weights), eval=True)
    _mend_cache(model.gpt.gpt_inference)
    return model.to(device.device().name)


def _mend_cache(inference: Any) -> None:
    """Call the cache of attention by the name that coqui-tts knows: transformers 5.24 gave it another."""
    own = inference.forward

    def forward(*given: Any, cache: Any = None, **named: Any) -> Any:
        return own(*given, **(named if cache is None else {**named, "past_key_values": cache}))

    inference.forward = forward
