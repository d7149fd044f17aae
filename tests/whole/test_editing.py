"""The editor for real: a language model's edits with their draft, applied, and the project taken along."""

import io
import zipfile

import pytest

from bot.sandbox.house import House, furnish
from bot.sandbox.people.views import ChannelView, MessageView
from bot.settings import Settings
from bot.studio.export import ExportState
from bot.studio.values import GuildId
from tests.whole.lot import Lot, plan_script, production_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
_THINKS_S = 300.0


class PatientLot(Lot):
    """A studio that gives its workers time: a model that thinks starves whatever else runs on a small machine."""

    def settings(self) -> Settings:
        settings = super().settings()
        return settings.model_copy(update={"queue": settings.queue.model_copy(update={"dead_after_s": 60.0})})


async def sees_in_time(house: House, thread: ChannelView, *words: str) -> MessageView:
    """Wait as long as a model thinks on a busy machine."""
    return await house.ada.sees(thread, lambda one: all(word in one.text for word in words), timeout_s=_THINKS_S)


async def edited_by(house: House, model: str) -> None:
    """Have the server choose a model large enough to edit."""
    guild = GuildId(house.discord.guild.id)
    settings = await house.studio.store.guilds.get(guild)
    async with house.studio.store.writing() as tx:
        await house.studio.store.guilds.save(tx, settings.but(chat=model))


async def test_a_wish_becomes_edits_with_a_draft_that_are_applied_and_taken_along(lot: Lot) -> None:
    async with PatientLot(lot.discord, lot.youtube, lot.data_dir).studio() as house:
        await furnish(house)
        thread = await plan_script(house)
        await sees_in_time(house, thread, "Animatic of plan 1")
        await edited_by(house, "qwen2.5-coder-1.5b")
        await house.ada.slash(thread, "edit ask", change="write Wait for it over the first scene")
        card = await sees_in_time(house, thread, "A title says “Wait for it”.", "draft-")
        await house.ada.click(card, "Apply")
        await sees_in_time(house, thread, "Applied by <@")
        await house.ada.slash(thread, "edit export", kind="otioz")
        project = await sees_in_time(house, thread, "Project (.otioz) · plan 1, style 2", ".otioz")

        production = await production_of(house, thread)
        (export,) = await house.studio.store.exports.of(production.guild, production.id)
        assert export.artifact is not None
        packed = await house.studio.artifacts.fetch(export.artifact)
        names = zipfile.ZipFile(io.BytesIO(packed.read_bytes())).namelist()
    assert export.state is ExportState.DONE
    assert project.attachments
    assert {"content.otio", "Honey-never-spoils-p1s2.xml"} <= set(names)
