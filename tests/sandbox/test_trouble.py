"""Faults: what the real client does when Discord limits, fails, hangs up or says no."""

import asyncio

import aiohttp
import discord
import pytest

from bot.sandbox.server import Loopback
from tests.sandbox.studio_bot import StudioBot, everything, point_discord_at
from tests.sandbox.test_channels import text_channel


async def test_a_rate_limit_is_waited_out(sandbox: Loopback, bot: StudioBot) -> None:
    fault = sandbox.faults.rate_limit("POST", "/channels/*/messages", times=2, retry_after_s=0.01)

    await text_channel(bot, sandbox).send("At last")

    assert fault.struck == 2
    assert sandbox.channel("studio").last.text == "At last"
    assert [one.status for one in sandbox.recorder.of("POST", "/messages")] == [429, 429, 200]


async def test_a_rate_limit_without_via_is_a_ban(sandbox: Loopback, bot: StudioBot) -> None:
    sandbox.faults.rate_limit("POST", "/channels/*/messages", as_ban=True)

    with pytest.raises(discord.HTTPException) as refusal:
        await text_channel(bot, sandbox).send("Never")

    assert refusal.value.status == 429


async def test_503_is_raised_and_500_is_tried_again(sandbox: Loopback, bot: StudioBot) -> None:
    channel = text_channel(bot, sandbox)
    sandbox.faults.fail("POST", "/channels/*/messages", status=503)
    with pytest.raises(discord.DiscordServerError):
        await channel.send("Not now")

    fault = sandbox.faults.fail("POST", "/channels/*/messages", status=500)
    await channel.send("Second try")

    assert fault.struck == 1
    assert [message.text for message in sandbox.channel("studio").messages] == ["Second try"]


async def test_a_lost_reply_leaves_the_message_there(sandbox: Loopback, bot: StudioBot) -> None:
    sandbox.faults.lose_reply("POST", "/channels/*/messages")

    with pytest.raises((aiohttp.ClientError, OSError)):
        await text_channel(bot, sandbox).send("Did it arrive?")

    assert sandbox.channel("studio").last.text == "Did it arrive?"


async def test_a_held_request_goes_on_when_it_is_let_go(sandbox: Loopback, bot: StudioBot) -> None:
    fault = sandbox.faults.hold("POST", "/channels/*/messages")

    async with asyncio.TaskGroup() as tasks:
        sending = tasks.create_task(text_channel(bot, sandbox).send("Later"))
        await fault.met.wait()
        assert not sandbox.channel("studio").messages
        fault.release()

    assert sending.result().content == "Later"


async def test_a_dropped_socket_resumes_and_nothing_is_missed(sandbox: Loopback, bot: StudioBot) -> None:
    ada = sandbox.person("Ada")
    async with asyncio.TaskGroup() as tasks:
        resumed = tasks.create_task(bot.wait_for("resumed", timeout=10))
        await asyncio.sleep(0)
        sandbox.faults.drop_gateway()
        missed = await ada.say("studio", "While you were away")
        await resumed

    assert [message.id for message in bot.heard].count(missed.id) == 1
    assert bot.events.count("READY") == 1


async def test_the_server_asks_for_a_new_connection(sandbox: Loopback, bot: StudioBot) -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(bot.wait_for("resumed", timeout=10))
        await asyncio.sleep(0)
        await sandbox.faults.ask_to_reconnect()

    assert (await sandbox.person("Ada").slash("studio", "echo", text="hi")).text.startswith("hi")


async def test_a_wrong_token_is_refused_at_both_doors(sandbox: Loopback) -> None:
    point_discord_at(sandbox)
    async with StudioBot() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.start("wrong")

    async with aiohttp.ClientSession() as session, session.ws_connect(sandbox.gateway_url) as socket:
        await socket.receive_json()
        await socket.send_json({"op": 2, "d": {"token": "wrong", "intents": 0, "properties": {}}})
        await socket.receive()
        assert socket.close_code == 4004


async def test_an_intent_that_is_not_switched_on_closes_the_gateway() -> None:
    async with Loopback(intents_enabled=0) as sandbox:
        point_discord_at(sandbox)
        async with StudioBot(everything()) as bot:
            with pytest.raises(discord.PrivilegedIntentsRequired):
                await bot.start(sandbox.token)


async def test_a_route_that_is_not_there_is_404_and_noticed(
    sandbox: Loopback, bot: StudioBot, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(discord.NotFound):
        await bot.http.request(discord.http.Route("GET", "/no/such/thing"))

    assert "no route for GET" in caplog.text
    assert [one.path for one in sandbox.recorder.unknown_routes] == ["/no/such/thing"]
