"""The last question before a person's picture or voice is used."""

from bot.studio.asks import MayUse, No
from bot.studio.consent import Use
from bot.studio.errors import ConsentMissing
from bot.studio.orders import Order
from bot.studio.values import PersonId
from workers.context import WorkerContext


async def check_agreed(worker: WorkerContext, order: Order, person: PersonId, use: Use) -> None:
    """Raise ConsentMissing unless a person agrees right now."""
    answer = await worker.ask(order, MayUse(person=person, use=use))
    if isinstance(answer, No):
        raise ConsentMissing(answer.what, answer.remedy)
