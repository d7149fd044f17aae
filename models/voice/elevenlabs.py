"""ElevenLabs' voices over HTTP, with the time of every letter. Words leave this machine, samples never do.

https://elevenlabs.io/docs/api-reference/text-to-speech/convert-with-timestamps. One request at a time: what their plans
limit is how many there are at once. A request whose answer is lost is sent again, and may be charged again.
"""

import asyncio
import base64
import os
import threading
import time
from collections.abc import Awaitable
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import aiohttp
import numpy as np

from bot.studio.errors import Cancelled, ModelFailed, SettingsWrong, TooLong, Unavailable
from models.protocols import PLAINLY, Delivery, OnShare, Speech, Timed
from models.voice.elevenlabs_errors import Refusal, is_worth_another_try, meaning_of
from models.voice.sentences import Piece, spoken_in_pieces

RATE: Final = 24_000
KEY_VARIABLE: Final = "ELEVENLABS_API_KEY"
_TRIES: Final = 5
_WAIT_MOST_S: Final = 30.0
_LOOK_EVERY_S: Final = 0.1
_USUAL_LIMIT: Final = 5000
_LEAST_LIMIT: Final = 100

T = TypeVar("T")


class ElevenLabsVoice:
    """Speaks, on ElevenLabs' servers."""

    languages: tuple[str, ...] = (
        "en", "ja", "zh", "de", "hi", "fr", "ko", "pt", "it", "es", "id", "nl", "tr", "fil", "pl", "sv", "bg", "ro",
        "ar", "cs", "el", "fi", "hr", "ms", "sk", "da", "ta", "uk", "ru",
    )  # fmt: skip

    def __init__(
        self,
        *,
        name: str = "elevenlabs",
        base: str = "https://api.elevenlabs.io",
        api_key_env: str = KEY_VARIABLE,
        speaker: str = "21m00Tcm4TlvDq8ikWAM",
        model: str = "eleven_multilingual_v2",
        silence_s: float = 120.0,
        retry_base_s: float = 1.0,
    ) -> None:
        self.name = name
        self._base = _checked(base)
        self._key = os.environ.get(api_key_env, "")
        if not self._key:
            raise Unavailable(
                "The key for ElevenLabs is not set.",
                f"Put it into the environment variable {api_key_env} and start the workers again.",
            )
        self._speaker = speaker
        self._model = model
        self._silence_s = silence_s
        self._retry_base_s = retry_base_s
        self._lock = threading.Lock()
        self._limit = 0
        """Characters that the model takes at once; 0 until it was asked."""

    def speak(self, text: str, delivery: Delivery = PLAINLY) -> Speech:
        """Speak a text; blocks. Raises Cancelled, Unavailable with what ElevenLabs says, ModelFailed."""
        if delivery.sample is not None:
            raise Unavailable("ElevenLabs is not given anybody's recordings.", "Use a voice that clones here.")
        with self._lock:
            self._limit = self._limit or self._asked_limit(delivery)
            self._check_quota(text, delivery)
            while True:
                try:
                    return spoken_in_pieces(
                        text, self._limit, delivery, lambda piece, on_share: self._said(piece, delivery, on_share)
                    )
                except TooLong:
                    if self._limit <= _LEAST_LIMIT:
                        raise
                    self._limit = max(_LEAST_LIMIT, min(self._limit, len(text)) // 2)

    def close(self) -> None:
        """Have nothing to give back: the memory is theirs."""

    def _said(self, piece: Piece, delivery: Delivery, on_share: OnShare) -> Speech:
        body = {
            "text": piece.text,
            "model_id": self._model,
            "seed": delivery.seed % (1 << 32),
            **({"previous_text": piece.before} if piece.before else {}),
            **({"next_text": piece.after} if piece.after else {}),
        }
        where = f"/v1/text-to-speech/{self._speaker}/with-timestamps"
        return _speech(self._ask("POST", where, on_share, body, {"output_format": f"pcm_{RATE}"}))

    def _asked_limit(self, delivery: Delivery) -> int:
        """Return how many characters the model takes at once. Raises Unavailable where it speaks another language."""
        models = self._ask("GET", "/v1/models", _on_share(delivery))
        own = next((one for one in models if one.get("model_id") == self._model), None) if models else None
        if own is None:
            raise Unavailable(
                f"ElevenLabs has no model “{self._model}”.", "Mend `model` in its row of [[models.rows]]."
            )
        spoken = {str(one.get("language_id", "")).split("-")[0] for one in own.get("languages") or ()}
        language = delivery.language.split("-")[0]
        if spoken and language not in spoken:
            raise Unavailable(
                f"{self._model} of ElevenLabs does not speak “{language}”.", "Pick another voice or model."
            )
        return int(own.get("maximum_text_length_per_request") or _USUAL_LIMIT)

    def _check_quota(self, text: str, delivery: Delivery) -> None:
        """Raise Unavailable before anything is spent on a line that the quota has no room for."""
        try:
            plan = self._ask("GET", "/v1/user/subscription", _on_share(delivery))
        except Unavailable:
            return  # a key that may speak need not be allowed to look at the account; speaking will tell
        left = int(plan.get("character_limit", 0)) - int(plan.get("character_count", 0))
        if plan.get("character_limit") and left < len(text):
            raise meaning_of(401, f'{{"detail": {{"status": "quota_exceeded", "message": "{left} credits left"}}}}', "")

    def _ask(
        self, method: str, where: str, on_share: OnShare, body: Any = None, query: dict[str, str] | None = None
    ) -> Any:
        """Send a request until it is answered for good; blocks."""
        for number in range(1, _TRIES + 1):
            try:
                return asyncio.run(self._asked(method, where, on_share, body, query))
            except Refusal as refusal:
                meaning = meaning_of(refusal.status, refusal.text, self._key)
                if number == _TRIES or not is_worth_another_try(refusal.status):
                    raise meaning from None
                wait_s = refusal.wait_s or self._retry_base_s * 2 ** (number - 1)
            except (aiohttp.ClientError, TimeoutError) as error:
                if number == _TRIES:
                    raise Unavailable(
                        f"ElevenLabs cannot be reached ({type(error).__name__}).",
                        "Check this machine's network; until then another voice speaks.",
                    ) from None
                wait_s = self._retry_base_s * 2 ** (number - 1)
            _wait(min(wait_s, _WAIT_MOST_S), on_share)
        raise AssertionError("the last try returns or raises")

    async def _asked(self, method: str, where: str, on_share: OnShare, body: Any, query: dict[str, str] | None) -> Any:
        limits = aiohttp.ClientTimeout(total=None, sock_connect=20, sock_read=self._silence_s)
        async with aiohttp.ClientSession(headers={"xi-api-key": self._key}, timeout=limits) as session:
            asking = session.request(method, f"{self._base}{where}", json=body, params=query, allow_redirects=False)
            answer = await _watched(asking, on_share)
            async with answer:
                text = await _watched(answer.text(errors="replace"), on_share)
                if answer.status != 200:
                    raise Refusal(answer.status, text, _seconds(answer.headers.get("Retry-After", "")))
                try:
                    return await answer.json(content_type=None)
                except ValueError:
                    raise _garbled() from None


def _speech(answer: Any) -> Speech:
    """Read sound and times out of an answer."""
    try:
        sound = np.frombuffer(base64.b64decode(answer["audio_base64"], validate=True), "<i2")
        told = answer.get("alignment") or {}
        timed = tuple(
            Timed(str(letter), round(start * 1000), round(end * 1000))
            for letter, start, end in zip(
                told.get("characters", ()),
                told.get("character_start_times_seconds", ()),
                told.get("character_end_times_seconds", ()),
                strict=True,
            )
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _garbled() from None
    return Speech((sound / 32_768).astype(np.float32), RATE, timed)


def _garbled() -> ModelFailed:
    return ModelFailed("ElevenLabs answered something that is not speech.", "Try again, or pick another voice.")


async def _watched(doing: Awaitable[T], on_share: OnShare) -> T:
    """Wait for something, and look now and then whether anybody still wants it."""
    task = asyncio.ensure_future(doing)
    try:
        while not (await asyncio.wait({task}, timeout=_LOOK_EVERY_S))[0]:
            if not on_share(0.0):
                raise Cancelled
        return task.result()
    finally:
        task.cancel()


def _wait(seconds: float, on_share: OnShare) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if not on_share(0.0):
            raise Cancelled
        time.sleep(min(left, _LOOK_EVERY_S))


def _on_share(delivery: Delivery) -> OnShare:
    return delivery.on_share or (lambda _: True)


def _seconds(header: str) -> float:
    return float(header) if header.replace(".", "", 1).isdecimal() else 0.0


def _checked(base: str) -> str:
    """Return an address without its last slash. Raises SettingsWrong for one that a key must not be sent to."""
    parts = urlsplit(base)
    is_here = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if parts.scheme != "https" and not (parts.scheme == "http" and is_here):
        raise SettingsWrong(f"ElevenLabs' address {base} is not https.", "Mend `base` in its row of [[models.rows]].")
    return base.rstrip("/")
