"""What ElevenLabs' refusals mean: one sentence for each, what to do next, and never the key.

https://help.elevenlabs.io/hc/en-us/articles/19572237925521; bodies are `{"detail": {"status", "message"}}`, and in
older and newer forms a text, or a list of what is wrong with the request.
"""

import json
from typing import Any, Final

from bot.studio.errors import ModelFailed, StudioError, TooLong, Unavailable

_ELSEWHERE: Final = "Until then another voice speaks, or captions alone."
_MEANINGS: Final[dict[str, tuple[str, str]]] = {
    "quota_exceeded": ("The quota of the ElevenLabs account is used up", "Wait for its next period or raise the plan."),
    "invalid_api_key": ("ElevenLabs does not accept the key", "Set the right key and start the workers again."),
    "missing_permissions": (
        "The ElevenLabs key may not be used for this",
        "Give it the permission for text to speech in ElevenLabs' settings.",
    ),
    "voice_not_found": ("ElevenLabs has no such voice", "Mend `speaker` in its row of [[models.rows]]."),
    "too_many_concurrent_requests": (
        "ElevenLabs is busy with other requests of this account",
        "Try again when they are done.",
    ),
    "system_busy": ("ElevenLabs is too busy", "Try again in a few minutes."),
    "detected_unusual_activity": ("ElevenLabs has locked the account for unusual activity", "Sign in there and see."),
}
_BY_STATUS: Final = {
    401: _MEANINGS["invalid_api_key"],
    402: _MEANINGS["quota_exceeded"],
    403: ("The ElevenLabs plan does not include this", "Raise the plan, or pick another voice."),
    404: _MEANINGS["voice_not_found"],
    408: ("ElevenLabs took too long", "Try again."),
    409: ("ElevenLabs is still busy with the same request", "Try again."),
    429: _MEANINGS["system_busy"],
}
_AGAIN: Final = frozenset({408, 409, 429})
_SAID_MOST: Final = 160


class Refusal(Exception):
    """An answer that is not a success; never shown as it is."""

    def __init__(self, status: int, text: str, wait_s: float) -> None:
        super().__init__()
        self.status = status
        self.text = text
        self.wait_s = wait_s
        """How long it asks to be left alone; 0 where it does not say."""


def is_worth_another_try(status: int) -> bool:
    """Say whether the same request may succeed a little later."""
    return status in _AGAIN or status >= 500


def meaning_of(status: int, text: str, key: str) -> StudioError:
    """Return what a refusal means to people."""
    code, said = _told(text)
    if code == "max_character_limit_exceeded":
        return TooLong("ElevenLabs does not take so long a text at once.", "Make the line shorter.")
    if status == 422:
        return ModelFailed(f"ElevenLabs did not understand the request{_in_words(said, key)}.", "Report this.")
    if status >= 500:
        return Unavailable(f"ElevenLabs failed ({status}).", f"Try again later. {_ELSEWHERE}")
    if 300 <= status < 400:
        return Unavailable("ElevenLabs has moved.", "Mend `base` in its row of [[models.rows]].")
    if code in _MEANINGS or status in _BY_STATUS:
        what, remedy = _MEANINGS.get(code) or _BY_STATUS[status]
        return Unavailable(f"{what}{_in_words(said, key)}.", f"{remedy} {_ELSEWHERE}")
    return ModelFailed(
        f"ElevenLabs refused ({status}){_in_words(said, key)}.", "Reword the line, or pick another voice."
    )


def _told(text: str) -> tuple[str, str]:
    """Return the code and the words of a refusal, whatever form it has."""
    try:
        body: Any = json.loads(text)
    except ValueError:
        return "", ""
    detail = body.get("detail", body) if isinstance(body, dict) else body
    if isinstance(detail, list):
        detail = next((one for one in detail if isinstance(one, dict)), {})
        return "", str(detail.get("msg", ""))
    if isinstance(detail, dict):
        return str(detail.get("status") or detail.get("code") or ""), str(detail.get("message") or "")
    return "", str(detail or "")


def _in_words(said: str, key: str) -> str:
    words = " ".join(said.split())
    words = words.replace(key, "(hidden)") if key else words
    return f": {words[:_SAID_MOST].rstrip('.')}" if words else ""
