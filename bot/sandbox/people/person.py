"""A person at Discord's client: types commands, presses buttons, reacts, writes, and waits for what comes."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.sandbox import errors
from bot.sandbox.entities import Channel, ChannelKind, Guild, Json, Message, User
from bot.sandbox.interactions import Asked
from bot.sandbox.parts import Parts
from bot.sandbox.people import typed
from bot.sandbox.people.asking import Asking, Reply, command_data
from bot.sandbox.people.forms import Modal, chosen_options
from bot.sandbox.people.typed import NotAllowed, Resolved
from bot.sandbox.people.views import ChannelView, MessageView
from bot.sandbox.permissions import Permission, permissions_of

Place = ChannelView | Channel | str


class Person:
    """One person in one guild. Where a channel is wanted, a name will do."""

    def __init__(self, parts: Parts, user: User, guild: Guild) -> None:
        self._parts = parts
        self.user = user
        self.guild = guild
        self._asking = Asking(parts, user)

    def __repr__(self) -> str:
        return f"<{self.user.display_name} in {self.guild.name}>"

    @property
    def id(self) -> int:
        """The user's id."""
        return self.user.id

    @property
    def name(self) -> str:
        """The name shown."""
        return self.user.display_name

    @property
    def mention(self) -> str:
        """How to mention them."""
        return f"<@{self.user.id}>"

    def view(self, place: Place) -> ChannelView:
        """Look at a channel or thread."""
        return ChannelView(self._parts, self._channel(place), self.user)

    async def dms(self) -> ChannelView:
        """Open the direct conversation with the bot."""
        world = self._parts.world
        return ChannelView(self._parts, world.direct(self.user, world.app.bot), self.user)

    def commands(self, place: Place) -> list[Json]:
        """List the commands that the person may use somewhere."""
        channel = self._channel(place)
        app = self._parts.world.app
        scoped = app.commands.get(channel.guild_id or -1, {}).values()
        context = 1 if channel.kind is ChannelKind.DIRECT else 0
        mine = permissions_of(self.guild, self.id, channel) if channel.guild_id else Permission(0)
        return [
            command
            for command in [*scoped, *app.commands.get(None, {}).values()]
            if command["type"] == 1
            and context in (command.get("contexts") or [0, 1])
            and (not channel.guild_id or _may_use(command, mine))
        ]

    # Doing

    async def slash(self, place: Place, command: str, /, **options: Any) -> Reply:
        """Use a command, such as `"edit ask"`, with its options by name."""
        channel = self._writable(place, Permission.USE_APPLICATION_COMMANDS)
        found, words, known = typed.find_command(self.commands(channel), command)
        resolved = Resolved(self._parts, self._parts.world.guild_of(channel))
        values = typed.fill(known, options, resolved, channel)
        data = command_data(found, typed.nest(words, values), resolved)
        return await self._asking.ask(Asked.COMMAND, channel, data)

    async def autocomplete(
        self, place: Place, command: str, option: str, text: str = "", /, **others: Any
    ) -> list[Json]:
        """Ask for the suggestions for an option while typing; each has `name` and `value`."""
        channel = self._writable(place, Permission.USE_APPLICATION_COMMANDS)
        found, words, known = typed.find_command(self.commands(channel), command)
        if not any(one["name"] == option and one.get("autocomplete") for one in known):
            raise NotAllowed(f"/{command} does not complete {option!r}.")
        resolved = Resolved(self._parts, self._parts.world.guild_of(channel))
        values = typed.fill(known, {**others, option: text}, resolved, channel, focused=option)
        data = command_data(found, typed.nest(words, values), resolved)
        interaction = await self._asking.answered(Asked.AUTOCOMPLETE, channel, data)
        return interaction.choices

    async def click(self, message: MessageView, button: str) -> Reply:
        """Press a button, by the beginning of its label or by custom id."""
        raw = self._seen(message)
        part = MessageView(self._parts, raw, self.user).component(button, {2})
        if part.get("disabled"):
            raise NotAllowed(f"The button {button!r} is disabled.")
        if "custom_id" not in part:
            raise NotAllowed(f"The button {button!r} is a link to {part.get('url')}.")
        data = {"component_type": 2, "custom_id": part["custom_id"], "id": part["id"]}
        return await self._asking.ask(Asked.COMPONENT, self._channel_of(raw), data, message=raw)

    async def select(self, message: MessageView, select: str, values: Any) -> Reply:
        """Choose in a select, found by custom id or placeholder: labels, or people, roles and channels."""
        raw = self._seen(message)
        part = MessageView(self._parts, raw, self.user).component(select, {3, 5, 6, 7, 8})
        if part.get("disabled"):
            raise NotAllowed(f"The select {select!r} is disabled.")
        chosen = list(values) if isinstance(values, (list, tuple)) else [values]
        if not part["min_values"] <= len(chosen) <= part["max_values"]:
            raise NotAllowed(f"{select!r} takes {part['min_values']} to {part['max_values']} values.")
        resolved = Resolved(self._parts, self._parts.world.guild_of(self._channel_of(raw)))
        is_plain = part["type"] == 3
        sent = chosen_options(part, chosen) if is_plain else [resolved.entity(value) for value in chosen]
        data: Json = {"component_type": part["type"], "custom_id": part["custom_id"], "id": part["id"]}
        data |= {"values": sent, **({"resolved": resolved.found} if resolved.found else {})}
        return await self._asking.ask(Asked.COMPONENT, self._channel_of(raw), data, message=raw)

    async def submit(self, modal: Modal, values: Mapping[str, Any] | None = None, /, **more: Any) -> Reply:
        """Fill in a modal, by labels or custom ids, and send it."""
        source = modal.interaction
        if source.user is not self.user:
            raise NotAllowed("This modal is on somebody else's screen.")
        resolved = Resolved(self._parts, self._parts.world.guild_of(source.channel))
        filled = modal.fill({**(values or {}), **more}, resolved)
        data: Json = {"custom_id": modal.custom_id, "components": filled}
        if resolved.found:
            data["resolved"] = resolved.found
        cause = self._parts.interactions.metadata(source)
        return await self._asking.ask(Asked.MODAL, source.channel, data, message=source.message, cause=cause)

    async def say(
        self,
        place: Place,
        text: str = "",
        *,
        reply_to: MessageView | None = None,
        attachments: Iterable[Any] = (),
        mentions: "Iterable[Person | User]" = (),
    ) -> MessageView:
        """Write a message. Attachments are paths, uploads or (name, bytes); mentions go in front."""
        channel = self._writable(place, Permission.VIEW_CHANNEL)
        front = "".join(f"<@{one.id}> " for one in mentions)
        payload: Json = {"content": front + text}
        if reply_to is not None:
            payload["message_reference"] = {"message_id": str(reply_to.id)}
        uploads = {str(number): typed.upload_from(one) for number, one in enumerate(attachments)}
        self._parts.desk.check_rights(channel, self.user, payload, uploads)
        return self._shown(self._parts.desk.write(channel, self.user, payload, uploads))

    async def edit(self, message: MessageView, text: str) -> None:
        """Rewrite a message of one's own."""
        if message.raw.author is not self.user:
            raise NotAllowed("Only the author may edit a message.")
        self._parts.desk.rewrite(message.raw, {"content": text}, {})

    async def delete(self, message: MessageView) -> None:
        """Delete a message: one's own, an ephemeral one, or any with Manage Messages."""
        raw = self._seen(message)
        may = self._parts.world.permissions(self.id, self._channel_of(raw))
        if raw.author is not self.user and raw.seen_only_by is None and not may & Permission.MANAGE_MESSAGES:
            raise NotAllowed("This message is somebody else's.")
        self._parts.world.delete(raw)

    async def react(self, message: MessageView, emoji: str) -> None:
        """React."""
        raw = self._seen(message)
        may = self._parts.world.permissions(self.id, self._channel_of(raw))
        if raw.seen_only_by is not None or (emoji not in raw.reactions and not may & Permission.ADD_REACTIONS):
            raise NotAllowed(f"{self.name} may not react here.")
        self._parts.world.react(raw, self.user, emoji)

    async def unreact(self, message: MessageView, emoji: str) -> None:
        """Take a reaction of one's own away."""
        if not self._parts.world.unreact(self._seen(message), self.user, emoji):
            raise NotAllowed(f"{self.name} had not reacted with {emoji}.")

    # Waiting

    async def sees(
        self,
        place: Place,
        wanted: Callable[[MessageView], Any] | str,
        *,
        timeout_s: float = 10,
        after: MessageView | None = None,
    ) -> MessageView:
        """Wait for a message that this person sees: words, or a predicate; one that is there will do."""
        return await self.view(place).sees(wanted, timeout_s=timeout_s, after=after)

    async def finds_thread(
        self, place: Place, wanted: Callable[[ChannelView], Any] | str = "", *, timeout_s: float = 10
    ) -> ChannelView:
        """Wait for a thread under a channel, by part of its name or a predicate; the newest wins."""
        parent = self.view(place)

        def found(view: ChannelView) -> ChannelView | None:
            fits = [one for one in view.threads if (wanted in one.name if isinstance(wanted, str) else wanted(one))]
            return fits[-1] if fits else None

        await parent.until(lambda view: found(view) is not None, timeout_s=timeout_s)
        thread = found(parent)
        if thread is None:
            raise LookupError("The thread is gone again.")
        return thread

    # Beneath

    def _channel(self, place: Place) -> Channel:
        if isinstance(place, Channel):
            return place
        if isinstance(place, ChannelView):
            return place.raw
        found = [one for one in self.guild.channels.values() if one.name == place.removeprefix("#")]
        if not found:
            raise LookupError(f"{self.guild.name} has no channel {place!r}.")
        return found[-1]

    def _writable(self, place: Place, needed: Permission) -> Channel:
        channel = self._channel(place)
        may = self._parts.world.permissions(self.id, channel)
        if not may & Permission.VIEW_CHANNEL or (may & needed) != needed:
            raise NotAllowed(f"{self.name} may not do that in #{channel.name}.")
        if channel.thread and channel.thread.is_locked and not may & Permission.MANAGE_THREADS:
            raise errors.thread_locked()
        return channel

    def _seen(self, message: MessageView) -> Message:
        raw = message.raw
        channel = self._parts.world.channels.get(raw.channel_id)
        if channel is None or raw.id not in channel.messages:
            raise NotAllowed(f"The message {message!r} is gone.")
        if not self._parts.world.may_see(self.id, raw):
            raise NotAllowed(f"{self.name} does not see the message {message!r}.")
        return raw

    def _channel_of(self, message: Message) -> Channel:
        return self._parts.world.channels[message.channel_id]

    def _shown(self, message: Message) -> MessageView:
        return MessageView(self._parts, message, self.user)


def _may_use(command: Json, mine: Permission) -> bool:
    needed = command.get("default_member_permissions")
    return (
        needed is None
        or bool(mine & Permission.ADMINISTRATOR)
        or (int(mine) & int(needed) == int(needed) if int(needed) else False)
    )
