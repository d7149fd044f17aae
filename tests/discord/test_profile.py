"""The bot says that it is an AI before anyone has said a word to it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.people.person import Person
from bot.sandbox.server import Loopback
from bot.studio.outcomes import Failed
from bot.ui.profile import DESCRIPTION_MOST, LINE, description_saying_so
from tests.discord.stage import Stage, on_stage
from tests.openapi import assert_conforms


@pytest.mark.parametrize("own", ["", "The studio of the Honey Club.", "An AI studio."])
async def test_the_profile_says_so_and_keeps_what_the_owner_wrote(loopback: Loopback, tmp_path: Path, own: str) -> None:
    app = loopback.world.app
    app.description = own

    async with on_stage(loopback, tmp_path):
        first = app.description
    async with on_stage(loopback, tmp_path):
        pass

    assert first.startswith(own)
    assert (LINE in first) == ("AI" not in own)
    assert app.description == first
    assert_conforms(loopback.recorder)  # last, as it skips where Discord's description is not at hand


async def test_a_profile_that_cannot_be_changed_stops_nothing(loopback: Loopback, tmp_path: Path) -> None:
    loopback.faults.refuse("PATCH", "/applications/@me", status=403, code=50001, message="Missing Access")

    async with on_stage(loopback, tmp_path) as stage:
        assert stage.client.is_ready()

    assert loopback.world.app.description == ""


async def test_a_first_answer_that_fails_says_what_one_talks_to_as_well(stage: Stage, ada: Person) -> None:
    await ada.say("general", "what can you do?", mentions=[stage.discord.world.app.bot])
    await stage.work("reply", Failed(what="The model broke.", remedy="Try again.", error="ModelFailed"))

    answer = await ada.sees("general", "The model broke.")

    assert "You are talking to an AI" in answer.text


@given(st.text(max_size=DESCRIPTION_MOST))
def test_a_text_is_kept_whole_and_never_too_long(written: str) -> None:
    text = description_saying_so(written)

    if text is not None:
        assert LINE in text
        assert written.strip() in text
        assert len(text) <= DESCRIPTION_MOST
        assert description_saying_so(text) is None
