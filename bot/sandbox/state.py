"""What the loopback Discord knows, and the questions one can ask of it. Changes are in `world`."""

from collections.abc import Iterator

from bot.sandbox import errors
from bot.sandbox.clock import Clock, Snowflakes
from bot.sandbox.entities import (
    Application,
    Attachment,
    Channel,
    ChannelKind,
    Guild,
    Member,
    Message,
    Role,
    ThreadState,
    User,
)
from bot.sandbox.happenings import Happening, Happenings, Kind
from bot.sandbox.permissions import DIRECT_MESSAGES_MAY, NOTHING, Permission, permissions_of


class State:
    """Guilds, people, conversations and files, with one application in them, and who hears of changes."""

    def __init__(self, clock: Clock, *, app_name: str, token: str, intents_enabled: int) -> None:
        self.clock = clock
        self.ids = Snowflakes(clock)
        self.happenings = Happenings()
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.attachments: dict[int, Attachment] = {}
        bot = self.add_user(app_name, is_bot=True)
        self.app = Application(self.ids.new(), bot, token, intents_enabled)

    def add_user(self, display_name: str, *, is_bot: bool = False, accepts_dms: bool = True) -> User:
        """Make an account; its user name is made from the name shown."""
        name = "".join(letter for letter in display_name.lower() if letter.isalnum()) or "someone"
        user = User(self.ids.new(), name[:32], display_name, is_bot, accepts_dms)
        self.users[user.id] = user
        return user

    def channel(self, channel_id: int) -> Channel:
        """Find a channel, thread or conversation, or refuse as Discord does."""
        try:
            return self.channels[channel_id]
        except KeyError:
            raise errors.unknown("channel") from None

    def message(self, channel_id: int, message_id: int) -> Message:
        """Find a message, or refuse as Discord does."""
        try:
            return self.channel(channel_id).messages[message_id]
        except KeyError:
            raise errors.unknown("message") from None

    def guild_of(self, channel: Channel) -> Guild | None:
        """Find the guild of a channel; direct conversations have none."""
        return self.guilds.get(channel.guild_id) if channel.guild_id else None

    def permissions(self, user_id: int, channel: Channel) -> Permission:
        """Work out what a user may do in a channel or conversation."""
        guild = self.guild_of(channel)
        if guild is not None:
            allowed = permissions_of(guild, user_id, channel)
            if channel.kind is ChannelKind.PRIVATE_THREAD and user_id not in thread_state(channel).members:
                return allowed if allowed & Permission.MANAGE_THREADS else NOTHING
            return allowed
        return DIRECT_MESSAGES_MAY if user_id in channel.recipients else NOTHING

    def may_see(self, user_id: int, message: Message) -> bool:
        """Say whether a user sees a message: not hidden by the channel, not ephemeral for somebody else."""
        if message.seen_only_by not in (None, user_id):
            return False
        return bool(self.permissions(user_id, self.channels[message.channel_id]) & Permission.VIEW_CHANNEL)

    def threads_of(self, guild: Guild, parent: Channel | None = None) -> Iterator[Channel]:
        """List threads of a guild, or of one channel."""
        for channel in guild.channels.values():
            if channel.is_thread and (parent is None or channel.parent_id == parent.id):
                yield channel

    def is_closed_to(self, sender: User, channel: Channel) -> bool:
        """Say whether a direct message would be refused by the other side."""
        others = [self.users[user] for user in channel.recipients if user != sender.id]
        together = any(all(user in guild.members for user in channel.recipients) for guild in self.guilds.values())
        return sender.is_bot and (not together or not all(user.accepts_dms for user in others))

    def _keep(self, channel: Channel) -> None:
        self.channels[channel.id] = channel
        guild = self.guild_of(channel)
        if guild is not None:
            guild.channels[channel.id] = channel

    def _drop(self, channel: Channel) -> None:
        self.channels.pop(channel.id, None)
        guild = self.guild_of(channel)
        if guild is not None:
            guild.channels.pop(channel.id, None)

    def _tell(
        self,
        kind: Kind,
        guild: Guild | None,
        *,
        channel: Channel | None = None,
        user: User | None = None,
        member: Member | None = None,
        role: Role | None = None,
        added: tuple[int, ...] = (),
        removed: tuple[int, ...] = (),
    ) -> None:
        self.happenings.tell(Happening(kind, guild, channel, None, user, member, role, None, added, removed))

    def _tell_message(self, kind: Kind, message: Message, user: User | None = None, emoji: str | None = None) -> None:
        channel = self.channels[message.channel_id]
        guild = self.guild_of(channel)
        self.happenings.tell(Happening(kind, guild, channel, message, user, emoji=emoji))


def thread_state(channel: Channel) -> ThreadState:
    """Read a thread's state, or refuse as Discord does."""
    if channel.thread is None:
        raise errors.wrong_channel_type()
    return channel.thread
