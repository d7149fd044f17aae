"""Releases that outsiders signed: they count once countersigned, and are kept as long as consents."""

from typing import Any

import pytest

from bot.services import releases
from bot.studio.consent import Consent
from bot.studio.errors import ConsentMissing, NotAllowed, Refused, Stale
from bot.studio.people import Member
from bot.studio.publication import PublicationState
from tests.publishing.house import AUTHOR, HERE, OWNER, House
from tests.publishing.mira import SEEN, ask

State = PublicationState
PDF = b"%PDF-1.7 I, the undersigned"


async def bring(house: House, by: Member = AUTHOR, **paper: Any) -> Consent:
    fields = {"file_name": "release.pdf", "content_type": "application/pdf", "data": PDF} | paper
    return await releases.bring(house.studio, by, await house.production(), "Nan  Doe", SEEN, **fields)


async def test_a_release_counts_once_a_manager_has_countersigned_it(house: House) -> None:
    await house.ready()
    brought = await bring(house)
    with pytest.raises(ConsentMissing, match=r"Nan Doe .*not countersigned"):
        await house.review()
    with pytest.raises(NotAllowed):
        await releases.countersign(house.studio, AUTHOR, brought.id, is_good=True)
    with pytest.raises(NotAllowed):
        await releases.read(house.studio, AUTHOR, brought.id)

    signed = await releases.countersign(house.studio, OWNER, brought.id, is_good=True)

    assert signed.release is not None
    assert signed.release.countersigned_by == OWNER.user
    assert (await releases.read(house.studio, OWNER, brought.id))[1].read_bytes() == PDF
    await house.review()
    with pytest.raises(Stale):
        await releases.countersign(house.studio, OWNER, brought.id, is_good=False)


async def test_a_rejected_release_counts_for_nothing(house: House) -> None:
    await house.ready()
    brought = await bring(house)

    await releases.countersign(house.studio, OWNER, brought.id, is_good=False)

    with pytest.raises(ConsentMissing, match="said no"):
        await house.review()


async def test_an_outsider_takes_it_back_through_a_manager(house: House) -> None:
    await house.ready()
    brought = await bring(house)
    await releases.countersign(house.studio, OWNER, brought.id, is_good=True)
    await house.approve(await house.review())
    (outsider,) = await releases.outsiders(house.studio, HERE)
    with pytest.raises(NotAllowed):
        await releases.withdraw(house.studio, AUTHOR, outsider)

    revoked = await releases.withdraw(house.studio, OWNER, outsider)

    assert revoked.count == 1
    assert await house.lock() is None


async def test_members_cannot_be_answered_for_by_paper(house: House) -> None:
    await house.ready()
    asked = await ask(house)

    with pytest.raises(Refused, match="not a release"):
        await releases.countersign(house.studio, OWNER, asked.id, is_good=True)
    person = await house.studio.store.people.get(HERE, asked.person)
    with pytest.raises(NotAllowed, match="their own"):
        await releases.withdraw(house.studio, OWNER, person)


async def test_releases_are_kept_as_long_as_their_consents(house: House) -> None:
    await house.ready()
    brought = await bring(house)

    assert brought.release is not None
    assert brought.release.artifact in await house.studio.store.artifacts_in_use()


@pytest.mark.parametrize(
    "paper",
    [
        {"data": b"<html>"},
        {"data": b""},
        {"file_name": "release.exe", "data": b"MZ"},
        {"data": b"%PDF-" + bytes(10_000_001)},
    ],
)
async def test_lying_and_oversized_papers_are_refused(house: House, paper: dict[str, Any]) -> None:
    await house.ready()

    with pytest.raises(Refused):
        await bring(house, **paper)

    assert await releases.outsiders(house.studio, HERE) == ()
