"""Answers to interactions: the callback, then follow-ups and edits through the interaction's webhook."""

from aiohttp import web

from bot.sandbox import errors, limits, media
from bot.sandbox.entities import Json, Message, MessageFlag, MessageKind
from bot.sandbox.interactions import Answer, Asked, Interaction
from bot.sandbox.posting import Upload
from bot.sandbox.rest.messages import write
from bot.sandbox.rest.wire import body_and_files, id_in, nothing, parts_of, reply

routes = web.RouteTableDef()
_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"


@routes.post("/interactions/{interaction_id}/{interaction_token}/callback")
async def callback(request: web.Request) -> web.Response:
    """Take the first answer to an interaction."""
    parts = parts_of(request)
    payload, uploads = await body_and_files(request)
    token = request.match_info["interaction_token"]
    interaction = parts.interactions.by_id(id_in(request, "interaction_id"), token)
    answer, data = Answer(payload["type"]), payload.get("data") or {}
    _check(interaction, answer, data)
    parts.interactions.acknowledge(interaction, answer)
    try:
        message = _carry_out(request, interaction, answer, data, uploads)
    except errors.Refused:
        interaction.answer = None
        raise
    interaction.answered.set()
    if request.query.get("with_response") not in ("1", "true"):
        return nothing()
    return reply(_receipt(request, interaction, answer, message))


def _check(interaction: Interaction, answer: Answer, data: Json) -> None:
    if (answer is Answer.AUTOCOMPLETE) != (interaction.asked is Asked.AUTOCOMPLETE):
        raise errors.invalid("type", "BASE_TYPE_CHOICES", "This answer does not fit the interaction")
    if answer is Answer.MODAL:
        if interaction.asked is Asked.MODAL:
            raise errors.invalid("type", "BASE_TYPE_CHOICES", "A modal cannot answer a modal")
        limits.check_modal(data)
    if answer in (Answer.UPDATE, Answer.DEFERRED_UPDATE) and interaction.message is None:
        raise errors.invalid("type", "BASE_TYPE_CHOICES", "There is no message to update")
    if answer is Answer.AUTOCOMPLETE:
        limits.at_most(data.get("choices") or [], "data.choices", limits.OPTIONS)


def _carry_out(
    request: web.Request, interaction: Interaction, answer: Answer, data: Json, uploads: dict[str, Upload]
) -> Message | None:
    parts = parts_of(request)
    if answer is Answer.MESSAGE:
        interaction.original = _post(request, interaction, data, uploads)
    elif answer is Answer.DEFERRED_MESSAGE:
        interaction.original = _think(request, interaction, int(data.get("flags") or 0))
    elif answer is Answer.UPDATE and interaction.message is not None:
        interaction.original = parts.desk.rewrite(interaction.message, data, uploads)
    elif answer is Answer.DEFERRED_UPDATE:
        interaction.original = interaction.message
    elif answer is Answer.MODAL:
        interaction.modal = media.without_nulls(data)
    elif answer is Answer.AUTOCOMPLETE:
        interaction.choices = data.get("choices") or []
    return interaction.original if answer in (Answer.MESSAGE, Answer.DEFERRED_MESSAGE, Answer.UPDATE) else None


def _think(request: web.Request, interaction: Interaction, flags: int) -> Message:
    parts = parts_of(request)
    world = parts.world
    channel = interaction.channel
    kind = MessageKind.COMMAND if interaction.asked is Asked.COMMAND else MessageKind.REPLY
    message = Message(world.ids.new(), channel.id, channel.guild_id, world.app.bot, world.clock.now(), kind=kind)
    message.flags = int(MessageFlag.LOADING) | flags & int(MessageFlag.EPHEMERAL)
    message.seen_only_by = interaction.user.id if flags & MessageFlag.EPHEMERAL else None
    message.interaction = parts.interactions.metadata(interaction)
    message.application_id = world.app.id
    _point_back(interaction, message)
    return world.post(message)


def _post(request: web.Request, interaction: Interaction, data: Json, uploads: dict[str, Upload]) -> Message:
    parts = parts_of(request)
    hidden = bool(int(data.get("flags") or 0) & MessageFlag.EPHEMERAL)
    message = parts.desk.write(
        interaction.channel,
        parts.world.app.bot,
        data,
        uploads,
        kind=MessageKind.COMMAND if interaction.asked is Asked.COMMAND else MessageKind.REPLY,
        seen_only_by=interaction.user.id if hidden else None,
        interaction=parts.interactions.metadata(interaction),
    )
    _point_back(interaction, message)
    return message


def _point_back(interaction: Interaction, message: Message) -> None:
    if interaction.asked is not Asked.COMMAND and interaction.message is not None:
        message.reference = (interaction.message.channel_id, interaction.message.id)


def _receipt(request: web.Request, interaction: Interaction, answer: Answer, message: Message | None) -> Json:
    made: Json = {"id": str(interaction.id), "type": int(interaction.asked)}
    if message is None:
        return {"interaction": made}
    made["response_message_id"] = str(message.id)
    made["response_message_loading"] = message.is_loading
    made["response_message_ephemeral"] = message.seen_only_by is not None
    shown = Answer.UPDATE if answer is Answer.UPDATE else Answer.MESSAGE
    return {"interaction": made, "resource": {"type": int(shown), "message": write(request, message)}}


# Follow-ups


def _interaction(request: web.Request) -> Interaction:
    parts = parts_of(request)
    if id_in(request, "webhook_id") != parts.world.app.id:
        raise errors.unknown("webhook")
    return parts.interactions.by_token(request.match_info["webhook_token"])


def _answer_in(request: web.Request) -> tuple[Interaction, Message]:
    interaction = _interaction(request)
    name = request.match_info.get("message_id", "@original")
    if name == "@original":
        message = interaction.original
    elif name.isdecimal() and int(name) in interaction.followups | _identity(interaction.original):
        message = interaction.channel.messages.get(int(name))
    else:
        message = None
    if message is None or message.id not in interaction.channel.messages:
        raise errors.unknown("message")
    return interaction, message


def _identity(message: Message | None) -> set[int]:
    return {message.id} if message else set()


@routes.post(_WEBHOOK)
async def follow_up(request: web.Request) -> web.Response:
    """Post a follow-up; the first one after a deferral takes the place of what was loading."""
    parts = parts_of(request)
    payload, uploads = await body_and_files(request)
    interaction = _interaction(request)
    original = interaction.original
    if original is not None and original.is_loading:
        message = parts.desk.rewrite(original, {"content": None, **payload}, uploads)
    else:
        message = _post(request, interaction, payload, uploads)
        if original is not None and original.id in interaction.channel.messages:
            message.reference = (original.channel_id, original.id)
    interaction.followups.add(message.id)
    return reply(write(request, message))


@routes.get(_WEBHOOK + "/messages/@original")
@routes.get(_WEBHOOK + "/messages/{message_id}")
async def get_answer(request: web.Request) -> web.Response:
    """Fetch an answer or follow-up."""
    return reply(write(request, _answer_in(request)[1]))


@routes.patch(_WEBHOOK + "/messages/@original")
@routes.patch(_WEBHOOK + "/messages/{message_id}")
async def edit_answer(request: web.Request) -> web.Response:
    """Edit an answer or follow-up."""
    payload, uploads = await body_and_files(request)
    _, message = _answer_in(request)
    return reply(write(request, parts_of(request).desk.rewrite(message, payload, uploads)))


@routes.delete(_WEBHOOK + "/messages/@original")
@routes.delete(_WEBHOOK + "/messages/{message_id}")
async def delete_answer(request: web.Request) -> web.Response:
    """Delete an answer or follow-up."""
    _, message = _answer_in(request)
    parts_of(request).world.delete(message)
    return nothing()
