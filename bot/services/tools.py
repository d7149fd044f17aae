"""Looking things up for a conversation, with the rights of whoever spoke. Nothing here writes, orders or publishes."""

from collections.abc import Mapping
from typing import Final

from bot.services import editions, fetching
from bot.services.context import Studio
from bot.studio.asks import Found
from bot.studio.catalogue import is_accepted
from bot.studio.errors import NotAllowed, WrongState
from bot.studio.listing import described
from bot.studio.orders import Order
from bot.studio.people import Capability, Member, RoleMap
from bot.studio.plan import Plan, spoken_seconds
from bot.studio.production import Production, Stage
from bot.studio.suggestions import suggestions
from bot.studio.talk import TOOLS, Mode
from bot.studio.tools import Tool, counted
from bot.studio.values import UserId
from bot.studio.work import Reply

_MOST: Final = 8
_LETTERS_MOST: Final = 1500
_NEEDS: Final[Mapping[Tool, Capability]] = {
    Tool.SCENES: Capability.EDIT,
    Tool.SUGGESTIONS: Capability.EDIT,
}
"""What a member must be allowed to do; the others ask for planning, as a conversation does."""
HELP: Final[Mapping[str, str]] = {
    "plan": "`/plan idea` writes a plan for a short video. Its card changes lines, scenes, mood and voice.",
    "generate": "`/generate video` films and cuts the plan of a thread; its button says what it costs. "
    "`/generate again` and `/generate pick` are about one scene's takes; `/generate clip` films one clip from words.",
    "edit": "`/edit ask` changes a film in words; `/edit suggest` shows what could be better; `/edit undo` takes back.",
    "publish": "`/publish review` has a cut approved by reactions, and then published where it was chosen.",
    "consent": "`/consent request` asks a person who appears or is heard; without it nothing is published.",
    "chat": "`/chat mode` opens a conversation as general, planner, editor or scripter; `/chat end` forgets it.",
    "studio": "`/studio status`, `queue` and `models` show what is going on; `/help` lists everything.",
}


def allowed(roles: RoleMap, member: Member, mode: Mode) -> tuple[Tool, ...]:
    """Return what a member may have looked up in a mode."""
    return tuple(tool for tool in TOOLS[mode] if roles.allows(member, _NEEDS.get(tool, Capability.PLAN)))


async def use(studio: Studio, order: Order, tool: Tool, about: str) -> Found:
    """Look something up for the conversation that an order answers.

    Raises NotAllowed for what the order does not grant, and StudioErrors where there is nothing to be seen.
    """
    work = order.work
    if not isinstance(work, Reply) or tool not in work.tools:
        raise NotAllowed("This conversation may not look that up.", "Answer without it.")
    return Found(text=(await _text(studio, order, work.asker, tool, about))[:_LETTERS_MOST])


async def _text(studio: Studio, order: Order, asker: UserId | None, tool: Tool, about: str) -> str:
    match tool:
        case Tool.STATUS:
            return await _status(studio, order, asker)
        case Tool.MODELS:
            return await _models(studio)
        case Tool.HELP:
            return _help(about)
        case Tool.PLAN:
            return await _plan(studio, await _production(studio, order))
        case Tool.SCENES:
            edition = await editions.in_force(studio, await _production(studio, order))
            return described((await editions.film_of(studio, edition)).timeline)
        case Tool.SUGGESTIONS:
            edition = await editions.in_force(studio, await _production(studio, order))
            found = suggestions((await editions.film_of(studio, edition)).timeline)
            return "\n".join(f"- {one.sentence}" for one in found[:_MOST]) or "The editor would leave it as it is."
        case Tool.COUNT:
            return counted(about)


async def _production(studio: Studio, order: Order) -> Production:
    talk = await studio.store.talks.awaiting(order.guild, order.id)
    found = await studio.store.productions.in_thread(order.guild, talk.channel) if talk else None
    if found is None:
        raise WrongState("There is no video in this thread.", "Start one with `/plan`.")
    return found


async def _status(studio: Studio, order: Order, asker: UserId | None) -> str:
    """List what the asker started: what others make is for them to tell."""
    every = await studio.store.productions.of(order.guild, tuple(Stage))
    own = [one for one in every if one.author == asker][-_MOST:]
    lines = [f"- {one.brief.idea[:60]}: {one.stage.value.replace('_', ' ')}" for one in own]
    return "\n".join(lines) or "This person has no video here yet."


async def _models(studio: Studio) -> str:
    beats = await studio.queue.beats() or []
    able = {name for beat in beats for name in beat.able}
    accepted = await fetching.acceptances(studio)
    rows = [row for row in studio.catalogue.values() if not row.for_tests and is_accepted(row, accepted)]
    return "\n".join(
        f"- {row.name} ({row.role}): {'ready' if row.name in able or row.server else 'not fetched'}" for row in rows
    )


def _help(about: str) -> str:
    words = about.casefold()
    found = [text for name, text in HELP.items() if name in words]
    return "\n".join(found or HELP.values())


async def _plan(studio: Studio, production: Production) -> str:
    if not production.plan_version:
        raise WrongState("There is no plan in this thread yet.", "Wait until it is written.")
    plan: Plan = await studio.store.plans.get(production.guild, production.id, production.plan_version)
    lines = [
        f"{number}. ({spoken_seconds(scene.line.text):.1f} s) {scene.line.text}"
        for number, scene in enumerate(plan.scenes, 1)
    ]
    return "\n".join((f"“{plan.title}”, version {plan.version}, mood {plan.mood.value}", *lines))
