"""Conversation: a language model answers while people watch it write."""

import asyncio
from typing import Final

from pydantic import ValidationError

from bot.studio.asks import Found, LookUp, No
from bot.studio.errors import Cancelled, ModelFailed, OutOfMemory, TooLong, Unavailable
from bot.studio.orders import Order
from bot.studio.outcomes import Replied
from bot.studio.plan import Author
from bot.studio.talk import legible, trimmed
from bot.studio.tools import ToolCall, call_schema, call_words, found_words
from bot.studio.work import Reply, Turn
from models.llm import constrained
from models.protocols import ChatModel, Completion, Message, Sampling
from workers.context import Reporter, WorkerContext
from workers.jobs.language import Ladder

_CONTEXT: Final = 2048
"""Tokens of a model whose row does not say."""
_HALVINGS: Final = 3
_CALL_TOKENS: Final = 120


async def reply(worker: WorkerContext, order: Order, work: Reply) -> Replied:
    """Answer a conversation, with the next model on the ladder where one is out of reach.

    Raises WeightsMissing, Unavailable, ModelFailed, or Cancelled.
    """
    report = worker.reporter(order)
    ladder = Ladder(worker, work.model)

    async def answered(model: ChatModel) -> tuple[str, Completion]:
        context = ladder.row.context or _CONTEXT
        asked = await _looked_up(worker, order, work, model, context)
        return model.name, await asyncio.to_thread(_fitted, model, asked, report, context)

    name, answer = await ladder.filled(report, answered)
    text = legible(answer.text).strip()
    if not text:
        raise ModelFailed(f"{name} had no answer.", "Say it in other words.")
    ending = text if answer.finished else f"{text} …"
    return Replied(text=ending, author=ladder.signed(Author(model=name, seconds=round(answer.seconds, 1))))


async def _looked_up(worker: WorkerContext, order: Order, work: Reply, model: ChatModel, context: int) -> Reply:
    """Let a model that can choose look one thing up first; what was found stands before the newest turn.

    Models that have to be led are not asked: they choose by chance, and it takes as long as an answer.
    """
    if not work.tools or model.plan_style != "direct":
        return work
    call = await asyncio.to_thread(_call, model, work, context)
    if call.tool == "none":
        return work
    answer = await worker.ask(order, LookUp(tool=call.tool, about=call.about))
    if isinstance(answer, No) and answer.error == Cancelled.__name__:
        raise Cancelled
    said = answer.text if isinstance(answer, Found) else answer.what if isinstance(answer, No) else ""
    system = [turn for turn in work.turns if turn.speaker == "system"]
    told = Turn(speaker="system", text=found_words(call.tool, said))
    return work.but(turns=(*system, told, *(turn for turn in work.turns if turn.speaker != "system")))


def _call(model: ChatModel, work: Reply, context: int) -> ToolCall:
    """Ask a model what it wants to look up; nothing where it does not say."""
    asking = Turn(speaker="system", text=call_words(work.tools))
    turns = trimmed((*work.turns, asking), max(context // 2, context - _CALL_TOKENS))
    messages = [Message(turn.speaker, turn.text) for turn in turns]
    sampling = Sampling(max_tokens=_CALL_TOKENS, temperature=0.0, seed=work.seed, json_schema=call_schema(work.tools))
    try:
        return ToolCall.model_validate_json(constrained.answer(model, messages, sampling, tries=2).text)
    except (OutOfMemory, Unavailable):
        raise
    except (ModelFailed, ValidationError):
        return ToolCall()


def _fitted(model: ChatModel, work: Reply, report: Reporter, context: int) -> Completion:
    """Answer what of the conversation fits; less of it where the model counts more tokens than we did."""
    room = max(context - work.max_tokens, context // 2)
    for _ in range(_HALVINGS):
        try:
            return _write(model, work.but(turns=trimmed(work.turns, room)), report)
        except TooLong:
            room //= 2
    return _write(model, work.but(turns=trimmed(work.turns, room)), report)


def _write(model: ChatModel, work: Reply, report: Reporter) -> Completion:
    text, goes_on = "", True

    def heard(piece: str) -> bool:
        nonlocal text, goes_on
        text += piece
        goes_on = report(min(0.99, len(text) / (4.0 * work.max_tokens)), "writing", legible(text))
        return goes_on

    messages = [Message(turn.speaker, turn.text) for turn in work.turns]
    answer = model.chat(messages, Sampling(max_tokens=work.max_tokens, seed=work.seed), heard)
    if not goes_on:
        raise Cancelled
    return answer
