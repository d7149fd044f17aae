"""Interactions nobody was offered: forged ids of other people's cards, of other servers, of states long past.

A component's id says what was pressed, never who may: every verb there is, is pressed by somebody who may nothing,
and the database is compared before and after.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.interactions import Asked
from bot.sandbox.people.asking import Asking
from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView, MessageView
from bot.sandbox.server import Loopback
from bot.studio.outcomes import MadePublic, Uploaded
from bot.studio.people import Capability
from bot.studio.production import Production
from bot.studio.work import Upload
from bot.ui.ids import custom_id
from tests.discord.stage import Stage, on_stage

NOT_COMPARED = ("cards", "sqlite_sequence")
"""What the bot notes of its own messages."""


def rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return everything that the database holds."""
    with sqlite3.connect(folder / "studio.db") as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            table: database.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608 - our own names
            for table in tables
            if table not in NOT_COMPARED
        }


async def forge(stage: Stage, person: Person, message: MessageView, id_: str, kind: int = 2) -> None:
    """Press something that is not on a message."""
    asking = Asking(stage.discord.parts, person.user)
    data = {"component_type": kind, "custom_id": id_, "id": 1} | ({"values": ["1"]} if kind == 3 else {})
    await asking.ask(Asked.COMPONENT, message.channel.raw, data, message=message.raw)


async def forge_form(stage: Stage, person: Person, channel: ChannelView, id_: str) -> None:
    """Send a form that was never shown."""
    asking = Asking(stage.discord.parts, person.user)
    part = {"type": 1, "components": [{"type": 4, "custom_id": "text", "value": "publish it now", "id": 2}]}
    await asking.ask(Asked.MODAL, channel.raw, {"custom_id": id_, "components": [part]})


@pytest.fixture
async def stage(loopback: Loopback, tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(loopback, tmp_path) as stage:
        yield stage


async def kept_from_guests(stage: Stage) -> None:
    """Give everything that can be given to a role which guests do not have."""
    role = stage.discord.role("Makers")
    settings = await stage.studio.store.guilds.get(stage.guild)
    for capability in Capability:
        settings = settings.with_role(capability, role.id)
    async with stage.studio.store.writing() as tx:
        await stage.studio.store.guilds.save(tx, settings)


async def published(stage: Stage, ada: Person) -> tuple[ChannelView, MessageView, Production, str]:
    """Have Ada's film out; return its thread, the card, the production and the publication."""
    await stage.connect_account()
    boss = stage.discord.person("Bea", roles=("Makers",))
    thread, cut = await stage.filmed(ada)
    form = await ada.click(cut, "Send to review")
    assert form.modal is not None
    await ada.submit(form.modal, privacy="public")
    review = await ada.sees(thread, lambda one: "Review ·" in one.text and len(one.raw.reactions) == 2)
    await boss.react(review, "✅")
    await ada.sees(thread, "Publishing to YouTube")
    upload = await stage.next_order("upload")
    assert isinstance(upload.work, Upload)
    name = upload.work.publication
    await stage.work("upload", Uploaded(publication=name, remote_id="x", url="https://youtube.com/shorts/x"))
    await stage.work("make_public", MadePublic(publication=name, url="https://youtube.com/shorts/x"))
    card = await ada.sees(thread, "Published on YouTube")
    return thread, card, await stage.production(thread), name


async def test_every_button_and_form_there_is_does_nothing_for_who_may_nothing(
    stage: Stage, ada: Person, guest: Person, tmp_path: Path
) -> None:
    await stage.discord.owner.slash("studio", "studio setup", approver=stage.discord.role("Makers"))
    ada = stage.discord.person("Ada", roles=("Makers",))
    thread, card, production, publication = await published(stage, ada)
    await kept_from_guests(stage)
    before = rows(tmp_path)
    verbs = [*stage.client._presses, *stage.client._forms]

    for verb in verbs:
        for owner, kind in ((production.id, 2), (publication, 2), (production.id, 3)):
            await forge(stage, guest, card, custom_id(verb, owner, production.revision, "1"), kind)
        if verb in stage.client._forms:
            await forge_form(stage, guest, thread, custom_id(verb, production.id, production.revision, "1"))
    await asyncio.sleep(0)

    assert len(verbs) > 30
    after = rows(tmp_path)
    assert {table for table in after if after[table] != before.get(table)} == set()


async def test_who_is_somebody_elsewhere_is_nobody_here(stage: Stage, ada: Person, tmp_path: Path) -> None:
    await stage.discord.owner.slash("studio", "studio setup", approver=stage.discord.role("Makers"))
    ada = stage.discord.person("Ada", roles=("Makers",))
    _, _, production, publication = await published(stage, ada)
    world = stage.discord.world
    stranger = world.add_user("Stranger")
    elsewhere = world.add_guild("Elsewhere", stranger)
    place = world.add_channel(elsewhere, "general")
    world.invite_bot(elsewhere)
    person = Person(stage.discord.parts, stranger, elsewhere)
    note = await person.say(place, "mine")
    await stage.discord.parts.world.happenings.until(lambda: len(stage.client.guilds) == 2 or None, 10)
    before = rows(tmp_path)

    for verb in stage.client._presses:
        for owner in (production.id, publication):
            await forge(stage, person, note, custom_id(verb, owner, production.revision))

    after = rows(tmp_path)
    here = str(stage.guild)
    changed = {
        table
        for table in after
        if [row for row in after[table] if here in map(str, row)]
        != [row for row in before.get(table, []) if here in map(str, row)]
    }
    assert changed == set()


@pytest.mark.parametrize("verb", ["generate", "review", "edit", "revise", "reroll"])
async def test_a_card_of_a_past_state_is_told_so(stage: Stage, ada: Person, tmp_path: Path, verb: str) -> None:
    thread, card = await stage.planned(ada)
    production = await stage.production(thread)
    before = rows(tmp_path)

    await forge(stage, ada, card, custom_id(verb, production.id, production.revision + 7))

    await ada.sees(thread, "newest card")
    assert rows(tmp_path) == before
