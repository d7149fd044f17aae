"""Messages and reactions as Discord's JSON, and with them everything else: `Objects` writes it all."""

from bot.sandbox.entities import Json, Message
from bot.sandbox.things import Things, stamp


class Objects(Things):
    """Writes down anything in the world."""

    def message(self, message: Message, *, viewer: int | None = None, redact: bool = False) -> Json:
        """Write a message as the viewer gets it; without the content intent its words may be left out."""
        if redact and self._is_withheld(message):
            shown: Json = {"content": "", "embeds": [], "attachments": [], "components": []}
        else:
            shown = {
                "content": message.content,
                "embeds": message.embeds,
                "attachments": [self.attachment(f) for f in message.attachments if not f.is_embedded],
                "components": message.components,
            }
        return {
            "id": str(message.id),
            "channel_id": str(message.channel_id),
            "type": int(message.kind),
            "author": self.user(message.author),
            "timestamp": stamp(message.created_at),
            "edited_timestamp": stamp(message.edited_at),
            "flags": int(message.flags),
            "mentions": [self.user(self.world.users[user]) for user in message.mentions],
            "mention_roles": [str(role) for role in message.mention_roles],
            "mention_everyone": message.mentions_everyone,
            "pinned": message.is_pinned,
            "tts": False,
            **shown,
            **self._connections(message, viewer, redact=redact),
        }

    def _connections(self, message: Message, viewer: int | None, *, redact: bool) -> Json:
        parts: Json = {}
        if message.reactions:
            parts["reactions"] = [reaction(emoji, users, viewer) for emoji, users in message.reactions.items()]
        if message.reference is not None:
            channel_id, message_id = message.reference
            parts["message_reference"] = {"type": 0, "channel_id": str(channel_id)}
            if message.guild_id:
                parts["message_reference"]["guild_id"] = str(message.guild_id)
            if message_id:
                parts["message_reference"]["message_id"] = str(message_id)
                channel = self.world.channels.get(channel_id)
                found = channel.messages.get(message_id) if channel else None
                plain = self.message(found, viewer=viewer, redact=redact) if found else None
                parts["referenced_message"] = plain and {**plain, "referenced_message": None}
        thread = self.world.channels.get(message.thread_id or 0)
        if thread is not None:
            parts["thread"] = self.channel(thread, viewer=viewer)
        if message.interaction is not None:
            parts["interaction_metadata"] = message.interaction
        if message.application_id:
            parts["application_id"] = str(message.application_id)
            parts["webhook_id"] = str(message.application_id)
        if message.nonce is not None:
            parts["nonce"] = message.nonce
        return parts

    def message_event(self, message: Message, *, redact: bool) -> Json:
        """Write a message as the gateway brings it: with its guild and the author's membership."""
        body = self.message(message, viewer=self.world.app.bot.id, redact=redact)
        guild = self.world.guilds.get(message.guild_id or 0)
        if guild is None:
            return body
        member = guild.members.get(message.author.id)
        inside = {"member": self.member(member, with_user=False)} if member else {}
        mentions = [
            {**user, "member": self.member(guild.members[int(user["id"])], with_user=False)}
            if int(user["id"]) in guild.members
            else user
            for user in body["mentions"]
        ]
        return {**body, "guild_id": str(guild.id), "mentions": mentions, **inside}

    def _is_withheld(self, message: Message) -> bool:
        bot = self.world.app.bot
        own = message.author.id == bot.id or message.interaction is not None
        return not own and message.guild_id is not None and bot.id not in message.mentions


def reaction(emoji: str, users: list[int], viewer: int | None) -> Json:
    """Write one emoji's reactions."""
    return {
        "emoji": emoji_object(emoji),
        "count": len(users),
        "count_details": {"burst": 0, "normal": len(users)},
        "burst_colors": [],
        "me_burst": False,
        "me": viewer in users,
    }


def emoji_object(emoji: str) -> Json:
    """Write an emoji: a character, or `name:id` for a custom one."""
    name, _, identity = emoji.partition(":")
    return {"id": identity or None, "name": name}
