"""The check on briefs, plans and prompts, with what this server forbids and who has agreed."""

from bot.services import clearing
from bot.services.context import Studio
from bot.studio import safety
from bot.studio.appearing import Gate
from bot.studio.errors import ConsentMissing, ContentRefused
from bot.studio.outcomes import Failed
from bot.studio.people import Member
from bot.studio.plan import Plan
from bot.studio.production import Production
from bot.studio.values import GuildId


async def check(studio: Studio, member: Member, text: str, production: Production | None = None) -> None:
    """Raise ContentRefused when the text holds what is forbidden; managers are told when they want to be.

    With a production, who agreed to appear in that one film may be named; without, only who agreed to every film.
    """
    try:
        agreed = await clearing.names_agreed(studio, member.guild, production)
        safety.check(text, await _blocked(studio, member.guild), agreed)
    except ContentRefused as refusal:
        if studio.settings.safety.tell_managers:
            studio.announcer.tell_managers(member.guild, f"A request of {member.name} was refused: {refusal.what}")
        raise


async def check_words(studio: Studio, guild: GuildId, text: str, production: Production | None = None) -> None:
    """Raise ContentRefused when what a model wrote holds what is forbidden."""
    agreed = await clearing.names_agreed(studio, guild, production)
    safety.check(text, await _blocked(studio, guild), agreed)


async def problem_with(studio: Studio, production: Production, plan: Plan) -> Failed | None:
    """Return what is wrong with a plan that a model wrote, if anything."""
    words = [plan.title]
    for scene in plan.scenes:
        words += [scene.line.text, scene.picture, scene.look.title, scene.look.note, *scene.look.points]
    try:
        await check_words(studio, production.guild, "\n".join(words), production)
        await clearing.check(studio, production, Gate.PLAN, plan=plan)
    except (ConsentMissing, ContentRefused) as refusal:
        what = f"The plan was not kept: {refusal.what}"
        return Failed(what=what, remedy=refusal.remedy, error=type(refusal).__name__)
    return None


async def _blocked(studio: Studio, guild: GuildId) -> tuple[str, ...]:
    own = await studio.store.guilds.get(guild)
    return (*studio.settings.safety.blocked_terms, *own.blocked_terms)
