from datetime import timedelta

from bot.store.store import Store
from bot.studio.bringing import Brought, BroughtAs, FileBrought, Media
from bot.studio.lock import Vote
from bot.studio.production import Stage
from bot.studio.proposal import ProposalState
from bot.studio.style import CutStyle
from bot.studio.takes import LineTake
from bot.studio.values import UserId
from tests.store.studio_values import (
    FILM,
    HERE,
    NOW,
    SHA,
    account_of,
    consent_of,
    export_of,
    lock_of,
    person_of,
    production_of,
    proposal_of,
    review_of,
    scene_take,
)
from tests.studio.films import line_take, plan_of


async def test_every_change_of_a_production_is_kept_with_its_cause(store: Store) -> None:
    planned = production_of().to(Stage.PLANNED, NOW)
    async with store.writing() as tx:
        await store.productions.save(tx, production_of(), "Ann asked for it")
        await store.productions.save(tx, planned, "its plan was written")
        await store.plans.save(tx, HERE, FILM, plan_of(), "written by test")

    changes = await store.history.of(HERE, FILM)

    assert [(change.what, change.state_from, change.state_to, change.cause) for change in changes] == [
        ("production", "", "draft", "Ann asked for it"),
        ("production", "draft", "planned", "its plan was written"),
        ("plan", "", "test", "written by test"),
    ]
    assert changes[0].at == NOW


async def test_unfinished_productions_are_those_that_may_go_on(store: Store) -> None:
    async with store.writing() as tx:
        await store.productions.save(tx, production_of().but(stage=Stage.FILMING), "filming")
        await store.productions.save(tx, production_of(thread=98).but(id="01DONE", stage=Stage.PUBLISHED), "published")

    assert [production.id for production in await store.productions.unfinished()] == [FILM]
    assert len(await store.productions.of(HERE)) == 2
    assert [production.id for production in await store.productions.of(HERE, [Stage.PUBLISHED])] == ["01DONE"]


async def test_the_first_style_is_the_default_one(store: Store) -> None:
    async with store.writing() as tx:
        await store.productions.save(tx, production_of(), "asked for")
        assert await store.styles.get(HERE, FILM, 1, tx=tx) == CutStyle()
        await store.styles.save(tx, HERE, FILM, CutStyle(version=2, music=None), "no music")

    assert [style.version for style in await store.styles.all(HERE, FILM)] == [1, 2]


async def test_the_first_take_of_a_line_stays_so_that_timelines_do_not_change(store: Store) -> None:
    first = line_take(plan_of().scenes[0].line)
    second: LineTake = first.but(artifact=SHA)
    async with store.writing() as tx:
        await store.takes.save_line(tx, HERE, FILM, first)
        await store.takes.save_line(tx, HERE, FILM, second)

    assert await store.takes.line(HERE, first.inputs) == first


async def test_what_a_row_mentions_is_in_use(store: Store) -> None:
    async with store.writing() as tx:
        await store.takes.save_scene(tx, HERE, FILM, scene_take())

    assert SHA in await store.artifacts_in_use()


async def test_old_takes_are_forgotten_unless_their_production_is_still_alive(store: Store) -> None:
    later = (NOW + timedelta(days=1)).isoformat()
    async with store.writing() as tx:
        await store.takes.save_scene(tx, HERE, FILM, scene_take())
        await store.productions.save(tx, production_of().but(changed_at=NOW + timedelta(days=2)), "edited")
        assert await store.takes.forget_before(tx, later) == 0
        await store.productions.save(tx, production_of(), "as before")
        assert await store.takes.forget_before(tx, later) == 1

    assert await store.takes.scene(HERE, scene_take().inputs) is None


async def test_only_undecided_proposals_wait_and_every_decision_is_in_the_history(store: Store) -> None:
    async with store.writing() as tx:
        await store.productions.save(tx, production_of(), "asked for")
        for state in ProposalState:
            await store.proposals.save(tx, proposal_of(state, f"01{state.name}"), "asked")
        decided = proposal_of().but(id="01OPEN").ended(ProposalState.APPLIED, UserId(7))
        await store.proposals.save(tx, decided, "Ann applied it")

    assert [one.id for one in await store.proposals.undecided(HERE, FILM)] == ["01ASKED", "01FAILED"]
    assert [one.id for one in await store.proposals.of(HERE, FILM, 2)] == ["01STALE", "01FAILED"]
    last = (await store.history.of(HERE, FILM))[-1]
    assert (last.what, last.state_from, last.state_to, last.cause) == ("proposal", "open", "applied", "Ann applied it")


async def test_an_export_keeps_its_file_until_its_time_is_over(store: Store) -> None:
    later = (NOW + timedelta(days=40)).isoformat()
    async with store.writing() as tx:
        await store.productions.save(tx, production_of(), "asked for")
        await store.exports.save(tx, export_of("9" * 64), "asked")

    assert "9" * 64 in await store.artifacts_in_use()
    async with store.writing() as tx:
        await store.takes.forget_before(tx, later)
    assert "9" * 64 not in await store.artifacts_in_use()


async def test_a_file_that_was_brought_for_nothing_is_forgotten_and_one_that_waits_is_not(store: Store) -> None:
    later = (NOW + timedelta(days=40)).isoformat()
    kept = {ProposalState.OPEN, ProposalState.APPLIED, ProposalState.ASKED}
    async with store.writing() as tx:
        await store.productions.save(tx, production_of(), "asked for")
        for number, state in enumerate(ProposalState, 1):
            file = FileBrought(artifact=str(number) * 64, media=Media.STILL)
            brought = Brought(name="a.png", wanted=BroughtAs.LOGO, file=file)
            await store.proposals.save(tx, proposal_of(state, f"01{state.name}").but(brought=brought), "brought")
        await store.takes.forget_before(tx, later)

    left = await store.artifacts_in_use()
    for number, state in enumerate(ProposalState, 1):
        assert (str(number) * 64 in left) == (state in kept)


async def test_a_closed_review_is_open_no_more(store: Store) -> None:
    vote = Vote(user=UserId(8), approves=True, at=NOW)
    async with store.writing() as tx:
        await store.productions.save(tx, production_of(), "asked for")
        await store.reviews.save(tx, review_of())
        assert await store.reviews.open_of(HERE, FILM, tx=tx) == review_of()
        await store.reviews.save(tx, review_of().with_vote(vote), closed=True)

    assert await store.reviews.open_of(HERE, FILM) is None
    assert await store.reviews.all_open() == ()
    assert (await store.reviews.get(HERE, review_of().id)).votes == (vote,)


async def test_a_voided_lock_is_current_no_more(store: Store) -> None:
    async with store.writing() as tx:
        await store.productions.save(tx, production_of(), "asked for")
        await store.locks.save(tx, lock_of())
        assert await store.locks.current(HERE, FILM, tx=tx) == lock_of()
        await store.locks.save(tx, lock_of().but(voided_because="the film was changed"))

    assert await store.locks.current(HERE, FILM) is None
    assert len(await store.locks.of(HERE, FILM)) == 1
    assert (await store.history.of(HERE, FILM))[-1].cause == "the film was changed"


async def test_erasing_a_person_takes_their_consents_and_their_name_along(store: Store) -> None:
    async with store.writing() as tx:
        await store.productions.save(tx, production_of(), "Mira appears in it")
        await store.people.save(tx, person_of())
        await store.consents.save(tx, consent_of(), "Ann asked Mira")
        await store.people.erase(tx, HERE, person_of().id)

    assert await store.people.all(HERE) == ()
    assert await store.consents.of(HERE, person_of().id) == ()
    assert "Mira" not in str(await store.history.of(HERE, FILM))


async def test_an_account_keeps_its_tokens_when_only_its_name_changes(store: Store) -> None:
    async with store.writing() as tx:
        await store.accounts.save(tx, account_of(), b"sealed")
        await store.accounts.save(tx, account_of().but(name="Renamed"))

    assert await store.accounts.secret(HERE, account_of().id) == b"sealed"
    assert (await store.accounts.get(HERE, account_of().id)).name == "Renamed"


async def test_a_cursor_moves_with_its_transaction(store: Store) -> None:
    assert await store.cursor.get("events") == ""

    async with store.writing() as tx:
        await store.cursor.set(tx, "events", "1-0")

    assert await store.cursor.get("events") == "1-0"
