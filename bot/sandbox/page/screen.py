"""What one person has on their screen, as JSON for the page: places, people, messages, commands."""

from bot.sandbox.entities import Channel, ChannelKind, Guild, Json, Message, User
from bot.sandbox.parts import Parts
from bot.sandbox.people.person import Person
from bot.sandbox.permissions import Permission
from bot.sandbox.render.messages import message
from bot.sandbox.render.reader import Reader, hue, initials, local_source

PAGE_OF_MESSAGES = 60


def cast(parts: Parts) -> list[Json]:
    """List the people whom one can be."""
    return [_face(parts, user) for user in parts.world.users.values() if not user.is_bot]


def _face(parts: Parts, user: User) -> Json:
    guilds = [guild for guild in parts.world.guilds.values() if user.id in guild.members]
    roles = sorted({name for guild in guilds for name in roles_of(guild, user)})
    return {
        "id": str(user.id),
        "name": user.display_name,
        "initials": initials(user.display_name),
        "hue": hue(user.display_name),
        "app": user.is_bot,
        "part": ", ".join(roles) or "Member",
    }


def roles_of(guild: Guild, user: User) -> list[str]:
    """Name what a user is in a guild."""
    member = guild.members[user.id]
    held = [guild.roles[role].name for role in member.roles if not guild.roles[role].managed_by]
    return (["Owner"] if guild.owner_id == user.id else []) + held


class Screen:
    """One person's screen."""

    def __init__(self, parts: Parts, user: User) -> None:
        self.parts = parts
        self.user = user
        self.reader = Reader(parts, user, local_source(parts))

    def person(self, channel: Channel | None = None) -> Person:
        """Become the person, in the guild of a channel."""
        world = self.parts.world
        guild = world.guild_of(channel) if channel else None
        mine = [one for one in world.guilds.values() if self.user.id in one.members]
        return Person(self.parts, self.user, guild or mine[0])

    def home(self) -> Json:
        """Write all places that the person can go to."""
        world = self.parts.world
        guilds = [guild for guild in world.guilds.values() if self.user.id in guild.members]
        directs = [one for one in world.channels.values() if one.kind is ChannelKind.DIRECT]
        return {
            "me": _face(self.parts, self.user),
            "bot": _face(self.parts, world.app.bot),
            "guilds": [self._guild(guild) for guild in guilds],
            "directs": [self._direct(one) for one in directs if self.user.id in one.recipients],
        }

    def _guild(self, guild: Guild) -> Json:
        seen = [channel for channel in guild.channels.values() if self._sees(channel)]
        tops = [channel for channel in seen if channel.kind is ChannelKind.TEXT]
        members = [
            {**_face(self.parts, one.user), "name": one.nick or one.user.display_name} for one in guild.members.values()
        ]
        return {
            "id": str(guild.id),
            "name": guild.name,
            "initials": initials(guild.name),
            "channels": [
                {**self._place(top), "threads": [self._place(one) for one in seen if _is_open(one, top)]}
                for top in tops
            ],
            "members": members,
            "roles": [
                {"id": str(role.id), "name": role.name}
                for role in guild.roles.values()
                if role.id != guild.id and not role.managed_by
            ],
        }

    def _sees(self, channel: Channel) -> bool:
        return bool(self.parts.world.permissions(self.user.id, channel) & Permission.VIEW_CHANNEL)

    def _place(self, channel: Channel) -> Json:
        seen = [one.id for one in channel.messages.values() if self.parts.world.may_see(self.user.id, one)]
        return {
            "id": str(channel.id),
            "name": channel.name,
            "topic": channel.topic or "",
            "last": str(seen[-1]) if seen else "0",
            "locked": bool(channel.thread and channel.thread.is_locked),
        }

    def _direct(self, channel: Channel) -> Json:
        other = next(user for user in channel.recipients if user != self.user.id)
        return {**self._place(channel), **_without_id(_face(self.parts, self.parts.world.users[other]))}

    def conversation(self, channel: Channel, before: int | None = None) -> Json:
        """Write a channel with its newest messages, or those before one."""
        seen = [one for one in channel.messages.values() if self.parts.world.may_see(self.user.id, one)]
        if before is not None:
            seen = [one for one in seen if one.id < before]
        may = self.parts.world.permissions(self.user.id, channel)
        needed = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
        return {
            "id": str(channel.id),
            "messages": [self.message(one) for one in seen[-PAGE_OF_MESSAGES:]],
            "more": len(seen) > PAGE_OF_MESSAGES,
            "writable": bool(may & needed),
        }

    def message(self, given: Message) -> Json:
        """Write a message for the page."""
        may = self.parts.world.permissions(self.user.id, self.parts.world.channels[given.channel_id])
        mine = given.author is self.user or given.seen_only_by == self.user.id
        return {
            "id": str(given.id),
            "channel": str(given.channel_id),
            "html": message(given, self.reader),
            "called": self.user.id in given.mentions or given.mentions_everyone,
            "own": mine or bool(may & Permission.MANAGE_MESSAGES),
        }

    def commands(self, channel: Channel) -> list[Json]:
        """List what can be typed after a slash, one entry for each subcommand."""
        return [
            entry for command in self.person(channel).commands(channel) for entry in _flat(command["name"], command)
        ]


def _is_open(channel: Channel, parent: Channel) -> bool:
    return channel.thread is not None and channel.parent_id == parent.id and not channel.thread.is_archived


def _without_id(face: Json) -> Json:
    return {key: value for key, value in face.items() if key != "id"}


def _flat(name: str, part: Json) -> list[Json]:
    options = part.get("options") or []
    if any(option["type"] in (1, 2) for option in options):
        return [entry for option in options for entry in _flat(f"{name} {option['name']}", option)]
    return [{"name": name, "description": part["description"], "options": options}]
