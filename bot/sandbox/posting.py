"""Writing and rewriting messages: what REST, interaction answers and people have in common."""

import mimetypes
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.sandbox import errors, limits, media
from bot.sandbox.dimensions import size_of
from bot.sandbox.entities import Attachment, Channel, Json, Message, MessageFlag, MessageKind, User
from bot.sandbox.objects import Objects
from bot.sandbox.permissions import Permission
from bot.sandbox.world import World

_SETTABLE = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SILENT | MessageFlag.COMPONENTS_V2 | MessageFlag.EPHEMERAL
_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")


@dataclass(frozen=True)
class Upload:
    """A file on its way in."""

    filename: str
    data: bytes
    description: str | None = None

    @property
    def content_type(self) -> str:
        """Guess the media type from the name."""
        return mimetypes.guess_type(self.filename)[0] or "application/octet-stream"


class Desk:
    """Turns payloads into messages, within the limits of the place they go to."""

    def __init__(self, world: World, objects: Objects) -> None:
        self.world = world
        self.objects = objects

    def upload_limit(self, channel: Channel) -> int:
        """Tell the largest file that may go into a channel, in bytes."""
        guild = self.world.guild_of(channel)
        return guild.upload_limit if guild else 10 * 1024 * 1024

    def store(self, channel: Channel, upload: Upload, *, ephemeral: bool = False) -> Attachment:
        """Put a file on the CDN."""
        width, height = size_of(upload.data, upload.content_type) or (None, None)
        name = re.sub(r"[^\w.\-]+", "_", PurePosixPath(upload.filename).name) or "file"
        file = Attachment(
            self.world.ids.new(),
            channel.id,
            name,
            upload.data,
            upload.content_type,
            width,
            height,
            upload.description,
            ephemeral,
        )
        self.world.attachments[file.id] = file
        return file

    def write(
        self,
        channel: Channel,
        author: User,
        payload: Json,
        uploads: dict[str, Upload],
        *,
        kind: MessageKind = MessageKind.DEFAULT,
        seen_only_by: int | None = None,
        interaction: Json | None = None,
    ) -> Message:
        """Check a payload and post it."""
        limits.check_message(payload)
        self._check_files(channel, uploads)
        now = self.world.clock.now()
        message = Message(self.world.ids.new(), channel.id, channel.guild_id, author, now, kind=kind)
        message.flags = int(payload.get("flags") or 0) & int(_SETTABLE)
        message.seen_only_by = seen_only_by
        message.nonce = payload.get("nonce")
        if interaction is not None:
            message.interaction = interaction
            message.application_id = self.world.app.id
        reference = payload.get("message_reference")
        if reference:
            self._refer(message, channel, reference, payload.get("allowed_mentions"))
        self._fill(message, channel, payload, uploads)
        if not (message.content or message.embeds or message.attachments or message.components):
            raise errors.empty_message()
        return self.world.post(message)

    def rewrite(self, message: Message, payload: Json, uploads: dict[str, Upload]) -> Message:
        """Change a message; fields that are absent stay as they are."""
        channel = self.world.channel(message.channel_id)
        flags = message.flags
        if payload.get("flags") is not None:
            kept = flags & ~int(MessageFlag.SUPPRESS_EMBEDS)
            flags = kept | int(payload["flags"]) & int(_SETTABLE & ~MessageFlag.EPHEMERAL)
        limits.check_message({**payload, "flags": flags})
        self._check_files(channel, uploads)
        was_loading = message.is_loading
        message.flags = flags & ~int(MessageFlag.LOADING)
        if flags & MessageFlag.COMPONENTS_V2:
            message.content, message.embeds = "", []
        self._fill(message, channel, payload, uploads)
        self.world.edited(message, by_author=not was_loading)
        return message

    def check_rights(self, channel: Channel, user: User, payload: Json, uploads: dict[str, Upload]) -> None:
        """Refuse a message from someone who may not write it here."""
        may = self.world.permissions(user.id, channel)
        if not may & Permission.VIEW_CHANNEL:
            raise errors.missing_access()
        needed = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
        if payload.get("embeds"):
            needed |= Permission.EMBED_LINKS
        if uploads:
            needed |= Permission.ATTACH_FILES
        if payload.get("message_reference"):
            needed |= Permission.READ_MESSAGE_HISTORY
        if channel.guild_id is not None and (may & needed) != needed:
            raise errors.missing_permissions()
        if channel.thread and channel.thread.is_locked and not may & Permission.MANAGE_THREADS:
            raise errors.thread_locked()
        if channel.guild_id is None and self.world.is_closed_to(user, channel):
            raise errors.dms_closed()

    def _check_files(self, channel: Channel, uploads: dict[str, Upload]) -> None:
        limit = self.upload_limit(channel)
        if len(uploads) > limits.FILES:
            raise errors.invalid("files", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
        total = sum(len(upload.data) for upload in uploads.values())
        if total > max(limit, limits.REQUEST_BYTES) or any(len(one.data) > limit for one in uploads.values()):
            raise errors.too_large()

    def _refer(self, message: Message, channel: Channel, reference: Json, allowed: Json | None) -> None:
        message_id = int(reference["message_id"])
        target = channel.messages.get(message_id)
        if target is None and reference.get("fail_if_not_exists", True):
            raise errors.invalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        if target is not None:
            message.kind = MessageKind.REPLY
            message.reference = (channel.id, target.id)
            if allowed is None or allowed.get("replied_user"):
                message.mentions.append(target.author.id)

    def _fill(self, message: Message, channel: Channel, payload: Json, uploads: dict[str, Upload]) -> None:
        self._attach(message, channel, payload.get("attachments"), uploads)
        files = {file.filename: file for file in message.attachments}
        if "content" in payload:
            message.content = str(payload["content"] or "").strip()
        if "embeds" in payload:
            message.embeds = [media.embed(part, files, self.objects) for part in payload["embeds"] or []]
        if "components" in payload:
            parts = payload["components"] or []
            message.components = media.components(parts, files, self.objects, self.world.ids)
        shown = {media.url_of(embed.get(key)) for embed in message.embeds for key in ("image", "thumbnail")}
        for file in message.attachments:
            file.is_embedded = self.objects.url(file) in shown
        self._mention(message, payload.get("allowed_mentions"))

    def _attach(
        self, message: Message, channel: Channel, listed: list[Json] | None, uploads: dict[str, Upload]
    ) -> None:
        notes = {str(entry.get("id")): entry for entry in listed or []}
        if listed is not None:
            message.attachments = [file for file in message.attachments if str(file.id) in notes]
        hidden = message.seen_only_by is not None
        for key, upload in uploads.items():
            note = notes.get(key, {})
            named = Upload(note.get("filename") or upload.filename, upload.data, note.get("description"))
            message.attachments.append(self.store(channel, named, ephemeral=hidden))
        limits.at_most(message.attachments, "attachments", limits.FILES)

    def _mention(self, message: Message, allowed: Json | None) -> None:
        text = message.content or "\n".join(
            part.get("content", "") for _, part in limits.walk(message.components) if part["type"] == 10
        )
        parse = ["users", "roles", "everyone"] if allowed is None else allowed.get("parse") or []
        listed = {key: {int(one) for one in (allowed or {}).get(key) or []} for key in ("users", "roles")}
        users = [int(one) for one in _USER.findall(text)]
        roles = [int(one) for one in _ROLE.findall(text)]
        replied = [message.mentions[0]] if message.reference and message.mentions else []
        heard = [one for one in users if "users" in parse or one in listed["users"]]
        message.mentions = [one for one in dict.fromkeys(replied + heard) if one in self.world.users]
        message.mention_roles = [one for one in dict.fromkeys(roles) if "roles" in parse or one in listed["roles"]]
        may = self.world.permissions(message.author.id, self.world.channel(message.channel_id))
        everyone = "@everyone" in text or "@here" in text
        message.mentions_everyone = everyone and "everyone" in parse and bool(may & Permission.MENTION_EVERYONE)
