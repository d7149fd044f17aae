"""Which words are meant for the studio: decided from what a message is, before anything is done."""

import re
from dataclasses import dataclass
from enum import StrEnum

import discord

from bot.studio.production import Production
from bot.studio.talk import Mode, Talk


class Meaning(StrEnum):
    """What somebody wants by a message."""

    NOTHING = "nothing"
    TALK = "talk"
    """An answer in the mode of the conversation."""
    REVISION = "revision"
    """Another version of the plan of this thread."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that is meant for the studio."""

    message: discord.Message
    text: str
    mode: Mode
    production: Production | None


def meaning(*, is_addressed: bool, production: Production | None, talk: Talk | None) -> Meaning:
    """Decide what a message means.

    In the thread of a production only what is addressed to the bot counts: it revises the plan, unless another mode
    was chosen there. In a conversation's thread everything counts; elsewhere only what is addressed to the bot.
    """
    if production is not None:
        if not is_addressed:
            return Meaning.NOTHING
        return Meaning.REVISION if talk is None or talk.mode is Mode.PLANNER else Meaning.TALK
    return Meaning.TALK if talk is not None or is_addressed else Meaning.NOTHING


def is_addressed(message: discord.Message, me: discord.ClientUser) -> bool:
    """Say whether a message mentions the bot or replies to it."""
    if any(user.id == me.id for user in message.mentions):
        return True
    replied = message.reference.resolved if message.reference else None
    return isinstance(replied, discord.Message) and replied.author.id == me.id


def words_of(message: discord.Message, me: discord.ClientUser) -> str:
    """Return a message's words without the mention of the bot."""
    return re.sub(rf"<@!?{me.id}>", " ", message.content).strip()
