"""What the loopback Discord is made of: people, guilds, channels, messages. State only; no wire format."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, IntFlag
from typing import Any

Json = dict[str, Any]


class ChannelKind(IntEnum):
    """Discord's channel types that the sandbox has."""

    TEXT = 0
    DIRECT = 1
    CATEGORY = 4
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12


class MessageKind(IntEnum):
    """Discord's message types that the sandbox writes."""

    DEFAULT = 0
    PINNED = 6
    JOINED = 7
    THREAD_CREATED = 18
    REPLY = 19
    COMMAND = 20
    THREAD_STARTER = 21


class MessageFlag(IntFlag):
    """Discord's message flags that mean something here."""

    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SILENT = 1 << 12
    COMPONENTS_V2 = 1 << 15


@dataclass
class User:
    """An account: a person, or the bot."""

    id: int
    name: str
    display_name: str
    is_bot: bool = False
    accepts_dms: bool = True
    locale: str = "en-US"


@dataclass
class Role:
    """A role of a guild. The one with the guild's own id is @everyone."""

    id: int
    name: str
    permissions: int
    position: int
    colour: int = 0
    managed_by: int | None = None


@dataclass
class Member:
    """A user in a guild."""

    user: User
    joined_at: datetime
    roles: set[int] = field(default_factory=set)
    nick: str | None = None


@dataclass(frozen=True)
class Overwrite:
    """What a channel allows or denies to a role or a member."""

    target_id: int
    is_role: bool
    allow: int = 0
    deny: int = 0


@dataclass
class Attachment:
    """A file on the sandbox's CDN."""

    id: int
    channel_id: int
    filename: str
    data: bytes
    content_type: str
    width: int | None = None
    height: int | None = None
    description: str | None = None
    is_ephemeral: bool = False
    is_embedded: bool = False


@dataclass
class Message:
    """A message. Embeds and components are kept as Discord's JSON: the sandbox does not interpret them."""

    id: int
    channel_id: int
    guild_id: int | None
    author: User
    created_at: datetime
    content: str = ""
    kind: MessageKind = MessageKind.DEFAULT
    flags: int = 0
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mentions_everyone: bool = False
    reactions: dict[str, list[int]] = field(default_factory=dict)
    reference: tuple[int, int] | None = None
    thread_id: int | None = None
    edited_at: datetime | None = None
    is_pinned: bool = False
    seen_only_by: int | None = None
    interaction: Json | None = None
    application_id: int | None = None
    nonce: str | int | None = None

    @property
    def is_loading(self) -> bool:
        """Say whether this is a deferred reply that has not come yet."""
        return bool(self.flags & MessageFlag.LOADING)


@dataclass
class ThreadState:
    """What a thread has beyond a channel."""

    owner_id: int
    created_at: datetime
    archived_at: datetime
    is_archived: bool = False
    is_locked: bool = False
    auto_archive_minutes: int = 1440
    is_invitable: bool = True
    members: dict[int, datetime] = field(default_factory=dict)
    sent: int = 0


@dataclass
class Channel:
    """A text channel, a category, a thread or a direct conversation."""

    id: int
    kind: ChannelKind
    name: str
    guild_id: int | None = None
    parent_id: int | None = None
    position: int = 0
    topic: str | None = None
    slowmode_s: int = 0
    recipients: tuple[int, ...] = ()
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    thread: ThreadState | None = None
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def is_thread(self) -> bool:
        """Say whether this is a thread."""
        return self.thread is not None

    @property
    def last_message_id(self) -> int | None:
        """Find the newest message that everybody may see."""
        public = (key for key in reversed(self.messages) if self.messages[key].seen_only_by is None)
        return next(public, None)


@dataclass
class Guild:
    """A server. Channels hold its threads too."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    boost_tier: int = 0
    locale: str = "en-US"

    @property
    def upload_limit(self) -> int:
        """The largest file in bytes, which boosts raise."""
        return {2: 50, 3: 100}.get(self.boost_tier, 10) * 1024 * 1024


@dataclass
class Application:
    """The app under test, and the privileged intents its owner has switched on."""

    id: int
    bot: User
    token: str
    intents_enabled: int
    owner_id: int = 0
    description: str = ""
    commands: dict[int | None, dict[int, Json]] = field(default_factory=dict)
