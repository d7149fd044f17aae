"""The card of what was taken back: what it has stopped, and what is out and can be taken down."""

from bot.services.consent import Revoked
from bot.studio.publication import Publication
from bot.studio.values import GuildId
from bot.ui.content import Button, CardContent
from bot.ui.ids import custom_id
from bot.ui.text import listed


def revoked_card(revoked: Revoked, guild: GuildId) -> CardContent:
    """Say what taking something back has led to, and offer to take down what is out."""
    lines = [f"Taken back: {revoked.count}. Nothing further is published with you in it."]
    if not revoked.count:
        lines = ["There was nothing to take back."]
    if revoked.stopped:
        lines.append("Stopped:\n" + listed(list(revoked.stopped)))
    if revoked.out:
        lines.append("Already out, or on a platform:\n" + "\n".join(_out(one) for one in revoked.out[:10]))
    buttons = tuple(
        Button(f"Take down {number}", custom_id("hide", one.id, 0, guild), "danger")
        for number, one in enumerate(revoked.out[:5], 1)
    )
    return CardContent(key="revoked", title="Taken back", body="\n\n".join(lines), rows=(buttons,) if buttons else ())


def _out(publication: Publication) -> str:
    where = publication.target.platform.value.capitalize()
    kind = "" if publication.state.value == "published" else f" ({publication.state.value.replace('_', ' ')})"
    return f"• {where}{kind}: {publication.url or 'a private copy'}"
