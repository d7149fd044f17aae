"""The front of the REST API: every request is recorded, may meet a fault, must be authorised."""

import asyncio
import json
import logging
import secrets
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.sandbox import errors
from bot.sandbox.faults import Fault, How
from bot.sandbox.parts import PARTS, Parts
from bot.sandbox.recorder import Exchange
from bot.sandbox.rest import answers, channels, commands, guilds, messages, reactions, threads
from bot.sandbox.rest.wire import FILES, PAYLOAD, parts_of, reply

_log = logging.getLogger(__name__)
_OPEN = ("/interactions/", "/webhooks/", "/gateway")
_FAMILIES = (guilds, commands, threads, channels, reactions, messages, answers)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def rest_app(parts: Parts) -> web.Application:
    """Make the application that is served under `/api/v10`."""
    app = web.Application(middlewares=[receive], client_max_size=1 << 30)
    app[PARTS] = parts
    for family in _FAMILIES:
        app.add_routes(sorted(family.routes, key=_literal_first))
    return app


def _literal_first(route: web.AbstractRouteDef) -> tuple[bool, int]:
    path = route.path if isinstance(route, web.RouteDef) else ""
    return "@" not in path and not path.endswith(("/pins", "/pins/{message_id}")), 0


@web.middleware
async def receive(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let a request in, and see to it that it gets a reply in Discord's form."""
    parts = parts_of(request)
    path = "/" + request.path.split("/", 3)[-1]
    exchange = Exchange(request.method, _route(request), path, dict(request.query))
    parts.recorder.exchanges.append(exchange)
    fault = parts.faults.take(request.method, path)
    exchange.fault = fault.how.value if fault else None
    struck = await _strike(request, fault)
    response = struck or await _answer(request, handler, path)
    exchange.payload = request.get(PAYLOAD)
    exchange.files = request.get(FILES, ())
    exchange.status = response.status
    if isinstance(response, web.Response) and response.body:
        exchange.reply = json.loads(bytes(response.body))  # type: ignore[arg-type]  # we made it of bytes
    if fault is not None and fault.how is How.LOSE_REPLY:
        _cut(request)
    return response


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return "/" + resource.canonical.split("/", 3)[-1] if resource else ""


async def _strike(request: web.Request, fault: Fault | None) -> web.Response | None:
    if fault is None or fault.how is How.LOSE_REPLY:
        return None
    await request.read()
    if fault.how is How.ANSWER:
        response = reply(fault.body, fault.status)
        response.headers.update(fault.headers)
        return response
    if fault.how is How.DROP:
        _cut(request)
        return web.Response(status=499)
    if fault.how is How.DELAY:
        await asyncio.sleep(fault.delay_s)
    else:
        await fault.gate.wait()
    return None


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


async def _answer(request: web.Request, handler: Handler, path: str) -> web.StreamResponse:
    try:
        if not path.startswith(_OPEN) or path.startswith("/gateway/bot"):
            _authorise(request)
        return await handler(request)
    except errors.Refused as refusal:
        return reply(refusal.body, refusal.status)
    except web.HTTPException as error:
        if error.status not in (404, 405):
            raise
        _log.error("the sandbox has no route for %s %s", request.method, path)
        missing = errors.no_such_route()
        return reply(missing.body, missing.status)
    except asyncio.CancelledError:
        raise
    except Exception:  # noqa: BLE001 - the top of the server: a fault of ours must reach the log
        _log.exception("the sandbox failed at %s %s", request.method, path)
        return reply({"message": "501: the sandbox failed; see its log", "code": 0}, 501)


def _authorise(request: web.Request) -> None:
    given = request.headers.get("Authorization", "").removeprefix("Bot ")
    if not secrets.compare_digest(given.encode(), parts_of(request).world.app.token.encode()):
        raise errors.unauthorised()
