"""The prompts by which a language model is made the studio's assistant, planner, editor or scriptwriter.

They are files beside this module, so that whoever runs a studio can read and change them; nothing of a model is loaded.
"""

from functools import lru_cache
from pathlib import Path
from typing import Final

from bot.studio.plan import Plan
from bot.studio.talk import Mode

FOLDER: Final = Path(__file__).with_name("personas")


@lru_cache(maxsize=len(Mode))
def prompt_of(mode: Mode) -> str:
    """Return the prompt of a mode. What is the same in every conversation stands first, so that models keep it."""
    return (FOLDER / f"{mode.value}.md").read_text(encoding="utf-8").strip()


def briefed(mode: Mode, plan: Plan | None) -> str:
    """Return the prompt of a mode, with the film of the thread where there is one."""
    if plan is None:
        return prompt_of(mode)
    lines = " ".join(f"{number}. {scene.line.text}" for number, scene in enumerate(plan.scenes, 1))
    return f"{prompt_of(mode)}\n\nThe film in this thread is “{plan.title}”: {lines}"
