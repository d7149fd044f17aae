"""Films that are ready to go out to three loopback platforms at once, and what became of each."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from bot.accounts.instagram import Kept
from bot.accounts.sign_in import Granted
from bot.sandbox.house import APPROVERS, STUDIO, sandbox_settings
from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView
from bot.sandbox.platforms.faults import PlatformFaults
from bot.sandbox.platforms.instagram import LoopbackInstagram
from bot.sandbox.platforms.tiktok import LoopbackTikTok
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.sandbox.server import Loopback
from bot.services import approval
from bot.services.context import WallClock
from bot.settings import Settings
from bot.store.store import Store
from bot.studio.brief import Platform, brief_of
from bot.studio.cut import Cut, Profile, Rendering
from bot.studio.people import Capability, Member
from bot.studio.production import Production, Stage
from bot.studio.publication import Choices, InstagramChoices, TikTokChoices, TikTokPrivacy, TikTokWay
from bot.studio.takes import Made
from bot.studio.values import AccountId, ChannelId, CutId, GuildId, ProductionId, UserId
from tests.publishing.bench import JPEG
from tests.publishing.house import House
from tests.publishing.reels import reel
from tests.publishing.tiktok_bench import CHUNK
from tests.studio.films import plan_of

POST = TikTokChoices(way=TikTokWay.POST, privacy=TikTokPrivacy.PUBLIC, music_terms=True)


@cache
def film_of_parts() -> bytes:
    """Return a film that every platform takes: two parts at TikTok, several at YouTube."""
    return reel(media=2 * CHUNK)


@dataclass
class ReleaseLot:
    """Loopbacks and a data folder; films are shot while no studio runs on it."""

    discord: Loopback
    youtube: LoopbackYouTube
    tiktok: LoopbackTikTok
    instagram: LoopbackInstagram
    data_dir: Path
    threads: dict[str, ChannelView] = field(default_factory=dict)
    """Where each film lives, by its title."""
    choices: dict[AccountId, Choices] = field(default_factory=dict)

    @property
    def guild(self) -> GuildId:
        """The server."""
        return GuildId(self.discord.guild.id)

    @property
    def ada(self) -> Person:
        """Who makes the films."""
        return self.discord.person("Ada")

    @property
    def olive(self) -> Person:
        """Who approves them."""
        return self.discord.person(self.discord.owner.name, roles=(APPROVERS,))

    def faults(self) -> dict[Platform, PlatformFaults]:
        """Return what can go wrong, by platform."""
        return {
            Platform.YOUTUBE: self.youtube.faults,
            Platform.TIKTOK: self.tiktok.faults,
            Platform.INSTAGRAM: self.instagram.faults,
        }

    def settings(self) -> Settings:
        """Return settings of a bot that starts no workers and has a quick eye for dead ones."""
        settings = sandbox_settings(
            self.discord,
            (self.youtube, self.tiktok, self.instagram),
            self.data_dir,
            queue={"beat_s": 0.2, "dead_after_s": 1.5},
            workers={"desks": 0, "stages": 0},
            discord={"edit_every_s": 0.2},
        )
        swift = {"poll_s": 0.05, "retry_base_s": 0.05}
        publishing = settings.publishing
        return settings.model_copy(
            update={
                "publishing": publishing.model_copy(
                    update={
                        "youtube": publishing.youtube.model_copy(update=swift | {"chunk_bytes": 4 << 20}),
                        "tiktok": publishing.tiktok.model_copy(update=swift),
                        "instagram": publishing.instagram.model_copy(update=swift),
                    }
                )
            }
        )

    @asynccontextmanager
    async def at_the_desk(self) -> AsyncIterator[House]:
        """Reach the studio's services in this process, while no other runs."""
        async with Store.opened(self.data_dir) as store:
            house = House.of(store, self.settings(), self.youtube, self.data_dir)
            house.clock.time = WallClock().now()
            yield house

    async def furnish(self, house: House) -> None:
        """Give the approvers their role and connect an account of each platform."""
        store, accounts, now = house.studio.store, house.studio.accounts, house.clock.now()
        settings = (await store.guilds.get(self.guild)).with_role(Capability.APPROVE, self.discord.role(APPROVERS).id)
        async with store.writing() as tx:
            await store.guilds.save(tx, settings.but(welcomed_at=now))
        soon = now + timedelta(hours=1)
        video = self.youtube.issue_account()
        await accounts.adopt(self.guild, None, Granted(video.refresh_token, video.access_token, soon))
        post = self.tiktok.issue_account()
        granted = Granted(post.refresh_token, post.access_token, soon, post.scopes)
        tiktok = await accounts.adopt(self.guild, None, granted, Platform.TIKTOK)
        photo = self.instagram.issue_account()
        kept = Kept(token=photo.token, made_at=now, until=now + timedelta(days=60))
        granted = Granted(kept.model_dump_json(), photo.token, soon)
        instagram = await accounts.adopt(self.guild, None, granted, Platform.INSTAGRAM)
        self.choices = {tiktok.id: POST, instagram.id: InstagramChoices()}

    async def shoot(
        self, house: House, title: str, publish_at: datetime | None = None, *, film: bytes | None = None
    ) -> Production:
        """Make a film and put it to the vote, in a thread of its own."""
        studio, store, now = house.studio, house.studio.store, house.clock.now()
        parent = self.discord.channel(STUDIO)
        thread = self.discord.world.add_thread(parent.raw, title, self.discord.world.app.bot)
        self.threads[title] = self.ada.view(thread)
        made = Production(
            id=ProductionId(studio.new_id()),
            guild=self.guild,
            author=UserId(self.ada.id),
            channel=ChannelId(parent.id),
            thread=ChannelId(thread.id),
            brief=brief_of(title),
            stage=Stage.REVIEW,
            plan_version=1,
            cut_number=1,
            made_at=now,
            changed_at=now,
        )
        rendering = Rendering(
            timeline=f"{len(self.threads):064}",
            profile=Profile.MASTER,
            master=await studio.artifacts.keep(film or film_of_parts()),
            draft=await studio.artifacts.keep(b"draft"),
            draft_bytes=5,
            thumbnail=await studio.artifacts.keep(JPEG),
            contact_sheet=await studio.artifacts.keep(b"sheet"),
            frames=750,
            signed=True,
            made=Made(model="cutter"),
        )
        cut = Cut(
            id=CutId(studio.new_id()),
            production=made.id,
            number=1,
            plan_version=1,
            style_version=1,
            rendering=rendering,
        )
        async with store.writing() as tx:
            await store.productions.save(tx, made, cause="shot")
            await store.plans.save(tx, self.guild, made.id, plan_of().but(title=title), "written")
            await store.cuts.save(tx, self.guild, cut)
        author = Member(guild=self.guild, user=made.author, name="Ada")
        await approval.open_review(studio, author, made, choices=self.choices, publish_at=publish_at)
        return made

    def secrets(self) -> dict[str, str]:
        """Return everything that nobody but the bot, or a worker for a moment, should ever hold, by what it is."""
        youtube, tiktok, instagram = self.youtube.state, self.tiktok.state, self.instagram.state
        named: dict[str, Iterable[str]] = {
            "YouTube's refresh token": youtube.refresh_tokens,
            "YouTube's access token": youtube.access_tokens,
            "YouTube's upload session": youtube.sessions,
            "TikTok's refresh token": tiktok.refresh_tokens,
            "TikTok's access token": tiktok.access_tokens,
            "TikTok's upload address": [upload.secret for upload in tiktok.uploads.values()],
            "Instagram's token": instagram.tokens,
            "YouTube's client secret": [self.youtube.client_secret],
            "TikTok's client secret": [self.tiktok.client_secret],
            "Instagram's client secret": [self.instagram.client_secret],
        }
        return {secret: name for name, secrets in named.items() for secret in secrets}

    def found_in(self, everything: bytes) -> set[str]:
        """Return which kinds of secrets are somewhere in these bytes."""
        return {name for secret, name in self.secrets().items() if secret.encode() in everything}

    def approver(self) -> Member:
        """Return Olive as the services know her."""
        role = self.discord.role(APPROVERS).id
        return Member(guild=self.guild, user=UserId(self.olive.id), name="Olive", roles=frozenset({role}))

    def out(self, title: str) -> dict[Platform, list[bytes]]:
        """Return the bytes of everything of a film that anybody can see, by platform."""
        videos = [one for one in self.youtube.videos.values() if one.snippet["title"] == title]
        posts = [one for one in self.tiktok.appeared if (one.post_info or {}).get("title", "").startswith(title)]
        reels = [one for one in self.instagram.reels.values() if one.caption.startswith(title)]
        return {
            Platform.YOUTUBE: [one.file.read_bytes() for one in videos if one.status["privacyStatus"] == "public"],
            Platform.TIKTOK: [one.file.read_bytes() for one in posts],
            Platform.INSTAGRAM: [one.file.read_bytes() for one in reels],
        }

    def hidden(self, title: str) -> int:
        """Count the films of a title that lie at YouTube and are not public."""
        videos = self.youtube.videos.values()
        return sum(one.snippet["title"] == title and one.status["privacyStatus"] != "public" for one in videos)
