"""What a member and a server may use in a day."""

from typing import Final

from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.errors import LimitReached
from bot.studio.people import Member
from bot.studio.values import GuildId, UserId

PRODUCTIONS: Final = "productions"
GPU_SECONDS: Final = "gpu_seconds"
CHAT_TOKENS: Final = "chat_tokens"


async def check_productions(studio: Studio, member: Member) -> None:
    """Raise LimitReached when no further production may be started today."""
    own = (await studio.store.guilds.get(member.guild)).limits
    most = _first(own.productions_per_member, studio.settings.limits.productions_per_member)
    together = _first(own.productions_per_server, studio.settings.limits.productions_per_server)
    await _check(studio, member, PRODUCTIONS, 1, most, together)


async def check_gpu(studio: Studio, member: Member, seconds: float) -> None:
    """Raise LimitReached when that much GPU time is not left today."""
    if seconds:
        own = (await studio.store.guilds.get(member.guild)).limits
        most = _first(own.gpu_minutes_per_member, studio.settings.limits.gpu_minutes_per_member)
        together = _first(own.gpu_minutes_per_server, studio.settings.limits.gpu_minutes_per_server)
        await _check(studio, member, GPU_SECONDS, round(seconds), most * 60, together * 60)


async def check_chat(studio: Studio, member: Member) -> None:
    """Raise LimitReached when the chat tokens of today are used up."""
    own = (await studio.store.guilds.get(member.guild)).limits
    most = _first(own.chat_tokens_per_member, studio.settings.limits.chat_tokens_per_member)
    together = _first(own.chat_tokens_per_server, studio.settings.limits.chat_tokens_per_server)
    await _check(studio, member, CHAT_TOKENS, 1, most, together)


async def count(studio: Studio, tx: Transaction, guild: GuildId, user: UserId, kind: str, amount: int) -> None:
    """Add to what was used today."""
    await studio.store.usage.add(tx, guild, user, _today(studio), kind, amount)


async def _check(studio: Studio, member: Member, kind: str, amount: int, most: int, together: int) -> None:
    day = _today(studio)
    used = await studio.store.usage.of(member.guild, member.user, day, kind)
    if used + amount > most:
        raise LimitReached(
            f"You have used {used} of {most} {kind.replace('_', ' ')} for today.", "It starts again at midnight UTC."
        )
    everyone = await studio.store.usage.of_guild(member.guild, day, kind)
    if everyone + amount > together:
        raise LimitReached(
            f"This server has used {everyone} of {together} {kind.replace('_', ' ')} for today.",
            "It starts again at midnight UTC; a manager can raise the limit.",
        )


def _today(studio: Studio) -> str:
    return studio.now().date().isoformat()


def _first(own: int | None, default: int) -> int:
    return default if own is None else own
