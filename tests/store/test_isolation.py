"""Nothing of one server is seen from another, whatever is asked."""

import pytest

from bot.store.cards import Card
from bot.store.store import Store
from bot.studio.cut import Profile
from bot.studio.directing import SceneDirection
from bot.studio.errors import StudioError
from bot.studio.guild import GuildSettings
from bot.studio.lock import ApprovalRules
from bot.studio.style import CutStyle
from bot.studio.talk import Talk
from bot.studio.values import ChannelId, GuildId, MessageId, OrderId, SceneKey, UserId
from tests.store.studio_values import (
    AUTHOR,
    FILM,
    HERE,
    NOW,
    THERE,
    account_of,
    character_of,
    consent_of,
    cut_of,
    export_of,
    lock_of,
    order_of,
    person_of,
    production_of,
    proposal_of,
    publication_of,
    rendering_of,
    review_of,
    scene_take,
)
from tests.studio.films import line_take, plan_of

THREAD, CHANNEL, MESSAGE = ChannelId(99), ChannelId(5), MessageId(77)


@pytest.fixture
async def full(store: Store) -> Store:
    """Hold one of everything, of one server."""
    plan = plan_of()
    async with store.writing() as tx:
        await store.guilds.save(tx, GuildSettings(guild=HERE, approval=ApprovalRules(quorum=3)))
        await store.productions.save(tx, production_of(), "asked for")
        await store.plans.save(tx, HERE, FILM, plan, "written")
        await store.styles.save(tx, HERE, FILM, CutStyle(version=2), "edited")
        await store.takes.save_line(tx, HERE, FILM, line_take(plan.scenes[0].line))
        await store.takes.save_scene(tx, HERE, FILM, scene_take())
        await store.directions.save(tx, HERE, FILM, SceneDirection(scene=SceneKey("S1")), "asked")
        await store.cuts.save_rendering(tx, HERE, FILM, rendering_of())
        await store.cuts.save(tx, HERE, cut_of())
        await store.proposals.save(tx, proposal_of(), "asked")
        await store.exports.save(tx, export_of(), "asked")
        await store.reviews.save(tx, review_of())
        await store.locks.save(tx, lock_of())
        await store.publications.save(tx, publication_of(), "locked")
        await store.people.save(tx, person_of())
        await store.consents.save(tx, consent_of(), "asked")
        await store.characters.save(tx, character_of())
        await store.backlog.add(tx, order_of())
        await store.cards.save(tx, Card(HERE, FILM, "plan:1", THREAD, MESSAGE, "digest", NOW))
        await store.talks.save(tx, Talk(guild=HERE, channel=CHANNEL, owner=AUTHOR, awaiting=(OrderId("01CHAT"),)))
        await store.usage.add(tx, HERE, AUTHOR, "2026-11-23", "productions", 2)
        await store.accounts.save(tx, account_of(), b"sealed")
    return store


async def read_all(store: Store, guild: GuildId) -> dict[str, object]:
    """Ask every question there is on behalf of one server; None, nothing or a refusal is no answer."""
    line = plan_of().scenes[0].line.digest()
    questions = {
        "guild": store.guilds.get(guild),
        "production": store.productions.get(guild, FILM),
        "found": store.productions.find(guild, FILM),
        "in thread": store.productions.in_thread(guild, THREAD),
        "productions": store.productions.of(guild),
        "plan": store.plans.get(guild, FILM, 1),
        "plans": store.plans.all(guild, FILM),
        "style": store.styles.get(guild, FILM, 2),
        "takes of a production": store.takes.of_production(guild, FILM),
        "takes of a model": store.takes.of_model(guild, scene_take().made.model, 5),
        "newest takes": store.takes.newest(guild, 5),
        "line": store.takes.line(guild, line),
        "scene": store.takes.scene(guild, scene_take().inputs),
        "takes": store.takes.of_scene(guild, FILM, scene_take().scene),
        "directions": store.directions.of(guild, FILM),
        "rendering": store.cuts.rendering(guild, rendering_of().timeline, Profile.MASTER),
        "cut": store.cuts.get(guild, cut_of().id),
        "cuts": store.cuts.of(guild, FILM),
        "newest cut": store.cuts.newest(guild, FILM),
        "proposal": store.proposals.get(guild, proposal_of().id),
        "proposals": store.proposals.of(guild, FILM),
        "undecided proposals": store.proposals.undecided(guild, FILM),
        "proposal by order": store.proposals.by_order(guild, proposal_of().order),
        "export": store.exports.find(guild, export_of().id),
        "exports": store.exports.of(guild, FILM),
        "export by order": store.exports.by_order(guild, export_of().order),
        "review": store.reviews.get(guild, review_of().id),
        "open review": store.reviews.open_of(guild, FILM),
        "lock": store.locks.get(guild, lock_of().id),
        "locks": store.locks.of(guild, FILM),
        "current lock": store.locks.current(guild, FILM),
        "publication": store.publications.get(guild, publication_of().id),
        "publications": store.publications.of(guild, FILM),
        "person": store.people.get(guild, person_of().id),
        "by user": store.people.by_user(guild, UserId(11)),
        "people": store.people.all(guild),
        "consent": store.consents.get(guild, consent_of().id),
        "consents": store.consents.of(guild, person_of().id),
        "asked": store.consents.asked(guild),
        "asked in": store.consents.asked_in(guild, FILM),
        "character": store.characters.find(guild, character_of().id),
        "characters": store.characters.all(guild),
        "character by name": store.characters.called(guild, "mira"),
        "characters of a person": store.characters.of(guild, person_of().id),
        "order": store.backlog.get(guild, order_of().id),
        "open orders": store.backlog.open_of(guild, FILM),
        "pending": store.backlog.pending_or_failed(guild, FILM),
        "recent": store.backlog.recent(guild, FILM),
        "changes": store.backlog.changes(guild, order_of().id),
        "card": store.cards.get(guild, FILM, "plan:1"),
        "cards": store.cards.of(guild, FILM),
        "by message": store.cards.by_message(guild, MESSAGE),
        "talk": store.talks.get(guild, CHANNEL),
        "awaiting": store.talks.awaiting(guild, OrderId("01CHAT")),
        "used": store.usage.of(guild, AUTHOR, "2026-11-23", "productions"),
        "used together": store.usage.of_guild(guild, "2026-11-23", "productions"),
        "account": store.accounts.get(guild, account_of().id),
        "secret": store.accounts.secret(guild, account_of().id),
        "accounts": store.accounts.of(guild),
        "history": store.history.of(guild, FILM),
    }
    answers: dict[str, object] = {}
    for name, question in questions.items():
        try:
            answers[name] = await question
        except StudioError:
            answers[name] = None
    return answers


async def test_a_server_reads_back_everything_it_wrote(full: Store) -> None:
    answers = await read_all(full, HERE)

    assert [name for name, answer in answers.items() if not answer] == []


async def test_another_server_sees_nothing_of_it(full: Store) -> None:
    answers = await read_all(full, THERE)

    assert answers.pop("guild") == GuildSettings(guild=THERE)
    assert [name for name, answer in answers.items() if answer] == []


async def test_another_server_cannot_cancel_its_orders_or_remove_its_things(full: Store) -> None:
    before = await read_all(full, HERE)

    async with full.writing() as tx:
        await full.backlog.cancel(tx, THERE, FILM)
        await full.backlog.cancel_order(tx, THERE, order_of().id)
        await full.characters.delete(tx, character_of(THERE).but(person=None))
        await full.people.erase(tx, THERE, person_of().id)
        await full.accounts.remove(tx, THERE, account_of().id)
        await full.talks.end(tx, THERE, CHANNEL)
        await full.cards.drop(tx, THERE, FILM)
        await full.takes.drop(tx, THERE, scene_take().inputs)
        await full.guilds.forget(tx, THERE)

    assert await read_all(full, HERE) == before


async def test_forgetting_a_server_leaves_nothing_of_it_and_everything_of_others(full: Store) -> None:
    async with full.writing() as tx:
        await full.productions.save(tx, production_of(THERE), "asked for there")
        await full.guilds.forget(tx, HERE)

    answers = await read_all(full, HERE)

    answers.pop("guild")
    assert [name for name, answer in answers.items() if answer] == []
    assert await full.productions.find(THERE, FILM) == production_of(THERE)
    assert await full.guilds.known() == (THERE,)
