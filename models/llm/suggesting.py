"""Asking a language model for edits to a film: an answer that keeps to the schema and can be done, or none."""

import time
from collections.abc import Callable, Sequence
from typing import Final

from pydantic import ValidationError

from bot.studio.edit_answer import EditAnswer, answer_schema
from bot.studio.edit_prompt import edit_turns, readable, refused_turns
from bot.studio.edit_steps import parsed
from bot.studio.errors import ModelFailed, Refused
from bot.studio.operations.differences import differences
from bot.studio.plan import Author
from bot.studio.planning.prompts import Say
from bot.studio.proposal import edited_film
from bot.studio.timeline import Timeline
from models.llm.asking import Asker
from models.protocols import ChatModel, Sampling

DRAWS: Final = 3
"""How often an answer is asked for before it is given up."""
_TOKENS: Final = 420
_LETTERS_A_TOKEN: Final = 3.5

OnEdits = Callable[[float, str], bool]
"""Told how far an answer is and what can be read of it; answers False to cancel."""


def suggest(
    model: ChatModel,
    title: str,
    film: Timeline,
    wish: str,
    seed: int,
    avoid: Sequence[EditAnswer] = (),
    on_progress: OnEdits = lambda *_: True,
) -> tuple[EditAnswer, Author]:
    """Return the edits that a model would make; blocks.

    All questions begin alike, so a model that was asked before goes on from there: another answer, or the next wish, is
    there in a fraction of the time.
    An answer without steps says why none will do. Raises Cancelled when `on_progress` answers False, ModelFailed when
    no answer can be used.
    """
    began = time.monotonic()

    def heard(text: str) -> bool:
        return on_progress(min(0.95, len(text) / (_TOKENS * _LETTERS_A_TOKEN)), readable(text))

    asker = Asker(model, seed, heard, reuses=True)
    turns, schema = edit_turns(title, film, wish, avoid), answer_schema(film)
    mended: Sequence[Say] = ()
    because = ""
    for draw in range(DRAWS):
        sampling = Sampling(max_tokens=_TOKENS, temperature=0.2 + 0.3 * draw + 0.2 * bool(avoid), json_schema=schema)
        text = asker.shaped([*turns, *mended], sampling, any_shape=True)
        because = _wrong_with(text, film, avoid)
        mended = refused_turns(text, because)
        if not because:
            author = Author(model=model.name, seconds=round(time.monotonic() - began, 1))
            return EditAnswer.model_validate_json(text), author
    raise ModelFailed(
        f"{model.name} found no edit that can be made. {because}",
        "Say which scene you mean and what should be different, or try again.",
    )


def _wrong_with(text: str, film: Timeline, avoid: Sequence[EditAnswer]) -> str:
    """Return why an answer cannot be used; nothing when it can."""
    try:
        answer = EditAnswer.model_validate_json(text)
    except ValidationError:
        return "The answer was not in the form asked for."
    if answer.steps in {other.steps for other in avoid}:
        return "The answer was one of those before."
    try:
        after = edited_film(film, parsed(answer, film))
    except Refused as refusal:
        return refusal.what
    if answer.steps and not differences(film, after):
        return "The answer changes nothing."
    return "" if answer.steps or answer.say.strip() else "The answer says nothing."
