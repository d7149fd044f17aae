"""All the words of a message in one text, as a reader's eye would take them in."""

from collections.abc import Iterator

from bot.sandbox.entities import Json, Message


def words_of(message: Message) -> str:
    """Flatten content, embeds, components and file names into searchable text."""
    parts = [message.content]
    for embed in message.embeds:
        parts += _embed(embed)
    parts += _components(message.components)
    parts += [file.filename for file in message.attachments]
    return "\n".join(part for part in parts if part)


def _embed(embed: Json) -> Iterator[str]:
    yield (embed.get("author") or {}).get("name", "")
    yield embed.get("title") or ""
    yield embed.get("description") or ""
    for field in embed.get("fields") or []:
        yield f"{field['name']}: {field['value']}"
    yield (embed.get("footer") or {}).get("text", "")


def _components(parts: list[Json]) -> Iterator[str]:
    for part in parts:
        yield part.get("content") or ""
        yield part.get("label") or ""
        yield part.get("placeholder") or ""
        yield part.get("description") or ""
        for option in part.get("options") or []:
            yield option["label"]
        for item in part.get("items") or []:
            yield item.get("description") or ""
        yield part.get("name") or "" if part["type"] == 13 else ""
        yield from _components(part.get("components") or [])
        yield from _components([part[key] for key in ("accessory", "component") if part.get(key)])
