"""Everything of one person: handed out to them, or erased wherever it lies."""

import io
import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.services import clearing, consent, ordering, personal, releases
from bot.store.database import FILE
from bot.studio.audit import flaws
from bot.studio.bringing import Appearing, Brought, BroughtAs, FileBrought, Media
from bot.studio.consent import Consent, ConsentAnswer, Use
from bot.studio.errors import MediaBroken, NotAllowed
from bot.studio.operations.kinds import SetLogo
from bot.studio.overlays import Logo
from bot.studio.production import Stage
from bot.studio.proposal import Proposal, ProposalState
from bot.studio.publication import PublicationState
from bot.studio.talk import Talk
from bot.studio.values import ChannelId, OrderId, ProposalId, UserId
from bot.studio.work import Reply, Turn
from tests.publishing.house import APPROVER, AUTHOR, FILM_ID, GUEST, HERE, OWNER, House, member

MIRA = member(1100220033004400550).but(name="Mirabelle Quux")
YES = ConsentAnswer(agrees=True, is_adult=True)
PDF = b"%PDF-1.7 I, the undersigned"


@pytest.fixture
async def lived(house: House) -> House:
    """Have a house in which Mira appears, has voted and has talked."""
    await house.ready()
    film = await house.production()
    asked = await consent.request(house.studio, AUTHOR, film, MIRA.user, MIRA.name, frozenset({Use.APPEAR}))
    await consent.answer(house.studio, HERE, asked.id, MIRA.user, YES)
    store = house.studio.store
    talk = Talk(
        guild=HERE,
        channel=ChannelId(9),
        owner=MIRA.user,
        turns=(Turn(speaker="user", text="a secret wish"),),
        awaiting=(OrderId("01CHAT"),),
    )
    async with store.writing() as tx:
        await store.talks.save(tx, talk)
        await store.usage.add(tx, HERE, MIRA.user, "2026-11-23", "productions", 2)
    return house


def folder_of(house: House) -> Path:
    return Path(house.studio.settings.studio.data_dir)


def rows_with(database: Path, *words: str) -> list[str]:
    """Return every table in which one of the words stands, in whatever column."""
    found = []
    with closing(sqlite3.connect(database)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608 - a table of our own
                found += [f"{table}: {word}" for word in words if any(word in str(cell) for cell in row)]
    return found


def unpacked(data: bytes) -> tuple[dict[str, Any], list[str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return json.loads(archive.read("about.json")), archive.namelist()


async def test_a_member_is_given_everything_of_theirs_and_nothing_of_others(lived: House) -> None:
    about, names = unpacked(await personal.export(lived.studio, MIRA))

    assert names == ["read-me.txt", "about.json"]
    assert about["person"][0]["name"] == MIRA.name
    assert about["consents"][0]["given"] is True
    assert about["videos you appear in"][0]["id"] == FILM_ID
    assert about["conversations"][0]["turns"][0]["text"] == "a secret wish"
    assert about["daily use"] == [{"day": "2026-11-23", "what": "productions", "amount": 2}]
    assert about["videos you asked for"] == []
    assert [row["to"] for row in about["changes of your consents"]] == ["asked", "given"]
    other, _ = unpacked(await personal.export(lived.studio, GUEST))
    assert not any(other.values())


async def test_an_author_is_given_their_briefs_and_a_voter_their_own_votes_alone(lived: House) -> None:
    await lived.approve(await lived.review())

    author, _ = unpacked(await personal.export(lived.studio, AUTHOR))
    voter, _ = unpacked(await personal.export(lived.studio, APPROVER))

    assert author["videos you asked for"][0]["asked for"]["idea"] == "Why honey never spoils"
    assert author["plans of those videos"][0]["title"] == "Honey"
    assert [row["vote"]["user"] for row in voter["votes"]] == [APPROVER.user]
    assert str(MIRA.user) not in json.dumps(voter)


async def test_nothing_of_a_member_is_left_in_the_database_or_in_its_backups(lived: House) -> None:
    folder = folder_of(lived)
    await lived.studio.store.personal.settle()
    backup = folder / f"{FILE}.before-0002"
    shutil.copy(folder / FILE, backup)
    assert rows_with(backup, str(MIRA.user), MIRA.name, "a secret wish")

    erased = await personal.erase(lived.studio, MIRA)

    for database in (folder / FILE, backup):
        assert rows_with(database, str(MIRA.user), MIRA.name, "a secret wish") == []
    for file in folder.glob(f"{FILE}*"):
        assert b"a secret wish" not in file.read_bytes()
        assert MIRA.name.encode() not in file.read_bytes()
    assert erased.copies == 1
    log = await lived.studio.store.audit.of(HERE)
    assert not flaws(log.entries, await lived.studio.store.audit.head(HERE))
    assert [entry.became for entry in log.entries if entry.what == "erasure"] == ["erased"]
    film = await lived.production()
    assert (film.people, film.appearances, film.stage) == ((), (), Stage.PLANNED)


async def test_the_files_that_show_somebody_go_and_those_of_other_films_stay(lived: House) -> None:
    cut = await lived.studio.store.cuts.newest(HERE, FILM_ID)
    assert cut is not None
    assert cut.rendering.master is not None
    kept = await lived.studio.artifacts.keep(b"somebody else's")

    erased = await personal.erase(lived.studio, MIRA)

    assert erased.files > 0
    assert not await lived.studio.artifacts.has(cut.rendering.master)
    assert await lived.studio.artifacts.has(kept)
    assert await lived.studio.store.cuts.newest(HERE, FILM_ID) is None


async def test_what_is_public_is_named_and_the_films_of_its_author_stay_without_them(lived: House) -> None:
    await lived.approve(await lived.review())
    await lived.work()

    (out,) = (await personal.erase(lived.studio, MIRA)).out
    await personal.erase(lived.studio, AUTHOR)

    film = await lived.production()
    assert out.state is PublicationState.PUBLISHED
    assert (film.author, film.brief.idea, film.stage) == (UserId(0), "(erased)", Stage.PUBLISHED)
    assert await clearing.plan_of(lived.studio, film) is not None


async def test_an_author_takes_the_films_along_that_are_nowhere_yet(lived: House) -> None:
    await personal.erase(lived.studio, AUTHOR)

    assert await lived.studio.store.productions.find(HERE, FILM_ID) is None
    assert await lived.studio.store.plans.all(HERE, FILM_ID) == ()


async def test_votes_stay_votes_of_nobody(lived: House) -> None:
    review = await lived.review()
    await lived.approve(review)

    await personal.erase(lived.studio, APPROVER)

    lock = await lived.lock()
    assert lock is not None
    assert lock.approved_by == (UserId(0),)
    (vote,) = (await lived.studio.store.reviews.get(HERE, review.id)).votes
    assert (vote.user, vote.approves) == (UserId(0), True)


async def test_answered_orders_of_conversations_go_and_those_under_way_stay(lived: House) -> None:
    store = lived.studio.store
    words = Reply(turns=(Turn(speaker="user", text="a secret wish"),), model="m", seed=1)
    async with store.writing() as tx:
        await ordering.order(lived.studio, tx, HERE, None, words, urgency=2)

    await personal.erase(lived.studio, GUEST)

    assert len(await store.backlog.waiting()) == 1


async def brought(house: House) -> Consent:
    film = await house.production()
    seen = frozenset({Use.APPEAR})
    return await releases.bring(house.studio, AUTHOR, film, "Nan Doe", seen, "paper.pdf", "application/pdf", PDF)


async def test_a_manager_hands_out_and_erases_an_outsider_and_nobody_else_does(lived: House) -> None:
    paper = await brought(lived)
    for who, whom in ((GUEST, paper.person), (AUTHOR, paper.person), (OWNER, (await mira(lived)).person)):
        with pytest.raises(NotAllowed):
            await personal.export(lived.studio, who, whom)
        with pytest.raises(NotAllowed):
            await personal.erase(lived.studio, who, whom)

    data = await personal.export(lived.studio, OWNER, paper.person)
    about, names = unpacked(data)
    await personal.erase(lived.studio, OWNER, paper.person)

    assert about["consents"][0]["release"]["name"] == "paper.pdf"
    assert names[-1] == "release-1-paper.pdf"
    assert rows_with(folder_of(lived) / FILE, "Nan Doe", paper.person) == []
    assert paper.release is not None
    with pytest.raises(MediaBroken):
        await lived.studio.artifacts.fetch(paper.release.artifact)
    assert (await lived.production()).people == ((await mira(lived)).person,)


async def mira(house: House) -> Consent:
    person = await house.studio.store.people.by_user(HERE, MIRA.user)
    assert person is not None
    return (await house.studio.store.consents.of(HERE, person.id))[0]


async def test_erasing_one_person_leaves_every_other_row_as_it_was(lived: House) -> None:
    store = lived.studio.store
    before = await store.consents.of(HERE, (await mira(lived)).person)

    await personal.erase(lived.studio, GUEST)

    assert await store.consents.of(HERE, before[0].person) == before
    assert (await lived.production()).stage is Stage.REVIEW
    await lived.review()


async def test_a_backup_that_cannot_be_cleaned_is_removed(lived: House) -> None:
    broken = folder_of(lived) / f"{FILE}.before-0009"
    broken.write_bytes(b"no database, but perhaps with Mirabelle Quux in it" * 100)

    await personal.erase(lived.studio, MIRA)

    assert not broken.exists()


async def bring_film(house: House, people: Appearing) -> str:
    """Have a file brought into the film and applied; return its address."""
    store, studio = house.studio.store, house.studio
    film = await house.production()
    style = await store.styles.get(HERE, film.id, film.style_version)
    file = FileBrought(artifact=await studio.artifacts.keep(f"pixels of {people}".encode()), media=Media.STILL)
    edits = (SetLogo(logo=Logo(artifact=file.artifact)),)
    proposal = Proposal(
        id=ProposalId(studio.new_id()),
        guild=HERE,
        production=film.id,
        asked_by=MIRA.user,
        asked_at=studio.now(),
        wish="a photo",
        plan_version=film.plan_version,
        style_version=film.style_version,
        order=OrderId("01BRING"),
        state=ProposalState.APPLIED,
        brought=Brought(name="a.png", wanted=BroughtAs.LOGO, file=file, people=people, said_by=MIRA.user),
        operations=edits,
        ended_by=MIRA.user,
    )
    async with store.writing() as tx:
        await store.proposals.save(tx, proposal, "brought")
        await store.styles.save(tx, HERE, film.id, style.but(edits=(*style.edits, *edits)), "applied")
    return file.artifact


async def test_a_file_that_shows_somebody_goes_with_them_and_a_logo_stays(lived: House) -> None:
    logo, photo = [await bring_film(lived, people) for people in (Appearing.NOBODY, Appearing.SOMEBODY)]

    await personal.erase(lived.studio, MIRA)

    film = await lived.production()
    style = await lived.studio.store.styles.get(HERE, film.id, film.style_version)
    assert style.edits == (SetLogo(logo=Logo(artifact=logo)),)
    assert (await lived.studio.artifacts.has(logo), await lived.studio.artifacts.has(photo)) == (True, False)
    assert rows_with(folder_of(lived) / FILE, photo, str(MIRA.user)) == []


async def test_what_somebody_brought_into_a_film_of_others_is_the_servers_and_names_them_no_more(lived: House) -> None:
    film = await lived.production()
    async with lived.studio.store.writing() as tx:
        await lived.studio.store.productions.save(tx, film.but(people=(), appearances=()), "nobody is in it")
    photo = await bring_film(lived, Appearing.SOMEBODY)
    about, _ = unpacked(await personal.export(lived.studio, MIRA))

    await personal.erase(lived.studio, MIRA)

    assert [row["what"] for row in about["edits you asked for and files you brought"]] == ["a photo"]
    (proposal,) = await lived.studio.store.proposals.of(HERE, FILM_ID)
    assert proposal.brought is not None
    assert (proposal.asked_by, proposal.ended_by, proposal.brought.said_by) == (0, 0, 0)
    assert await lived.studio.artifacts.has(photo)
