"""The card by which somebody is asked whether they agree to appear or be heard."""

from bot.services.views import ProductionView
from bot.studio.consent import Consent, Person, Use
from bot.ui.content import Button, CardContent, Colour
from bot.ui.ids import custom_id
from bot.ui.text import plain

_USES = {
    Use.APPEAR: "show you in the picture",
    Use.VOICE: "speak with a likeness of your voice",
    Use.PUBLISH: "publish the finished video",
}


def consent_cards(view: ProductionView) -> list[CardContent]:
    """Return a card for everyone in the production who was asked."""
    return [_card(view, person, consent) for person, consent in view.people if consent is not None and person.user]


def _card(view: ProductionView, person: Person, consent: Consent) -> CardContent:
    title = view.plan.title if view.plan else view.production.brief.idea
    uses = "\n".join(f"• {_USES[use]}" for use in sorted(consent.uses, key=list(Use).index))
    asked = (
        f"<@{view.production.author}> is making a video in which you take part: **{plain(title, 120)}**\n"
        f"They ask whether the studio may\n{uses}"
    )
    now, colour = _answer(consent)
    buttons = (
        Button("I agree", custom_id("agree", consent.id, view.production.revision, consent.guild), "success"),
        Button("I do not agree", custom_id("decline", consent.id, view.production.revision, consent.guild), "danger"),
    )
    return CardContent(
        key=f"consent:{consent.id}",
        title=f"{plain(person.name, 60)}, may we?",
        body=f"{asked}\n\n{now}",
        footer="You can take this back at any time with /consent revoke. One talks to an AI here.",
        colour=colour,
        rows=(buttons,) if consent.given is None else (),
        direct_to=person.user,
    )


def _answer(consent: Consent) -> tuple[str, Colour]:
    if consent.revoked_at is not None:
        return f"↩️ Taken back <t:{int(consent.revoked_at.timestamp())}:R>. Nothing further is published.", Colour.QUIET
    if consent.given is None:
        return "Only you can press these buttons. Nothing of it is published before you agree.", Colour.CALM
    if consent.given:
        until = f" until <t:{int(consent.expires_at.timestamp())}:D>" if consent.expires_at else ""
        return f"✅ You agreed{until}.", Colour.DONE
    return "🚫 You did not agree; it will not be published with you in it.", Colour.QUIET
