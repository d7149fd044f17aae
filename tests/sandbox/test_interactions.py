"""Commands, buttons, selects and modals, from a person's fingers to the bot and back."""

import pytest

from bot.sandbox.people.asking import NotAnswered
from bot.sandbox.people.typed import NotAllowed
from bot.sandbox.server import Loopback
from tests.sandbox.studio_bot import StudioBot

pytestmark = pytest.mark.usefixtures("bot")


async def test_a_slash_command_carries_every_kind_of_option(sandbox: Loopback) -> None:
    ada, grace = sandbox.person("Ada"), sandbox.person("Grace")

    reply = await ada.slash("studio", "echo", text="hey", times=2, tone="Loud", who=grace, file=("a.txt", b"12345"))

    assert (reply.kind, reply.text) == ("message", "heyhey loud Grace 5")
    assert 0 < reply.ack_ms < 1000
    assert sandbox.channel("studio").last.text == reply.text


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({}, "required"),
        ({"text": "x" * 21}, "length 21"),
        ({"text": "x", "times": 4}, "value 4"),
        ({"text": "x", "tone": "shrill"}, "one of"),
        ({"text": "x", "colour": "red"}, "no option"),
        ({"text": "x", "who": "12"}, "nobody"),
    ],
)
async def test_the_client_stops_what_discords_client_would_stop(
    sandbox: Loopback, options: dict[str, object], complaint: str
) -> None:
    with pytest.raises(NotAllowed, match=complaint):
        await sandbox.person("Ada").slash("studio", "echo", **options)

    assert not sandbox.interactions.all


async def test_subcommands_autocomplete_and_answer_only_their_person(sandbox: Loopback) -> None:
    ada, grace = sandbox.person("Ada"), sandbox.person("Grace")

    ideas = await ada.autocomplete("studio", "edit ask", "change", "er")
    reply = await ada.slash("studio", "edit ask", change=ideas[0]["value"])

    assert [idea["name"] for idea in ideas] == ["Shorter", "Slower", "Brighter"]
    assert reply.ephemeral
    assert [message.text for message in ada.view("studio").messages] == ["Change: shorter"]
    assert grace.view("studio").messages == []


@pytest.mark.parametrize("quietly", [False, True])
async def test_the_first_follow_up_takes_the_place_of_a_deferred_reply(sandbox: Loopback, quietly: bool) -> None:
    ada = sandbox.person("Ada")

    reply = await ada.slash("studio", "think", quietly=quietly)

    assert reply.kind == "deferred"
    await ada.sees("studio", "First thought, revised")
    texts = [message.text for message in ada.view("studio").messages]
    assert texts == ["First thought, revised", "Second thought"]
    assert len(sandbox.person("Grace").view("studio").messages) == (0 if quietly else 2)


async def test_a_button_updates_its_message_and_can_then_not_be_pressed(sandbox: Loopback) -> None:
    ada = sandbox.person("Ada")
    panel = (await ada.slash("studio", "panel")).message
    assert panel is not None

    reply = await ada.click(panel, "Generate")

    assert reply.kind == "update"
    assert "Filming" in panel.text
    with pytest.raises(NotAllowed, match="disabled"):
        await ada.click(panel, "Generate")
    with pytest.raises(LookupError, match="no 'Fly'"):
        await ada.click(panel, "Fly")
    assert (await ada.click(panel, "Quiet")).kind == "acknowledged"


async def test_nobody_presses_a_button_that_only_somebody_else_sees(sandbox: Loopback) -> None:
    ada, grace = sandbox.person("Ada"), sandbox.person("Grace")
    reply = await ada.slash("studio", "edit ask", change="x")
    assert reply.message is not None

    with pytest.raises(NotAllowed, match="does not see"):
        await grace.click(reply.message, "Anything")


async def test_selects_send_values_and_people(sandbox: Loopback) -> None:
    ada, grace = sandbox.person("Ada"), sandbox.person("Grace")
    panel = (await ada.slash("studio", "panel")).message
    assert panel is not None

    tones = await ada.select(panel, "tone", ["Warm", "loud"])
    who = await ada.select(panel, "Who", grace)

    assert (tones.text, who.text) == ("Tones: warm, loud", "Grace")
    with pytest.raises(NotAllowed, match="1 to 2"):
        await ada.select(panel, "tone", ["Warm", "Dry", "Loud"])


async def test_a_modal_of_the_old_kind_comes_back_filled_in(sandbox: Loopback) -> None:
    ada = sandbox.person("Ada")
    panel = (await ada.slash("studio", "panel")).message
    assert panel is not None
    modal = (await ada.click(panel, "Ask")).modal
    assert modal is not None

    with pytest.raises(NotAllowed, match="filled in"):
        await ada.submit(modal, {"Subject": ""})
    reply = await ada.submit(modal, {"Subject": "Bread"})

    assert reply.text == "Noted: Bread"


async def test_a_modal_of_labels_carries_people_choices_and_files(sandbox: Loopback) -> None:
    ada, grace = sandbox.person("Ada"), sandbox.person("Grace")
    modal = (await ada.slash("studio", "release")).modal
    assert modal is not None
    assert [field.label for field in modal.fields] == ["Person", "Scope", "Uses", "Agreed", "Paper"]

    reply = await ada.submit(
        modal,
        {
            "Person": grace,
            "Scope": "Voice",
            "Uses": ["film", "web"],
            "Agreed": True,
            "Paper": ("release.pdf", b"%PDF"),
        },
    )

    assert reply.text == "['Grace', 'voice', 'film', 'web', True] release.pdf 4"


async def test_components_v2_come_back_with_their_files(sandbox: Loopback) -> None:
    ada = sandbox.person("Ada")

    card = (await ada.slash("studio", "card")).message

    assert card is not None
    assert card.is_v2
    for words in ("## The cut", "A film about bread", "Approve", "A cut", "notes.txt"):
        assert words in card.text
    [gallery] = [part for part in card.components if part["type"] == 12]
    assert gallery["items"][0]["media"]["url"].startswith(sandbox.base)
    assert (await ada.click(card, "Approve")).text == "Locked"


async def test_an_answer_after_three_seconds_is_refused(sandbox: Loopback, bot: StudioBot) -> None:
    sandbox.interactions.answer_within_s = 0.2
    ada = sandbox.person("Ada")

    with pytest.raises(NotAnswered, match="did not respond to command 'late' of Ada"):
        await ada.slash("studio", "late")
    sandbox.clock.advance(4)
    bot.held.set()
    await ada.slash("studio", "echo", text="still there")

    assert [getattr(error, "code", None) for error in bot.failures] == [10062]


async def test_a_second_first_answer_is_refused(sandbox: Loopback, bot: StudioBot) -> None:
    ada = sandbox.person("Ada")

    await ada.slash("studio", "twice")
    await ada.slash("studio", "echo", text="next")

    assert [getattr(error, "code", None) for error in bot.failures] == [40060]


async def test_a_token_lives_a_quarter_of_an_hour(sandbox: Loopback) -> None:
    ada = sandbox.person("Ada")
    await ada.slash("studio", "echo", text="hi")
    [interaction] = sandbox.interactions.all.values()

    assert sandbox.interactions.by_token(interaction.token) is interaction
    sandbox.clock.advance(901)

    with pytest.raises(Exception, match="50027"):
        sandbox.interactions.by_token(interaction.token)
