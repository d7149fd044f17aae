"""A small discord.py bot that uses every feature once: what the sandbox is tried with."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
import yarl
from discord import app_commands
from discord.ext import commands

from bot.sandbox.server import Loopback


def point_discord_at(sandbox: Loopback) -> None:
    discord.http.Route.BASE = f"{sandbox.api_base}/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sandbox.gateway_url)


class Idea(discord.ui.Modal, title="A new idea"):
    subject: discord.ui.TextInput["Idea"] = discord.ui.TextInput(label="Subject", max_length=50)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Noted: {self.subject.value}")


class Release(discord.ui.Modal, title="Release form"):
    person: discord.ui.Label["Release"] = discord.ui.Label(text="Person", component=discord.ui.UserSelect())
    scope: discord.ui.Label["Release"] = discord.ui.Label(
        text="Scope",
        component=discord.ui.RadioGroup(
            options=[discord.RadioGroupOption(label=name, value=name.lower()) for name in ("Voice", "Face")]
        ),
    )
    uses: discord.ui.Label["Release"] = discord.ui.Label(
        text="Uses",
        component=discord.ui.CheckboxGroup(
            options=[discord.CheckboxGroupOption(label=name, value=name) for name in ("film", "web")],
        ),
    )
    agreed: discord.ui.Label["Release"] = discord.ui.Label(text="Agreed", component=discord.ui.Checkbox())
    paper: discord.ui.Label["Release"] = discord.ui.Label(text="Paper", component=discord.ui.FileUpload())

    async def on_submit(self, interaction: discord.Interaction) -> None:
        person, scope, uses, agreed = [item.component for item in (self.person, self.scope, self.uses, self.agreed)]
        assert isinstance(person, discord.ui.UserSelect)
        assert isinstance(scope, discord.ui.RadioGroup)
        assert isinstance(uses, discord.ui.CheckboxGroup)
        assert isinstance(agreed, discord.ui.Checkbox)
        assert isinstance(self.paper.component, discord.ui.FileUpload)
        [file] = self.paper.component.values
        size = len(await file.read())
        said = [person.values[0].display_name, scope.value, *uses.values, agreed.value]
        await interaction.response.send_message(f"{said} {file.filename} {size}", ephemeral=True)


class Controls(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Generate (free)", style=discord.ButtonStyle.success, custom_id="generate")
    async def generate(self, interaction: discord.Interaction, button: discord.ui.Button["Controls"]) -> None:
        button.disabled = True
        await interaction.response.edit_message(content="Filming", view=self)

    @discord.ui.button(label="Ask", custom_id="ask")
    async def ask(self, interaction: discord.Interaction, _: discord.ui.Button["Controls"]) -> None:
        await interaction.response.send_modal(Idea())

    @discord.ui.button(label="Quiet", custom_id="quiet")
    async def quiet(self, interaction: discord.Interaction, _: discord.ui.Button["Controls"]) -> None:
        await interaction.response.defer()

    @discord.ui.select(
        custom_id="tone",
        placeholder="Tone",
        options=[discord.SelectOption(label=name, value=name.lower()) for name in ("Warm", "Dry", "Loud")],
        max_values=2,
    )
    async def tone(self, interaction: discord.Interaction, select: discord.ui.Select["Controls"]) -> None:
        await interaction.response.send_message("Tones: " + ", ".join(select.values), ephemeral=True)

    @discord.ui.select(cls=discord.ui.UserSelect, custom_id="who", placeholder="Who")
    async def who(self, interaction: discord.Interaction, select: discord.ui.UserSelect["Controls"]) -> None:
        await interaction.response.send_message(f"{select.values[0].display_name}", ephemeral=True)


class Card(discord.ui.LayoutView):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        button: discord.ui.Button[Card] = discord.ui.Button(label="Approve", custom_id="approve")
        button.callback = self.approve  # type: ignore[method-assign]
        picture: discord.ui.MediaGallery[Card] = discord.ui.MediaGallery(
            discord.MediaGalleryItem("attachment://cut.png", description="A cut")
        )
        file: discord.ui.File[Card] = discord.ui.File("attachment://notes.txt")
        self.add_item(
            discord.ui.Container(
                discord.ui.Section("## The cut", accessory=button),
                discord.ui.Separator(),
                discord.ui.TextDisplay("A film about bread"),
                picture,
                file,
                accent_colour=discord.Colour.gold(),
            )
        )

    async def approve(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Locked")


class StudioBot(commands.Bot):
    def __init__(self, intents: discord.Intents | None = None) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            intents=intents or everything(),
            guild_ready_timeout=0.05,
            chunk_guilds_at_startup=False,
        )
        self.heard: list[discord.Message] = []
        self.events: list[str] = []
        self.held = asyncio.Event()
        self.failures: list[BaseException] = []

    async def setup_hook(self) -> None:
        self.add_view(Controls())
        add_commands(self.tree, self)
        self.tree.error(self.on_tree_error)
        await self.tree.sync()

    async def on_tree_error(self, _: discord.Interaction, error: app_commands.AppCommandError) -> None:
        self.failures.append(getattr(error, "original", error))

    async def on_socket_event_type(self, event: str) -> None:
        self.events.append(event)

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message)


def everything() -> discord.Intents:
    intents = discord.Intents.default()
    intents.message_content = True
    return intents


def add_commands(tree: app_commands.CommandTree[StudioBot], bot: StudioBot) -> None:
    @tree.command(description="Say it again")
    @app_commands.choices(tone=[app_commands.Choice(name="Loud", value="loud")])
    async def echo(
        interaction: discord.Interaction,
        text: app_commands.Range[str, 1, 20],
        times: app_commands.Range[int, 1, 3] = 1,
        tone: str = "soft",
        who: discord.Member | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        size = len(await file.read()) if file else 0
        who_name = who.display_name if who else "nobody"
        await interaction.response.send_message(f"{text * times} {tone} {who_name} {size}")

    @tree.command(description="Think first")
    async def think(interaction: discord.Interaction, quietly: bool = False) -> None:
        await interaction.response.defer(thinking=True, ephemeral=quietly)
        await interaction.followup.send("First thought")
        await interaction.followup.send("Second thought", ephemeral=quietly)
        original = await interaction.original_response()
        await original.edit(content="First thought, revised")

    @tree.command(description="Show the controls")
    async def panel(interaction: discord.Interaction) -> None:
        embed = discord.Embed(title="Plan", description="Three scenes").set_image(url="attachment://a.png")
        file = discord.File(io.BytesIO(b"not a png"), "a.png")
        await interaction.response.send_message("Ready", embed=embed, file=file, view=Controls())

    @tree.command(description="Show a card of components v2")
    async def card(interaction: discord.Interaction) -> None:
        files = [discord.File(io.BytesIO(b"x" * 10), name) for name in ("cut.png", "notes.txt")]
        await interaction.response.send_message(view=Card(), files=files)

    @tree.command(description="Sign a release")
    async def release(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Release())

    @tree.command(description="Answer when it is too late")
    async def late(interaction: discord.Interaction) -> None:
        await bot.held.wait()
        await interaction.response.send_message("Too late")

    @tree.command(description="Answer twice")
    async def twice(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Once")
        interaction.response._response_type = None
        await interaction.response.send_message("Twice")

    edit = app_commands.Group(name="edit", description="Editing")

    @edit.command(description="Ask for a change")
    async def ask(interaction: discord.Interaction, change: str) -> None:
        await interaction.response.send_message(f"Change: {change}", ephemeral=True)

    @ask.autocomplete("change")
    async def suggest(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        ideas = ("shorter", "slower", "brighter")
        return [app_commands.Choice(name=idea.title(), value=idea) for idea in ideas if current in idea]

    tree.add_command(edit)


@asynccontextmanager
async def running(sandbox: Loopback, bot: StudioBot) -> AsyncIterator[StudioBot]:
    point_discord_at(sandbox)
    async with bot, asyncio.TaskGroup() as tasks:
        task = tasks.create_task(bot.start(sandbox.token))
        ready = tasks.create_task(bot.wait_until_ready())
        await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
        try:
            if ready.done():
                yield bot
        finally:
            ready.cancel()
            await bot.close()
