"""The cards of editing: what a model would change, what the editor itself would, and films in other forms."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Final

from bot.services.views import ExportView, ProductionView, ProposalView
from bot.studio.bringing import Appearing
from bot.studio.export import ExportForm, ExportState
from bot.studio.operations.replaying import LostEdit
from bot.studio.orders import Progress
from bot.studio.production import Production
from bot.studio.proposal import TRIES_MOST, Proposal, ProposalState
from bot.studio.suggestions import Suggestion, SuggestionKind, clock
from bot.studio.values import OrderId
from bot.ui.cards.makers import maker
from bot.ui.content import Attached, Button, CardContent, Colour, Row
from bot.ui.ids import custom_id
from bot.ui.lacking import lacking
from bot.ui.text import listed, plain, quoted, seconds, shorten

SUGGESTIONS_MOST: Final = 10
_DIGEST: Final = 12
_ADVICE: Final = {
    SuggestionKind.DEAD_AIR: "Say something there, or make the scene shorter with `/edit ask`.",
    SuggestionKind.LONG_SCENE: "Split its line into two scenes, or let something new be seen in it.",
    SuggestionKind.WEAK_HOOK: "Open with a question or a surprise: edit the first line on the plan's card.",
    SuggestionKind.UNREADABLE_CAPTION: "Say it in fewer words: edit the line on the plan's card.",
    SuggestionKind.LOUD_MUSIC: "Ask for quieter music with `/edit ask`.",
    SuggestionKind.SAME_TRANSITIONS: "Ask for other transitions with `/edit ask`.",
}
"""What a person can do where no operation mends it."""
_COLOURS: Final = {
    ProposalState.ASKED: Colour.WORKING,
    ProposalState.OPEN: Colour.CALM,
    ProposalState.APPLIED: Colour.DONE,
    ProposalState.FAILED: Colour.TROUBLE,
}
FORMS: Final = {
    ExportForm.OTIOZ: "Project (.otioz)",
    ExportForm.SRT: "Subtitles (.srt)",
    ExportForm.VTT: "Subtitles (.vtt)",
    ExportForm.ASS: "Subtitles (.ass)",
}
_OPENS: Final = (
    "A zip of the timeline (OpenTimelineIO), `.edl`, Final Cut Pro 7 `.xml`, subtitles and all media: DaVinci Resolve "
    "and Premiere Pro open it."
)


def proposal_cards(view: ProductionView, live: Mapping[OrderId, Progress]) -> list[CardContent]:
    """Return the card of each proposal, decided ones too."""
    return [_proposal(view, shown, live) for shown in view.proposals]


def export_cards(view: ProductionView, live: Mapping[OrderId, Progress]) -> list[CardContent]:
    """Return the card of each export."""
    return [_export(view, shown, live) for shown in view.exports]


def suggestions_card(production: Production, found: Sequence[Suggestion]) -> CardContent:
    """List what the editor itself would do, each with a button that does it."""
    if not found:
        return CardContent(
            key="suggestions",
            title="Nothing to mend",
            body="No dead air, no scene that drags, captions that can be read, and a first second that holds.",
            colour=Colour.DONE,
        )
    shown = found[:SUGGESTIONS_MOST]
    lines = [_suggestion(number, one) for number, one in enumerate(shown, 1)]
    if len(found) > len(shown):
        lines.append(f"-# and {len(found) - len(shown)} more")
    buttons = [
        Button(
            f"Do it: {number}", custom_id("mend", production.id, production.revision, one.digest()[:_DIGEST]), "primary"
        )
        for number, one in enumerate(shown, 1)
        if one.operations
    ]
    rows = tuple(tuple(buttons[first : first + 5]) for first in range(0, len(buttons), 5))
    return CardContent(
        key="suggestions",
        title="What the editor would do",
        body="\n".join(lines),
        footer=_edition(production),
        rows=rows,
    )


def done_card(production: Production, sign: str, changes: Sequence[str]) -> CardContent:
    """Say what an edit changed, with a button that takes it back."""
    undo = Button("Undo", custom_id("undo", production.id, production.revision, production.versions), "secondary")
    body = listed(list(changes)) or "• Nothing that can be seen or heard."
    return CardContent(key="done", title=sign, body=body, colour=Colour.DONE, rows=((undo,),))


def lost_edits(lost: Sequence[LostEdit]) -> list[tuple[str, str]]:
    """Return the field that says which edits no longer apply, and why; none where all do."""
    told = [f"{edit.operation.kind.replace('_', ' ').capitalize()}: {edit.because}" for edit in lost]
    return [("No longer applies", shorten(listed(told, most=8), 1000))] if told else []


def _suggestion(number: int, one: Suggestion) -> str:
    told = f"**{number}** `{clock(one.at)}` {plain(one.sentence, 300)}"
    return told if one.operations else f"{told}\n-# {_ADVICE[one.kind]}"


def _proposal(view: ProductionView, shown: ProposalView, live: Mapping[OrderId, Progress]) -> CardContent:
    proposal = shown.proposal
    fields: list[tuple[str, str]] = []
    if proposal.differences:
        fields.append(("What changes", shorten(listed(proposal.differences), 1000)))
    if proposal.author is not None:
        fields.append(("Edit by", maker(proposal.author)))
    files: tuple[Attached, ...] = ()
    if shown.draft is not None:
        name = f"draft-{proposal.id[-6:].lower()}-{proposal.tries}.mp4"
        files = (Attached(shown.draft.draft, name, shown.draft.draft_bytes),)
        fields.append(("Draft", f"{seconds(shown.draft.frames / 30)} · {maker(shown.draft.made)}"))
    return CardContent(
        key=f"proposal:{proposal.id}",
        title=f"{'📎' if proposal.brought else '✂️'} {shorten(proposal.wish, 150)}",
        body=_state(view, shown, live),
        fields=tuple(fields),
        footer=_footer(proposal),
        colour=_COLOURS.get(proposal.state, Colour.QUIET),
        rows=_controls(proposal),
        files=files,
    )


def _state(view: ProductionView, shown: ProposalView, live: Mapping[OrderId, Progress]) -> str:
    proposal = shown.proposal
    said = quoted(proposal.sentence, 300) if proposal.sentence else ""
    match proposal.state:
        case ProposalState.ASKED:
            return _writing(view, proposal, live)
        case ProposalState.OPEN if proposal.problem:
            return f"{said}\n⚠️ {plain(proposal.problem, 600)}{_who_is_in_it(view, proposal)}".strip()
        case ProposalState.OPEN if not proposal.operations:
            other = "It is so already." if proposal.brought else "Try another answer, or say it in other words."
            return f"{said}\nNothing would change. {other}".strip()
        case ProposalState.OPEN:
            waits = "" if shown.draft else f"\n🎞️ A draft is being rendered{_rendering(view, proposal, live)}."
            return f"{said}{waits}\nNothing has changed yet.{_who_is_in_it(view, proposal)}".strip()
        case ProposalState.APPLIED:
            return f"{said}\n✅ Applied by <@{proposal.ended_by}>.".strip()
        case ProposalState.DROPPED:
            return f"{said}\nDropped by <@{proposal.ended_by}>.".strip()
        case ProposalState.STALE:
            again = "add it again with `/edit add`" if proposal.brought else "ask again with `/edit ask`"
            return f"{said}\nThe film has changed since; {again}.".strip()
        case ProposalState.FAILED:
            return f"⚠️ {plain(proposal.problem, 900)}"


def _writing(view: ProductionView, proposal: Proposal, live: Mapping[OrderId, Progress]) -> str:
    progress = live.get(proposal.order)
    if progress is not None and progress.text:
        return quoted(progress.text, 800)
    entry = next((entry for entry in view.orders if entry.order.id == proposal.order), None)
    if entry is None or entry.running:
        usual = "The file is being fetched." if proposal.brought else "The model is looking at the film."
        return f"{progress.step.capitalize()}…" if progress and progress.step else usual
    return f"⚠️ {lacking(entry.want)}" if entry.want else "Waiting for a free worker."


def _who_is_in_it(view: ProductionView, proposal: Proposal) -> str:
    """Ask, or say, whether a real person is seen or heard in a file that was brought."""
    if proposal.brought is None:
        return ""
    said = f"<@{proposal.brought.said_by}> says"
    match proposal.brought.people:
        case Appearing.UNSAID:
            return "\n👤 **Is a real person seen or heard in this file?** It can be applied once somebody has said so."
        case Appearing.NOBODY:
            return f"\n👤 {said} that nobody real is seen or heard in it."
        case Appearing.SOMEBODY:
            named = ", ".join(plain(person.name, 60) for person, _ in view.people)
            so_far = f"named in this film: {named}" if named else "nobody is named in this film yet"
            return (
                f"\n👤 {said} that somebody is in it; {so_far}. Ask whoever it is with `/consent request`, or bring "
                "what they signed with `/consent release`: nothing of it is published before they agree."
            )


def _rendering(view: ProductionView, proposal: Proposal, live: Mapping[OrderId, Progress]) -> str:
    """Return how far a draft is, where that is known."""
    for entry in view.orders:
        work = entry.order.work
        if work.kind == "render_cut" and work.is_trial and work.timeline.digest() == proposal.draft:
            if entry.want is not None:
                return f" (⚠️ {lacking(entry.want)})"
            return f" · {live[entry.order.id].done:.0%}" if entry.order.id in live else ""
    return ""


def _footer(proposal: Proposal) -> str:
    answer = f" · answer {proposal.tries}" if proposal.tries > 1 else ""
    return f"plan {proposal.plan_version} · style {proposal.style_version}{answer}"


def _controls(proposal: Proposal) -> tuple[Row, ...]:
    def press(verb: str) -> str:
        return custom_id(verb, proposal.production, proposal.tries, proposal.id)

    drop = Button("Drop", press("drop"), "secondary")
    may_retry = proposal.brought is None and proposal.tries < TRIES_MOST
    another = [Button("Try another", press("another"), "primary")] if may_retry else []
    match proposal.state:
        case ProposalState.ASKED:
            return ((Button("Stop", press("drop"), "danger"),),)
        case ProposalState.OPEN if proposal.brought and proposal.brought.people is Appearing.UNSAID:
            nobody = Button("Nobody is in it", press("nobody"), "primary")
            return ((nobody, Button("Somebody is in it", press("somebody"), "primary"), drop),)
        case ProposalState.OPEN if proposal.operations:
            return ((Button("Apply", press("apply"), "success"), *another, drop),)
        case ProposalState.OPEN | ProposalState.FAILED:
            return ((*another, drop),)
        case _:
            return ()


def _export(view: ProductionView, shown: ExportView, live: Mapping[OrderId, Progress]) -> CardContent:
    export = shown.export
    title = f"{FORMS[export.form]} · plan {export.plan_version}, style {export.style_version}"
    if export.state is ExportState.FAILED:
        return CardContent(
            key=f"export:{export.id}",
            title=title,
            body=f"⚠️ The export failed. {plain(export.problem, 900)}",
            colour=Colour.TROUBLE,
        )
    if export.artifact is None:
        return CardContent(
            key=f"export:{export.id}", title=title, body=_exporting(view, shown, live), colour=Colour.WORKING
        )
    body = _OPENS if export.form is ExportForm.OTIOZ else "Subtitles of the film, timed to its frames."
    return CardContent(
        key=f"export:{export.id}",
        title=title,
        body=f"📦 `{export.name}` · {export.bytes / 1e6:.1f} MB\n{body}",
        colour=Colour.DONE,
        files=(Attached(export.artifact, export.name, export.bytes, elsewhere(export.name, shown.where)),),
    )


def elsewhere(name: str, where: str) -> str:
    """Say where a file lies that Discord does not take, and how to get it."""
    command = "aws s3 cp" if where.startswith("s3://") else "cp"
    copy = f"{command} {shlex.quote(where)} {shlex.quote(name)}"
    machine = "in the studio's bucket" if "://" in where else "on the studio's machine"
    return f"It lies {machine}:\n`{where}`\nFetch it there with `{copy}`."


def _exporting(view: ProductionView, shown: ExportView, live: Mapping[OrderId, Progress]) -> str:
    order = shown.export.order
    if order in live:
        return f"{live[order].step.capitalize() or 'Packing'} · {live[order].done:.0%}"
    entry = next((entry for entry in view.orders if entry.order.id == order), None)
    if entry is not None and entry.want is not None:
        return f"⚠️ {lacking(entry.want)}"
    return "It is being packed…" if entry is None or entry.running else "Waiting for a free worker."


def _edition(production: Production) -> str:
    return f"plan {production.plan_version} · style {production.style_version}"
