"""What a person sees: messages and channels as they are now, and waiting until they become something else."""

from collections.abc import Callable
from typing import Any

from bot.sandbox import limits
from bot.sandbox.entities import Attachment, Channel, Json, Message, MessageFlag, User
from bot.sandbox.parts import Parts
from bot.sandbox.people.words import words_of
from bot.sandbox.permissions import Permission

_PRESSABLE = {2, 3, 5, 6, 7, 8}


class NotSeen(AssertionError):
    """Something that a person waited for did not come in time; says what they saw instead."""


class MessageView:
    """A message as one person sees it. It is alive: an edit shows at once."""

    def __init__(self, parts: Parts, message: Message, viewer: User) -> None:
        self._parts = parts
        self.raw = message
        self.viewer = viewer

    def __repr__(self) -> str:
        return f"<{self.author.display_name}: {self.text[:200]!r}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MessageView) and other.raw is self.raw

    def __hash__(self) -> int:
        return hash(self.raw.id)

    @property
    def id(self) -> int:
        """The message's id."""
        return self.raw.id

    @property
    def author(self) -> User:
        """Who wrote it."""
        return self.raw.author

    @property
    def content(self) -> str:
        """The plain text alone."""
        return self.raw.content

    @property
    def text(self) -> str:
        """All words: content, embeds, components, button labels, file names."""
        return words_of(self.raw)

    @property
    def embeds(self) -> list[Json]:
        """The embeds, as Discord's JSON."""
        return self.raw.embeds

    @property
    def components(self) -> list[Json]:
        """All components, those inside others too, as Discord's JSON."""
        return [part for _, part in limits.walk(self.raw.components)]

    @property
    def attachments(self) -> list[Attachment]:
        """The files, those shown inside embeds and galleries too."""
        return self.raw.attachments

    @property
    def buttons(self) -> list[str]:
        """The labels of buttons that can be pressed."""
        return [_label(part) for part in self.components if part["type"] == 2 and not part.get("disabled")]

    @property
    def reactions(self) -> dict[str, int]:
        """How many reacted with what."""
        return {emoji: len(users) for emoji, users in self.raw.reactions.items()}

    @property
    def is_ephemeral(self) -> bool:
        """Whether only the viewer sees it."""
        return self.raw.seen_only_by is not None

    @property
    def is_loading(self) -> bool:
        """Whether it says that the bot is thinking."""
        return self.raw.is_loading

    @property
    def is_deleted(self) -> bool:
        """Whether it is gone."""
        channel = self._parts.world.channels.get(self.raw.channel_id)
        return channel is None or self.raw.id not in channel.messages

    @property
    def is_v2(self) -> bool:
        """Whether it is laid out with components v2."""
        return bool(self.raw.flags & MessageFlag.COMPONENTS_V2)

    @property
    def channel(self) -> "ChannelView":
        """Where it is."""
        return ChannelView(self._parts, self._parts.world.channels[self.raw.channel_id], self.viewer)

    @property
    def thread(self) -> "ChannelView | None":
        """The thread that grew out of it."""
        thread = self._parts.world.channels.get(self.raw.thread_id or 0)
        return ChannelView(self._parts, thread, self.viewer) if thread else None

    def component(self, name: str, kinds: set[int] = _PRESSABLE) -> Json:
        """Find a control by its label's beginning, custom id or placeholder."""
        there = [part for part in self.components if part["type"] in kinds]
        exact = [part for part in there if part.get("custom_id") == name]
        found = exact or [part for part in there if _is_called(part, name)]
        if not found:
            raise LookupError(f"There is no {name!r} on {self!r}; there are {[*map(_label, there)]}.")
        return found[0]

    async def until(self, holds: "Callable[[MessageView], Any] | str", *, timeout_s: float = 10) -> "MessageView":
        """Wait until this message is as wanted: a predicate, or words it should contain."""
        wanted = _predicate(holds)
        try:
            return await self._parts.world.happenings.until(lambda: self if wanted(self) else None, timeout_s)
        except TimeoutError:
            raise NotSeen(f"Waited {timeout_s} s; the message is still {self!r}.") from None


class ChannelView:
    """A channel, thread or conversation as one person sees it."""

    def __init__(self, parts: Parts, channel: Channel, viewer: User) -> None:
        self._parts = parts
        self.raw = channel
        self.viewer = viewer

    def __repr__(self) -> str:
        return f"<#{self.name or 'direct'} {[*self.messages[-5:]]}>"

    @property
    def id(self) -> int:
        """The channel's id."""
        return self.raw.id

    @property
    def name(self) -> str:
        """The channel's name."""
        return self.raw.name

    @property
    def is_archived(self) -> bool:
        """Whether this is an archived thread."""
        return bool(self.raw.thread and self.raw.thread.is_archived)

    @property
    def is_visible(self) -> bool:
        """Whether the viewer may look in here."""
        return bool(self._parts.world.permissions(self.viewer.id, self.raw) & Permission.VIEW_CHANNEL)

    @property
    def messages(self) -> list[MessageView]:
        """The messages that the viewer sees, oldest first."""
        world = self._parts.world
        return [
            MessageView(self._parts, message, self.viewer)
            for message in self.raw.messages.values()
            if world.may_see(self.viewer.id, message)
        ]

    @property
    def last(self) -> MessageView:
        """The newest message; raises IndexError where there is none."""
        return self.messages[-1]

    @property
    def threads(self) -> "list[ChannelView]":
        """The threads of this channel that the viewer sees, oldest first."""
        guild = self._parts.world.guild_of(self.raw)
        threads = self._parts.world.threads_of(guild, self.raw) if guild else ()
        views = [ChannelView(self._parts, thread, self.viewer) for thread in threads]
        return [view for view in views if view.is_visible]

    async def until(self, holds: "Callable[[ChannelView], Any]", *, timeout_s: float = 10) -> "ChannelView":
        """Wait until the channel is as wanted."""
        try:
            return await self._parts.world.happenings.until(lambda: self if holds(self) else None, timeout_s)
        except TimeoutError:
            raise NotSeen(f"Waited {timeout_s} s; the channel is still {self!r}.") from None

    async def sees(
        self,
        wanted: Callable[[MessageView], Any] | str,
        *,
        timeout_s: float = 10,
        after: MessageView | None = None,
    ) -> MessageView:
        """Wait for a message, there already or still to come; the newest one wins."""
        holds = _predicate(wanted)

        def probe() -> MessageView | None:
            fresh = [one for one in self.messages if after is None or one.id > after.id]
            return next((one for one in reversed(fresh) if holds(one)), None)

        try:
            return await self._parts.world.happenings.until(probe, timeout_s)
        except TimeoutError:
            name = self.viewer.display_name
            raise NotSeen(f"{name} waited {timeout_s} s in {self!r}; it did not come.") from None


def _predicate(wanted: Callable[[MessageView], Any] | str) -> Callable[[MessageView], Any]:
    if isinstance(wanted, str):
        words = wanted
        return lambda message: words in message.text
    return wanted


def _label(part: Json) -> str:
    emoji = (part.get("emoji") or {}).get("name") or ""
    return str(part.get("label") or emoji or part.get("placeholder") or part.get("custom_id"))


def _is_called(part: Json, name: str) -> bool:
    label = part.get("label") or ""
    emoji = (part.get("emoji") or {}).get("name")
    names = (part.get("placeholder"), emoji)
    return name in names or (bool(label) and label.lower().startswith(name.lower()))
