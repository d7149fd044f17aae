"""What the gateway tells an app about a happening: its JSON, if the intents and the bot's view allow it."""

from collections.abc import Iterator
from enum import IntFlag

from bot.sandbox.entities import Channel, Guild, Json
from bot.sandbox.happenings import Happening, Kind
from bot.sandbox.objects import Objects, emoji_object
from bot.sandbox.permissions import Permission
from bot.sandbox.world import World


class Intent(IntFlag):
    """Gateway intents."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_REACTIONS = 1 << 10
    GUILD_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_REACTIONS = 1 << 13
    DIRECT_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15


_NEEDED: dict[str, tuple[Intent, Intent]] = {
    "MESSAGE_REACTION": (Intent.GUILD_REACTIONS, Intent.DIRECT_REACTIONS),
    "MESSAGE": (Intent.GUILD_MESSAGES, Intent.DIRECT_MESSAGES),
    "TYPING": (Intent.GUILD_TYPING, Intent.DIRECT_TYPING),
    "GUILD_MEMBER": (Intent.GUILD_MEMBERS, Intent.GUILD_MEMBERS),
    "": (Intent.GUILDS, Intent.GUILDS),
}


def shard_of(guild_id: int, count: int) -> int:
    """Tell which shard hears of a guild; direct messages (guild 0) go to the first."""
    return (guild_id >> 22) % count


class Events:
    """Writes gateway events."""

    def __init__(self, world: World, objects: Objects) -> None:
        self.world = world
        self.objects = objects

    @property
    def _bot(self) -> int:
        return self.world.app.bot.id

    def of(self, happening: Happening, intents: int) -> Json | None:
        """Write the event for a happening, or None where the app does not get to hear of it."""
        kind = happening.kind
        if kind is Kind.COMMANDS_SYNCED or (
            kind is Kind.CHANNEL_CREATE and happening.guild is None
        ):  # bots are not told of direct conversations
            return None
        if kind is Kind.INTERACTION_CREATE:
            return happening.payload
        if not self._is_wanted(happening, intents) or not self._is_visible(happening):
            return None
        if happening.message is not None:
            return self._about_message(happening, intents)
        if happening.channel is not None:
            return self._about_channel(happening, happening.channel)
        return self._about_guild(happening, happening.guild) if happening.guild else None

    def _is_wanted(self, happening: Happening, intents: int) -> bool:
        kind = happening.kind
        if kind is Kind.MEMBER_UPDATE and happening.user and happening.user.id == self._bot:
            return True
        if kind is Kind.THREAD_MEMBERS_UPDATE and not intents & Intent.GUILD_MEMBERS:
            return self._bot in happening.added + happening.removed and bool(intents & Intent.GUILDS)
        prefix = next(prefix for prefix in _NEEDED if kind.value.startswith(prefix))
        in_guild, in_direct = _NEEDED[prefix]
        return bool(intents & (in_guild if happening.guild else in_direct))

    def _is_visible(self, happening: Happening) -> bool:
        if happening.kind is Kind.GUILD_DELETE:
            return True
        if happening.guild is not None and self._bot not in happening.guild.members:
            return False
        if happening.message is not None and happening.message.seen_only_by is not None:
            return False
        if happening.channel is None or happening.kind in (Kind.CHANNEL_DELETE, Kind.THREAD_DELETE):
            return True
        return self.sees(happening.channel)

    def sees(self, channel: Channel) -> bool:
        """Say whether the bot can see a channel."""
        return bool(self.world.permissions(self._bot, channel) & Permission.VIEW_CHANNEL)

    def guild(self, guild: Guild) -> Json:
        """Write GUILD_CREATE."""
        visible = [channel for channel in guild.channels.values() if self.sees(channel)]
        return self.objects.guild_for_gateway(guild, visible)

    def members(self, request: Json) -> Iterator[Json]:
        """Answer op 8: the members of a guild, by ids or by the start of their names."""
        guild_ids = request["guild_id"]
        wanted = {int(one) for one in _listed(request.get("user_ids"))}
        query = str(request.get("query") or "").lower()
        for guild_id in _listed(guild_ids):
            guild = self.world.guilds[int(guild_id)]
            found = [
                member
                for member in guild.members.values()
                if (not wanted or member.user.id in wanted) and member.user.name.startswith(query)
            ]
            nonce = {"nonce": request["nonce"]} if request.get("nonce") else {}
            yield {
                "guild_id": str(guild.id),
                "members": [self.objects.member(member) for member in found],
                "chunk_index": 0,
                "chunk_count": 1,
                "not_found": [str(one) for one in wanted - {member.user.id for member in found}],
                **nonce,
            }

    def _about_message(self, happening: Happening, intents: int) -> Json | None:
        message = happening.message
        if message is None:
            return None
        where: Json = {"channel_id": str(message.channel_id)}
        if message.guild_id is not None:
            where["guild_id"] = str(message.guild_id)
        if happening.kind in (Kind.MESSAGE_CREATE, Kind.MESSAGE_UPDATE):
            redact = not intents & Intent.MESSAGE_CONTENT
            body = self.objects.message_event(message, redact=redact)
            return {**body, "channel_type": int(self.world.channels[message.channel_id].kind)}
        if happening.kind is Kind.MESSAGE_DELETE:
            return {**where, "id": str(message.id)}
        where["message_id"] = str(message.id)
        if happening.emoji is not None:
            where["emoji"] = emoji_object(happening.emoji)
        if happening.kind in (Kind.REACTION_REMOVE_ALL, Kind.REACTION_REMOVE_EMOJI) or not happening.user:
            return where
        where |= {"user_id": str(happening.user.id), "burst": False, "type": 0}
        if happening.kind is Kind.REACTION_ADD:
            where["message_author_id"] = str(message.author.id)
            member = happening.guild.members.get(happening.user.id) if happening.guild else None
            where |= {"member": self.objects.member(member)} if member else {}
        return where

    def _about_channel(self, happening: Happening, channel: Channel) -> Json:
        guild = {"guild_id": str(channel.guild_id)} if channel.guild_id else {}
        if happening.kind is Kind.TYPING_START and happening.user is not None:
            now = int(self.world.clock.now().timestamp())
            member = happening.guild.members.get(happening.user.id) if happening.guild else None
            inside = {"member": self.objects.member(member)} if member else {}
            typist = str(happening.user.id)
            return {"channel_id": str(channel.id), "user_id": typist, "timestamp": now, **guild, **inside}
        if happening.kind is Kind.THREAD_MEMBERS_UPDATE:
            count = len(channel.thread.members) if channel.thread else 0
            return {
                "id": str(channel.id),
                **guild,
                "member_count": count,
                "added_members": [self._joined(channel, user) for user in happening.added],
                "removed_member_ids": [str(user) for user in happening.removed],
            }
        if happening.kind is Kind.THREAD_DELETE:
            parent = str(channel.parent_id)
            return {"id": str(channel.id), **guild, "parent_id": parent, "type": int(channel.kind)}
        fresh = {"newly_created": True} if happening.kind is Kind.THREAD_CREATE else {}
        return {**self.objects.channel(channel, viewer=self._bot), **fresh}

    def _joined(self, thread: Channel, user_id: int) -> Json:
        guild = self.world.guild_of(thread)
        member = guild.members.get(user_id) if guild else None
        inside = {"member": self.objects.member(member), "presence": None} if member else {}
        return {**self.objects.thread_member(thread, user_id), **inside}

    def _about_guild(self, happening: Happening, guild: Guild) -> Json:
        where = {"guild_id": str(guild.id)}
        if happening.kind is Kind.GUILD_CREATE:
            return self.guild(guild)
        if happening.kind is Kind.GUILD_UPDATE:
            return self.objects.guild(guild)
        if happening.kind is Kind.GUILD_DELETE:
            return {"id": str(guild.id)}
        if happening.role is not None:
            return {**where, "role": self.objects.role(happening.role)}
        if happening.member is not None:
            return {**where, **self.objects.member(happening.member)}
        return {**where, "user": self.objects.user(happening.user)} if happening.user else where


def _listed(value: object) -> list[str]:
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
