"""Signing films in the studio's name, for the worker that rendered them; the key stays here."""

import asyncio

from bot.services.context import Studio
from bot.studio.asks import Signatory, Signature
from bot.studio.errors import NotAllowed
from bot.studio.orders import Order
from bot.studio.provenance import Credit, Origin
from bot.studio.takes import LineTake, SceneTake
from bot.studio.taking_in import TakeInFilm
from bot.studio.values import ConsentId
from bot.studio.work import RenderCut


async def who_signs(studio: Studio, order: Order) -> Signatory:
    """Say in whose name a film is signed, and what made its parts. Raises NotAllowed for other orders."""
    work = _film(order)
    used = work.timeline.artifacts() if isinstance(work, RenderCut) else ()
    takes = await studio.store.takes.made(order.guild, used)
    return Signatory(
        algorithm=studio.identity.algorithm,
        chain=studio.identity.chain_pem,
        credits=tuple(_credit(studio, take) for take in takes),
        consents=await _consents(studio, order),
    )


async def sign(studio: Studio, order: Order, claim: str) -> Signature:
    """Sign a film's claim. Raises NotAllowed for other orders, Refused for what is no claim."""
    _film(order)
    signature = await asyncio.to_thread(studio.identity.sign, bytes.fromhex(claim))
    return Signature(signature=signature.hex())


def _film(order: Order) -> RenderCut | TakeInFilm:
    if not isinstance(order.work, RenderCut | TakeInFilm):
        raise NotAllowed("Only a film that is being rendered or taken in is signed.", "Report this.")
    return order.work


def _credit(studio: Studio, take: LineTake | SceneTake) -> Credit:
    is_trained = studio.catalogue.is_trained(take.made.model)
    return Credit(
        artifact=take.artifact,
        part="voice" if isinstance(take, LineTake) else "picture",
        origin=Origin.TRAINED if is_trained else Origin.ALGORITHMIC,
        made=take.made,
        asked=take.inputs,
    )


async def _consents(studio: Studio, order: Order) -> tuple[ConsentId, ...]:
    """Return the consents that hold now of everyone in the production."""
    if order.production is None:
        return ()
    production = await studio.store.productions.get(order.guild, order.production)
    held: list[ConsentId] = []
    for person in production.people:
        consents = await studio.store.consents.of(order.guild, person)
        held += [one.id for one in consents if one.holds(studio.now()) and one.production in {None, production.id}]
    return tuple(held)
