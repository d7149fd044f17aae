"""The cards of consent: the question to a person, the release of an outsider, and who is in a film."""

from collections.abc import Sequence

from bot.services.standings import Standing
from bot.services.views import ProductionView
from bot.studio.consent import USE_WORDS, Consent, Person, Use
from bot.studio.consent_words import ASKS, DECLARATION, LIMITS_OF_TAKING_BACK, ordered, reach_words
from bot.studio.production import Production, Stage
from bot.ui.content import Button, CardContent, Choice, Colour, Menu
from bot.ui.emoji import NO, YES
from bot.ui.ids import custom_id
from bot.ui.text import plain


def consent_cards(view: ProductionView) -> list[CardContent]:
    """Return a card for everything that was asked in the thread, releases included, and for a film that waits."""
    cards = [
        _release(view, person, consent) if consent.release is not None else _question(view, person, consent)
        for person, consent in view.asked
        if consent.release is not None or person.user is not None
    ]
    stopped = _stopped(view)
    return [*cards, stopped] if stopped is not None else cards


def status_card(production: Production, standings: Sequence[Standing], *, may_change: bool) -> CardContent:
    """Show who is in a film, in which scenes, and whether they agree."""
    fields = []
    for one in standings:
        sign = YES if one.agrees else NO
        outsider = "" if one.person.user is not None else " (not a member here)"
        lines = [f"In {one.scenes}"]
        if one.agreed:
            lines.append(f"Agrees to {_listed(one.agreed)}")
        lines += [f"⚠️ Not to {USE_WORDS[use]}: {why}" for use, why in one.missing]
        if one.until is not None and one.until.expires_at is not None:
            lines.append(f"Until <t:{int(one.until.expires_at.timestamp())}:D>")
        fields.append((f"{sign} {plain(one.person.name, 60)}{outsider}", "\n".join(lines)))
    waiting = sum(not one.agrees for one in standings)
    body = (
        "Nobody appears or is heard in this video."
        if not standings
        else "Everybody agrees."
        if not waiting
        else f"{waiting} of {len(standings)} still to agree to all of it; nothing is published before."
    )
    choices = tuple(Choice(one.person.name[:100], one.person.id) for one in standings[:25])
    menu = Menu(custom_id("takeout", production.id, production.revision), "Take somebody out of this video…", choices)
    return CardContent(
        key="status",
        title="Who is in this video",
        body=body,
        fields=tuple(fields),
        colour=Colour.TROUBLE if waiting else Colour.DONE,
        rows=(menu,) if choices and may_change else (),
    )


def _question(view: ProductionView, person: Person, consent: Consent) -> CardContent:
    uses = "\n".join(f"• {ASKS[use]}" for use in ordered(consent.uses | consent.withheld))
    asked = f"{_occasion(view, consent)}\nThey ask whether the studio may\n{uses}\n{reach_words(consent)}."
    now, colour = _answer(consent)
    rows: tuple[tuple[Button, ...], ...] = ()
    if consent.given is None and consent.revoked_at is None:
        now, rows = f"{now}\n{DECLARATION}", (_choices(view, consent),)
    elif consent.given and consent.revoked_at is None:
        now = f"{now}\n{LIMITS_OF_TAKING_BACK}"
        back = custom_id("takeback", consent.id, view.production.revision, consent.guild)
        rows = ((Button("Take it back", back, "danger"),),)
    return CardContent(
        key=f"consent:{consent.id}",
        title=f"{plain(person.name, 60)}, may we?",
        body=f"{asked}\n\n{now}",
        footer=(
            "You can take this back at any time with /consent revoke. One talks to an AI here. "
            f"Words of consent: version {consent.wording or 'unknown'}"
        ),
        colour=colour,
        rows=rows,
        direct_to=person.user,
    )


def _occasion(view: ProductionView, consent: Consent) -> str:
    """Say what somebody is asked for: a part in a film, or what films may have of them."""
    title = plain(view.plan.title if view.plan else view.production.brief.idea, 120)
    maker = f"<@{view.production.author}>"
    if consent.in_film:
        return f"{maker} is making a video in which you take part: **{title}**"
    if Use.VOICE_CLONE not in consent.uses | consent.withheld:
        what = "a character that looks like you"
    elif Use.APPEAR in consent.uses | consent.withheld:
        what = "a character that looks and sounds like you"
    else:
        what = "a voice that sounds like yours"
    return f"In the thread of **{title}**, by {maker}, {what} is to be made; you are not in that video by it."


def _choices(view: ProductionView, consent: Consent) -> tuple[Button, ...]:
    revision, guild = view.production.revision, consent.guild
    return (
        Button("I agree, and am 18 or older", custom_id("agree", consent.id, revision, guild), "success"),
        Button("I agree to a part…", custom_id("agreepart", consent.id, revision, guild)),
        Button("I do not agree", custom_id("decline", consent.id, revision, guild), "danger"),
    )


def _answer(consent: Consent) -> tuple[str, Colour]:
    if consent.revoked_at is not None:
        return f"↩️ Taken back <t:{int(consent.revoked_at.timestamp())}:R>. Nothing further is published.", Colour.QUIET
    if consent.given is None:
        return "Only you can press these buttons. Nothing of it is published before you agree.", Colour.CALM
    if consent.given:
        until = f" until <t:{int(consent.expires_at.timestamp())}:D>" if consent.expires_at else ""
        to = f" to {_listed(consent.uses)}" if consent.withheld else ""
        but = f" You did not agree to {_listed(consent.withheld)}." if consent.withheld else ""
        return f"✅ You agreed{to}{until}.{but}", Colour.DONE
    return "🚫 You did not agree; it will not be published with you in it.", Colour.QUIET


def _release(view: ProductionView, person: Person, consent: Consent) -> CardContent:
    release = consent.release
    if release is None:
        raise ValueError("a card of a release needs one")
    state, colour = "Somebody who manages this server reads it and countersigns.", Colour.CALM
    rows: tuple[tuple[Button, ...], ...] = ()
    if consent.revoked_at is not None:
        state, colour = "↩️ Taken back.", Colour.QUIET
    elif consent.given:
        state, colour = f"✅ Countersigned by <@{release.countersigned_by}>.", Colour.DONE
    elif consent.given is False:
        state, colour = "🚫 Rejected; it counts for nothing.", Colour.QUIET
    else:
        revision = view.production.revision
        sign = custom_id("signpaper", consent.id, revision)
        buttons = (
            Button("Read it", custom_id("readpaper", consent.id, revision)),
            Button("It is theirs, and they are 18 or older", sign, "success"),
            Button("Reject it", custom_id("dropaper", consent.id, revision), "danger"),
        )
        rows = (buttons,)
    return CardContent(
        key=f"consent:{consent.id}",
        title=f"Release of {plain(person.name, 60)}",
        body=(
            f"<@{release.brought_by}> brought `{plain(release.name, 80)}`, by which {plain(person.name, 60)} agrees to "
            f"{_listed(consent.uses)}, {reach_words(consent)}.\n\n{state}"
        ),
        footer="It counts for nothing before it is countersigned. Only managers can read it.",
        colour=colour,
        rows=rows,
    )


def _stopped(view: ProductionView) -> CardContent | None:
    """Show that a film was stopped for want of consent, which no failed order tells."""
    production = view.production
    if production.stage is not Stage.FAILED or view.problems or not production.problem:
        return None
    return CardContent(
        key=f"stopped:{production.revision}",
        title="Stopped",
        body=f"⚠️ {plain(production.problem, 900)}",
        colour=Colour.TROUBLE,
        rows=((Button("Go on", custom_id("retry", production.id, production.revision), "primary"),),),
        pings=production.author,
    )


def _listed(uses: frozenset[Use]) -> str:
    words = [USE_WORDS[use] for use in ordered(uses)]
    return ", ".join(words[:-1]) + (" and " if words[1:] else "") + words[-1] if words else "nothing"
