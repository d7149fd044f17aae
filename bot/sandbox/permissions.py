"""Who may do what where: Discord's permission bits and the order in which overwrites apply."""

from enum import IntFlag

from bot.sandbox.entities import Channel, Guild


class Permission(IntFlag):
    """Discord's permission bits, as far as the sandbox knows them."""

    KICK_MEMBERS = 1 << 1
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    PIN_MESSAGES = 1 << 51


EVERYTHING = Permission(sum(Permission))
NOTHING = Permission(0)

MEMBERS_MAY = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.ADD_REACTIONS
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
)
BOT_MAY = MEMBERS_MAY | Permission.MANAGE_MESSAGES | Permission.MANAGE_THREADS
DIRECT_MESSAGES_MAY = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.ADD_REACTIONS
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
)


def permissions_of(guild: Guild, user_id: int, channel: Channel | None = None) -> Permission:
    """Work out what a member may do, in a channel if one is given.

    The order is Discord's: roles, then overwrites for everyone, for the roles together, for the member.
    A thread has the permissions of its parent.
    """
    member = guild.members.get(user_id)
    if member is None:
        return NOTHING
    if guild.owner_id == user_id:
        return EVERYTHING
    held = [role for role in guild.roles.values() if role.id == guild.id or role.id in member.roles]
    allowed = 0
    for role in held:
        allowed |= role.permissions
    if allowed & Permission.ADMINISTRATOR:
        return EVERYTHING
    if channel is not None and channel.is_thread and channel.parent_id is not None:
        channel = guild.channels.get(channel.parent_id)
    if channel is not None:
        allowed = _overwritten(allowed, channel, guild.id, member.roles, user_id)
    return Permission(allowed & EVERYTHING)


def _overwritten(allowed: int, channel: Channel, everyone: int, roles: set[int], user_id: int) -> int:
    overwrites = channel.overwrites
    steps = [[everyone], [role for role in roles if role != everyone], [user_id]]
    for step in steps:
        present = [overwrites[target] for target in step if target in overwrites]
        for overwrite in present:
            allowed &= ~overwrite.deny
        for overwrite in present:
            allowed |= overwrite.allow
    return allowed if allowed & Permission.VIEW_CHANNEL else 0
