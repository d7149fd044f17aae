"""The cards of approval: exactly what would go out, and what was said to it."""

from collections.abc import Mapping

from bot.services.approval import Result
from bot.services.views import ProductionView
from bot.studio.inserting import brought_in
from bot.studio.lock import AuthorMayApprove, Lock, Release, Review
from bot.studio.platforms.table import PLATFORMS
from bot.studio.publication import Target
from bot.studio.tiny import LABEL, SIGN
from bot.studio.values import AccountId
from bot.ui.cards.makers import maker
from bot.ui.cards.publication import STOPPABLE
from bot.ui.content import Attached, Button, CardContent, Colour, Row
from bot.ui.emoji import NO, YES
from bot.ui.ids import custom_id
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


def review_card(view: ProductionView, accounts: Accounts) -> CardContent | None:
    """Show the open review, or the lock it became."""
    if view.review is not None:
        return _open(view, view.review, accounts)
    return _locked(view, view.lock, accounts) if view.lock is not None else None


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
        rows=_word_buttons(view, review.release),
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
        rows=() if lock.voided_because or not _is_open(view, lock) else _word_buttons(view, lock.release),
    )


def closed_card(
    view: ProductionView, review: Review, result: Result, accounts: Accounts, because: str = ""
) -> CardContent:
    """Show a review that has ended without a lock that holds, and why where that is known."""
    said_no = [f"<@{vote.user}>" for vote in review.votes if not vote.approves]
    by = f" by {', '.join(said_no)}" if result is Result.REJECTED and said_no else ""
    said = f"⚠️ {plain(because, 600)} Ask again with `/publish review`." if because else _ENDS[result][1]
    return CardContent(
        key=f"review:{review.id}",
        title=f"{_ENDS[result][0]} · {shorten(review.release.metadata.title, 180)}",
        body=f"{_ENDS[result][0]}{by}. {said}\n\n{_words(review.release)}",
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
    if view.tiny:
        fields.append((f"{SIGN} Made by tiny test models", f"{', '.join(map(plain, view.tiny))}\n{LABEL.capitalize()}"))
    cut = next((cut for cut in view.cuts if cut.id == release.cut), None)
    if cut is not None:
        fields.append(("Film", f"Cut {cut.number} of this thread"))
    drawn = view.production.thumbnail
    if drawn is not None and drawn.picture == release.thumbnail:
        fields.append(("Thumbnail", f"🤖 drawn by {maker(drawn.made, timed=False)}"))
    return fields


def _when(release: Release) -> str:
    if release.publish_at is None:
        return "as soon as it is approved"
    return f"<t:{int(release.publish_at.timestamp())}:f>; approved later than that, at once"


def _who(view: ProductionView) -> str:
    names = [plain(person.name, 60) for person, _ in view.people]
    if names:
        return ", ".join(names[:12])
    if view.production.finished_film is not None:
        return "nobody, it is said"
    files = brought_in(view.style.edits)
    brought = f"{files} files that were" if files > 1 else "one file that was"
    if files:
        return f"nobody is named: pictures and voices are generated, but for {brought} brought"
    return "nobody: pictures and voices are generated"


def _word_buttons(view: ProductionView, release: Release) -> tuple[Row, ...]:
    """Return a button for each platform, by which the words that go there are changed."""
    production = view.production
    platforms = dict.fromkeys(target.platform for target in release.targets)
    return (
        tuple(
            Button(f"Words for {PLATFORMS[one].title}", custom_id("words", production.id, production.revision, one))
            for one in list(platforms)[:5]
        ),
    )


def _is_open(view: ProductionView, lock: Lock) -> bool:
    """Say whether something that was approved is still to go out."""
    mine = [one for one in view.publications if one.lock == lock.id]
    return not mine or any(one.state in STOPPABLE for one in mine)


def _choices(accounts: Accounts, target: Target) -> str:
    account = accounts.get(target.account)
    marked = "🤖 marked as made with AI" if target.synthetic else "⚠️ not marked as made with AI"
    chosen = [f"• {plain(words, 200)}" for words in target.choices.words] if target.choices else []
    if target.choices is None or not target.choices.seen_by:
        kids = "🧒 made for kids" if target.made_for_kids else "not made for kids"
        choices = [f"👁️ {target.privacy.value}", *chosen, marked, kids]
    else:
        choices = [*chosen, marked]
    if target.metadata is not None:
        choices.append(f"with these words:\n{quoted(target.metadata.description, 500)}")
    return "\n".join([f"**{plain(account, 80)}**" if account else "", *choices]).strip()
