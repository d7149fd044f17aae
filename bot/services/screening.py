"""The check on briefs, plans and prompts, with what this server forbids and who has agreed."""

from bot.services.context import Studio
from bot.studio import safety
from bot.studio.consent import Use
from bot.studio.errors import ContentRefused
from bot.studio.orders import Failed
from bot.studio.people import Member
from bot.studio.plan import Plan
from bot.studio.values import GuildId


async def check(studio: Studio, member: Member, text: str) -> None:
    """Raise ContentRefused when the text holds what is forbidden; managers are told when they want to be."""
    try:
        safety.check(text, await _blocked(studio, member.guild), await _agreed(studio, member.guild))
    except ContentRefused as refusal:
        if studio.settings.safety.tell_managers:
            studio.announcer.tell_managers(member.guild, f"A request of {member.name} was refused: {refusal.what}")
        raise


async def check_words(studio: Studio, guild: GuildId, text: str) -> None:
    """Raise ContentRefused when what a model wrote holds what is forbidden."""
    safety.check(text, await _blocked(studio, guild), await _agreed(studio, guild))


async def problem_with(studio: Studio, guild: GuildId, plan: Plan) -> Failed | None:
    """Return what is wrong with a plan that a model wrote, if anything."""
    words = [plan.title]
    for scene in plan.scenes:
        words += [scene.line.text, scene.picture, scene.look.title, scene.look.note, *scene.look.points]
    try:
        await check_words(studio, guild, "\n".join(words))
    except ContentRefused as refusal:
        return Failed(what=f"The plan was not kept: {refusal.what}", remedy=refusal.remedy, error="ContentRefused")
    return None


async def _blocked(studio: Studio, guild: GuildId) -> tuple[str, ...]:
    own = await studio.store.guilds.get(guild)
    return (*studio.settings.safety.blocked_terms, *own.blocked_terms)


async def _agreed(studio: Studio, guild: GuildId) -> frozenset[str]:
    """Return the names of the people of this server who have agreed to appear."""
    now = studio.now()
    names = set()
    for person in await studio.store.people.all(guild):
        consents = await studio.store.consents.of(guild, person.id)
        if any(Use.APPEAR in consent.uses and consent.holds(now) for consent in consents):
            names.add(person.name)
    return frozenset(names)
