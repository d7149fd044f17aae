"""Holding what the sandbox recorded against Discord's official description of its API.

The description is not part of this repository. Tests that need it skip where it is missing; its place can
be given in PICTURELOCK_DISCORD_OPENAPI.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from bot.sandbox.entities import Json
from bot.sandbox.recorder import Exchange, Recorder

_BESIDE = Path(__file__).parents[2] / "shared" / "reference" / "discord-openapi.json"
PLACE = Path(os.environ.get("PICTURELOCK_DISCORD_OPENAPI", _BESIDE))
_CONTENT_LIMIT = 2000


def assert_conforms(recorder: Recorder, *, least: int = 1) -> int:
    """Check every exchange that was recorded; returns how many. Skips where the description is missing."""
    if not PLACE.is_file():
        pytest.skip(f"Discord's API description is not at {PLACE}; set PICTURELOCK_DISCORD_OPENAPI.")
    exchanges = [one for one in recorder.exchanges if one.status and one.fault in (None, "hold", "delay", "lose reply")]
    assert len(exchanges) >= least, f"Only {len(exchanges)} requests were recorded."
    wrong = [line for exchange in exchanges for line in complaints(exchange)]
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    return len(exchanges)


def complaints(exchange: Exchange) -> Iterator[str]:
    """Say what is wrong with one exchange, a line for each fault."""
    name = f"{exchange.method} {exchange.path} ({exchange.status})"
    found = _template(exchange.path)
    if found is None or exchange.method.lower() not in _description()["paths"][found]:
        yield f"{name}: Discord has no such route"
        return
    where = ("paths", found, exchange.method.lower())
    if exchange.status < 400:
        yield from _request(exchange, name, where)
        yield from _reply(exchange, name, where)
    elif not {"code", "message"} <= set(exchange.reply or ()):
        yield f"{name}: the refusal has no code and message: {exchange.reply}"


def _request(exchange: Exchange, name: str, where: tuple[str, ...]) -> Iterator[str]:
    if exchange.payload in (None, {}):
        return
    schema = (*where, "requestBody", "content", "application/json", "schema")
    payload = _as_strings(exchange.payload)
    if exchange.path == "/applications/@me" and isinstance(payload.get("description"), str):
        # The description knows only the localised form; Discord's documentation and discord.py only the plain text.
        payload = {**payload, "description": {"default": payload["description"]}}
    fault = _fault(schema, payload)
    if fault:
        yield f"{name}: request: {fault}"
    content = exchange.payload.get("content") if isinstance(exchange.payload, dict) else None
    if isinstance(content, str) and len(content) > _CONTENT_LIMIT:
        yield f"{name}: request: a bot may send {_CONTENT_LIMIT} characters, not {len(content)}"


def _reply(exchange: Exchange, name: str, where: tuple[str, ...]) -> Iterator[str]:
    responses = _at(where)["responses"]
    if str(exchange.status) not in responses:
        yield f"{name}: Discord answers {sorted(responses)}"
    elif "content" in responses[str(exchange.status)]:
        schema = (*where, "responses", str(exchange.status), "content", "application/json", "schema")
        fault = _fault(schema, exchange.reply)
        if fault:
            yield f"{name}: reply: {fault}"
    elif exchange.reply is not None:
        yield f"{name}: Discord answers without a body"


def _fault(where: Iterable[str], instance: Any) -> str | None:
    error = best_match(_validator(tuple(where)).iter_errors(instance))
    if error is None:
        return None
    while error.context:
        error = min(error.context, key=lambda one: (-len(one.absolute_path), one.validator == "enum"))
    return f"at {'/'.join(map(str, error.absolute_path)) or 'the top'}: {error.message[:300]}"


def _as_strings(value: Any) -> Any:
    """Write ids as strings, as they are once Discord has read them; components' numbers stay numbers."""
    if isinstance(value, list):
        return [_as_strings(one) for one in value]
    if not isinstance(value, dict):
        return value
    is_component = isinstance(value.get("type"), int)
    made: Json = {}
    for key, one in value.items():
        if (key.endswith("_ids") or key in {"users", "roles"}) and isinstance(one, list):
            made[key] = [str(item) if isinstance(item, int) else _as_strings(item) for item in one]
        elif isinstance(one, int) and (key.endswith("_id") or (key == "id" and not is_component)):
            made[key] = str(one)
        else:
            made[key] = _as_strings(one)
    return made


@cache
def _description() -> Json:
    return dict(json.loads(PLACE.read_text(encoding="utf-8")))


@cache
def _registry() -> Registry[Any]:
    resource = Resource.from_contents(_description(), default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource("urn:discord", resource)
    return registry


@cache
def _validator(where: tuple[str, ...]) -> Draft202012Validator:
    pointer = "/".join(step.replace("~", "~0").replace("/", "~1") for step in where)
    escaped = pointer.replace("{", "%7B").replace("}", "%7D")
    return Draft202012Validator({"$ref": f"urn:discord#/{escaped}"}, registry=_registry())


def _at(where: tuple[str, ...]) -> Json:
    part = _description()
    for step in where:
        part = part[step]
    return part


@cache
def _templates() -> list[tuple[str, re.Pattern[str]]]:
    """List the routes, those with fewest parameters first so that `@me` is not taken for an id."""
    paths = sorted(_description()["paths"], key=lambda path: path.count("{"))
    return [(path, re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + "$")) for path in paths]


def _template(path: str) -> str | None:
    return next((template for template, shape in _templates() if shape.match(path)), None)
