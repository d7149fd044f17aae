"""Modals: what a person reads on one, and what is sent when it is filled in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.entities import Json
from bot.sandbox.interactions import Interaction
from bot.sandbox.people.typed import NotAllowed, Resolved, upload_from

_TEXT, _STRING_SELECT, _FILE, _RADIO, _BOXES, _BOX = 4, 3, 19, 21, 22, 23
_ENTITY_SELECTS = (5, 6, 7, 8)


@dataclass(frozen=True)
class Field:
    """One thing to fill in: its label, and the component as Discord's JSON."""

    label: str
    part: Json

    @property
    def custom_id(self) -> str:
        """The id that the app knows it by."""
        return str(self.part["custom_id"])

    @property
    def is_required(self) -> bool:
        """Whether it must be filled in; Discord's default is yes."""
        return bool(self.part.get("required", self.part["type"] != _BOX))


@dataclass(frozen=True)
class Modal:
    """A modal on somebody's screen."""

    interaction: Interaction
    raw: Json

    @property
    def title(self) -> str:
        """The title."""
        return str(self.raw["title"])

    @property
    def custom_id(self) -> str:
        """The id that the app knows it by."""
        return str(self.raw["custom_id"])

    @property
    def text(self) -> str:
        """All words on it."""
        notes = [part["content"] for part in self.raw["components"] if part["type"] == 10]
        labels = [f"{field.label} {field.part.get('placeholder') or ''}" for field in self.fields]
        return "\n".join([self.title, *notes, *labels])

    @property
    def fields(self) -> list[Field]:
        """The things to fill in."""
        return list(_fields(self.raw["components"]))

    def fill(self, given: Mapping[str, Any], resolved: Resolved) -> list[Json]:
        """Check what was filled in, by label or custom id, and write it as it is sent."""
        names = {name for field in self.fields for name in (field.label, field.custom_id)}
        strange = sorted(set(given) - names)
        if strange:
            raise NotAllowed(f"The modal {self.title!r} has no {strange}; it has {sorted(names)}.")
        return [self._part(part, given, resolved, number) for number, part in enumerate(self.raw["components"])]

    def _part(self, part: Json, given: Mapping[str, Any], resolved: Resolved, number: int) -> Json:
        made: Json = {"type": part["type"], "id": part.get("id") or 100 + number}
        if part["type"] == 1:
            made["components"] = [
                self._filled(Field(one.get("label", ""), one), given, resolved) for one in part["components"]
            ]
        elif part["type"] == 18:
            made["component"] = self._filled(Field(part["label"], part["component"]), given, resolved)
        return made

    def _filled(self, field: Field, given: Mapping[str, Any], resolved: Resolved) -> Json:
        part = field.part
        value = given.get(field.custom_id, given.get(field.label))
        made: Json = {"type": part["type"], "id": part.get("id") or 1, "custom_id": field.custom_id}
        if part["type"] == _TEXT:
            return {**made, "value": _text(field, part.get("value", "") if value is None else value)}
        if part["type"] == _BOX:
            return {**made, "value": bool(part.get("default", False) if value is None else value)}
        if value is None:
            value = [one["value"] for one in part.get("options") or [] if one.get("default")]
        values = list(value) if isinstance(value, (list, tuple)) and not _is_file(value) else [value]
        if part["type"] == _RADIO:
            chosen = chosen_options(part, values, label=field.label)
            if field.is_required and not chosen:
                raise NotAllowed(f"{field.label!r} must be filled in.")
            return {**made, "value": chosen[0] if chosen else None}
        return {**made, "values": self._values(field, values, resolved)}

    def _values(self, field: Field, values: list[Any], resolved: Resolved) -> list[str]:
        part = field.part
        least = part.get("min_values", 1) if field.is_required else 0
        most = part.get("max_values", len(part["options"]) if part["type"] == _BOXES else 1)
        if not least <= len(values) <= most:
            raise NotAllowed(f"{field.label!r} takes another number of values than {len(values)}.")
        if part["type"] in (_STRING_SELECT, _BOXES):
            return chosen_options(part, values, label=field.label)
        if part["type"] == _FILE:
            channel = self.interaction.channel
            desk = resolved.parts.desk
            files = [desk.store(channel, upload_from(value), ephemeral=True) for value in values]
            return [resolved.attachment(file) for file in files]
        return [resolved.entity(value) for value in values]


def chosen_options(part: Json, values: list[Any], *, label: str = "") -> list[str]:
    """Find the values of options that were chosen by label or value."""
    chosen = []
    for value in values:
        match = [one["value"] for one in part.get("options") or [] if value in (one["value"], one["label"])]
        if not match:
            there = [one["label"] for one in part.get("options") or []]
            raise NotAllowed(f"{label or part['custom_id']!r} has no {value!r}; it has {there}.")
        chosen.append(str(match[0]))
    return chosen


def _text(field: Field, value: Any) -> str:
    text = str(value)
    least = field.part.get("min_length") or 0
    most = field.part.get("max_length") or 4000
    if field.is_required and not text:
        raise NotAllowed(f"{field.label!r} must be filled in.")
    if text and not least <= len(text) <= most:
        raise NotAllowed(f"{field.label!r} takes {least} to {most} characters.")
    return text


def _is_file(value: list[Any] | tuple[Any, ...]) -> bool:
    return len(value) == 2 and isinstance(value[1], (bytes, bytearray))


def _fields(parts: list[Json]) -> Iterator[Field]:
    for part in parts:
        if part["type"] == 1:
            for one in part["components"]:
                yield Field(one.get("label", ""), one)
        elif part["type"] == 18:
            yield Field(part["label"], part["component"])
