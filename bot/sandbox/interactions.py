"""Interactions between a person and the app: sent over the gateway, answered over REST, in time or not at all."""

import asyncio
import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from bot.sandbox import errors
from bot.sandbox.entities import Channel, ChannelKind, Json, Message, User
from bot.sandbox.happenings import Happening, Kind
from bot.sandbox.objects import Objects
from bot.sandbox.world import World


class Asked(IntEnum):
    """What a person did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Answer(IntEnum):
    """How the app may answer."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    AUTOCOMPLETE = 8
    MODAL = 9


@dataclass
class Interaction:
    """One interaction, from the press of a button to the end of its token."""

    id: int
    token: str
    asked: Asked
    user: User
    channel: Channel
    data: Json
    started_at: datetime
    dispatched: float
    message: Message | None = None
    cause: Json | None = None
    answer: Answer | None = None
    ack_ms: float | None = None
    original: Message | None = None
    modal: Json | None = None
    choices: list[Json] = field(default_factory=list)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    followups: set[int] = field(default_factory=set)

    @property
    def name(self) -> str:
        """Name what was used: the command, or the custom id."""
        return str(self.data.get("name") or self.data.get("custom_id"))


class Interactions:
    """All interactions of one run, newest last."""

    def __init__(self, world: World, objects: Objects, answer_within_s: float, token_life_s: float) -> None:
        self.world = world
        self.objects = objects
        self.answer_within_s = answer_within_s
        self.token_life_s = token_life_s
        self.all: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}

    def start(
        self,
        asked: Asked,
        user: User,
        channel: Channel,
        data: Json,
        *,
        message: Message | None = None,
        cause: Json | None = None,
    ) -> Interaction:
        """Send an interaction to the app."""
        token = secrets.token_urlsafe(48)
        now = self.world.clock.now()
        interaction = Interaction(
            self.world.ids.new(), token, asked, user, channel, data, now, time.perf_counter(), message, cause
        )
        self.all[interaction.id] = self._by_token[token] = interaction
        payload = self.payload(interaction)
        guild = self.world.guild_of(channel)
        happening = Happening(Kind.INTERACTION_CREATE, guild, channel, message, user, payload=payload)
        interaction.dispatched = time.perf_counter()
        self.world.happenings.tell(happening)
        return interaction

    def by_id(self, identity: int, token: str) -> Interaction:
        """Find the interaction that a callback answers."""
        interaction = self.all.get(identity)
        if interaction is None or not secrets.compare_digest(interaction.token, token):
            raise errors.unknown("interaction")
        return interaction

    def by_token(self, token: str) -> Interaction:
        """Find the interaction whose token a webhook call carries; it must be answered and alive."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.answer is None:
            raise errors.unknown("webhook")
        if self._age_s(interaction) > self.token_life_s:
            raise errors.dead_token()
        return interaction

    def acknowledge(self, interaction: Interaction, answer: Answer) -> None:
        """Take the first answer: once, and in time."""
        if interaction.answer is not None:
            raise errors.already_acknowledged()
        if self._age_s(interaction) > self.answer_within_s:
            raise errors.unknown("interaction")
        interaction.answer = answer
        interaction.ack_ms = (time.perf_counter() - interaction.dispatched) * 1000

    async def wait(self, interaction: Interaction) -> bool:
        """Wait for the first answer; says whether it came while Discord would still take it."""
        try:
            async with asyncio.timeout(self.answer_within_s):
                await interaction.answered.wait()
        except TimeoutError:
            return False
        return True

    def metadata(self, interaction: Interaction) -> Json:
        """Write what a message says about the interaction that it answers."""
        made: Json = {
            "id": str(interaction.id),
            "type": int(interaction.asked),
            "user": self.objects.user(interaction.user),
            "authorizing_integration_owners": self._owners(interaction.channel),
        }
        if interaction.asked is Asked.COMMAND:
            made |= {"name": spoken(interaction.data), "command_type": 1}
        if interaction.asked is Asked.COMPONENT and interaction.message is not None:
            made["interacted_message_id"] = str(interaction.message.id)
        if interaction.asked is Asked.MODAL and interaction.cause is not None:
            made["triggering_interaction_metadata"] = interaction.cause
        return made

    def payload(self, interaction: Interaction) -> Json:
        """Write INTERACTION_CREATE."""
        channel, user = interaction.channel, interaction.user
        guild = self.world.guild_of(channel)
        app = self.world.app
        mine = self.world.permissions(user.id, channel)
        described = {**self.objects.channel(channel, viewer=app.bot.id), "permissions": str(int(mine))}
        made: Json = {
            "id": str(interaction.id),
            "application_id": str(app.id),
            "type": int(interaction.asked),
            "token": interaction.token,
            "version": 1,
            "data": interaction.data,
            "channel_id": str(channel.id),
            "channel": described,
            "locale": user.locale,
            "app_permissions": str(int(self.world.permissions(app.bot.id, channel))),
            "entitlements": [],
            "authorizing_integration_owners": self._owners(channel),
            "context": 1 if channel.kind is ChannelKind.DIRECT else 0,
            "attachment_size_limit": guild.upload_limit if guild else 10 * 1024 * 1024,
        }
        if guild is not None:
            made["guild_id"] = str(guild.id)
            made["guild"] = {"id": str(guild.id), "locale": guild.locale, "features": []}
            made["guild_locale"] = guild.locale
            member = self.objects.member(guild.members[user.id])
            made["member"] = {**member, "permissions": str(int(mine))}
        else:
            made["user"] = self.objects.user(user)
        if interaction.message is not None:
            made["message"] = self.objects.message(interaction.message, viewer=app.bot.id)
        return made

    def _owners(self, channel: Channel) -> Json:
        return {"0": str(channel.guild_id or 0)}

    def _age_s(self, interaction: Interaction) -> float:
        return (self.world.clock.now() - interaction.started_at).total_seconds()


def spoken(data: Json) -> str:
    """Read a command as it was typed, subcommands included."""
    words = [str(data["name"])]
    options = data.get("options") or []
    while options and options[0]["type"] in (1, 2):
        words.append(str(options[0]["name"]))
        options = options[0].get("options") or []
    return " ".join(words)
