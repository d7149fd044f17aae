"""What is told while the demo runs, and waiting for what its people should see."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from bot.sandbox.people.asking import Reply
from bot.sandbox.people.forms import Modal
from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView, MessageView, NotSeen
from bot.studio.errors import StudioError

PATIENCE_S: Final = 900.0
"""Longest wait for any one step; on a busy machine a plan alone takes minutes."""
_PROGRESS: Final = re.compile(r"(\d+)%[\s\S]*Lines \d")


class DemoFailed(StudioError):
    """A step of the demo did not come about."""


@dataclass
class Show:
    """What is printed while the demo runs, and how long each part took."""

    say: Callable[[str], None]
    began: float = field(default_factory=time.monotonic)
    parts: list[tuple[str, float]] = field(default_factory=list)
    _since: float = field(default_factory=time.monotonic)

    def step(self, text: str) -> None:
        """Print what happens now."""
        self.say(f"[{time.monotonic() - self.began:6.1f} s] {text}")

    def took(self, part: str) -> None:
        """Note how long a part took, since the part before it."""
        now = time.monotonic()
        self.parts.append((part, now - self._since))
        self._since = now

    async def watch(self, thread: ChannelView) -> None:
        """Print the progress message whenever another fifth is done."""
        shown = ""
        while True:
            view = await thread.until(partial(_is_elsewhere, shown), timeout_s=PATIENCE_S * 4)
            shown = _fifth(view)
            if shown:
                self.step(f"  progress: {int(shown) * 20} %")


def card(*words: str) -> Callable[[MessageView], bool]:
    """Tell the message that holds all of some words."""
    return lambda message: all(word in message.text for word in words)


def either(*words: str) -> Callable[[MessageView], bool]:
    """Tell the message that holds one of some words."""
    return lambda message: any(word in message.text for word in words)


async def sees(
    person: Person,
    place: ChannelView,
    wanted: Callable[[MessageView], bool],
    what: str,
    after: MessageView | None = None,
) -> MessageView:
    """Wait until somebody sees something. Raises DemoFailed, saying what was waited for in vain."""
    try:
        return await person.sees(place, wanted, timeout_s=PATIENCE_S, after=after)
    except NotSeen as error:
        last = " / ".join(message.text[:120] for message in place.messages[-3:])
        raise DemoFailed(f"The demo waited {PATIENCE_S:.0f} s for {what} in vain.", f"Last seen: {last}") from error


def form_of(reply: Reply) -> Modal:
    """Return the form that a press opened. Raises DemoFailed where it opened none."""
    if reply.modal is None:
        raise DemoFailed("A button opened no form.", reply.text)
    return reply.modal


async def answer_to(reply: Reply) -> str:
    """Wait for the whole answer to a command; return its words."""
    if reply.message is None:
        return reply.text
    return (await reply.message.until(lambda message: not message.is_loading, timeout_s=PATIENCE_S)).text


def _is_elsewhere(shown: str, view: ChannelView) -> bool:
    return _fifth(view) != shown


def _fifth(view: ChannelView) -> str:
    """Return the fifth that the newest progress message has come to; empty when there is none."""
    found = [match for message in view.messages if (match := _PROGRESS.search(message.text))]
    return str(int(found[-1][1]) // 20) if found else ""
