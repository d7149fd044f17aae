"""Every way in which the loopback Discord changes.

Checks (permissions, limits) are made by the callers; here a change is carried out and told.
"""

from collections.abc import Iterable

from bot.sandbox.entities import (
    Channel,
    ChannelKind,
    Guild,
    Member,
    Message,
    MessageFlag,
    MessageKind,
    Overwrite,
    Role,
    ThreadState,
    User,
)
from bot.sandbox.happenings import Happening, Kind
from bot.sandbox.permissions import BOT_MAY, MEMBERS_MAY, NOTHING, Permission
from bot.sandbox.state import State, thread_state


class World(State):
    """The state and everything that can be done to it."""

    # Guilds and who is in them

    def add_guild(
        self, name: str, owner: User, *, bot_permissions: Permission = BOT_MAY, with_bot: bool = True
    ) -> Guild:
        """Found a guild with its owner, and the bot if wanted."""
        guild = Guild(self.ids.new(), name, owner.id)
        guild.roles[guild.id] = Role(guild.id, "@everyone", int(MEMBERS_MAY), 0)
        self.guilds[guild.id] = guild
        guild.members[owner.id] = Member(owner, self.clock.now())
        if not self.app.owner_id:
            self.app.owner_id = owner.id
        if with_bot:
            self.invite_bot(guild, bot_permissions)
        return guild

    def invite_bot(self, guild: Guild, permissions: Permission = BOT_MAY) -> None:
        """Let the bot into a guild, with a managed role of its own."""
        bot = self.app.bot
        role = Role(self.ids.new(), bot.display_name, int(permissions), len(guild.roles), managed_by=bot.id)
        guild.roles[role.id] = role
        guild.members[bot.id] = Member(bot, self.clock.now(), {role.id})
        self._tell(Kind.GUILD_CREATE, guild)

    def remove_bot(self, guild: Guild) -> None:
        """Throw the bot out of a guild."""
        guild.members.pop(self.app.bot.id, None)
        for role in [role for role in guild.roles.values() if role.managed_by == self.app.bot.id]:
            del guild.roles[role.id]
        self._tell(Kind.GUILD_DELETE, guild)

    def set_boosts(self, guild: Guild, tier: int) -> None:
        """Set the boost tier, which raises the upload limit."""
        guild.boost_tier = tier
        self._tell(Kind.GUILD_UPDATE, guild)

    def join(self, guild: Guild, user: User, roles: Iterable[Role] = ()) -> Member:
        """Let a user into a guild."""
        member = Member(user, self.clock.now(), {role.id for role in roles})
        guild.members[user.id] = member
        self._tell(Kind.MEMBER_ADD, guild, member=member, user=user)
        return member

    def leave(self, guild: Guild, user: User) -> None:
        """Let a user leave a guild, its threads included."""
        for channel in guild.channels.values():
            if channel.thread is not None:
                channel.thread.members.pop(user.id, None)
        if guild.members.pop(user.id, None) is not None:
            self._tell(Kind.MEMBER_REMOVE, guild, user=user)

    def set_roles(self, guild: Guild, user: User, roles: Iterable[Role]) -> None:
        """Give a member exactly these roles."""
        member = guild.members[user.id]
        member.roles = {role.id for role in roles}
        self._tell(Kind.MEMBER_UPDATE, guild, member=member, user=user)

    def add_role(self, guild: Guild, name: str, permissions: Permission = NOTHING, *, colour: int = 0) -> Role:
        """Make a role."""
        role = Role(self.ids.new(), name, int(permissions), len(guild.roles), colour)
        guild.roles[role.id] = role
        self._tell(Kind.ROLE_CREATE, guild, role=role)
        return role

    def set_role_permissions(self, guild: Guild, role: Role, permissions: Permission) -> None:
        """Change what a role may do everywhere."""
        role.permissions = int(permissions)
        self._tell(Kind.ROLE_UPDATE, guild, role=role)

    # Channels and threads

    def add_channel(
        self,
        guild: Guild,
        name: str,
        *,
        kind: ChannelKind = ChannelKind.TEXT,
        parent: Channel | None = None,
        topic: str | None = None,
        overwrites: Iterable[Overwrite] = (),
    ) -> Channel:
        """Make a text channel or a category."""
        position = sum(not channel.is_thread for channel in guild.channels.values())
        channel = Channel(self.ids.new(), kind, name, guild.id, parent.id if parent else None, position, topic)
        channel.overwrites = {overwrite.target_id: overwrite for overwrite in overwrites}
        self._keep(channel)
        self._tell(Kind.CHANNEL_CREATE, guild, channel=channel)
        return channel

    def set_overwrite(self, channel: Channel, overwrite: Overwrite) -> None:
        """Allow or deny something to a role or a member in one channel."""
        channel.overwrites[overwrite.target_id] = overwrite
        self.channel_changed(channel)

    def add_thread(
        self,
        parent: Channel,
        name: str,
        owner: User,
        *,
        kind: ChannelKind = ChannelKind.PUBLIC_THREAD,
        starter: Message | None = None,
        auto_archive_minutes: int = 1440,
    ) -> Channel:
        """Open a thread; one that grows out of a message takes that message's id."""
        now = self.clock.now()
        guild = self.guilds[parent.guild_id or 0]
        thread = Channel(starter.id if starter else self.ids.new(), kind, name, guild.id, parent.id)
        thread.thread = ThreadState(owner.id, now, now, auto_archive_minutes=auto_archive_minutes)
        thread.thread.members[owner.id] = now
        self._keep(thread)
        self._tell(Kind.THREAD_CREATE, guild, channel=thread)
        if starter is not None:
            starter.thread_id = thread.id
            starter.flags |= MessageFlag.HAS_THREAD
            self.edited(starter, by_author=False)
            opening = Message(self.ids.new(), thread.id, guild.id, owner, now, kind=MessageKind.THREAD_STARTER)
            opening.reference = (parent.id, starter.id)
            thread.messages[opening.id] = opening
        if kind is ChannelKind.PUBLIC_THREAD:
            note = Message(self.ids.new(), parent.id, guild.id, owner, now, name, MessageKind.THREAD_CREATED)
            note.reference = (thread.id, 0)
            self.post(note)
        return thread

    def change_thread_members(self, thread: Channel, *, added: Iterable[int] = (), removed: Iterable[int] = ()) -> None:
        """Let users join or leave a thread."""
        state = thread_state(thread)
        new = tuple(user for user in added if user not in state.members)
        gone = tuple(user for user in removed if user in state.members)
        for user in new:
            state.members[user] = self.clock.now()
        for user in gone:
            del state.members[user]
        if new or gone:
            guild = self.guild_of(thread)
            self._tell(Kind.THREAD_MEMBERS_UPDATE, guild, channel=thread, added=new, removed=gone)

    def set_archived(self, thread: Channel, archived: bool, *, locked: bool | None = None) -> None:
        """Archive or reopen a thread, locked or not."""
        state = thread_state(thread)
        state.is_archived = archived
        state.is_locked = state.is_locked if locked is None else locked
        state.archived_at = self.clock.now()
        self.channel_changed(thread)

    def channel_changed(self, channel: Channel) -> None:
        """Tell that a channel or thread has new settings."""
        kind = Kind.THREAD_UPDATE if channel.is_thread else Kind.CHANNEL_UPDATE
        self._tell(kind, self.guild_of(channel), channel=channel)

    def remove_channel(self, channel: Channel) -> None:
        """Delete a channel with its threads, or a thread."""
        guild = self.guild_of(channel)
        for thread in list(guild.channels.values()) if guild else []:
            if thread.is_thread and thread.parent_id == channel.id:
                self._drop(thread)
        self._drop(channel)
        kind = Kind.THREAD_DELETE if channel.is_thread else Kind.CHANNEL_DELETE
        self._tell(kind, guild, channel=channel)

    def direct(self, first: User, second: User) -> Channel:
        """Find or open the direct conversation of two users."""
        pair = {first.id, second.id}
        for channel in self.channels.values():
            if channel.kind is ChannelKind.DIRECT and set(channel.recipients) == pair:
                return channel
        channel = Channel(self.ids.new(), ChannelKind.DIRECT, "", recipients=(first.id, second.id))
        self._keep(channel)
        self.happenings.tell(Happening(Kind.CHANNEL_CREATE, channel=channel))
        return channel

    # Messages

    def post(self, message: Message) -> Message:
        """Add a message to its channel. A thread that was archived opens again."""
        channel = self.channels[message.channel_id]
        if channel.thread is not None and message.seen_only_by is None:
            if channel.thread.is_archived:
                self.set_archived(channel, archived=False)
            channel.thread.sent += 1
            if message.author.id not in channel.thread.members:
                self.change_thread_members(channel, added=[message.author.id])
        channel.messages[message.id] = message
        self._tell_message(Kind.MESSAGE_CREATE, message)
        return message

    def edited(self, message: Message, *, by_author: bool = True) -> None:
        """Tell that a message has changed; an author's change gets a time."""
        if by_author:
            message.edited_at = self.clock.now()
        self._tell_message(Kind.MESSAGE_UPDATE, message)

    def delete(self, message: Message) -> None:
        """Take a message away."""
        self.channels[message.channel_id].messages.pop(message.id, None)
        self._tell_message(Kind.MESSAGE_DELETE, message)

    def react(self, message: Message, user: User, emoji: str) -> None:
        """Add a reaction, once."""
        reactors = message.reactions.setdefault(emoji, [])
        if user.id not in reactors:
            reactors.append(user.id)
            self._tell_message(Kind.REACTION_ADD, message, user=user, emoji=emoji)

    def unreact(self, message: Message, user: User, emoji: str) -> bool:
        """Take a reaction away; says whether it was there."""
        reactors = message.reactions.get(emoji, [])
        if user.id not in reactors:
            return False
        reactors.remove(user.id)
        if not reactors:
            del message.reactions[emoji]
        self._tell_message(Kind.REACTION_REMOVE, message, user=user, emoji=emoji)
        return True

    def clear_reactions(self, message: Message, emoji: str | None = None) -> None:
        """Take all reactions away, or all of one emoji."""
        if emoji is None:
            message.reactions.clear()
            self._tell_message(Kind.REACTION_REMOVE_ALL, message)
        elif message.reactions.pop(emoji, None) is not None:
            self._tell_message(Kind.REACTION_REMOVE_EMOJI, message, emoji=emoji)

    def type_in(self, channel: Channel, user: User) -> None:
        """Show that somebody is typing."""
        self._tell(Kind.TYPING_START, self.guild_of(channel), channel=channel, user=user)
