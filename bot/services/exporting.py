"""Exporting: the film in force, in a form that other programs open."""

from typing import Final

from bot.services import access, editions, making, proposing
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.edit_orders import ExportProject, ProjectExported
from bot.studio.errors import Refused
from bot.studio.export import ExportForm, ExportState, FilmExport, file_name
from bot.studio.orders import Order
from bot.studio.outcomes import Failed
from bot.studio.people import Capability, Member
from bot.studio.production import Production
from bot.studio.values import ExportId

_URGENCY: Final = 4


async def export(studio: Studio, member: Member, production: Production, form: ExportForm) -> FilmExport:
    """Order the film of a production in another form; one that is being made already is not made twice.

    Raises WrongState before there is a film, Refused for the subtitles of one without any.
    """
    await access.check(studio, member, Capability.EDIT)
    production.require_made("exported")
    production.require(*editions.EDITABLE, to_do="be exported")
    edition = await editions.in_force(studio, production)
    film = (await editions.film_of(studio, edition)).timeline
    if form is not ExportForm.OTIOZ and not film.captions:
        raise Refused("The film has no captions to export.", "Export the whole project instead.")
    version = f"p{production.plan_version}s{production.style_version}"
    work = ExportProject(timeline=film, name=f"{file_name(edition.plan.title)}-{version}", form=form)
    async with studio.store.writing(by=member.user) as tx:
        for other in await studio.store.exports.of(production.guild, production.id, tx=tx):
            same = (other.form, other.plan_version, other.style_version) == (
                form,
                production.plan_version,
                production.style_version,
            )
            if same and other.state is ExportState.ORDERED:
                return other
        ordered = await making.order_work(studio, tx, production, work, _URGENCY)
        wanted = FilmExport(
            id=ExportId(studio.new_id()),
            guild=production.guild,
            production=production.id,
            order=ordered.id,
            asked_by=member.user,
            asked_at=studio.now(),
            form=form,
            plan_version=production.plan_version,
            style_version=production.style_version,
        )
        await studio.store.exports.save(tx, wanted, f"{member.name} asked for it")
        making.announce(studio, tx, production)
    return wanted


async def exported(studio: Studio, tx: Transaction, order: Order, outcome: ProjectExported) -> None:
    """Keep where an export lies."""
    export = await studio.store.exports.by_order(order.guild, order.id, tx=tx)
    if export is not None:
        done = export.but(
            state=ExportState.DONE, name=outcome.name, artifact=outcome.artifact, bytes=outcome.bytes, problem=""
        )
        await _keep(studio, tx, done, f"{outcome.bytes} bytes")


async def failed(studio: Studio, tx: Transaction, order: Order, failure: Failed) -> None:
    """Note that an export did not work out."""
    export = await studio.store.exports.by_order(order.guild, order.id, tx=tx)
    if export is not None:
        await _keep(studio, tx, export.but(state=ExportState.FAILED, problem=proposing.told(failure)), failure.what)


async def _keep(studio: Studio, tx: Transaction, export: FilmExport, cause: str) -> None:
    await studio.store.exports.save(tx, export, cause)
    making.announce(studio, tx, await studio.store.productions.get(export.guild, export.production, tx=tx))
