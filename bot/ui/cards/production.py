"""All the cards a production should have at this moment, in the order in which they are first posted."""

from collections.abc import Mapping

from bot.services.views import ProductionView
from bot.studio.orders import Progress
from bot.studio.values import OrderId
from bot.ui.cards.editing import export_cards, proposal_cards
from bot.ui.cards.film import cut_card, problem_card, progress_card
from bot.ui.cards.people import consent_cards
from bot.ui.cards.plan import greeting, plan_cards, preview_card
from bot.ui.cards.publication import publication_cards
from bot.ui.cards.review import Accounts, review_card
from bot.ui.cards.scenes import scene_cards
from bot.ui.cards.taking_in import finished_greeting, taking_in_card
from bot.ui.content import CardContent


def cards_of(view: ProductionView, live: Mapping[OrderId, Progress], accounts: Accounts) -> tuple[CardContent, ...]:
    """Decide what people should see of a production."""
    film = view.production.finished_film
    made = (
        [greeting(view), *plan_cards(view, live), progress_card(view, live), preview_card(view)]
        if film is None
        else [finished_greeting(view, film), taking_in_card(view, live)]
    )
    wanted = [
        *made,
        *scene_cards(view),
        cut_card(view),
        *proposal_cards(view, live),
        *export_cards(view, live),
        problem_card(view),
        *consent_cards(view),
        review_card(view, accounts),
        *publication_cards(view, live),
    ]
    return tuple(card for card in wanted if card is not None)
