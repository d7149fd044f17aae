"""The cards of approval and publication: exactly what would go out, and what became of it."""

from collections.abc import Mapping

from bot.services.approval import Result
from bot.services.views import ProductionView
from bot.studio.lock import AuthorMayApprove, Lock, Release, Review
from bot.studio.platforms.table import PLATFORMS
from bot.studio.publication import Publication, PublicationState, Target
from bot.studio.releasing import ENDED
from bot.studio.scheduling import Want
from bot.studio.takedown import BY_API, steps
from bot.studio.values import AccountId
from bot.studio.work import MakePublic, Upload
from bot.ui.content import Attached, Button, CardContent, Colour
from bot.ui.emoji import NO, STATES, YES
from bot.ui.ids import custom_id
from bot.ui.lacking import lacking
from bot.ui.text import plain, quoted, shorten

Accounts = Mapping[AccountId, str]
"""Names of the connected accounts of a server."""

_AUTHOR = {
    AuthorMayApprove.NEVER: "The author's own vote does not count.",
    AuthorMayApprove.IF_SOLE_APPROVER: "The author's own vote counts only where nobody else may approve.",
    AuthorMayApprove.ALWAYS: "The author's own vote counts.",
}
_ENDS = {
    Result.OPEN: ("Open", ""),
    Result.APPROVED: ("Approved", ""),
    Result.REJECTED: ("Rejected", "Change the film, then ask again with `/publish review`."),
    Result.LAPSED: ("Lapsed", "Nobody decided in time; ask again with `/publish review`."),
    Result.VOID: ("Void", "Something changed after it was asked for; ask again with `/publish review`."),
}
_TITLES = {
    PublicationState.PUBLISHED: ("Published on {}", Colour.DONE),
    PublicationState.TAKEDOWN_REQUESTED: ("To be taken down on {}", Colour.TROUBLE),
    PublicationState.TAKEN_DOWN: ("Taken down on {}", Colour.QUIET),
    PublicationState.HANDED_OVER: ("Handed over to {}", Colour.DONE),
    PublicationState.FAILED: ("Not published on {}", Colour.TROUBLE),
    PublicationState.CANCELLED: ("Not published on {}", Colour.QUIET),
}
_STOPPABLE = frozenset({PublicationState.WAITING, PublicationState.UPLOADING, PublicationState.UPLOADED})


def review_card(view: ProductionView, accounts: Accounts) -> CardContent | None:
    """Show the open review, or the lock it became."""
    if view.review is not None:
        return _open(view, view.review, accounts)
    return _locked(view, view.lock, accounts) if view.lock is not None else None


def publication_cards(view: ProductionView) -> list[CardContent]:
    """Show each publication, and tell once what became of those that were scheduled."""
    cards = [_publication(view, publication) for publication in view.publications]
    return [*cards, *(card for one in view.publications if (card := _moment_card(view, one)) is not None)]


def _open(view: ProductionView, review: Review, accounts: Accounts) -> CardContent:
    rules = review.rules
    until = review.opened_at + rules.voting_window
    yes = sum(vote.approves for vote in review.votes)
    wanted = "one approver" if rules.quorum == 1 else f"{rules.quorum} approvers"
    return CardContent(
        key=f"review:{review.id}",
        title=f"Review · {shorten(review.release.metadata.title, 180)}",
        body=(
            f"Approvers: react {YES} to approve **exactly this**, {NO} to reject it. It takes {wanted}; "
            f"{yes} of {rules.quorum} so far. Open until <t:{int(until.timestamp())}:f>.\n"
            f"{_AUTHOR[rules.author_may_approve]} Taking a reaction away withdraws the vote.\n\n"
            + _words(review.release)
        ),
        fields=tuple(_release(view, review.release, accounts)),
        footer=f"SHA-256 {review.release.master[:16]}… · any change voids the approval",
        colour=Colour.WORKING,
        files=(Attached(review.release.thumbnail, "thumbnail.jpg"),),
        picture="thumbnail.jpg",
        signs=(YES, NO),
    )


def _locked(view: ProductionView, lock: Lock, accounts: Accounts) -> CardContent:
    by = ", ".join(f"<@{user}>" for user in lock.approved_by)
    author = " (the author, as sole approver)" if lock.author_approved else ""
    state = (
        f"⚠️ This approval is void: {plain(lock.voided_because, 300)} Ask for a new review with `/publish review`."
        if lock.voided_because
        else f"🔒 Approved by {by}{author}, valid until <t:{int(lock.expires_at.timestamp())}:f>."
    )
    return CardContent(
        key=f"review:{lock.id}",
        title=f"{'Approval void' if lock.voided_because else 'Approved'} · {shorten(lock.release.metadata.title, 170)}",
        body=f"{state}\n\n{_words(lock.release)}",
        fields=tuple(_release(view, lock.release, accounts)),
        footer=f"SHA-256 {lock.release.master[:16]}… · seal {lock.seal[:16]}…",
        colour=Colour.TROUBLE if lock.voided_because else Colour.DONE,
        files=(Attached(lock.release.thumbnail, "thumbnail.jpg"),),
        picture="thumbnail.jpg",
    )


def closed_card(view: ProductionView, review: Review, result: Result, accounts: Accounts) -> CardContent:
    """Show a review that has ended without a lock that holds."""
    said_no = [f"<@{vote.user}>" for vote in review.votes if not vote.approves]
    by = f" by {', '.join(said_no)}" if result is Result.REJECTED and said_no else ""
    return CardContent(
        key=f"review:{review.id}",
        title=f"{_ENDS[result][0]} · {shorten(review.release.metadata.title, 180)}",
        body=f"{_ENDS[result][0]}{by}. {_ENDS[result][1]}\n\n{_words(review.release)}",
        fields=tuple(_release(view, review.release, accounts)),
        footer=f"SHA-256 {review.release.master[:16]}…",
        colour=Colour.QUIET,
        files=(Attached(review.release.thumbnail, "thumbnail.jpg"),),
        picture="thumbnail.jpg",
    )


def _words(release: Release) -> str:
    metadata = release.metadata
    tags = " ".join(f"`#{plain(tag, 40)}`" for tag in metadata.tags[:20])
    description = quoted(metadata.description, 1800) if metadata.description else "*No description.*"
    return f"**Title** {plain(metadata.title, 110)}\n**Description**\n{description}\n{tags}".strip()


def _release(view: ProductionView, release: Release, accounts: Accounts) -> list[tuple[str, str]]:
    fields = [(f"To {PLATFORMS[target.platform].title}", _choices(accounts, target)) for target in release.targets]
    fields.append(("When", _when(release)))
    fields.append(("Who appears", _who(view)))
    cut = next((cut for cut in view.cuts if cut.id == release.cut), None)
    if cut is not None:
        fields.append(("Film", f"Cut {cut.number} of this thread"))
    return fields


def _when(release: Release) -> str:
    if release.publish_at is None:
        return "as soon as it is approved"
    return f"<t:{int(release.publish_at.timestamp())}:f>; approved later than that, at once"


def _who(view: ProductionView) -> str:
    names = [plain(person.name, 60) for person, _ in view.people]
    return ", ".join(names[:12]) if names else "nobody: pictures and voices are generated"


def _choices(accounts: Accounts, target: Target) -> str:
    account = accounts.get(target.account)
    marked = "🤖 marked as made with AI" if target.synthetic else "⚠️ not marked as made with AI"
    if target.choices is None:
        kids = "🧒 made for kids" if target.made_for_kids else "not made for kids"
        choices = [f"👁️ {target.privacy.value}", marked, kids]
    else:
        choices = [*(f"• {words}" for words in target.choices.words), marked]
    if target.metadata is not None:
        choices.append(f"with these words:\n{quoted(target.metadata.description, 500)}")
    return "\n".join([f"**{plain(account, 80)}**" if account else "", *choices]).strip()


def _handed_over(view: ProductionView, publication: Publication) -> str:
    """Say what its owner does in the app, with the words to paste there."""
    steps = PLATFORMS[publication.target.platform].hand_over
    words = publication.target.metadata or (view.lock.release.metadata if view.lock else None)
    numbered = "\n".join(f"**{number}.** {step}" for number, step in enumerate(steps, 1))
    caption = words.description.replace("`", "’") if words else ""
    return f"{numbered}\n```\n{shorten(caption, 2300)}\n```" if caption else numbered


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


def _publication(view: ProductionView, publication: Publication) -> CardContent:
    state = publication.state
    platform = PLATFORMS[publication.target.platform].title
    body = [f"{STATES[state]} **{state.value.replace('_', ' ').capitalize()}** on {platform}"]
    if state is PublicationState.UPLOADED:
        body.append(
            "Its last part is held back, so nobody sees it; the last check and the rest come next."
            if publication.held_back
            else "It lies there privately; the last check and the release come next."
        )
    if state is PublicationState.HANDED_OVER:
        body.append(_handed_over(view, publication))
    if state is PublicationState.UNKNOWN:
        body.append(
            "The platform did not say whether the last step worked; it is being asked before anything is repeated."
        )
    body += [f"⚠️ {lacking(want)}" for want in _wants(view, publication)]
    moment = view.moments.get(publication.id)
    if moment is not None and state in _STOPPABLE:
        body.append(f"🗓️ Goes out <t:{int(moment.timestamp())}:F>, <t:{int(moment.timestamp())}:R>.")
    if state is PublicationState.TAKEDOWN_REQUESTED and publication.target.platform not in BY_API:
        numbered = enumerate(steps(publication.target.platform), 1)
        body += ["It cannot be taken down from here:", *(f"{number}. {step}" for number, step in numbered)]
    if _is_signed_out(view, publication):
        name = plain(view.accounts.get(publication.target.account, platform), 80)
        body.append(f"🔑 {name} needs re-authorisation; once it is connected again, this goes on by itself.")
    if publication.note:
        body.append(plain(publication.note, 300))
    if publication.problem:
        body.append(f"⚠️ {plain(publication.problem, 600)}")
    buttons = _buttons(view, publication)
    return CardContent(
        key=f"published:{publication.id}",
        title=_TITLES.get(state, ("Publishing to {}", Colour.WORKING))[0].format(platform),
        body="\n".join(body),
        colour=_TITLES.get(state, ("", Colour.WORKING))[1],
        rows=(buttons,) if buttons else (),
    )


def _is_signed_out(view: ProductionView, publication: Publication) -> bool:
    """Say whether a publication waits for somebody to connect its account again."""
    return publication.target.account in view.signed_out and publication.state not in ENDED


def _buttons(view: ProductionView, publication: Publication) -> tuple[Button, ...]:
    state, buttons = publication.state, []
    if publication.url:
        buttons.append(Button("Watch it", style="link", url=publication.url))
    if _is_signed_out(view, publication):
        platform = publication.target.platform.value
        buttons.append(Button("Connect again", custom_id("reconnect", publication.id, 0, platform), "primary"))
    if state in _STOPPABLE:
        number = view.production.revision
        buttons.append(Button("Cancel", custom_id("unpublish", publication.id, number), "danger"))
    is_stuck = state is PublicationState.TAKEDOWN_REQUESTED and publication.problem
    if is_stuck or state in {PublicationState.PUBLISHED, PublicationState.HANDED_OVER}:
        buttons.append(Button("Take it down", custom_id("takedown", publication.id, view.production.revision)))
    if state is PublicationState.TAKEDOWN_REQUESTED:
        buttons.append(Button("It is down", custom_id("isdown", publication.id, view.production.revision), "success"))
    if state is PublicationState.FAILED and view.lock is not None and publication.lock == view.lock.id:
        buttons.append(Button("Try again", custom_id("republish", publication.id, view.production.revision), "primary"))
    return tuple(buttons)
