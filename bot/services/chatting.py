"""Conversations: four modes, one language model, what was said so far."""

from typing import Final

from bot.services import access, casting, limits, ordering, persona, screening, tools
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.brief import Brief, brief_of
from bot.studio.errors import WrongState
from bot.studio.orders import Order
from bot.studio.outcomes import Failed, LinesWritten, Replied
from bot.studio.people import Capability, Member
from bot.studio.plan import spoken_seconds
from bot.studio.talk import Mode, Talk, is_discussed
from bot.studio.values import ChannelId, GuildId, OrderId
from bot.studio.work import Reply, Turn, WriteLines

_URGENCY: Final = 1
_TIMEOUT_S: Final = 180.0
_TURNS_KEPT: Final = 12


async def open_talk(studio: Studio, member: Member, channel: ChannelId, mode: Mode) -> Talk:
    """Start a conversation in a channel, or switch the mode of the one that is there."""
    await access.check(studio, member, Capability.PLAN)
    there = await studio.store.talks.get(member.guild, channel)
    talk = there.but(mode=mode) if there else Talk(guild=member.guild, channel=channel, mode=mode, owner=member.user)
    async with studio.store.writing() as tx:
        await studio.store.talks.save(tx, talk)
    return talk


async def end(studio: Studio, member: Member, channel: ChannelId) -> None:
    """End the conversation in a channel. Raises WrongState when there is none."""
    if await studio.store.talks.get(member.guild, channel) is None:
        raise WrongState("There is no conversation here.", "Start one with `/chat mode`.")
    async with studio.store.writing() as tx:
        await studio.store.talks.end(tx, member.guild, channel)


async def say(studio: Studio, member: Member, channel: ChannelId, text: str) -> Order:
    """Say something to the studio; the answer comes as an event of the returned order."""
    await limits.check_chat(studio, member)
    words = brief_of(text).idea
    await screening.check(studio, member, words)
    there = await studio.store.talks.get(member.guild, channel)
    talk = there or Talk(guild=member.guild, channel=channel, mode=Mode.GENERAL, owner=member.user)
    talk = talk.but(turns=(*talk.turns, Turn(speaker="user", text=words))[-_TURNS_KEPT:])
    production = await studio.store.productions.in_thread(member.guild, channel)
    plan, model = None, await casting.chat(studio, member.guild)
    if production is not None and production.plan_version:
        plan = await studio.store.plans.get(member.guild, production.id, production.plan_version)
    if talk.mode is Mode.SCRIPTER and not is_discussed(words):
        work: Reply | WriteLines = WriteLines(brief=Brief(idea=words), plan=plan, model=model, seed=studio.seed())
    else:
        system = Turn(speaker="system", text=persona.briefed(talk.mode, plan))
        roles = (await studio.store.guilds.get(member.guild)).role_map
        work = Reply(
            turns=(system, *talk.turns),
            model=model,
            seed=studio.seed(),
            tools=tools.allowed(roles, member, talk.mode),
            asker=member.user,
        )
    async with studio.store.writing() as tx:
        order = await ordering.order(studio, tx, member.guild, None, work, urgency=_URGENCY, timeout_s=_TIMEOUT_S)
        await studio.store.talks.save(tx, talk.but(awaiting=(*talk.awaiting, order.id)))
        await limits.count(studio, tx, member.guild, member.user, limits.CHAT_TOKENS, len(words) // 4 + 150)
    return order


async def answered(studio: Studio, tx: Transaction, order: Order, outcome: Replied | LinesWritten | Failed) -> None:
    """Keep what was answered and have it shown."""
    talk = await studio.store.talks.awaiting(order.guild, order.id, tx=tx)
    if talk is None:
        return
    text = answer_text(outcome)
    turns = talk.turns if isinstance(outcome, Failed) else (*talk.turns, Turn(speaker="assistant", text=text))
    left = tuple(waiting for waiting in talk.awaiting if waiting != order.id)
    await studio.store.talks.save(tx, talk.but(turns=turns[-_TURNS_KEPT:], awaiting=left))
    tx.after(lambda: studio.announcer.answered(order.guild, talk.channel, order.id, outcome))


async def answer_of(studio: Studio, guild: GuildId, order: OrderId) -> Replied | LinesWritten | Failed | None:
    """Return what came of something said, once it has been answered."""
    outcome = await studio.store.backlog.outcome_of(guild, order)
    return outcome if isinstance(outcome, Replied | LinesWritten | Failed) else None


def answer_text(outcome: Replied | LinesWritten | Failed) -> str:
    """Return an answer as it is shown and remembered: lines with the time each takes."""
    if isinstance(outcome, Replied):
        return outcome.text
    if isinstance(outcome, Failed):
        return f"{outcome.what} {outcome.remedy}"
    shown, at = [], 0.0
    for number, line in enumerate(outcome.lines, 1):
        seconds = spoken_seconds(line)
        shown.append(f"**{number}.** `{at:04.1f}–{at + seconds:04.1f} s` {line}")
        at += seconds
    return "\n".join(shown)
