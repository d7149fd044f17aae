"""The spine, for real: from somebody's words to a published film, whatever dies on the way."""

import hashlib
import os
import signal

import av
import pytest

from bot.sandbox import acts
from bot.sandbox.house import furnish
from bot.sandbox.proofs import Proofs
from bot.sandbox.show import Show, answer_to
from bot.studio.production import Stage
from tests.openapi import assert_conforms
from tests.whole.lot import Lot, cards, plan_script, production_of, sees
from tests.whole.processes import worker_pids

pytestmark = pytest.mark.timeout(600)


async def test_a_script_becomes_a_film_that_is_edited_agreed_to_approved_and_published_everywhere(
    wide_lot: Lot,
) -> None:
    lot, told = wide_lot, Show(say=lambda _: None)
    async with lot.studio() as house:
        await furnish(house)
        thread = await plan_script(house)
        await sees(house, thread, "Animatic of plan 1")
        asked = await house.ada.slash(thread, "consent request", person=house.gus, use="be named", scenes="1")
        assert "nothing is published before" in await answer_to(asked)
        card = await sees(house, thread, "plan 1", "Generate")
        await house.ada.click(card, "Generate")
        await sees(house, thread, "cut 1", "Send to review")
        await house.ada.slash(thread, "edit ask", change="quieter music")
        await sees(house, thread, "cut 2", "Send to review")
        await house.ada.slash(thread, "edit export")
        await sees(house, thread, "Project (.otioz) · plan 1, style 2", "-p1s2.otioz")
        await acts.agree(house, thread, told)
        review = await acts.review(house, thread, told)
        assert "Gus" in review.text

        await acts.vote(house, review, told)
        await acts.published(house, thread, told)

        production = await production_of(house, thread)
        lock = await house.studio.store.locks.current(production.guild, production.id)
        proofs = await Proofs.of(house, production)
        video = next(iter(lot.youtube.videos.values()))
        assert (lock.release.master if lock else "") == hashlib.sha256(video.file.read_bytes()).hexdigest()
    assert production.stage is Stage.PUBLISHED
    assert [len(one.shown) for one in lot.platforms] == [1, 1, 1]
    assert proofs.hold, proofs.as_json()
    assert [one.is_adult for one in proofs.consents] == [True]
    assert video.status["privacyStatus"] == "public"
    assert video.status["containsSyntheticMedia"] is True
    with av.open(str(video.file)) as film:
        picture = film.streams.video[0]
        assert (picture.width, picture.height) == (1080, 1920)
        assert picture.average_rate == 30
    assert_conforms(lot.discord.recorder)
    assert not lot.discord.recorder.unknown_routes


@pytest.mark.slow
async def test_killed_workers_a_killed_queue_and_a_restart_lose_nothing_and_post_nothing_twice(lot: Lot) -> None:
    async with lot.studio() as house:
        await furnish(house)
        thread = await plan_script(house)
        await sees(house, thread, "Animatic of plan 1")
        card = await sees(house, thread, "plan 1", "Generate")
        await house.ada.click(card, "Generate")
        await sees(house, thread, "Filming plan 1")
        for name, pid in worker_pids(lot.data_dir).items():
            if name.startswith("stage"):
                os.kill(pid, signal.SIGKILL)
        await sees(house, thread, "Scenes 1 of 2")

    async with lot.studio() as house:
        thread = house.ada.view(thread.raw)
        await sees(house, thread, "cut 1", "Send to review")
        await house.ada.slash(thread, "publish review")
        review = await sees(house, thread, "Review ·")

    await house.olive.react(review, "✅")

    async with lot.studio() as house:
        thread = house.ada.view(thread.raw)
        await sees(house, thread, "Published", "Watch it")

    assert len(lot.youtube.videos) == 1
    for words in ("· plan 1", "Animatic of plan 1", "· cut 1", "Approved ·"):
        assert len(cards(thread, words)) == 1, words
