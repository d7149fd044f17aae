"""Conversation: a language model answers while people watch it write."""

import asyncio

from bot.studio.errors import Cancelled, ModelFailed
from bot.studio.orders import Order, Replied, Reply
from bot.studio.plan import Author
from models.protocols import ChatModel, Completion, Message, Sampling
from workers.context import Reporter, WorkerContext


async def reply(worker: WorkerContext, order: Order, work: Reply) -> Replied:
    """Answer a conversation. Raises WeightsMissing, ModelFailed, or Cancelled."""
    report = worker.reporter(order)
    if not report(step="loading the model"):
        raise Cancelled
    model: ChatModel = await worker.models.get(work.model)
    answer = await asyncio.to_thread(_write, model, work, report)
    text = answer.text.strip()
    if not text:
        raise ModelFailed(f"{work.model} had no answer.", "Say it in other words.")
    ending = text if answer.finished else f"{text} …"
    return Replied(text=ending, author=Author(model=work.model, seconds=round(answer.seconds, 1)))


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
