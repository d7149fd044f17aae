"""What Discord accepts in a message: lengths, counts and shapes, with the refusals it gives."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bot.sandbox import errors
from bot.sandbox.entities import Json, MessageFlag

CONTENT = 2000
EMBEDS = 10
EMBED_TEXT = 6000
FILES = 10
REQUEST_BYTES = 25 * 1024 * 1024
COMPONENTS_V2 = 40
V2_TEXT = 4000
OPTIONS = 25

_EMBED_LENGTHS = {"title": 256, "description": 4096}
_CHILD_KEYS = ("components", "component", "accessory")
_V2_ONLY = {9, 10, 11, 12, 13, 14, 17}
_SELECTS = {3, 5, 6, 7, 8}


def check_message(payload: Json) -> None:
    """Refuse a message payload that breaks a limit."""
    within(payload.get("content"), "content", CONTENT)
    check_embeds(payload.get("embeds") or [])
    check_components(payload.get("components") or [], int(payload.get("flags") or 0))
    if int(payload.get("flags") or 0) & MessageFlag.COMPONENTS_V2:
        for key in ("content", "embeds", "poll", "sticker_ids"):
            if payload.get(key):
                text = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                raise errors.invalid(key, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", text)


def within(text: Any, path: str, most: int, *, least: int = 0) -> None:
    """Refuse a text outside its bounds; None passes."""
    if text is None:
        return
    length = len(str(text))
    if length > most:
        raise errors.invalid(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
    if length < least:
        raise errors.invalid(path, "BASE_TYPE_MIN_LENGTH", f"Must be {least} or more in length.")


def at_most(items: Iterable[Any], path: str, most: int) -> None:
    """Refuse a list that is too long."""
    if len(list(items)) > most:
        raise errors.invalid(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


def check_embeds(embeds: list[Json]) -> None:
    """Refuse embeds that are too many or too long."""
    at_most(embeds, "embeds", EMBEDS)
    total = 0
    for number, embed in enumerate(embeds):
        total += _check_embed(embed, f"embeds.{number}")
    if total > EMBED_TEXT:
        raise errors.invalid("embeds", "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds {EMBED_TEXT}")


def _check_embed(embed: Json, path: str) -> int:
    total = 0
    for key, most in _EMBED_LENGTHS.items():
        within(embed.get(key), f"{path}.{key}", most)
        total += len(embed.get(key) or "")
    for key, part, most in (("footer", "text", 2048), ("author", "name", 256)):
        text = (embed.get(key) or {}).get(part)
        within(text, f"{path}.{key}.{part}", most)
        total += len(text or "")
    fields = embed.get("fields") or []
    at_most(fields, f"{path}.fields", 25)
    for number, field in enumerate(fields):
        for part, most in (("name", 256), ("value", 1024)):
            where = f"{path}.fields.{number}.{part}"
            if not field.get(part):
                raise errors.invalid(where, "BASE_TYPE_REQUIRED", "This field is required")
            within(field[part], where, most)
            total += len(field[part])
    for key in ("url", "image", "thumbnail"):
        value = embed.get(key)
        url = value.get("url") if isinstance(value, dict) else value
        if url and not str(url).startswith(("http://", "https://", "attachment://")):
            raise errors.invalid(f"{path}.{key}", "URL_TYPE_INVALID_SCHEME", f'Scheme of "{url}" is not allowed.')
    return total


def walk(components: Iterable[Json], path: str = "components") -> Iterator[tuple[str, Json]]:
    """Visit components and those inside them, with their paths."""
    for number, component in enumerate(components):
        where = f"{path}.{number}"
        yield where, component
        for key in _CHILD_KEYS:
            inside = component.get(key)
            if isinstance(inside, list):
                yield from walk(inside, f"{where}.{key}")
            elif isinstance(inside, dict):
                yield from walk([inside], f"{where}.{key}")


def check_components(components: list[Json], flags: int) -> None:
    """Refuse components that are too many, doubled, or that need the v2 flag."""
    every = list(walk(components))
    is_v2 = bool(flags & MessageFlag.COMPONENTS_V2)
    if is_v2:
        if len(every) > COMPONENTS_V2:
            text = f"Must be {COMPONENTS_V2} or fewer in length."
            raise errors.invalid("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", text)
        if sum(len(part.get("content", "")) for _, part in every if part["type"] == 10) > V2_TEXT:
            text = f"Displayable text size exceeds {V2_TEXT}"
            raise errors.invalid("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", text)
    else:
        at_most(components, "components", 5)
        for path, part in every:
            if part["type"] in _V2_ONLY or (part["type"] != 1 and path.count(".") == 1):
                raise errors.invalid(path, "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1,).')
    seen: set[str] = set()
    for path, part in every:
        _check_component(part, path, seen)


def _check_component(part: Json, path: str, seen: set[str]) -> None:
    kind = part["type"]
    identity = part.get("custom_id")
    if identity is not None:
        within(identity, f"{path}.custom_id", 100, least=1)
        if identity in seen:
            text = "Component custom id cannot be duplicated"
            raise errors.invalid(f"{path}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", text)
        seen.add(identity)
    if kind in _SELECTS:
        within(part.get("placeholder"), f"{path}.placeholder", 150)
    check = _CHECKS.get(kind)
    if check is not None:
        check(part, path)


def _check_row(part: Json, path: str) -> None:
    row = part.get("components") or []
    if not 1 <= len(row) <= 5 or (len(row) > 1 and any(child["type"] in _SELECTS for child in row)):
        text = "Must be between 1 and 5 in length."
        raise errors.invalid(f"{path}.components", "BASE_TYPE_BAD_LENGTH", text)


def _check_button(part: Json, path: str) -> None:
    within(part.get("label"), f"{path}.label", 80)
    if not part.get("label") and not part.get("emoji"):
        text = "A label or an emoji is needed"
        raise errors.invalid(path, "BUTTON_COMPONENT_INVALID_EMOJI_OR_LABEL", text)
    if (part.get("style") == 5) != bool(part.get("url")):
        text = "A url is for link buttons, which need one"
        raise errors.invalid(path, "BUTTON_COMPONENT_URL_REQUIRED", text)


def _check_gallery(part: Json, path: str) -> None:
    if not 1 <= len(part.get("items") or []) <= 10:
        text = "Must be between 1 and 10 in length."
        raise errors.invalid(f"{path}.items", "BASE_TYPE_BAD_LENGTH", text)


def _check_options(options: list[Json], path: str) -> None:
    if not 1 <= len(options) <= OPTIONS:
        raise errors.invalid(path, "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {OPTIONS} in length.")
    values: set[str] = set()
    for number, option in enumerate(options):
        for key in ("label", "value"):
            within(option.get(key), f"{path}.{number}.{key}", 100, least=1)
        within(option.get("description"), f"{path}.{number}.description", 100)
        if option["value"] in values:
            text = "The specified option value is already used"
            raise errors.invalid(f"{path}.{number}.value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", text)
        values.add(option["value"])


_CHECKS: dict[int, Callable[[Json, str], None]] = {
    1: _check_row,
    2: _check_button,
    3: lambda part, path: _check_options(part.get("options") or [], f"{path}.options"),
    9: lambda part, path: at_most(part.get("components") or [], f"{path}.components", 3),
    10: lambda part, path: within(part.get("content"), f"{path}.content", V2_TEXT, least=1),
    12: _check_gallery,
}


def check_modal(modal: Json) -> None:
    """Refuse a modal that Discord would not show."""
    within(modal.get("title"), "data.title", 45, least=1)
    within(modal.get("custom_id"), "data.custom_id", 100, least=1)
    parts = modal.get("components") or []
    if not 1 <= len(parts) <= 5:
        raise errors.invalid("data.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    seen: set[str] = set()
    for path, part in walk(parts, "data.components"):
        if part["type"] not in {1, 3, 4, 5, 6, 7, 8, 10, 18, 19, 21, 22, 23}:
            raise errors.invalid(path, "UNION_TYPE_CHOICES", "This component cannot be used in a modal")
        within(part.get("label"), f"{path}.label", 45)
        within(part.get("description"), f"{path}.description", 100)
        within(part.get("placeholder"), f"{path}.placeholder", 100 if part["type"] == 4 else 150)
        within(part.get("value"), f"{path}.value", 4000)
        if part["type"] in {3, 21, 22}:
            _check_options(part.get("options") or [], f"{path}.options")
        identity = part.get("custom_id")
        within(identity, f"{path}.custom_id", 100, least=1)
        if identity in seen:
            raise errors.invalid(f"{path}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Duplicated custom id")
        if identity:
            seen.add(identity)
