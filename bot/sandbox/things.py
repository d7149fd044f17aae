"""People, guilds, channels and files as Discord's JSON.

Ids are strings; keys are those that the official description requires.
"""

from datetime import datetime

from bot.sandbox.entities import Attachment, Channel, ChannelKind, Guild, Json, Member, Overwrite, Role, User
from bot.sandbox.world import World

_APP_FLAGS = {1 << 8: 1 << 13, 1 << 1: 1 << 15, 1 << 15: 1 << 19}


def stamp(moment: datetime | None) -> str | None:
    """Write a time as Discord does."""
    return moment.isoformat() if moment else None


class Things:
    """Writes down people, guilds, channels and files. Knows the address under which files can be fetched."""

    def __init__(self, world: World, cdn_base: str) -> None:
        self.world = world
        self.cdn_base = cdn_base

    # People

    def user(self, user: User) -> Json:
        """Write a user."""
        return {
            "id": str(user.id),
            "username": user.name,
            "discriminator": "0",
            "global_name": None if user.is_bot else user.display_name,
            "avatar": None,
            "bot": user.is_bot,
            "system": False,
            "flags": 0,
            "public_flags": 0,
            "primary_guild": None,
        }

    def current_user(self) -> Json:
        """Write the bot as it sees itself."""
        account = {"mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}
        return {**self.user(self.world.app.bot), **account}

    def application(self) -> Json:
        """Write the app as its owner sees it."""
        app = self.world.app
        flags = app_flags(app.intents_enabled)
        owner = self.world.users.get(app.owner_id, app.bot)
        return {
            "id": str(app.id),
            "name": app.bot.display_name,
            "icon": None,
            "description": app.description,
            "summary": "",
            "type": None,
            "bot": self.user(app.bot),
            "bot_public": False,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": flags,
            "flags_new": str(flags),
            "owner": self.user(owner),
            "team": None,
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "approximate_guild_count": len(self.world.guilds),
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "explicit_content_filter": 0,
            "eligible_oauth2_scopes": ["bot", "applications.commands"],
        }

    def member(self, member: Member, *, with_user: bool = True) -> Json:
        """Write a member of a guild."""
        return {
            **({"user": self.user(member.user)} if with_user else {}),
            "nick": member.nick,
            "avatar": None,
            "banner": None,
            "roles": [str(role) for role in sorted(member.roles)],
            "joined_at": stamp(member.joined_at),
            "premium_since": None,
            "communication_disabled_until": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }

    # Guilds and channels

    def role(self, role: Role) -> Json:
        """Write a role."""
        tags = {"tags": {"bot_id": str(role.managed_by)}} if role.managed_by else {}
        return {
            "id": str(role.id),
            "name": role.name,
            "permissions": str(role.permissions),
            "position": role.position,
            "color": role.colour,
            "colors": {"primary_color": role.colour, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": role.managed_by is not None,
            "mentionable": True,
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
            **tags,
        }

    def guild(self, guild: Guild) -> Json:
        """Write a guild as REST gives it."""
        nothing = (
            "icon description home_header splash discovery_splash banner application_id afk_channel_id "
            "system_channel_id widget_channel_id max_presences vanity_url_code rules_channel_id "
            "safety_alerts_channel_id public_updates_channel_id incidents_data"
        )
        zero = (
            "system_channel_flags verification_level default_message_notifications mfa_level "
            "explicit_content_filter premium_subscription_count nsfw_level max_stage_video_channel_users "
            "max_video_channel_users"
        )
        return {
            **dict.fromkeys(nothing.split()),
            **dict.fromkeys(zero.split(), 0),
            "id": str(guild.id),
            "name": guild.name,
            "owner_id": str(guild.owner_id),
            "features": [],
            "emojis": [],
            "stickers": [],
            "roles": [self.role(role) for role in guild.roles.values()],
            "region": "deprecated",
            "afk_timeout": 300,
            "widget_enabled": False,
            "max_members": 500000,
            "premium_tier": guild.boost_tier,
            "premium_progress_bar_enabled": False,
            "preferred_locale": guild.locale,
            "nsfw": False,
            "approximate_member_count": len(guild.members),
            "approximate_presence_count": len(guild.members),
        }

    def guild_for_gateway(self, guild: Guild, visible: list[Channel]) -> Json:
        """Write a guild as GUILD_CREATE brings it: with the channels that the bot can see, and itself."""
        bot = guild.members[self.world.app.bot.id]
        threads = [channel for channel in visible if channel.thread and not channel.thread.is_archived]
        return {
            **self.guild(guild),
            "joined_at": stamp(bot.joined_at),
            "large": False,
            "member_count": len(guild.members),
            "members": [self.member(bot)],
            "channels": [self.channel(channel) for channel in visible if not channel.is_thread],
            "threads": [self.channel(channel, viewer=bot.user.id) for channel in threads],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    def channel(self, channel: Channel, *, viewer: int | None = None) -> Json:
        """Write a channel, thread or conversation; a thread says whether the viewer is in it."""
        last = channel.last_message_id
        common: Json = {
            "id": str(channel.id),
            "type": int(channel.kind),
            "flags": 0,
            "last_message_id": str(last) if last else None,
            "last_pin_timestamp": None,
        }
        if channel.kind is ChannelKind.DIRECT:
            others = [user for user in channel.recipients if user != self.world.app.bot.id]
            return {**common, "recipients": [self.user(self.world.users[user]) for user in others]}
        common |= {
            "guild_id": str(channel.guild_id),
            "name": channel.name,
            "parent_id": str(channel.parent_id) if channel.parent_id else None,
            "rate_limit_per_user": channel.slowmode_s,
        }
        if channel.thread is not None:
            return {**common, **self._thread(channel, viewer)}
        return {
            **common,
            "position": channel.position,
            "topic": channel.topic,
            "nsfw": False,
            "permission_overwrites": [_overwrite(one) for one in channel.overwrites.values()],
        }

    def _thread(self, channel: Channel, viewer: int | None) -> Json:
        state = channel.thread
        if state is None:
            return {}
        mine = {"member": self.thread_member(channel, viewer)} if viewer in state.members else {}
        return {
            "owner_id": str(state.owner_id),
            "message_count": min(len(channel.messages), 50),
            "member_count": min(len(state.members), 50),
            "total_message_sent": state.sent,
            "thread_metadata": {
                "archived": state.is_archived,
                "locked": state.is_locked,
                "auto_archive_duration": state.auto_archive_minutes,
                "archive_timestamp": stamp(state.archived_at),
                "create_timestamp": stamp(state.created_at),
                "invitable": state.is_invitable,
            },
            **mine,
        }

    def thread_member(self, thread: Channel, user_id: int | None) -> Json:
        """Write a user's place in a thread."""
        joined = thread.thread.members.get(user_id or 0) if thread.thread else None
        joined_at = stamp(joined or self.world.clock.now())
        return {"id": str(thread.id), "user_id": str(user_id), "join_timestamp": joined_at, "flags": 1}

    # Files

    def attachment(self, file: Attachment) -> Json:
        """Write a file."""
        url = self.url(file)
        size = {"width": file.width, "height": file.height} if file.width else {}
        said = {"description": file.description} if file.description else {}
        return {
            "id": str(file.id),
            "filename": file.filename,
            "size": len(file.data),
            "url": url,
            "proxy_url": url,
            "content_type": file.content_type,
            "ephemeral": file.is_ephemeral,
            **size,
            **said,
        }

    def url(self, file: Attachment) -> str:
        """Tell where a file can be fetched."""
        return f"{self.cdn_base}/attachments/{file.channel_id}/{file.id}/{file.filename}"


def app_flags(intents_enabled: int) -> int:
    """Turn the privileged intents switched on for an app into its public flags (the limited ones)."""
    return sum(flag for intent, flag in _APP_FLAGS.items() if intents_enabled & intent)


def _overwrite(overwrite: Overwrite) -> Json:
    return {
        "id": str(overwrite.target_id),
        "type": 0 if overwrite.is_role else 1,
        "allow": str(overwrite.allow),
        "deny": str(overwrite.deny),
    }
