"""A loopback ElevenLabs: keys, voices, lengths, quota and concurrency as the real one has them, over a real socket.

It speaks a tone for each letter, silence for each blank, and tells the time of every one. What it shall answer next
instead can be put into `faults`.
"""

import asyncio
import base64
import math
import threading
from array import array
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Final, Self

from aiohttp import web

KEY: Final = "sk_0123456789abcdef"
VOICE: Final = "21m00Tcm4TlvDq8ikWAM"
LETTER_MS: Final = 60
_RATES: Final = {"pcm_16000", "pcm_22050", "pcm_24000", "pcm_44100"}
_FIELDS: Final = {
    "text", "model_id", "language_code", "voice_settings", "seed", "previous_text", "next_text",
    "previous_request_ids", "next_request_ids", "apply_text_normalization", "pronunciation_dictionary_locators",
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """An answer that comes instead of the right one; status 0 drops the connection."""

    status: int
    code: str = ""
    message: str = ""
    retry_after: str = ""
    body: str = ""


@dataclass
class LoopbackElevenLabs:
    """The server, on a thread of its own: `with LoopbackElevenLabs() as eleven`."""

    credits: int = 10_000
    limit: int = 200
    """Characters a request."""
    told_limit: int = 0
    """What it says its limit is, where that is not so."""
    used: int = 0
    may_look: bool = True
    """Whether the key may look at the account."""
    languages: tuple[str, ...] = ("en", "de")
    faults: list[Fault] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    hangs: bool = False
    base: str = ""

    def __enter__(self) -> Self:
        started: Future[str] = Future()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        self.base = started.result(timeout=10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)

    def _run(self, started: "Future[str]") -> None:
        asyncio.set_event_loop(self._loop)
        app = web.Application()
        app.router.add_get("/v1/models", self._models)
        app.router.add_get("/v1/user/subscription", self._subscription)
        app.router.add_post("/v1/text-to-speech/{voice}/with-timestamps", self._speak)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        self._loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", 0)
        self._loop.run_until_complete(site.start())
        sockets = site._server.sockets  # type: ignore[union-attr]
        started.set_result(f"http://127.0.0.1:{sockets[0].getsockname()[1]}")
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _models(self, request: web.Request) -> web.StreamResponse:
        self._check_key(request)
        languages = [{"language_id": one, "name": one} for one in self.languages]
        model = {
            "model_id": "eleven_multilingual_v2",
            "can_do_text_to_speech": True,
            "maximum_text_length_per_request": self.told_limit or self.limit,
            "languages": languages,
        }
        return web.json_response([model])

    async def _subscription(self, request: web.Request) -> web.StreamResponse:
        self._check_key(request)
        if not self.may_look:
            raise _refusal(Fault(401, "missing_permissions", "The API key is missing user_read."))
        return web.json_response({"tier": "free", "character_count": self.used, "character_limit": self.credits})

    async def _speak(self, request: web.Request) -> web.StreamResponse:
        self._check_key(request)
        self.calls.append(request.path)
        body = await request.json()
        if self.hangs:
            await asyncio.sleep(3600)
        if self.faults:
            fault = self.faults.pop(0)
            if not fault.status and request.transport is not None:
                request.transport.abort()
            raise _refusal(fault)
        if set(body) - _FIELDS or request.query.get("output_format") not in _RATES:
            raise web.HTTPUnprocessableEntity(
                text='{"detail": [{"loc": ["body"], "msg": "extra fields not permitted", "type": "value_error"}]}'
            )
        if request.match_info["voice"] != VOICE:
            raise _refusal(Fault(404, "voice_not_found", "A voice with that id was not found."))
        text = body["text"]
        if len(text) > self.limit:
            raise _refusal(Fault(400, "max_character_limit_exceeded", "The text is too long."))
        if self.used + len(text) > self.credits:
            raise _refusal(Fault(401, "quota_exceeded", "This request exceeds your quota."))
        self.used += len(text)
        self.requests.append(body)
        return web.json_response(_spoken(text, int(request.query["output_format"].removeprefix("pcm_"))))

    def _check_key(self, request: web.Request) -> None:
        if request.headers.get("xi-api-key") != KEY:
            raise _refusal(Fault(401, "invalid_api_key", f"Invalid API key {request.headers.get('xi-api-key')}"))


def _refusal(fault: Fault) -> web.HTTPException:
    detail = f'{{"detail": {{"status": "{fault.code}", "message": "{fault.message}"}}}}'
    headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}

    class Refusal(web.HTTPException):
        status_code = fault.status or 500

    return Refusal(text=fault.body or detail, headers=headers, content_type="application/json")


def _spoken(text: str, rate: int) -> dict[str, Any]:
    size = rate * LETTER_MS // 1000
    tone = array("h", (round(9830 * math.sin(at * 2 * math.pi * 200 / rate)) for at in range(size)))
    blank = array("h", bytes(2 * size))
    samples = array("h")
    for letter in text:
        samples.extend(tone if letter.isalnum() else blank)
    starts = [place * LETTER_MS / 1000 for place in range(len(text))]
    return {
        "audio_base64": base64.b64encode(samples.tobytes()).decode(),
        "alignment": {
            "characters": list(text),
            "character_start_times_seconds": starts,
            "character_end_times_seconds": [start + LETTER_MS / 1000 for start in starts],
        },
        "normalized_alignment": None,
    }
