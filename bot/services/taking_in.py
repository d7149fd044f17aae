"""Taking in a finished film to be published: the same consents, lock and signature as for one that was made here."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.services import access, consent, limits, making, screening
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.brief import brief_of
from bot.studio.consent import Person, Use
from bot.studio.cut import Cut
from bot.studio.orders import Order
from bot.studio.people import Capability, Member
from bot.studio.production import Production, Stage
from bot.studio.taking_in import FilmTakenIn, FinishedFilm, TakeInFilm
from bot.studio.uploads import check_address
from bot.studio.values import ChannelId, CutId, PersonId, ProductionId, UserId

IN_IT: Final = frozenset({Use.APPEAR, Use.VOICE})
"""What is asked of everyone who was said to appear or to be heard: which of both it is nobody has to know."""
_URGENCY: Final = 3


async def start(studio: Studio, member: Member, channel: ChannelId, film: FinishedFilm) -> Production:
    """Begin a production of a finished film. Raises Refused, ContentRefused, LimitReached or NotAllowed."""
    await access.check(studio, member, Capability.PLAN)
    check_address(film.url, studio.settings.discord.file_origins)
    await limits.check_productions(studio, member)
    await screening.check(studio, member, f"{film.title}\n{film.about}")
    now = studio.now()
    production = Production(
        id=ProductionId(studio.new_id()),
        guild=member.guild,
        author=member.user,
        channel=channel,
        brief=brief_of(f"{film.name}: {film.title}"),
        finished_film=film,
        made_at=now,
        changed_at=now,
    )
    async with studio.store.writing(by=member.user) as tx:
        await studio.store.productions.save(tx, production, cause=f"{member.name} sent a finished film")
        await limits.count(studio, tx, member.guild, member.user, limits.PRODUCTIONS, 1)
    return production


async def in_thread(
    studio: Studio,
    member: Member,
    production: Production,
    thread: ChannelId,
    people: Mapping[UserId, str],
    outsiders: Sequence[str],
) -> None:
    """Give a finished film its thread, have it taken in, and ask everyone who is in it.

    Outsiders cannot be asked here: nothing is published before a release of theirs was brought and countersigned.
    """
    store, film = studio.store, production.finished_film
    if film is None:
        raise RuntimeError("this film is made here")
    async with store.writing(by=member.user) as tx:
        placed = production.but(thread=thread, changed_at=studio.now())
        await store.productions.save(tx, placed, cause="its thread was opened")
        for name in outsiders:
            person = await store.people.outsider(member.guild, name, tx=tx)
            if person is None:
                person = Person(id=PersonId(studio.new_id()), guild=member.guild, name=name)
                await store.people.save(tx, person)
            placed = await consent.put_in(studio, tx, placed, person, IN_IT)
        work = TakeInFilm(film=film, draft_limit=making.DRAFT_LIMIT)
        await making.order_work(studio, tx, placed, work, _URGENCY)
        making.announce(studio, tx, placed)
    for user, name in people.items():
        await consent.request(studio, member, placed, user, name, IN_IT)


async def taken_in(studio: Studio, tx: Transaction, order: Order, outcome: FilmTakenIn) -> None:
    """Make a film that was taken in the first cut of its production, ready for a review."""
    if order.production is None:
        return
    store, guild = studio.store, order.guild
    production = await store.productions.get(guild, order.production, tx=tx)
    if production.finished_film is None or production.stage is Stage.CANCELLED or production.cut_number:
        return
    plan = production.finished_film.plan()
    await store.plans.save(tx, guild, production.id, plan, "the words of a finished film")
    await store.cuts.save_rendering(tx, guild, production.id, outcome.rendering)
    cut = Cut(
        id=CutId(studio.new_id()),
        production=production.id,
        number=1,
        plan_version=plan.version,
        style_version=production.style_version,
        rendering=outcome.rendering,
    )
    await store.cuts.save(tx, guild, cut)
    there = production.to(Stage.REVIEW, studio.now()).but(plan_version=plan.version, cut_number=cut.number)
    await store.productions.save(tx, there, cause="the film was taken in")
    making.announce(studio, tx, there)
