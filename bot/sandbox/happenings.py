"""What has just happened, told at once to everyone who listens: the gateway, the page, waiting people."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from bot.sandbox.entities import Channel, Guild, Json, Member, Message, Role, User

T = TypeVar("T")


class Kind(StrEnum):
    """The gateway's names for what happens."""

    MESSAGE_CREATE = "MESSAGE_CREATE"
    MESSAGE_UPDATE = "MESSAGE_UPDATE"
    MESSAGE_DELETE = "MESSAGE_DELETE"
    REACTION_ADD = "MESSAGE_REACTION_ADD"
    REACTION_REMOVE = "MESSAGE_REACTION_REMOVE"
    REACTION_REMOVE_ALL = "MESSAGE_REACTION_REMOVE_ALL"
    REACTION_REMOVE_EMOJI = "MESSAGE_REACTION_REMOVE_EMOJI"
    CHANNEL_CREATE = "CHANNEL_CREATE"
    CHANNEL_UPDATE = "CHANNEL_UPDATE"
    CHANNEL_DELETE = "CHANNEL_DELETE"
    THREAD_CREATE = "THREAD_CREATE"
    THREAD_UPDATE = "THREAD_UPDATE"
    THREAD_DELETE = "THREAD_DELETE"
    THREAD_MEMBERS_UPDATE = "THREAD_MEMBERS_UPDATE"
    TYPING_START = "TYPING_START"
    GUILD_CREATE = "GUILD_CREATE"
    GUILD_UPDATE = "GUILD_UPDATE"
    GUILD_DELETE = "GUILD_DELETE"
    MEMBER_ADD = "GUILD_MEMBER_ADD"
    MEMBER_UPDATE = "GUILD_MEMBER_UPDATE"
    MEMBER_REMOVE = "GUILD_MEMBER_REMOVE"
    ROLE_CREATE = "GUILD_ROLE_CREATE"
    ROLE_UPDATE = "GUILD_ROLE_UPDATE"
    INTERACTION_CREATE = "INTERACTION_CREATE"
    COMMANDS_SYNCED = "COMMANDS_SYNCED"


@dataclass(frozen=True)
class Happening:
    """One thing that happened, and what it happened to."""

    kind: Kind
    guild: Guild | None = None
    channel: Channel | None = None
    message: Message | None = None
    user: User | None = None
    member: Member | None = None
    role: Role | None = None
    emoji: str | None = None
    added: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    payload: Json = field(default_factory=dict)


class Happenings:
    """The board on which the world writes what happens, in order."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Happening], None]] = []

    def listen(self, listener: Callable[[Happening], None]) -> Callable[[], None]:
        """Call a listener at every happening; returns how to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, happening: Happening) -> None:
        """Write down what happened."""
        for listener in tuple(self._listeners):
            listener(happening)

    async def until(self, probe: Callable[[], T | None], timeout_s: float) -> T:
        """Wait until the probe finds something: asked now, then after each happening.

        Raises TimeoutError when nothing was found in time.
        """
        found = probe()
        if found is not None:
            return found
        waiting: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        def ask(_: Happening) -> None:
            if waiting.done():
                return
            try:
                answer = probe()
            except Exception as error:  # noqa: BLE001 - a broken probe is the waiter's to hear of
                waiting.set_exception(error)
                return
            if answer is not None:
                waiting.set_result(answer)

        stop = self.listen(ask)
        try:
            async with asyncio.timeout(timeout_s):
                return await waiting
        finally:
            stop()
