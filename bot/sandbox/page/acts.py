"""What a person does on the page, carried out by the same people driver that tests use."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.entities import Channel, Json
from bot.sandbox.page.screen import Screen
from bot.sandbox.people.asking import Reply
from bot.sandbox.people.forms import Modal
from bot.sandbox.people.person import Person
from bot.sandbox.people.typed import NotAllowed
from bot.sandbox.people.views import MessageView
from bot.sandbox.posting import Upload

Uploads = dict[str, Upload]


class Act:
    """One act: who, where, with what."""

    def __init__(self, screen: Screen, given: Json, uploads: Uploads) -> None:
        self.screen = screen
        self.given = given
        self.uploads = uploads

    @property
    def channel(self) -> Channel:
        """The channel it is in."""
        return self.screen.parts.world.channel(int(self.given["channel"]))

    @property
    def person(self) -> Person:
        """Who does it."""
        return self.screen.person(self.channel)

    @property
    def message(self) -> MessageView:
        """The message it is about."""
        raw = self.screen.parts.world.message(int(self.given["channel"]), int(self.given["message"]))
        return MessageView(self.screen.parts, raw, self.screen.user)

    def value(self, given: Any) -> Any:
        """Read a value of a form: files are named by their number."""
        if isinstance(given, dict):
            return self.uploads[str(given["file"])]
        if isinstance(given, list):
            return [self.value(one) for one in given]
        return given


async def perform(screen: Screen, given: Json, uploads: Uploads) -> Json:
    """Do what the page asks; returns a modal if one is to be shown. Raises what the driver raises."""
    try:
        act = _ACTS[given["do"]]
    except KeyError:
        raise NotAllowed(f"The page cannot do {given.get('do')!r}.") from None
    return await act(Act(screen, given, uploads)) or {}


async def _say(act: Act) -> Json | None:
    reply_to = act.message if act.given.get("message") else None
    files = list(act.uploads.values())
    await act.person.say(act.channel, act.given.get("text", ""), reply_to=reply_to, attachments=files)
    return None


async def _slash(act: Act) -> Json | None:
    options = {name: act.value(value) for name, value in act.given.get("options", {}).items()}
    return _shown(await act.person.slash(act.channel, act.given["command"], **options))


async def _complete(act: Act) -> Json | None:
    given = act.given
    others = {name: value for name, value in given.get("options", {}).items() if not isinstance(value, dict)}
    choices = await act.person.autocomplete(act.channel, given["command"], given["option"], given["text"], **others)
    return {"choices": choices}


async def _click(act: Act) -> Json | None:
    return _shown(await act.person.click(act.message, act.given["id"]))


async def _select(act: Act) -> Json | None:
    return _shown(await act.person.select(act.message, act.given["id"], act.given["values"]))


async def _submit(act: Act) -> Json | None:
    interaction = act.screen.parts.interactions.all[int(act.given["interaction"])]
    if interaction.modal is None:
        raise NotAllowed("This form is not open.")
    values = {name: act.value(value) for name, value in act.given["values"].items()}
    filled = {name: value for name, value in values.items() if value not in (None, [])}
    return _shown(await act.person.submit(Modal(interaction, interaction.modal), filled))


async def _react(act: Act) -> Json | None:
    emoji = act.given["emoji"]
    if act.screen.user.id in act.message.raw.reactions.get(emoji, []):
        await act.person.unreact(act.message, emoji)
    else:
        await act.person.react(act.message, emoji)
    return None


async def _delete(act: Act) -> Json | None:
    await act.person.delete(act.message)
    return None


async def _direct(act: Act) -> Json | None:
    return {"channel": str((await act.screen.person().dms()).id)}


async def _type(act: Act) -> Json | None:
    act.screen.parts.world.type_in(act.channel, act.screen.user)
    return None


def _shown(reply: Reply) -> Json:
    if reply.modal is None:
        return {}
    return {"modal": {"interaction": str(reply.modal.interaction.id), **reply.modal.raw}}


_ACTS: dict[str, Callable[[Act], Awaitable[Json | None]]] = {
    "say": _say,
    "slash": _slash,
    "complete": _complete,
    "click": _click,
    "select": _select,
    "submit": _submit,
    "react": _react,
    "delete": _delete,
    "direct": _direct,
    "type": _type,
}
