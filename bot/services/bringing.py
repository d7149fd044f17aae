"""Bringing: a file that somebody attached is fetched by a worker, and becomes a proposal once it was looked at."""

from typing import Final

from bot.services import editions, making, screening
from bot.services.context import Studio
from bot.services.proposing import at_hand
from bot.studio.bringing import Appearing, BringFile, Brought, BroughtAs
from bot.studio.errors import Refused, WrongState
from bot.studio.people import Member
from bot.studio.production import Production
from bot.studio.proposal import Proposal, ProposalState
from bot.studio.uploads import check_address, check_upload, shown_name
from bot.studio.values import ProposalId, Value

_URGENCY: Final = 3
_AT_ONCE: Final = 4
"""So many files of one film may be on their way."""


class Attachment(Value):
    """A file as Discord tells of it; nothing of that is believed once it was fetched."""

    url: str
    name: str
    content_type: str | None = None
    size: int


async def bring(
    studio: Studio,
    member: Member,
    production: Production,
    attached: Attachment,
    wanted: BroughtAs,
    place: int | None = None,
) -> Proposal:
    """Have a file fetched that is to go into the film; it changes nothing before somebody applies it.

    Raises NotAllowed, WrongState before there is a film, Refused for what is not worth fetching, ContentRefused.
    """
    edition = await editions.to_edit(studio, member, production)
    check_upload(attached.name, attached.content_type, attached.size)
    check_address(attached.url, studio.settings.discord.file_origins)
    name = shown_name(attached.name)
    await screening.check(studio, member, name, production)
    await _check_place(studio, edition, wanted, place)
    brought = Brought(name=name, wanted=wanted, place=place)
    work = BringFile(url=attached.url, name=name, bytes=attached.size, wanted=wanted)
    async with studio.store.writing() as tx:
        undecided = await studio.store.proposals.undecided(production.guild, production.id, tx=tx)
        under_way = [one for one in undecided if one.brought and one.state is ProposalState.ASKED]
        if len(under_way) >= _AT_ONCE:
            raise WrongState(f"{_AT_ONCE} files for this film are on their way.", "Add this one once they are there.")
        ordered = await making.order_work(studio, tx, production, work, _URGENCY)
        proposal = Proposal(
            id=ProposalId(studio.new_id()),
            guild=production.guild,
            production=production.id,
            asked_by=member.user,
            asked_at=studio.now(),
            wish=brought.wish,
            plan_version=production.plan_version,
            style_version=production.style_version,
            order=ordered.id,
            brought=brought,
        )
        await studio.store.proposals.save(tx, proposal, f"{member.name} brought {brought.wish}")
        making.announce(studio, tx, production)
    return proposal


async def say_who(
    studio: Studio,
    member: Member,
    production: Production,
    proposal_id: ProposalId,
    tries: int,
    people: Appearing,
) -> None:
    """Record whether a real person is seen or heard in a file that was brought. Raises NotAllowed, Stale."""
    async with studio.store.writing(by=member.user) as tx:
        edition, proposal = await at_hand(studio, tx, member, production, proposal_id)
        proposal.require(ProposalState.OPEN, tries=tries)
        said = proposal.showing(people, member.user)
        cause = f"{member.name}: {people.value} is seen or heard in {proposal.wish}"
        await studio.store.proposals.save(tx, said, cause)
        making.announce(studio, tx, edition.production)


async def _check_place(studio: Studio, edition: editions.Edition, wanted: BroughtAs, place: int | None) -> None:
    film = (await editions.film_of(studio, edition)).timeline
    scenes = len({clip.scene for clip in film.picture})
    most = scenes + 1 if wanted is BroughtAs.SCENE else scenes
    if place is not None and not 1 <= place <= most:
        raise Refused(f"The film has {scenes} scenes; place {place} is not among them.", f"Give 1 to {most}.")
