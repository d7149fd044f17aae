"""`/publish`: the vote on a cut, what becomes of it, and the channels it goes to."""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Annotated, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, StudioClient
from bot.services import access, caps, channels, measuring, publishing, takedown, thumbnails
from bot.studio.account import AccountState
from bot.studio.brief import Platform
from bot.studio.errors import AccountNeedsSignIn, UnknownName, WrongState
from bot.studio.moments import moment_from
from bot.studio.platforms.table import PLATFORMS
from bot.studio.publication import Privacy, Removal
from bot.studio.values import AccountId, ChannelId
from bot.ui import modals
from bot.ui.cards.accounts import RECONNECT, connect_again
from bot.ui.cards.publication import refresh
from bot.ui.choices import Choices
from bot.ui.content import Button
from bot.ui.desk import ReviewDesk
from bot.ui.ids import Press, custom_id
from bot.ui.incoming import Incoming
from bot.ui.members import member_of
from bot.ui.render import offer
from bot.ui.text import listed, plain, with_stamps

_DRAWN: Final = "drawn"
_OF_THE_FILM: Final = "of the film"


@app_commands.guild_only()
class Publish(commands.GroupCog, name="publish", description="Approve and publish the video of this thread"):
    """Approval and publication."""

    def __init__(self, client: StudioClient) -> None:
        self._client = client
        self._studio = client.studio
        self._desk = ReviewDesk(client, client.studio)
        self._incoming = Incoming(client.studio)
        client.takes_press("review", self.ask_choices, asks=True)
        client.takes_form("review", self.review_as_chosen)
        client.takes_press("choose", self.ask_single, asks=True)
        client.takes_form("choose", self.single_chosen)
        client.takes_form("takein", self.file_answered_for)
        client.takes_press(RECONNECT, self.sign_in_again)
        client.takes_press("signin", self.ask_address, asks=True)
        client.takes_form("signin", self.signed_in)
        super().__init__()

    @app_commands.command()
    @app_commands.describe(
        privacy="Who will see it",
        account="To one connected channel only; else to all",
        file="A finished video of your own, instead of the video of this thread",
    )
    async def review(
        self,
        interaction: Interaction,
        privacy: Annotated[Privacy, Choices(Privacy)] = Privacy.PUBLIC,
        account: str = "",
        file: discord.Attachment | None = None,
    ) -> None:
        """Put the newest cut to the vote; once approved, exactly it is published."""
        if file is not None:
            await self._incoming.ask(interaction, file)
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        member, production = await self._client.here(interaction)
        accounts = (AccountId(account),) if account else ()
        answer = await self._desk.propose(interaction, member, production, accounts, privacy)
        if answer:
            await interaction.followup.send(answer, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(
        when="When it goes out: tomorrow at 18:00, friday 9am, in 3 hours, 2026-12-24 18:00",
        zone="The time zone you mean, such as Europe/Berlin; else UTC",
        privacy="Who will see it",
        account="To one connected channel only; else to all",
    )
    async def schedule(
        self,
        interaction: Interaction,
        when: app_commands.Range[str, 1, 100],
        zone: app_commands.Range[str, 0, 60] = "",
        privacy: Annotated[Privacy, Choices(Privacy)] = Privacy.PUBLIC,
        account: str = "",
    ) -> None:
        """Put the newest cut to the vote, to go out at a time; consents and approval are checked again then."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member, production = await self._client.here(interaction)
        moment = moment_from(when, self._studio.now(), _zone(zone))
        accounts = (AccountId(account),) if account else ()
        answer = await self._desk.propose(interaction, member, production, accounts, privacy, moment)
        if answer:
            await interaction.followup.send(f"{_goes_out(moment)} {answer}", ephemeral=True)

    @app_commands.command()
    @app_commands.describe(
        video="Which one of this thread; else every one that is out", how="Hide it, or delete it for good"
    )
    async def takedown(
        self, interaction: Interaction, video: str = "", how: Annotated[Removal, Choices(Removal)] = Removal.PRIVATE
    ) -> None:
        """Take down what of this thread is out: by the platform's API, or with the steps to do it by hand."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member, production = await self._client.here(interaction)
        out = await takedown.out_of(self._studio, production)
        chosen = [one for one in out if not video or one.id == video]
        if not chosen:
            raise WrongState("Nothing of this video is out.", "What is on its way is stopped with `/publish cancel`.")
        words = []
        for one in chosen:
            asked = await takedown.request(self._studio, member.guild, member.user, one.id, how, member)
            words.append(f"{asked.url or asked.target.platform.value}: {takedown.told(asked)}")
        await interaction.followup.send(listed(words, each=400), ephemeral=True, suppress_embeds=True)

    @takedown.autocomplete("video")
    async def videos_out(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest what of this thread is out."""
        _, production = await self._client.here(interaction)
        out = await takedown.out_of(self._studio, production)
        named = [(f"{one.target.platform.value}: {one.url or 'a private copy'}", one.id) for one in out]
        return [app_commands.Choice(name=name[:100], value=id_) for name, id_ in named if typed in name][:25]

    @app_commands.command()
    @app_commands.describe(picture="What stands for the video before it plays")
    @app_commands.choices(picture=[app_commands.Choice(name=name, value=name) for name in (_DRAWN, _OF_THE_FILM)])
    async def thumbnail(self, interaction: Interaction, picture: str = _DRAWN) -> None:
        """Have the thumbnail drawn, its title set on it, or taken from the film again."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member, production = await self._client.here(interaction)
        if picture not in {_DRAWN, _OF_THE_FILM}:
            raise UnknownName("choice", picture, (_DRAWN, _OF_THE_FILM))
        if picture == _OF_THE_FILM:
            await thumbnails.use_frame(self._studio, member, production)
            await interaction.followup.send("The best picture of the video stands for it again.", ephemeral=True)
            return
        place = ChannelId(interaction.channel_id or 0)
        order = await thumbnails.order_drawn(self._studio, member, production, place)
        self._client.announcer.expect(order.guild, place, order.id, None, is_talk=False)
        words = (
            f"**{plain(order.model, 40)}** draws it; you see it in this thread. What was approved before is void then."
        )
        await interaction.followup.send(words, ephemeral=True)

    @app_commands.command()
    async def cancel(self, interaction: Interaction) -> None:
        """Take back an approval, given or asked for; what is public stays public."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member, production = await self._client.here(interaction)
        await publishing.cancel(self._studio, member, production)
        await interaction.followup.send("Cancelled: nothing further is published.", ephemeral=True)

    @app_commands.command()
    async def status(self, interaction: Interaction) -> None:
        """Show what became of the video of this thread, and the numbers of what is out."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        _, production = await self._client.here(interaction)
        lines = await publishing.status(self._studio, production)
        buttons = (refresh(production.id),) if await measuring.can_be_read(self._studio, production) else ()
        words = (
            with_stamps(listed(lines))
            if lines
            else f"Nothing is on its way out; the production is {production.stage.value}."
        )
        await offer(interaction, words, *buttons)

    @app_commands.command()
    @app_commands.describe(platform="Where the channel is")
    async def connect(
        self, interaction: Interaction, platform: Annotated[Platform, Choices(Platform)] = Platform.YOUTUBE
    ) -> None:
        """Connect a channel of yours to this server."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show_sign_in(interaction, platform)

    @app_commands.command()
    @app_commands.describe(disconnect="A channel to forget; approvals that would publish to it are void")
    async def accounts(self, interaction: Interaction, disconnect: str = "") -> None:
        """Show the connected channels, or forget one."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction.user, interaction.guild)
        if disconnect:
            gone = await channels.disconnect(self._studio, member, AccountId(disconnect))
            await interaction.followup.send(f"{plain(gone.name, 80)} is forgotten here.", ephemeral=True)
            return
        known = await channels.known(self._studio, member.guild)
        lines = []
        for account in known:
            used = "".join(f", {count}" for count in await caps.used_today(self._studio, account))
            lines.append(f"{account.platform.value}: {account.name} ({account.state.words}{used})")
        words = listed(lines) if lines else "No channel is connected. Connect one with `/publish connect`."
        lost = [account.platform for account in known if account.state is AccountState.NEEDS_SIGN_IN]
        buttons = tuple(connect_again(member.guild, platform) for platform in dict.fromkeys(lost))
        await offer(interaction, words, *buttons)

    @review.autocomplete("account")
    @schedule.autocomplete("account")
    @accounts.autocomplete("disconnect")
    async def known_accounts(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest connected channels."""
        member = member_of(interaction.user, interaction.guild)
        known = await channels.known(self._studio, member.guild)
        return [
            app_commands.Choice(name=account.name[:100], value=account.id)
            for account in known
            if typed.casefold() in account.name.casefold()
        ][:25]

    async def ask_choices(self, interaction: Interaction, press: Press) -> str | None:
        """Ask for every choice that goes out with the video, before the review card."""
        member, production = await self._client.at(interaction, press)
        access.check_fresh(production, press.version)
        known = await channels.known(self._studio, member.guild)
        if not known:
            raise AccountNeedsSignIn("No channel is connected to publish to.", "Connect one with `/publish connect`.")
        await interaction.response.send_modal(
            modals.release_form(
                custom_id("review", press.owner, press.version),
                [(account.id, f"{account.platform.value}: {account.name}") for account in known],
            )
        )
        return None

    async def review_as_chosen(self, interaction: Interaction, press: Press, written: Mapping[str, str]) -> str | None:
        """Put the newest cut to the vote with what was chosen."""
        member, production = await self._client.at(interaction, press)
        access.check_fresh(production, press.version)
        accounts = tuple(AccountId(account) for account in written.get("accounts", "").split("\n") if account)
        if written.get("privacy") not in set(Privacy):
            raise UnknownName("privacy", written.get("privacy", ""), tuple(Privacy))
        return await self._desk.propose(interaction, member, production, accounts, Privacy(written["privacy"]))

    async def ask_single(self, interaction: Interaction, press: Press) -> str | None:
        """Ask what one platform alone wants to have chosen."""
        owed = self._desk.owed(interaction, press)
        await interaction.response.send_modal(
            modals.choice_form(owed.name, custom_id("choose", press.owner, press.version, press.arg), owed.questions)
        )
        return None

    async def single_chosen(self, interaction: Interaction, press: Press, written: Mapping[str, str]) -> str | None:
        """Note what was chosen for one platform; put the cut to the vote once nothing is left to choose."""
        _, production = await self._client.at(interaction, press)
        access.check_fresh(production, press.version)
        return await self._desk.choose(interaction, press, production, written)

    async def file_answered_for(self, interaction: Interaction, press: Press, written: Mapping[str, str]) -> str | None:
        """Take in a finished video that somebody sent and answered for."""
        return await self._incoming.taken(interaction, press, written)

    async def ask_address(self, interaction: Interaction, press: Press) -> str | None:
        """Open the form for the address at which the sign-in ended."""
        form = modals.form("Connect a channel", custom_id("signin", press.owner), "Address of the last page", most=4000)
        await interaction.response.send_modal(form)
        return None

    async def signed_in(self, interaction: Interaction, _: Press, written: Mapping[str, str]) -> str | None:
        """Finish a sign-in."""
        member = member_of(interaction.user, interaction.guild)
        account = await channels.connect(self._studio, member, written["text"])
        return f"{plain(account.name, 80)} is connected."

    async def sign_in_again(self, interaction: Interaction, press: Press) -> str | None:
        """Lead somebody through a sign-in that has run out."""
        if press.arg not in set(Platform):
            raise UnknownName("platform", press.arg, tuple(Platform))
        await self._show_sign_in(interaction, Platform(press.arg))
        return None

    async def _show_sign_in(self, interaction: Interaction, platform: Platform) -> None:
        member = member_of(interaction.user, interaction.guild)
        url = await channels.sign_in_url(self._studio, member, platform)
        await offer(
            interaction,
            f"**1.** Sign in to {PLATFORMS[platform].title} and allow uploads. **2.** The browser ends on a page that "
            "may not load: copy its whole address. **3.** Press “Paste the address”. Only you can finish this; the "
            "tokens are kept encrypted.",
            Button("Sign in", style="link", url=url),
            Button("Paste the address", custom_id("signin", member.guild), "primary"),
        )


def _goes_out(moment: datetime) -> str:
    stamp = int(moment.timestamp())
    return (
        f"It goes out on <t:{stamp}:F>, <t:{stamp}:R>, if it is approved by then and nothing changes; "
        "`/publish cancel` takes it back."
    )


def _zone(name: str) -> tzinfo:
    """Return a time zone by its name. Raises UnknownName."""
    if not name.strip():
        return UTC
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise UnknownName("time zone", name, ("Europe/Berlin", "America/New_York", "Asia/Tokyo")) from unknown


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(Publish(client))
