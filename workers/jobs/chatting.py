"""Conversation: a language model answers while people watch it write."""

import asyncio
from typing import Final

from bot.studio.errors import Cancelled, ModelFailed, TooLong
from bot.studio.orders import Order
from bot.studio.outcomes import Replied
from bot.studio.plan import Author
from bot.studio.talk import trimmed
from bot.studio.work import Reply
from models.protocols import ChatModel, Completion, Message, Sampling
from workers.context import Reporter, WorkerContext
from workers.jobs.language import STEPS_DOWN, Ladder

_CONTEXT: Final = 2048
"""Tokens of a model whose row does not say."""
_HALVINGS: Final = 3


async def reply(worker: WorkerContext, order: Order, work: Reply) -> Replied:
    """Answer a conversation, with the next model on the ladder where one is out of reach.

    Raises WeightsMissing, Unavailable, ModelFailed, or Cancelled.
    """
    report = worker.reporter(order)
    ladder = Ladder(worker, work.model)
    while True:
        if not report(step="loading the model"):
            raise Cancelled
        model = await ladder.model()
        try:
            answer = await asyncio.to_thread(_fitted, model, work, report, ladder.row.context or _CONTEXT)
        except STEPS_DOWN as trouble:
            ladder.missed(trouble)
        else:
            break
    text = answer.text.strip()
    if not text:
        raise ModelFailed(f"{model.name} had no answer.", "Say it in other words.")
    ending = text if answer.finished else f"{text} …"
    return Replied(text=ending, author=ladder.signed(Author(model=model.name, seconds=round(answer.seconds, 1))))


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
        goes_on = report(min(0.99, len(text) / (4.0 * work.max_tokens)), "writing", text)
        return goes_on

    messages = [Message(turn.speaker, turn.text) for turn in work.turns]
    answer = model.chat(messages, Sampling(max_tokens=work.max_tokens, seed=work.seed), heard)
    if not goes_on:
        raise Cancelled
    return answer
