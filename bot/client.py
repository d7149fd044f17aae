"""The Discord client: connects, loads the cogs, hands each press, form and message to whoever takes it.

Behaviour lives in the cogs; every error they raise ends in one place here.
"""

import asyncio
import importlib
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.ext import commands

from bot.logs import logger
from bot.services import chatting, guilds, making
from bot.services.context import Studio
from bot.settings import Settings
from bot.studio.errors import NoProduction, SettingsWrong, StudioError, Unavailable
from bot.studio.people import Member
from bot.studio.production import Production
from bot.studio.talk import Mode
from bot.studio.values import ChannelId, GuildId, ProductionId, digest_of
from bot.ui import modals, profile, rescue, threads, trouble, welcome
from bot.ui.announcer import DiscordAnnouncer
from bot.ui.hearing import Heard, Meaning, is_addressed, meaning, words_of
from bot.ui.ids import PATTERN, Press
from bot.ui.members import member_of
from bot.ui.reactions import Ballot
from bot.ui.render import SILENT
from bot.ui.watching import Watching

log = logger(__name__)

COGS: Final = (
    "general",
    "planner",
    "editor",
    "scripter",
    "generate",
    "scenes",
    "edit",
    "consent",
    "answers",
    "voice",
    "character",
    "publish",
    "publications",
    "studio",
    "help",
)
_DISCORD: Final = "https://discord.com/api"

Interaction = discord.Interaction["StudioClient"]
OnPress = Callable[[Interaction, Press], Awaitable[str | None]]
OnForm = Callable[[Interaction, Press, Mapping[str, str]], Awaitable[str | None]]
OnWords = Callable[[Heard, Member], Awaitable[None]]


def point_discord_at(api_base: str, gateway_url: str) -> None:
    """Send discord.py to another server than Discord's own; call it before a client is made."""
    discord.http.Route.BASE = f"{api_base.rstrip('/')}/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
    if api_base.rstrip("/") != _DISCORD:
        discord.asset.Asset.BASE = api_base.rstrip("/").removesuffix("/api")


class StudioTree(app_commands.CommandTree["StudioClient"]):
    """The commands, with every error of theirs in the one place."""

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Tell whoever used the command what went wrong."""
        name = interaction.command.qualified_name if interaction.command else "that command"
        await trouble.tell(interaction, error, f"do /{name}")


class StudioClient(commands.Bot):
    """The studio in Discord."""

    def __init__(self, studio: Studio, announcer: DiscordAnnouncer) -> None:
        settings = studio.settings.discord
        intents = discord.Intents.default()
        intents.message_content = settings.message_content
        super().__init__(
            command_prefix=(),
            help_command=None,
            intents=intents,
            allowed_mentions=SILENT,
            tree_cls=StudioTree,
            guild_ready_timeout=settings.guild_ready_timeout_s,
            max_messages=1000,
        )
        self.studio = studio
        self.announcer = announcer
        self._presses: dict[str, tuple[OnPress, bool]] = {}
        self._forms: dict[str, OnForm] = {}
        self._modes: dict[Mode, OnWords] = {}
        self._revision: OnWords | None = None
        self._since = studio.now()
        self.caught_up = asyncio.Event()
        """Set once the votes given while the bot was away have been read."""

    # What cogs register.

    def takes_press(self, verb: str, handler: OnPress, *, asks: bool = False) -> None:
        """Have a handler take a kind of button or select; one that asks opens a form as its first answer."""
        self._presses[verb] = (handler, asks)

    def takes_form(self, verb: str, handler: OnForm) -> None:
        """Have a handler take a kind of form."""
        self._forms[verb] = handler

    def takes_mode(self, mode: Mode, handler: OnWords) -> None:
        """Have a handler take what is said in a mode."""
        self._modes[mode] = handler

    def takes_revisions(self, handler: OnWords) -> None:
        """Have a handler take what is said to the bot in the thread of a production."""
        self._revision = handler

    # Starting.

    async def setup_hook(self) -> None:
        """Load the cogs, and tell Discord of the commands where they have changed."""
        await self.add_cog(Watching(self, self.studio, self.announcer))
        for name in COGS:
            await importlib.import_module(f"cogs.{name}").setup(self)
        await self.sync_commands()
        await profile.say_what_it_is(self.application)

    async def sync_commands(self) -> bool:
        """Bring Discord's list of commands up to date if it differs from the last one sent; say whether it did."""
        commands_now = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        digest = digest_of(sorted(commands_now, key=lambda one: str(one["name"])))
        name = f"commands:{self.application_id}"
        if await self.studio.store.cursor.get(name) == digest:
            return False
        await self.tree.sync()
        async with self.studio.store.writing() as tx:
            await self.studio.store.cursor.set(tx, name, digest)
        log.info("client.commands_synced", commands=len(commands_now))
        return True

    async def connect_until_closed(self) -> None:
        """Log in and stay connected. Raises SettingsWrong (token, intents) and Unavailable."""
        try:
            await self.start(_token_of(self.studio.settings))
        except discord.LoginFailure as error:
            raise SettingsWrong(
                "Discord does not accept the bot's token.",
                "Copy it anew from the developer portal into discord.token (PICTURELOCK_DISCORD__TOKEN).",
            ) from error
        except (aiohttp.ClientConnectionError, OSError) as error:
            where = self.studio.settings.discord.api_base
            raise Unavailable(f"Discord cannot be reached at {where}.", "Check the network and start again.") from error
        except discord.PrivilegedIntentsRequired as error:
            raise SettingsWrong(
                "The message-content intent is not enabled for this bot.",
                "Switch on “Message Content Intent” under Bot in the developer portal, or set "
                "discord.message_content = false (mentions still work).",
            ) from error

    async def on_ready(self) -> None:
        """Greet servers that are new, and read what was missed while the bot was away."""
        log.info("client.ready", servers=len(self.guilds), user=str(self.user))
        self.announcer.dirty_all()
        for guild in self.guilds:
            await self.on_guild_join(guild)
        await Ballot(self, self.studio).read_missed()
        if not self.caught_up.is_set():
            await rescue.give_threads(self, self.studio, self._since)
        self.caught_up.set()

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        """Keep a bug in the log, and the client going."""
        log.exception("client.event_broken", during=event_method)

    # Servers.

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Welcome the owner of a new server with what is missing there."""
        settings = await guilds.joined(self.studio, GuildId(guild.id))
        if settings is not None:
            await welcome.greet(guild, settings, message_content=self.intents.message_content)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Keep everything of a server that removed the bot."""
        log.warning("client.removed_from_server", guild=guild.id)
        await guilds.left(self.studio, GuildId(guild.id))

    # Presses and forms.

    async def on_interaction(self, interaction: Interaction) -> None:
        """Take presses and forms by their custom ids, whenever they were made."""
        data: Mapping[str, Any] = interaction.data or {}
        match = re.fullmatch(PATTERN, str(data.get("custom_id", "")))
        if match is None or interaction.type not in _TAKEN:
            return
        press = Press.of(match).choosing([str(value) for value in data.get("values", [])])
        try:
            answer = await self._take(interaction, press, data)
            if answer:
                await interaction.followup.send(answer, ephemeral=True, allowed_mentions=SILENT)
        except Exception as error:  # noqa: BLE001 - the one error sink of presses
            await trouble.tell(interaction, error, "do that")

    async def _take(self, interaction: Interaction, press: Press, data: Mapping[str, Any]) -> str | None:
        if interaction.type is discord.InteractionType.modal_submit:
            # A form that a command opened has no message to come back to: its answer shows that it is being worked on.
            await interaction.response.defer(ephemeral=True, thinking=interaction.message is None)
            return await self._forms[press.verb](interaction, press, modals.written(data))
        if press.verb not in self._presses:
            raise StudioError(
                "This button is from another version of the studio.", "Use the newest card in this thread."
            )
        handler, asks = self._presses[press.verb]
        if not asks:
            await interaction.response.defer()
        return await handler(interaction, press)

    async def at(self, interaction: Interaction, press: Press) -> tuple[Member, Production]:
        """Return who pressed, as they are now, and the production as it is now. Raises NoProduction."""
        member = member_of(interaction.user, interaction.guild)
        production = await self.studio.store.productions.find(member.guild, ProductionId(press.owner))
        if production is None:
            raise NoProduction
        return member, production

    async def here(self, interaction: Interaction) -> tuple[Member, Production]:
        """Return who uses a command, and the production of the thread they use it in. Raises NoProduction."""
        member = member_of(interaction.user, interaction.guild)
        return member, await making.production_in(self.studio, member.guild, ChannelId(interaction.channel_id or 0))

    # Words.

    async def on_message(self, message: discord.Message, /) -> None:
        """Answer what is meant for the studio, and nothing else."""
        me = self.user
        if me is None or message.author.bot or message.webhook_id is not None or message.is_system():
            return
        if message.guild is None:
            await message.reply(
                "Here I only ask for consent. Start a video in a server with `/plan`, or see `/help` there.",
                mention_author=False,
            )
            return
        addressed = is_addressed(message, me)
        if not addressed and not isinstance(message.channel, discord.Thread):
            return
        try:
            await self._hear(message, me, message.guild, addressed=addressed)
        except Exception as error:  # noqa: BLE001 - the one error sink of messages
            await self._say_trouble(message, error)

    async def _hear(
        self, message: discord.Message, me: discord.ClientUser, guild: discord.Guild, *, addressed: bool
    ) -> None:
        here = GuildId(guild.id), ChannelId(message.channel.id)
        production = await self.studio.store.productions.in_thread(*here)
        talk = await self.studio.store.talks.get(*here)
        meant = meaning(is_addressed=addressed, production=production, talk=talk)
        if meant is Meaning.NOTHING:
            return
        heard = Heard(message, words_of(message, me), talk.mode if talk else Mode.GENERAL, production)
        member = member_of(message.author, guild)
        if meant is Meaning.REVISION and self._revision is not None:
            await self._revision(heard, member)
        else:
            await self._modes[heard.mode](heard, member)

    async def converse(self, heard: Heard, member: Member) -> None:
        """Have the language model answer, shown as it is written."""
        channel = ChannelId(heard.message.channel.id)
        threads.check_may_write(heard.message)
        order = await chatting.say(self.studio, member, channel, heard.text)
        self.announcer.expect(member.guild, channel, order.id, heard.message.id)

    async def _say_trouble(self, message: discord.Message, error: Exception) -> None:
        embed = trouble.trouble_embed(trouble.explained(error, "answer"))
        for say in (message.reply, message.author.send):
            try:
                await say(embed=embed, mention_author=False, allowed_mentions=SILENT)
            except discord.HTTPException as lost:
                log.warning("client.could_not_answer", channel=message.channel.id, code=lost.code)
            else:
                return


_TAKEN: Final = (discord.InteractionType.component, discord.InteractionType.modal_submit)


def _token_of(settings: Settings) -> str:
    token = settings.discord.token.get_secret_value()
    if not token:
        raise SettingsWrong(
            "No Discord token is set.",
            "Set PICTURELOCK_DISCORD__TOKEN, or try the studio without an account: `picturelock demo`.",
        )
    return token
