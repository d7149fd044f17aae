"""Answers that must have a shape: asked again when they are cut off or come out wrong, then refused clearly."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from bot.studio.errors import Cancelled, ModelFailed
from models.llm.shapes import shape_of
from models.protocols import ChatModel, Completion, Message, OnText, Sampling

TRIES: Final = 3


def answer(
    model: ChatModel,
    messages: Sequence[Message],
    sampling: Sampling,
    on_text: OnText | None = None,
    tries: int = TRIES,
    on_again: Callable[[], None] = lambda: None,
    *,
    any_shape: bool = False,
) -> Completion:
    """Return a whole answer of the shape that `sampling` asks for, whatever the model says; blocks.

    `on_again` is told before each further try, which `on_text` hears from its start. With `any_shape` only an answer
    that was cut is asked for again: the caller tells the model what is wrong with the others. Raises Cancelled when
    `on_text` stops it, ModelFailed when no try is whole and right, and what the model raises.
    """
    shape, stopped, was_cut = None if any_shape else shape_of(sampling), False, False

    def heard(piece: str) -> bool:
        nonlocal stopped
        stopped = on_text is not None and not on_text(piece)
        return not stopped

    for number in range(tries):
        if number:
            on_again()
        said = model.chat(messages, replace(sampling, seed=sampling.seed + number), heard)
        if stopped:
            raise Cancelled
        found = shape.found(said.text) if shape is not None else said.text
        if said.finished and found is not None:
            return replace(said, text=found)
        was_cut = not said.finished
    if was_cut:
        raise ModelFailed(
            f"{model.name} did not come to an end within {sampling.max_tokens} tokens, {tries} times.",
            "Ask for less at once.",
        )
    raise ModelFailed(
        f"{model.name} did not answer in the form asked for, {tries} times.",
        "Try again in other words, or pick another model.",
    )
