"""What waits for a worker that is not there says so, once, until one comes."""

from datetime import UTC, datetime

from bot.sandbox.people.person import Person
from bot.studio.orders import PROTOCOL, Beat
from bot.studio.values import WorkerId
from bot.studio.work import Role
from tests.discord.stage import Stage, answered
from tests.discord.test_talking import talking

LONG_S = 60.0


def worker(*roles: Role, able: tuple[str, ...] = ("animatic", "hibari"), protocol: int = PROTOCOL) -> Beat:
    name = WorkerId("-".join(role.value for role in roles))
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return Beat(worker=name, host="here", at=at, slots=dict.fromkeys(roles, 1), able=able, protocol=protocol)


async def test_a_scene_that_no_worker_films_says_what_to_start_and_stops_saying_so_when_one_came(
    stage: Stage, ada: Person
) -> None:
    thread, card = await stage.planned(ada)
    await stage.work("speak_line")
    await stage.work("render_cut")
    card = await ada.sees(thread, "Animatic")
    await ada.click(card, "Generate")
    progress = await ada.sees(thread, "Filming plan 1")
    await stage.look(worker(Role.CUT))
    assert "No worker" not in progress.text

    await stage.look(worker(Role.CUT), after_s=LONG_S)
    await progress.until("No worker here can film with animatic: start one with `picturelock worker`")
    assert progress.text.count("No worker") == 1
    for command in ("status", "queue"):
        assert "No worker here can film with animatic" in await answered(await ada.slash(thread, f"studio {command}"))

    await stage.look(worker(Role.CUT), worker(Role.FILM))
    await progress.until(lambda one: "No worker" not in one.text)
    assert "No worker" not in await answered(await ada.slash(thread, "studio queue"))
    assert len([one for one in thread.messages if "Filming plan 1" in one.text]) == 1


async def test_a_plan_that_nobody_is_there_to_write_says_so(stage: Stage, ada: Person) -> None:
    thread = await stage.plan(ada)
    await stage.next_order("write_plan")
    card = await ada.sees(thread, "Waiting for a free worker")

    await stage.look()
    await stage.look(after_s=LONG_S)
    await card.until("No worker is running here")

    await stage.look(worker(Role.CHAT))
    await card.until("The model is reading the brief")


async def test_workers_of_another_version_are_told_apart(stage: Stage, ada: Person) -> None:
    thread = await stage.plan(ada)
    await stage.next_order("write_plan")
    card = await ada.sees(thread, "Waiting for a free worker")

    old = worker(Role.CHAT, protocol=PROTOCOL - 1)
    await stage.look(old)
    await stage.look(old, after_s=LONG_S)

    await card.until("update every worker")


async def test_an_answer_that_nobody_is_there_to_write_says_so(stage: Stage, ada: Person) -> None:
    thread = await talking(stage, ada, "general")
    opening = await ada.sees(thread, "You are talking to an AI")
    await ada.say(thread, "Why is the sky blue?")
    await stage.next_order("reply")
    reply = await ada.sees(thread, "💭", after=opening)

    await stage.look(worker(Role.FILM))
    await stage.look(worker(Role.FILM), after_s=LONG_S)
    await reply.until("No worker here can write")

    await stage.look(worker(Role.FILM), worker(Role.CHAT))
    await reply.until("💭")


async def test_a_camera_that_no_worker_can_load_is_given_up_with_what_to_do(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.planned(ada)
    await stage.work("speak_line")
    await stage.work("render_cut")
    await ada.click(await ada.sees(thread, "Animatic"), "Generate")
    await stage.next_order("film_scene")

    await stage.look(worker(Role.FILM, able=()))
    await stage.look(worker(Role.FILM, able=()), after_s=LONG_S)

    problem = await ada.sees(thread, "3 steps failed")
    assert "No worker has the model animatic" in problem.text
    assert "picturelock models pull animatic" in problem.text
