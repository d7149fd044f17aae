"""What a person's client asks of the app, and the answer it gets in time."""

from dataclasses import dataclass
from typing import Literal

from bot.sandbox.entities import Channel, Json, Message, User
from bot.sandbox.interactions import Answer, Asked, Interaction
from bot.sandbox.parts import Parts
from bot.sandbox.people.forms import Modal
from bot.sandbox.people.typed import Resolved
from bot.sandbox.people.views import MessageView

ReplyKind = Literal["message", "deferred", "acknowledged", "update", "modal"]
_KINDS: dict[Answer, ReplyKind] = {
    Answer.MESSAGE: "message",
    Answer.DEFERRED_MESSAGE: "deferred",
    Answer.DEFERRED_UPDATE: "acknowledged",
    Answer.UPDATE: "update",
    Answer.MODAL: "modal",
}


class NotAnswered(AssertionError):
    """The app did not answer in time: the person reads "The application did not respond"."""


@dataclass(frozen=True)
class Reply:
    """The app's first answer. A deferred message fills in later: wait with `message.until(...)`."""

    kind: ReplyKind
    ack_ms: float
    message: MessageView | None = None
    modal: Modal | None = None

    @property
    def ephemeral(self) -> bool:
        """Whether only the person sees it."""
        return self.message is not None and self.message.is_ephemeral

    @property
    def text(self) -> str:
        """The words of the message or modal."""
        return self.message.text if self.message else self.modal.text if self.modal else ""


class Asking:
    """Interactions of one person."""

    def __init__(self, parts: Parts, user: User) -> None:
        self._parts = parts
        self._user = user

    async def ask(
        self,
        asked: Asked,
        channel: Channel,
        data: Json,
        *,
        message: Message | None = None,
        cause: Json | None = None,
    ) -> Reply:
        """Start an interaction and return the first answer. Raises NotAnswered."""
        interaction = await self.answered(asked, channel, data, message=message, cause=cause)
        if interaction.answer is None or interaction.ack_ms is None:
            raise NotAnswered("The answer was taken back.")
        shown = MessageView(self._parts, interaction.original, self._user) if interaction.original else None
        modal = Modal(interaction, interaction.modal) if interaction.modal else None
        return Reply(_KINDS[interaction.answer], interaction.ack_ms, shown, modal)

    async def answered(
        self,
        asked: Asked,
        channel: Channel,
        data: Json,
        *,
        message: Message | None = None,
        cause: Json | None = None,
    ) -> Interaction:
        """Start an interaction and wait until it is answered. Raises NotAnswered."""
        interactions = self._parts.interactions
        interaction = interactions.start(asked, self._user, channel, data, message=message, cause=cause)
        if not await interactions.wait(interaction):
            what = f"{asked.name.lower()} {interaction.name!r} of {self._user.display_name}"
            refused = self._parts.recorder.refusals(f"/interactions/{interaction.id}/")
            because = f" It was refused: {refused}." if refused else ""
            waited = interactions.answer_within_s
            raise NotAnswered(f"The application did not respond to {what} in {waited} s.{because}")
        return interaction


def command_data(command: Json, options: list[Json], resolved: Resolved) -> Json:
    """Return what is sent of a command."""
    data: Json = {"id": command["id"], "name": command["name"], "type": 1, "options": options}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    if resolved.found:
        data["resolved"] = resolved.found
    return data
