"""The cards of what is on its way out, and of what is out: each lives on with its state."""

from collections.abc import Mapping
from typing import Final

from bot.services.views import ProductionView
from bot.studio.measuring import PostState, is_measurable
from bot.studio.orders import Progress
from bot.studio.platforms.table import PLATFORMS
from bot.studio.publication import WERE_OUT, Publication, PublicationState
from bot.studio.scheduling import Want
from bot.studio.takedown import BY_API, steps
from bot.studio.values import OrderId, ProductionId, PublicationId
from bot.studio.work import MakePublic, Upload
from bot.ui.cards.accounts import connect_again
from bot.ui.content import Button, CardContent, Colour
from bot.ui.emoji import STATES
from bot.ui.ids import custom_id
from bot.ui.lacking import lacking
from bot.ui.text import bar, plain, shorten, with_stamps

_TITLES = {
    PublicationState.PUBLISHED: ("Published on {}", Colour.DONE),
    PublicationState.TAKEDOWN_REQUESTED: ("To be taken down on {}", Colour.TROUBLE),
    PublicationState.TAKEN_DOWN: ("Taken down on {}", Colour.QUIET),
    PublicationState.HANDED_OVER: ("Handed over to {}", Colour.DONE),
    PublicationState.FAILED: ("Not published on {}", Colour.TROUBLE),
    PublicationState.CANCELLED: ("Not published on {}", Colour.QUIET),
}
NUMBERS: Final = "numbers"
STOPPABLE = frozenset({PublicationState.WAITING, PublicationState.UPLOADING, PublicationState.UPLOADED})


def publication_cards(view: ProductionView, live: Mapping[OrderId, Progress]) -> list[CardContent]:
    """Show each publication, and tell once what became of those that were scheduled."""
    cards = [_publication(view, publication, live) for publication in view.publications]
    return [*cards, *(card for one in view.publications if (card := _moment_card(view, one)) is not None)]


def refresh(owner: PublicationId | ProductionId) -> Button:
    """Return the button that has numbers read anew: of one publication, or of all of a production."""
    return Button("Refresh numbers", custom_id(NUMBERS, owner))


def _handed_over(view: ProductionView, publication: Publication) -> str:
    """Say what its owner does in the app, with the words to paste there."""
    steps = PLATFORMS[publication.target.platform].hand_over
    words = publication.target.metadata or (view.lock.release.metadata if view.lock else None)
    numbered = "\n".join(f"**{number}.** {step}" for number, step in enumerate(steps, 1))
    caption = words.description.replace("`", "’") if words else ""
    return f"{numbered}\n```\n{shorten(caption, 2300)}\n```" if caption else numbered


def _how_far(view: ProductionView, publication: Publication, live: Mapping[OrderId, Progress]) -> list[str]:
    """Say how far the step is that a worker is taking: how much is sent, how fast, and how long it still takes."""
    for entry in view.orders:
        work, heard = entry.order.work, live.get(entry.order.id)
        if not isinstance(work, Upload | MakePublic) or work.publication != publication.id or heard is None:
            continue
        line = f"{bar(heard.done)} **{heard.done:.0%}**" + (f" · {plain(heard.step, 60)}" if heard.step else "")
        if heard.pace is None:
            return [line]
        return [line, f"📤 {heard.pace.told}"]
    return []


def _wants(view: ProductionView, publication: Publication) -> list[Want]:
    """Return what the next step of a publication waits for in vain."""
    wants = []
    for entry in view.orders:
        match entry.order.work:
            case Upload(publication=step) | MakePublic(publication=step):
                if entry.want is not None and step == publication.id:
                    wants.append(entry.want)
    return wants


def _moment_card(view: ProductionView, publication: Publication) -> CardContent | None:
    """Tell those in the thread that a scheduled film is out, or that it is not and why: a message of its own."""
    moment, state = view.moments.get(publication.id), publication.state
    if moment is None or publication.changed_at < moment:
        return None
    name, stamp = PLATFORMS[publication.target.platform].title, int(moment.timestamp())
    if state is PublicationState.PUBLISHED:
        title, body, colour = "It is out", f"As scheduled for <t:{stamp}:F>, on {name}: {publication.url}", Colour.DONE
    elif state is PublicationState.HANDED_OVER:
        title, body, colour = "It was handed over", f"As scheduled for <t:{stamp}:F>, to {name}.", Colour.DONE
    elif state is PublicationState.FAILED:
        title, colour = "It did not go out", Colour.TROUBLE
        body = f"It was scheduled for <t:{stamp}:F> on {name}.\n⚠️ {plain(publication.problem, 600)}"
    else:
        return None
    return CardContent(
        key=f"moment:{publication.id}", title=title, body=body, colour=colour, pings=view.production.author
    )


def _publication(view: ProductionView, publication: Publication, live: Mapping[OrderId, Progress]) -> CardContent:
    state, measured = publication.state, view.measured.get(publication.id)
    platform = PLATFORMS[publication.target.platform].title
    body = [f"{STATES[state]} **{state.value.replace('_', ' ').capitalize()}** on {platform}"]
    body += _how_far(view, publication, live)
    if state is PublicationState.UPLOADED:
        body.append(
            "Its last part is held back, so nobody sees it; the last check and the rest come next."
            if publication.held_back
            else "It lies there privately; the last check and the release come next."
        )
    if state is PublicationState.HANDED_OVER:
        is_posted = measured is not None and measured.state in {PostState.PUBLIC, PostState.POSTED}
        body.append("Its owner has posted it." if is_posted else _handed_over(view, publication))
    if state is PublicationState.UNKNOWN:
        body.append(
            "The platform did not say whether the last step worked; it is being asked before anything is repeated."
        )
    body += [f"⚠️ {lacking(want)}" for want in _wants(view, publication)]
    moment = view.moments.get(publication.id)
    if moment is not None and state in STOPPABLE:
        body.append(f"🗓️ Goes out <t:{int(moment.timestamp())}:F>, <t:{int(moment.timestamp())}:R>.")
    if state is PublicationState.TAKEDOWN_REQUESTED and publication.target.platform not in BY_API:
        numbered = enumerate(steps(publication.target.platform), 1)
        body += ["It cannot be taken down from here:", *(f"{number}. {step}" for number, step in numbered)]
    if _waits_for_sign_in(view, publication):
        name = plain(view.accounts.get(publication.target.account, "the channel"), 80)
        body.append(f"🔑 {name} needs re-authorisation: connect it again, and this goes on by itself.")
    if publication.note:
        body.append(plain(publication.note, 300))
    if publication.problem:
        body.append(f"⚠️ {plain(publication.problem, 600)}")
    if measured is not None and state in WERE_OUT:
        body.append(f"📊 {with_stamps(plain(measured.told(platform), 600))}")
    buttons = _buttons(view, publication)
    return CardContent(
        key=f"published:{publication.id}",
        title=_TITLES.get(state, ("Publishing to {}", Colour.WORKING))[0].format(platform),
        body="\n".join(body),
        colour=_TITLES.get(state, ("", Colour.WORKING))[1],
        rows=(buttons,) if buttons else (),
    )


def _waits_for_sign_in(view: ProductionView, publication: Publication) -> bool:
    """Say whether a publication waits for somebody to sign in to its channel."""
    is_waiting = publication.state in STOPPABLE | {PublicationState.UNKNOWN, PublicationState.TAKEDOWN_REQUESTED}
    return is_waiting and publication.target.account in view.signed_out


def _buttons(view: ProductionView, publication: Publication) -> tuple[Button, ...]:
    state, buttons = publication.state, []
    if publication.url:
        buttons.append(Button("Watch it", style="link", url=publication.url))
    if _waits_for_sign_in(view, publication):
        buttons.append(connect_again(view.production.guild, publication.target.platform))
    if state in STOPPABLE:
        number = view.production.revision
        buttons.append(Button("Cancel", custom_id("unpublish", publication.id, number), "danger"))
    if is_measurable(publication):
        buttons.append(refresh(publication.id))
    is_stuck = state is PublicationState.TAKEDOWN_REQUESTED and publication.problem
    if is_stuck or state in {PublicationState.PUBLISHED, PublicationState.HANDED_OVER}:
        buttons.append(Button("Take it down", custom_id("takedown", publication.id, view.production.revision)))
    if state is PublicationState.TAKEDOWN_REQUESTED:
        buttons.append(Button("It is down", custom_id("isdown", publication.id, view.production.revision), "success"))
    if state is PublicationState.FAILED and view.lock is not None and publication.lock == view.lock.id:
        buttons.append(Button("Try again", custom_id("republish", publication.id, view.production.revision), "primary"))
    return tuple(buttons)
