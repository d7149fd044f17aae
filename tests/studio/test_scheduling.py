"""Whose turn it is, and which worker takes it."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.studio.orders import PROTOCOL, Beat
from bot.studio.scheduling import InHand, Lack, Waiting, can_fill, choose, in_turn, lack_of
from bot.studio.values import GuildId, OrderId, ProductionId, WorkerId
from bot.studio.work import Role

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MODELS = ("animatic", "hibari", "big-camera")


def waiting(
    order: str = "a",
    guild: int = 1,
    production: str = "film",
    role: Role = Role.FILM,
    model: str = "animatic",
    urgency: int = 5,
    age_s: int = 0,
) -> Waiting:
    at = NOW - timedelta(seconds=age_s)
    return Waiting(OrderId(order), GuildId(guild), ProductionId(production), role, model, urgency, at)


def worker(
    name: str = "stage",
    slots: dict[Role, int] | None = None,
    able: tuple[str, ...] = MODELS,
    resident: tuple[str, ...] = (),
    draining: bool = False,
    protocol: int = PROTOCOL,
) -> Beat:
    return Beat(
        worker=WorkerId(name),
        host="here",
        at=NOW,
        protocol=protocol,
        slots={Role.FILM: 1} if slots is None else slots,
        able=able,
        resident=resident,
        draining=draining,
    )


def held(order: str, guild: int = 1, production: str = "film", role: Role = Role.FILM, by: str = "stage") -> InHand:
    return InHand(OrderId(order), GuildId(guild), ProductionId(production), role, WorkerId(by))


ORDERS = st.builds(
    waiting,
    order=st.text("abcdefgh", min_size=6, max_size=6),
    guild=st.integers(1, 3),
    production=st.sampled_from(["one", "two"]),
    role=st.sampled_from(list(Role)),
    model=st.sampled_from([*MODELS, ""]),
    urgency=st.integers(0, 9),
    age_s=st.integers(0, 1000),
)
WORKERS = st.lists(
    st.builds(
        worker,
        name=st.sampled_from(["one", "two", "three", "four"]),
        slots=st.dictionaries(st.sampled_from(list(Role)), st.integers(0, 3), max_size=3),
        able=st.lists(st.sampled_from(MODELS), unique=True).map(tuple),
        resident=st.lists(st.sampled_from(MODELS), unique=True).map(tuple),
        draining=st.booleans(),
        protocol=st.sampled_from([PROTOCOL, PROTOCOL, PROTOCOL + 1]),
    ),
    max_size=4,
    unique_by=lambda beat: beat.worker,
)
BACKLOGS = st.lists(ORDERS, max_size=12, unique_by=lambda entry: entry.order)


def handed_out(backlog: list[Waiting], workers: list[Beat]) -> list[tuple[Waiting, Beat]]:
    """Hand out everything that can be, one by one."""
    left, in_hand, choices = list(backlog), list[InHand](), []
    while (choice := choose(left, in_hand, workers)) is not None:
        entry = next(entry for entry in left if entry.order == choice.order)
        left.remove(entry)
        in_hand.append(InHand(entry.order, entry.guild, entry.production, entry.role, choice.worker))
        choices.append((entry, next(beat for beat in workers if beat.worker == choice.worker)))
    return choices


@given(BACKLOGS, WORKERS)
def test_only_those_who_can_get_anything_and_never_more_than_one_beyond_their_slots(
    backlog: list[Waiting], workers: list[Beat]
) -> None:
    choices = handed_out(backlog, workers)

    for order, beat in choices:
        assert can_fill(beat, order)
        assert not beat.draining
        assert beat.protocol == PROTOCOL
    load = Counter((beat.worker, order.role) for order, beat in choices)
    slots = {beat.worker: beat.slots for beat in workers}
    assert all(count <= slots[name][role] + (role is not Role.CHAT) for (name, role), count in load.items())


@given(BACKLOGS, WORKERS)
def test_nothing_waits_while_a_worker_that_can_has_a_free_slot(backlog: list[Waiting], workers: list[Beat]) -> None:
    choices = handed_out(backlog, workers)

    load = Counter((beat.worker, order.role) for order, beat in choices)
    left = [entry for entry in backlog if entry not in [order for order, _ in choices]]
    for entry in left:
        for beat in workers:
            if can_fill(beat, entry) and not beat.draining and beat.protocol == PROTOCOL:
                assert load[beat.worker, entry.role] >= beat.slots[entry.role]


@given(BACKLOGS, WORKERS)
def test_of_two_orders_of_one_kind_and_film_the_more_urgent_and_then_the_older_goes_first(
    backlog: list[Waiting], workers: list[Beat]
) -> None:
    order = {entry.order: place for place, (entry, _) in enumerate(handed_out(backlog, workers))}

    def kind(entry: Waiting) -> tuple[object, ...]:
        return entry.role, entry.model, entry.guild, entry.production

    for first in backlog:
        for second in backlog:
            goes_first = (first.urgency, first.ordered_at, first.order) < (
                second.urgency,
                second.ordered_at,
                second.order,
            )
            if kind(first) == kind(second) and goes_first and second.order in order:
                assert order[first.order] < order[second.order]


def test_a_server_with_much_waiting_does_not_hold_up_another() -> None:
    many = [waiting(f"many{number}", guild=1, age_s=100 - number) for number in range(10)]
    few = [waiting("few", guild=2)]

    choices = handed_out([*many, *few], [worker(slots={Role.FILM: 2})])

    assert [order.order for order, _ in choices][:2] == ["many0", "few"]


def test_productions_of_one_server_take_turns() -> None:
    backlog = [waiting("a1", production="a", age_s=9), waiting("a2", production="a", age_s=8)]
    backlog += [waiting("b1", production="b", age_s=1)]

    turns = in_turn(backlog, [held("a0", production="a")])

    assert [entry.order for entry in turns] == ["b1", "a1", "a2"]


def test_urgency_goes_before_fairness() -> None:
    turns = in_turn([waiting("calm", guild=2), waiting("urgent", guild=1, urgency=1)], [held("x", guild=1)])

    assert turns[0].order == "urgent"


def test_a_worker_that_holds_the_model_goes_first() -> None:
    choice = choose([waiting()], [], [worker("cold"), worker("warm", resident=("animatic",))])

    assert choice is not None
    assert choice.worker == "warm"


def test_a_free_slot_elsewhere_goes_before_waiting_for_a_warm_one() -> None:
    workers = [worker("cold"), worker("warm", resident=("animatic",))]

    choice = choose([waiting()], [held("x", by="warm")], workers)

    assert choice is not None
    assert choice.worker == "cold"


def test_a_reply_is_never_queued_behind_another_at_a_worker() -> None:
    chat = worker(slots={Role.CHAT: 1})

    assert choose([waiting(role=Role.CHAT)], [held("x", role=Role.CHAT)], [chat]) is None


def test_a_plan_goes_to_a_worker_without_the_model_only_when_no_other_has_it() -> None:
    order = waiting(role=Role.CHAT, model="qwen")
    without = worker("a", {Role.CHAT: 1}, able=())
    with_it = worker("b", {Role.CHAT: 1}, able=("qwen",))

    alone, both = choose([order], [], [without]), choose([order], [], [without, with_it])

    assert alone is not None
    assert alone.worker == "a"
    assert both is not None
    assert both.worker == "b"


def test_what_an_order_lacks_is_told_apart() -> None:
    order = waiting(model="big-camera")

    assert lack_of(order, []) is Lack.WORKER
    assert lack_of(order, [worker(able=("big-camera",), protocol=PROTOCOL + 1)]) is Lack.VERSION
    assert lack_of(order, [worker(slots={Role.CHAT: 1}, able=("big-camera",))]) is Lack.SLOT
    assert lack_of(order, [worker(able=("animatic",))]) is Lack.MODEL
    assert lack_of(order, [worker(able=()), worker("other", able=("big-camera",))]) is None


@given(BACKLOGS, WORKERS)
def test_nothing_is_handed_out_that_is_said_to_lack_something(backlog: list[Waiting], workers: list[Beat]) -> None:
    handed = {order.order for order, _ in handed_out(backlog, workers)}

    for entry in backlog:
        assert not (entry.order in handed and lack_of(entry, workers))


@given(ORDERS, WORKERS)
def test_an_order_that_lacks_nothing_is_handed_out_by_workers_that_stay(order: Waiting, workers: list[Beat]) -> None:
    staying = [beat.but(draining=False) for beat in workers]

    assert bool(handed_out([order], staying)) == (lack_of(order, staying) is None)
