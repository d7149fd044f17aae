"""What goes wrong with a chat server, as people are told: one sentence, and never its key, whatever it repeats."""

from typing import Final
from urllib.parse import urlsplit

from bot.studio.catalogue import Server
from bot.studio.errors import ModelFailed, StudioError, TooLong, Unavailable
from models.llm.wire import NoChat, message_of, parsed

_SAID_MOST: Final = 200
_TOO_LONG: Final = ("context length", "context size", "context window", "maximum context", "too many tokens")


def is_too_long(said: str) -> bool:
    """Say whether a refusal means that the conversation is longer than the model takes."""
    return any(words in said.casefold() for words in _TOO_LONG)


class Trouble:
    """Errors of one server."""

    def __init__(self, name: str, server: Server, key: str) -> None:
        self._name = name
        self._server = server
        self._key = key
        self._who = f"The server of {name} ({urlsplit(server.address).netloc})"

    def unreachable(self, why: str) -> StudioError:
        """Say that nobody answers there."""
        return Unavailable(
            f"{self._who} cannot be reached: {self._clean(why)}.",
            "Start it, or mend `address` in its row of [[models.rows]].",
        )

    def silent(self) -> StudioError:
        """Say that it took the request and says nothing."""
        return Unavailable(
            f"{self._who} said nothing for {self._server.silence_s:g} seconds.",
            "Look whether it is busy or stuck, or raise `silence_s` in its row.",
        )

    def broke_off(self) -> StudioError:
        """Say that the connection ended in the middle of an answer."""
        return Unavailable(
            f"{self._who} broke off in the middle of its answer.",
            "Try again; if it goes on, look into the server's own log.",
        )

    def no_chat(self) -> StudioError:
        """Say that something else answers there."""
        return Unavailable(
            f"{self._who} does not speak OpenAI's protocol.",
            "Mend `address` in its row of [[models.rows]]; it usually ends in /v1.",
        )

    def said(self, words: str) -> StudioError:
        """Say that it told of an error in the middle of an answer."""
        if is_too_long(words):
            return self._too_long()
        return ModelFailed(f"{self._who} failed: {self._clean(words)}.", "Try again.")

    def filtered(self) -> StudioError:
        """Say that its own rules kept the answer back."""
        return ModelFailed(f"{self._who} kept its answer back.", "Ask for something else.")

    def refused(self, status: int, text: str) -> StudioError:
        """Say what a status means that is not a success."""
        said = self._clean(_told_by(text))
        if is_too_long(said):
            return self._too_long()
        if status in {401, 403}:
            return Unavailable(f"{self._who} does not accept the key.", self._about_keys())
        if status == 404:
            return Unavailable(
                f"{self._who} knows no model “{self._server.model}”, or its address is wrong.",
                "Mend `model` or `address` in its row of [[models.rows]]; the address usually ends in /v1.",
            )
        if status == 429:
            return Unavailable(
                f"{self._who} takes no more requests now: it is busy, or its quota is used up.", "Try again later."
            )
        if status >= 500:
            return Unavailable(f"{self._who} failed ({status}).", "Look into the server's own log.")
        if 300 <= status < 400:
            return Unavailable(f"{self._who} has moved.", "Mend `address` in its row of [[models.rows]].")
        return ModelFailed(f"{self._who} refused ({status}): {said}.", "Mend its row, or ask otherwise.")

    def _about_keys(self) -> str:
        if self._server.api_key_env:
            return f"Set the right key in the environment variable {self._server.api_key_env}."
        return "Name the environment variable that holds its key in `api_key_env` of its row."

    def _too_long(self) -> StudioError:
        return TooLong(f"{self._name} cannot take so long a conversation.", "Shorten what it is asked.")

    def _clean(self, words: str) -> str:
        words = " ".join(words.split())
        if self._key:
            words = words.replace(self._key, "(hidden)")
        return words[:_SAID_MOST].rstrip(".")


def _told_by(text: str) -> str:
    try:
        return message_of(parsed(text)) or text
    except NoChat:
        return text
