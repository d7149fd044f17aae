"""Consent, setup, capabilities, and what newcomers are told."""

from bot.sandbox.entities import Overwrite
from bot.sandbox.people.person import Person
from bot.sandbox.permissions import Permission
from bot.sandbox.server import Loopback
from tests.discord.stage import Stage, answered, shown


async def test_consent_is_asked_by_direct_message_and_answered_there(stage: Stage, ada: Person, guest: Person) -> None:
    thread, _ = await stage.planned(ada)
    await ada.slash(thread, "consent request", person=guest)
    asked = await (await guest.dms()).sees("may we?")
    assert "18 or older" in asked.text
    assert "No answer is no consent" in asked.text
    assert "version 2026-11" in asked.text

    await guest.click(asked, "I agree, and am 18")

    await asked.until("You agreed")
    status = await ada.slash(thread, "consent status")
    assert status.message is not None
    await status.message.until("✅ Gus")

    revoked = await guest.slash("studio", "consent revoke")
    assert revoked.message is not None
    await revoked.message.until("Taken back: 1")
    await asked.until("Taken back")
    assert not asked.components


async def test_where_direct_messages_are_closed_only_that_person_can_answer_in_the_thread(
    stage: Stage, ada: Person, loopback: Loopback
) -> None:
    shy = loopback.person("Shy", accepts_dms=False)
    thread, _ = await stage.planned(ada)
    await ada.slash(thread, "consent request", person=shy)
    asked = await shy.sees(thread, "may we?")
    assert asked.raw.mentions == [shy.id]

    await ada.click(asked, "I agree")
    refusal = await ada.sees(thread, "Only Shy can answer this")
    assert refusal.is_ephemeral

    await shy.click(asked, "I do not agree")
    await asked.until("You did not agree")


async def test_an_owner_is_welcomed_once_with_what_is_missing_and_setup_mends_it(
    stage: Stage, owner: Person, loopback: Loopback
) -> None:
    direct = await owner.dms()
    welcome = await direct.sees("Thank you for having me")
    assert "No role may approve yet" in welcome.text

    role = loopback.role("Approvers")
    channel = loopback.channel("studio")
    reply = await owner.slash("studio", "studio setup", approver=role, channel=channel)

    assert reply.message is not None
    await reply.message.until("Everything is in place")
    assert len([one for one in direct.messages if "Thank you" in one.text]) == 1


async def test_only_those_who_manage_may_set_up(stage: Stage, ada: Person, loopback: Loopback) -> None:
    reply = await ada.slash("studio", "studio setup", approver=loopback.role("Mine"))

    assert reply.message is not None
    await reply.message.until("may not manage")


async def test_a_capability_given_to_a_role_is_kept_from_others(
    stage: Stage, owner: Person, ada: Person, loopback: Loopback
) -> None:
    role = loopback.role("Planners")
    await answered(await owner.slash("studio", "studio setup", role=role, may="plan"))
    planner = loopback.person("Pip", roles=("Planners",))

    refused = await ada.slash("studio", "plan", idea="Bees")
    assert refused.message is not None
    await refused.message.until("may not plan here")
    await stage.plan(planner, "Bees and honey")


async def test_productions_open_in_the_studio_channel(stage: Stage, owner: Person, ada: Person) -> None:
    await answered(await owner.slash("studio", "studio setup", channel=stage.discord.channel("studio")))

    await ada.slash("general", "plan", idea="Why honey never spoils")

    thread = await ada.finds_thread("studio", "honey")
    assert thread.raw.parent_id == stage.discord.channel("studio").id


async def test_managers_are_told_of_refused_content(stage: Stage, owner: Person, ada: Person) -> None:
    setup = await owner.slash("studio", "studio setup", managers=stage.discord.channel("general"), block="durian")
    assert setup.message is not None
    await setup.message.until("Blocked terms")

    reply = await ada.slash("studio", "plan", idea="Why does d u r i a n smell?")

    assert reply.message is not None
    await reply.message.until("is blocked")
    await owner.sees("general", "A request of Ada was refused")
    assert not ada.view("studio").threads


async def test_help_and_privacy_answer_at_once(stage: Stage, ada: Person) -> None:
    for command, words in (("help", "/plan"), ("privacy", "Kept, for this server alone")):
        reply = await ada.slash("general", command)
        assert reply.kind == "message"
        assert words in shown(reply)


async def test_a_bot_that_was_removed_keeps_everything_and_goes_on_when_it_is_back(stage: Stage, ada: Person) -> None:
    thread, card = await stage.planned(ada)
    world = stage.discord.world
    world.remove_bot(stage.discord.guild)
    await stage.work("speak_line")

    world.invite_bot(stage.discord.guild)

    await card.until(lambda one: "≈" not in one.text)
    assert (await stage.production(thread)).plan_version == 1


async def test_a_member_who_left_is_no_obstacle(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.planned(ada)
    stage.discord.world.leave(stage.discord.guild, ada.user)

    await stage.work("speak_line")
    await stage.work("render_cut")

    await stage.discord.owner.sees(thread, "Animatic of plan 1")


async def test_where_the_bot_may_not_write_it_says_so_by_direct_message(stage: Stage, ada: Person) -> None:
    bot = stage.discord.world.app.bot
    closed = Overwrite(bot.id, is_role=False, deny=int(Permission.SEND_MESSAGES))
    stage.discord.world.set_overwrite(stage.discord.channel("general").raw, closed)

    await ada.say("general", "hello?", mentions=[bot])

    await (await ada.dms()).sees("I may not write in #general")
