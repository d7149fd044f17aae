"""Proposing: a model says what it would edit, or somebody brings a file (`bot.services.bringing`).

People see it as differences and a draft, and somebody decides.
"""

from functools import partial
from typing import Final

from bot.services import casting, editions, limits, making, screening
from bot.services.context import Studio
from bot.services.editions import Edition
from bot.store.database import Transaction
from bot.studio.bringing import FileBrought
from bot.studio.cut import Profile
from bot.studio.edit_orders import EditsProposed, SuggestEdits
from bot.studio.errors import NoProduction, Refused, Stale, StudioError
from bot.studio.orders import Order
from bot.studio.outcomes import Failed
from bot.studio.people import Member
from bot.studio.production import Production
from bot.studio.proposal import Proposal, ProposalState, edited_film, new_words, with_edits
from bot.studio.values import ProposalId
from bot.studio.work import RenderCut

_URGENCY: Final = 2
_DRAFT_URGENCY: Final = 3
_TOKENS: Final = 400
"""What an answer counts for against the daily limits, about."""


async def propose(studio: Studio, member: Member, edition: Edition, wish: str) -> Proposal:
    """Have a model find the edits for a wish. Raises WrongState before there is a film, LimitReached."""
    production = edition.production
    await limits.check_chat(studio, member)
    work = await _work(studio, edition, wish)
    async with studio.store.writing(by=member.user) as tx:
        ordered = await making.order_work(studio, tx, production, work, _URGENCY)
        proposal = Proposal(
            id=ProposalId(studio.new_id()),
            guild=production.guild,
            production=production.id,
            asked_by=member.user,
            asked_at=studio.now(),
            wish=wish,
            plan_version=production.plan_version,
            style_version=production.style_version,
            order=ordered.id,
        )
        await studio.store.proposals.save(tx, proposal, f"{member.name}: {wish[:80]}")
        await limits.count(studio, tx, member.guild, member.user, limits.CHAT_TOKENS, _TOKENS)
        making.announce(studio, tx, production)
    return proposal


async def answered(studio: Studio, tx: Transaction, order: Order, outcome: EditsProposed | FileBrought) -> None:
    """Take a model's answer or a file: shown with its differences, rendered as a draft if anything would change."""
    proposal = await studio.store.proposals.by_order(order.guild, order.id, tx=tx)
    if proposal is None or proposal.state is not ProposalState.ASKED:
        return
    production = await studio.store.productions.get(order.guild, proposal.production, tx=tx)
    try:
        film = (await editions.film_of(studio, await editions.in_force(studio, production, tx), tx)).timeline
        if isinstance(outcome, FileBrought):
            changed, after = proposal.arrived(outcome, film)
        else:
            changed, after = proposal.answered(outcome.answer, outcome.author, film)
        await screening.check_words(studio, order.guild, f"{changed.sentence}\n{new_words(film, after)}")
    except StudioError as refusal:
        lead = "" if proposal.brought else "The answer was not kept: "
        await _fail(studio, tx, production, proposal, f"{lead}{refusal}")
        return
    cause = "the file is there" if isinstance(outcome, FileBrought) else f"answered by {outcome.author.model}"
    await studio.store.proposals.save(tx, changed, cause)
    if changed.operations and not await studio.store.cuts.rendering(order.guild, changed.draft, Profile.PREVIEW, tx=tx):
        draft = RenderCut(timeline=after, profile=Profile.PREVIEW, draft_limit=making.DRAFT_LIMIT, is_trial=True)
        await making.order_work(studio, tx, production, draft, _DRAFT_URGENCY)
    making.announce(studio, tx, production)


async def failed(studio: Studio, tx: Transaction, order: Order, failure: Failed) -> None:
    """Note that a model had no answer, or that a file could not be had."""
    proposal = await studio.store.proposals.by_order(order.guild, order.id, tx=tx)
    if proposal is not None and proposal.state is ProposalState.ASKED:
        production = await studio.store.productions.get(order.guild, proposal.production, tx=tx)
        await _fail(studio, tx, production, proposal, told(failure))


async def draft_failed(studio: Studio, tx: Transaction, order: Order, work: RenderCut, failure: Failed) -> None:
    """Note that there is no draft of a proposal; it can be applied all the same."""
    if order.production is None:
        return
    digest = work.timeline.digest()
    production = await studio.store.productions.get(order.guild, order.production, tx=tx)
    for proposal in await studio.store.proposals.undecided(order.guild, order.production, tx=tx):
        if proposal.draft == digest:
            problem = f"There is no draft: {told(failure)}"
            await studio.store.proposals.save(tx, proposal.but(problem=problem), failure.what)
    making.announce(studio, tx, production)


async def apply(
    studio: Studio, member: Member, production: Production, proposal_id: ProposalId, tries: int
) -> tuple[str, ...]:
    """Make proposed edits the style's own and return the differences. Raises Stale, Refused, ContentRefused.

    Raises ConsentMissing for a file of which nobody has said who is in it.
    """
    store = studio.store
    async with store.writing(by=member.user) as tx:
        edition, proposal = await at_hand(studio, tx, member, production, proposal_id)
        proposal.require(ProposalState.OPEN, tries=tries)
        if not proposal.operations:
            raise Refused("This proposal changes nothing.", "Press **Try another**, or say it in other words.")
        proposal.require_clear(names_people=bool(edition.production.people))
        film = (await editions.film_of(studio, edition, tx)).timeline
        after = edited_film(film, proposal.operations)
        await screening.check(studio, member, f"{proposal.sentence}\n{new_words(film, after)}")
        style = with_edits(edition.style, proposal.operations)
        applied = proposal.ended(ProposalState.APPLIED, member.user)
        await store.proposals.save(tx, applied, f"{member.name} applied it")
        cause = f"{member.name} applied “{proposal.wish[:80]}”"
        await editions.put_in_force(studio, tx, edition, edition.plan, style, cause)
    return proposal.differences


async def try_another(
    studio: Studio, member: Member, production: Production, proposal_id: ProposalId, tries: int
) -> None:
    """Have the model answer in another way. Raises Stale, Refused after many tries, LimitReached."""
    await limits.check_chat(studio, member)
    async with studio.store.writing(by=member.user) as tx:
        edition, proposal = await at_hand(studio, tx, member, production, proposal_id)
        proposal.require(ProposalState.OPEN, ProposalState.FAILED, tries=tries)
        avoid = (*proposal.earlier, *([proposal.answer] if proposal.answer else []))
        work = (await _work(studio, edition, proposal.wish, tx)).but(avoid=avoid)
        await _stop_draft(studio, tx, proposal)
        ordered = await making.order_work(studio, tx, edition.production, work, _URGENCY)
        await studio.store.proposals.save(tx, proposal.again(ordered.id), f"{member.name} wanted another")
        await limits.count(studio, tx, member.guild, member.user, limits.CHAT_TOKENS, _TOKENS)
        making.announce(studio, tx, edition.production)


async def drop(studio: Studio, member: Member, production: Production, proposal_id: ProposalId, tries: int) -> None:
    """Let a proposal go, also while the model is at it. Raises Stale."""
    async with studio.store.writing(by=member.user) as tx:
        edition, proposal = await at_hand(studio, tx, member, production, proposal_id)
        proposal.require(ProposalState.ASKED, ProposalState.OPEN, ProposalState.FAILED, tries=tries)
        for attempt in await studio.store.backlog.cancel_order(tx, production.guild, proposal.order):
            tx.after(partial(studio.queue.cancel, attempt))
        await _stop_draft(studio, tx, proposal)
        dropped = proposal.ended(ProposalState.DROPPED, member.user)
        await studio.store.proposals.save(tx, dropped, f"{member.name} dropped it")
        making.announce(studio, tx, edition.production)


def told(failure: Failed) -> str:
    """Return a failure as one text: what happened, what to do, and where the log tells more."""
    reference = f" Reference {failure.reference}." if failure.reference else ""
    return f"{failure.what} {failure.remedy}{reference}".strip()


async def at_hand(
    studio: Studio, tx: Transaction, member: Member, production: Production, proposal_id: ProposalId
) -> tuple[Edition, Proposal]:
    """Return a proposal as it stands now, and the edition it is about. Raises Stale when that is in force no more."""
    now = await studio.store.productions.get(production.guild, production.id, tx=tx)
    edition = await editions.to_edit(studio, member, now, tx)
    proposal = await studio.store.proposals.get(production.guild, proposal_id, tx=tx)
    if proposal.production != production.id:
        raise NoProduction
    if proposal.state is ProposalState.STALE or not proposal.is_of(now.plan_version, now.style_version):
        again = "add it again with `/edit add`" if proposal.brought else "ask again with `/edit ask`"
        raise Stale(f"The film has changed since this was proposed; {again}.")
    return edition, proposal


async def _work(studio: Studio, edition: Edition, wish: str, tx: Transaction | None = None) -> SuggestEdits:
    return SuggestEdits(
        title=edition.plan.title,
        timeline=(await editions.film_of(studio, edition, tx)).timeline,
        wish=wish,
        model=await casting.chat(studio, edition.production.guild),
        seed=studio.seed(),
    )


async def _fail(studio: Studio, tx: Transaction, production: Production, proposal: Proposal, problem: str) -> None:
    failed_one = proposal.but(state=ProposalState.FAILED, problem=problem)
    await studio.store.proposals.save(tx, failed_one, problem)
    making.announce(studio, tx, production)


async def _stop_draft(studio: Studio, tx: Transaction, proposal: Proposal) -> None:
    """Stop rendering the draft of an answer that nobody wants."""
    for order in await studio.store.backlog.open_of(proposal.guild, proposal.production, tx=tx):
        work = order.work
        if isinstance(work, RenderCut) and work.is_trial and work.timeline.digest() == proposal.draft:
            for attempt in await studio.store.backlog.cancel_order(tx, proposal.guild, order.id):
                tx.after(partial(studio.queue.cancel, attempt))
