"""Forms to fill in. They only ask: what was written comes back by custom id, so a restart in between does no harm."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import discord

from bot.studio.choosing import ChoiceQuestion
from bot.studio.directing import PICTURE_MOST
from bot.studio.plan import AiShare
from bot.studio.platforms.fields import WordField
from bot.studio.publication import Metadata, Privacy
from bot.studio.taking_in import ABOUT_MOST
from bot.ui import guides
from bot.ui.text import shorten

LENGTHS: Final = {
    "asked": "As long as I was asked for",
    "here": "As long, and for this one video only",
    "7": "A week",
    "30": "30 days",
    "90": "90 days",
}
"""How long somebody may agree to something: as asked, for one video, or for so many days."""
SHARES: Final = {
    AiShare.NONE: "No, nothing",
    AiShare.PART: "Yes, a part of it",
    AiShare.ALL: "Yes, all of it",
}
"""What can be answered to: is anything in it made or changed by AI?"""
SAME_CHANCE: Final = "same"
"""What is chosen in the form of a scene to film it by the chance it had."""
LINE_MOST: Final = 100
"""Longer texts get a box of several lines."""
TYPED_MOST: Final = 4000
"""What one field of a form takes."""


def form(
    title: str,
    custom_id: str,
    label: str,
    *,
    placeholder: str = "",
    value: str = "",
    most: int = 2000,
    is_long: bool = True,
) -> discord.ui.Modal:
    """Make a form with one text to write."""
    modal = discord.ui.Modal(title=shorten(title, 45), custom_id=custom_id, timeout=None)
    modal.add_item(
        discord.ui.Label(
            text=shorten(label, 45),
            component=discord.ui.TextInput(
                custom_id="text",
                style=discord.TextStyle.paragraph if is_long else discord.TextStyle.short,
                placeholder=shorten(placeholder, 100) or None,
                default=value or None,
                max_length=most,
            ),
        )
    )
    modal.stop()
    return modal


def release_form(custom_id: str, accounts: list[tuple[str, str]]) -> discord.ui.Modal:
    """Make the form that asks where a video goes and who will see it."""
    modal = discord.ui.Modal(title="Send to review", custom_id=custom_id, timeout=None)
    who = [
        discord.SelectOption(label=privacy.value.capitalize(), value=privacy.value, default=privacy is Privacy.PUBLIC)
        for privacy in Privacy
    ]
    where = [
        discord.SelectOption(label=shorten(name, 100), value=account, default=True) for account, name in accounts[:25]
    ]
    modal.add_item(
        discord.ui.Label(
            text="Who will see it",
            description="Platforms with choices of their own ask next",
            component=discord.ui.Select(custom_id="privacy", options=who),
        )
    )
    modal.add_item(
        discord.ui.Label(
            text="Where it goes",
            component=discord.ui.Select(custom_id="accounts", options=where, max_values=len(where)),
        )
    )
    modal.stop()
    return modal


def limits_form(custom_id: str, uses: list[tuple[str, str]]) -> discord.ui.Modal:
    """Make the form by which somebody agrees to a part of what they are asked."""
    modal = discord.ui.Modal(title="Agree to a part", custom_id=custom_id, timeout=None)
    kinds = [discord.SelectOption(label=shorten(words, 100), value=use) for use, words in uses]
    lengths = [discord.SelectOption(label=words, value=value) for value, words in LENGTHS.items()]
    ages = [
        discord.SelectOption(label="I am 18 or older", value="adult"),
        discord.SelectOption(label="I am younger", value="minor"),
    ]
    for label, name, options, most in (
        ("The studio may", "uses", kinds, len(kinds)),
        ("For how long", "lasts", lengths, 1),
        ("Your age", "age", ages, 1),
    ):
        choice: discord.ui.Select[Any] = discord.ui.Select(custom_id=name, options=options, max_values=most)
        modal.add_item(discord.ui.Label(text=label, component=choice))
    modal.stop()
    return modal


def choice_form(title: str, custom_id: str, questions: Sequence[ChoiceQuestion]) -> discord.ui.Modal:
    """Make the form that asks what one platform alone wants to know."""
    modal = discord.ui.Modal(title=shorten(title, 45), custom_id=custom_id, timeout=None)
    for question in questions:
        options = [
            discord.SelectOption(
                label=option.label,
                value=option.value,
                description=option.note or None,
                default=option.value in question.preset,
            )
            for option in question.options
        ]
        select: discord.ui.Select[Any] = discord.ui.Select(
            custom_id=question.name,
            options=options,
            min_values=question.least,
            max_values=min(question.most, len(options)),
            required=question.least > 0,
        )
        modal.add_item(discord.ui.Label(text=question.label, description=question.note or None, component=select))
    modal.stop()
    return modal


def taking_in_form(custom_id: str, title: str) -> discord.ui.Modal:
    """Make the form that asks about a finished video somebody sends: its words, what AI did in it, and who is in it."""
    modal = discord.ui.Modal(title="Publish a video of your own", custom_id=custom_id, timeout=None)
    shares = [discord.SelectOption(label=label, value=share.value) for share, label in SHARES.items()]
    title_field: Any = discord.ui.TextInput(custom_id="title", default=shorten(title, 100), max_length=100)
    about: Any = discord.ui.TextInput(
        custom_id="about", style=discord.TextStyle.paragraph, required=False, max_length=ABOUT_MOST
    )
    members: Any = discord.ui.UserSelect(custom_id="people", min_values=0, max_values=25, required=False)
    others: Any = discord.ui.TextInput(custom_id="others", placeholder="Ann Lee, Bo Chen; or: nobody", max_length=500)
    for label, note, field in (
        ("Title", None, title_field),
        ("What it is about", "For its description; can be changed for each platform later", about),
        ("Anything in it made or changed by AI?", None, discord.ui.Select(custom_id="share", options=shares)),
        ("Members who appear or are heard", "Each is asked; it waits until they agree", members),
        ("Others who appear or are heard", "Each needs a release; write nobody if there is nobody", others),
    ):
        modal.add_item(discord.ui.Label(text=label, description=note, component=field))
    modal.stop()
    return modal


def scene_form(title: str, custom_id: str, *, picture: str, avoided: str) -> discord.ui.Modal:
    """Make the form by which a scene is changed before it is filmed again."""
    modal = discord.ui.Modal(title=shorten(title, 45), custom_id=custom_id, timeout=None)
    long = discord.TextStyle.paragraph
    seen: Any = discord.ui.TextInput(
        custom_id="picture", style=long, default=picture[:PICTURE_MOST] or None, max_length=PICTURE_MOST, required=False
    )
    unseen: Any = discord.ui.TextInput(
        custom_id="avoided", style=long, default=avoided[:PICTURE_MOST] or None, max_length=PICTURE_MOST, required=False
    )
    chances = [
        discord.SelectOption(label="Another chance: it may look different", value="another", default=True),
        discord.SelectOption(label="The same chance: only what is changed here", value=SAME_CHANCE),
    ]
    kinds = [
        discord.SelectOption(label=words, value=kind, default=kind == guides.EDGES)
        for kind, words in guides.FOLLOWED_NOW
    ]
    picture_field: Any = discord.ui.FileUpload(custom_id="guide", required=False, min_values=0, max_values=1)
    for label, note, field in (
        ("What is seen", "Empty leaves it as it is", seen),
        ("What must not be seen", None, unseen),
        ("By which chance", None, discord.ui.Select(custom_id="chance", options=chances)),
        ("A picture to film it after", "Is a member seen in it? Then use /generate again with seen:", picture_field),
        ("What of that picture is followed", None, discord.ui.Select(custom_id="follows", options=kinds)),
    ):
        modal.add_item(discord.ui.Label(text=label, description=note, component=field))
    modal.stop()
    return modal


def words_form(custom_id: str, platform: str, fields: Sequence[WordField], words: Metadata) -> discord.ui.Modal:
    """Make the form by which the words that go with a video are changed for one platform."""
    modal = discord.ui.Modal(title=shorten(f"Words for {platform}", 45), custom_id=custom_id, timeout=None)
    for field in fields:
        is_long = field.most > LINE_MOST
        box: Any = discord.ui.TextInput(
            custom_id=field.name,
            style=discord.TextStyle.paragraph if is_long else discord.TextStyle.short,
            default=field.read(words)[:TYPED_MOST] or None,
            max_length=min(field.most, TYPED_MOST),
            required=field.name == "title",
        )
        modal.add_item(discord.ui.Label(text=field.label, description=field.note, component=box))
    modal.stop()
    return modal


def written(data: Mapping[str, Any]) -> dict[str, str]:
    """Read a form that was sent: what was written, by the custom id of each field."""
    return dict(_fields(data.get("components", [])))


def _fields(parts: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for part in parts:
        if "custom_id" in part and "value" in part:
            yield str(part["custom_id"]), str(part["value"])
        elif "custom_id" in part and "values" in part:
            yield str(part["custom_id"]), "\n".join(str(value) for value in part["values"])
        inner = part.get("components") or ([part["component"]] if part.get("component") else [])
        yield from _fields(inner)
