"""Registering application commands."""

import re
from collections.abc import Iterator

from aiohttp import web

from bot.sandbox import errors, limits
from bot.sandbox.entities import Json
from bot.sandbox.happenings import Happening, Kind
from bot.sandbox.rest.guilds import guild_in
from bot.sandbox.rest.wire import body_of, id_in, parts_of, reply

routes = web.RouteTableDef()
_NAME = re.compile(r"^[-_'\w]{1,32}$")
_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


@routes.get(_GLOBAL)
@routes.get(_GUILD)
async def list_commands(request: web.Request) -> web.Response:
    """List the commands that are registered globally or in a guild."""
    return reply(list(parts_of(request).world.app.commands.get(_scope(request), {}).values()))


@routes.put(_GLOBAL)
@routes.put(_GUILD)
async def sync_commands(request: web.Request) -> web.Response:
    """Replace all commands; one that keeps its name keeps its id."""
    world = parts_of(request).world
    given: list[Json] = await body_of(request)  # type: ignore[assignment]  # this one body is a list
    scope = _scope(request)
    limits.at_most(given, "commands", 100)
    for number, command in enumerate(given):
        _check(command, str(number))
    old = {command["name"]: command["id"] for command in world.app.commands.get(scope, {}).values()}
    made = [_stored(request, command, old.get(command["name"]), scope) for command in given]
    world.app.commands[scope] = {int(command["id"]): command for command in made}
    world.happenings.tell(Happening(Kind.COMMANDS_SYNCED))
    return reply(made)


def _scope(request: web.Request) -> int | None:
    world = parts_of(request).world
    if id_in(request, "application_id") != world.app.id:
        raise errors.missing_access()
    return guild_in(request).id if "guild_id" in request.match_info else None


def _stored(request: web.Request, command: Json, known: str | None, scope: int | None) -> Json:
    world = parts_of(request).world
    kept = {key: value for key, value in command.items() if value is not None}
    made: Json = {
        "type": 1,
        "description": "",
        "nsfw": False,
        "default_member_permissions": None,
        "contexts": [0, 1, 2],
        "integration_types": [0],
        **kept,
        "id": known or str(world.ids.new()),
        "application_id": str(world.app.id),
        "version": str(world.ids.new()),
        "name_localizations": command.get("name_localizations"),
        "description_localizations": command.get("description_localizations"),
    }
    if made["default_member_permissions"] is not None:
        made["default_member_permissions"] = str(made["default_member_permissions"])
    if scope is not None:
        made["guild_id"] = str(scope)
    return made


def _check(command: Json, path: str) -> None:
    name = str(command.get("name") or "")
    if command.get("type", 1) == 1:
        if not _NAME.match(name) or name != name.lower():
            text = "Command name is invalid"
            raise errors.invalid(f"{path}.name", "APPLICATION_COMMAND_INVALID_NAME", text)
        limits.within(command.get("description") or "", f"{path}.description", 100, least=1)
    if sum(len(text) for text in _texts(command)) > 8000:
        raise errors.invalid(path, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")
    _check_options(command.get("options") or [], f"{path}.options")


def _check_options(options: list[Json], path: str) -> None:
    limits.at_most(options, path, limits.OPTIONS)
    may_be_required = True
    names: set[str] = set()
    for number, option in enumerate(options):
        where = f"{path}.{number}"
        name = str(option.get("name") or "")
        if not _NAME.match(name) or name != name.lower() or name in names:
            raise errors.invalid(f"{where}.name", "APPLICATION_COMMAND_INVALID_NAME", "Option name is invalid")
        names.add(name)
        limits.within(option.get("description") or "", f"{where}.description", 100, least=1)
        if option.get("required") and not may_be_required:
            text = "Required options must be placed before non-required options"
            raise errors.invalid(where, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text)
        may_be_required = may_be_required and bool(option.get("required"))
        choices = option.get("choices") or []
        limits.at_most(choices, f"{where}.choices", limits.OPTIONS)
        for index, choice in enumerate(choices):
            limits.within(choice.get("name") or "", f"{where}.choices.{index}.name", 100, least=1)
        _check_options(option.get("options") or [], f"{where}.options")


def _texts(part: Json) -> Iterator[str]:
    yield str(part.get("name") or "")
    yield str(part.get("description") or "")
    for choice in part.get("choices") or []:
        yield str(choice.get("name")) + str(choice.get("value"))
    for option in part.get("options") or []:
        yield from _texts(option)
