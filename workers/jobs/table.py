"""Which job fills which order. Names, not functions: a job's module is imported when it is first needed."""

import importlib
from collections.abc import Awaitable, Callable
from typing import Any, Final

from bot.studio.orders import Order
from bot.studio.outcomes import Outcome
from workers.context import WorkerContext

Job = Callable[[WorkerContext, Order, Any], Awaitable[Outcome]]

JOBS: Final = {
    "write_plan": "workers.jobs.planning:write_plan",
    "revise_plan": "workers.jobs.planning:revise_plan",
    "reroll_line": "workers.jobs.planning:reroll_line",
    "write_lines": "workers.jobs.planning:write_lines",
    "reply": "workers.jobs.chatting:reply",
    "suggest_edits": "workers.jobs.suggesting:suggest_edits",
    "speak_line": "workers.jobs.speaking:speak_line",
    "try_voice": "workers.jobs.voices:try_voice",
    "check_sample": "workers.jobs.voices:check_sample",
    "compose_music": "workers.jobs.composing:compose_music",
    "draw_sheet": "workers.jobs.sheets:draw_sheet",
    "draw_thumbnail": "workers.jobs.thumbnails:draw_thumbnail",
    "film_scene": "workers.jobs.filming:film_scene",
    "film_clip": "workers.jobs.filming:film_clip",
    "render_cut": "workers.jobs.cutting:render_cut",
    "render_ahead": "workers.jobs.cutting:render_ahead",
    "export_project": "workers.jobs.exporting:export_project",
    "take_in_film": "workers.jobs.taking_in:take_in_film",
    "bring_file": "workers.jobs.bringing:bring_file",
    "bring_guide": "workers.jobs.guides:bring_guide",
    "bring_picture": "workers.jobs.pictures:bring_picture",
    "upload": "workers.jobs.publishing:upload",
    "read_post": "workers.jobs.publishing:read_post",
    "take_down": "workers.jobs.publishing:take_down",
    "make_public": "workers.jobs.publishing:make_public",
    "pull_model": "workers.jobs.fetching:pull_model",
}


def job_of(kind: str) -> Job:
    """Return the job for a kind of work; blocks while its module is imported."""
    module, _, name = JOBS[kind].partition(":")
    job: Job = getattr(importlib.import_module(module), name)
    return job
