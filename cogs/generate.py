"""`/generate` and its button: from here on a production costs something."""

from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, StudioClient
from bot.services import clips, directing, guiding, making
from bot.services.bringing import Attachment
from bot.studio.asked_clip import SECONDS_LEAST, SECONDS_MOST, WORDS_MOST, ClipSize
from bot.studio.directing import PICTURE_MOST, TAKES_MOST
from bot.studio.errors import UnknownName
from bot.studio.guiding import TakeWish
from bot.studio.people import Member
from bot.studio.plan import SCENES_MOST
from bot.studio.production import Production
from bot.studio.tiny import label_of
from bot.studio.values import ChannelId, OrderId, UserId
from bot.ui import guides
from bot.ui.choices import model_choices
from bot.ui.ids import Press
from bot.ui.members import member_of
from bot.ui.text import about

_SIZES: Final = {
    ClipSize.TALL: "tall, 720 × 1280",
    ClipSize.WIDE: "wide, 1280 × 720",
    ClipSize.SQUARE: "square, 960 × 960",
}
_SCENE = app_commands.Range[int, 1, SCENES_MOST]


@app_commands.guild_only()
class Generate(commands.GroupCog, name="generate", description="Make the video that was planned"):
    """Making."""

    def __init__(self, client: StudioClient) -> None:
        self._client = client
        self._studio = client.studio
        client.takes_press("generate", self.generate)
        client.takes_press("retry", self.retry)
        client.takes_press("cancel", self.cancel)
        client.takes_press("stopclip", self.stop_clip)
        super().__init__()

    @app_commands.command()
    @app_commands.describe(model="Which camera films it; else the server's")
    async def video(self, interaction: Interaction, model: str = "") -> None:
        """Film, voice and cut the plan of this thread."""
        member, production = await self._here(interaction)
        await making.generate(self._studio, member, production, camera=model)
        await interaction.followup.send("Filming has begun; the progress is in this thread.", ephemeral=True)

    @app_commands.command()
    @app_commands.describe(
        prompt="What is seen in it",
        size="Its shape",
        seconds="How long it is",
        model="Which camera films it; else the server's",
        guide="A picture that it is filmed after: PNG, JPEG or WebP",
        kind="What of that picture is followed",
        seen="A member who is seen in that picture; they must have agreed to be seen in every video here",
    )
    @app_commands.rename(kind="as")
    @app_commands.choices(kind=[app_commands.Choice(name=name, value=one) for one, name in guides.FOLLOWED.items()])
    @app_commands.choices(size=[app_commands.Choice(name=name, value=size.value) for size, name in _SIZES.items()])
    async def clip(
        self,
        interaction: Interaction,
        prompt: app_commands.Range[str, 1, WORDS_MOST],
        size: str = ClipSize.TALL.value,
        seconds: app_commands.Range[int, SECONDS_LEAST, SECONDS_MOST] = 5,
        model: str = "",
        guide: discord.Attachment | None = None,
        kind: str = guides.EDGES,
        seen: discord.Member | None = None,
    ) -> None:
        """Film one clip from words, without a plan."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member, place = member_of(interaction.user, interaction.guild), ChannelId(interaction.channel_id or 0)
        if size not in set(ClipSize):
            raise UnknownName("size", size, tuple(ClipSize))
        sent = _sent(guide, kind, seen)
        order, expected = await clips.order_clip(
            self._studio, member, place, prompt, ClipSize(size), seconds, model, sent
        )
        self._client.announcer.expect(order.guild, place, order.id, None, is_talk=False, is_filmed=True)
        words = f"**{order.model}** films it in about {about(expected)}; you see it in this channel."
        await interaction.followup.send(f"{words}\n{label_of(order.model)}".strip(), ephemeral=True)

    @video.autocomplete("model")
    @clip.autocomplete("model")
    async def known_cameras(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest cameras."""
        return model_choices(self._studio.catalogue.of_role("film"), typed)

    async def stop_clip(self, interaction: Interaction, press: Press) -> str | None:
        """Stop a clip."""
        await clips.stop(self._studio, member_of(interaction.user, interaction.guild), OrderId(press.owner))
        return None

    @app_commands.command()
    @app_commands.describe(
        scene="Which scene, counted from one",
        picture="What is seen in it; else as it is",
        avoid="What must not be seen",
        keep_chance="Film it by the chance it had, so that only what you change differs",
        guide="A picture that it is filmed after: PNG, JPEG or WebP; later takes follow it too",
        kind="What of that picture is followed, or that no picture is any more",
        seen="A member who is seen in that picture; they must have agreed to be seen",
    )
    @app_commands.rename(kind="as")
    @app_commands.choices(kind=[app_commands.Choice(name=name, value=one) for one, name in guides.FOLLOWED_NOW])
    async def again(
        self,
        interaction: Interaction,
        scene: _SCENE,
        picture: app_commands.Range[str, 0, PICTURE_MOST] = "",
        avoid: app_commands.Range[str, 0, PICTURE_MOST] = "",
        keep_chance: bool = False,
        guide: discord.Attachment | None = None,
        kind: str = guides.EDGES,
        seen: discord.Member | None = None,
    ) -> None:
        """Film one scene of this thread again."""
        member, production = await self._here(interaction)
        wish = TakeWish(
            picture=picture.strip() or None,
            negative=avoid.strip() or None,
            keeps_chance=keep_chance,
            drops_guide=kind == guides.NOTHING,
        )
        sent = _sent(guide, kind, seen)
        if sent is None:
            await directing.reroll(self._studio, member, production, scene, wish)
            await interaction.followup.send(f"Scene {scene} is filmed again; the others stay.", ephemeral=True)
            return
        place = ChannelId(interaction.channel_id or 0)
        order = await guiding.guide_scene(self._studio, member, production, scene, sent, wish, place)
        self._client.announcer.expect(order.guild, place, order.id, None, is_talk=False)
        await interaction.followup.send(
            f"The picture is being looked at; scene {scene} is filmed after it then.", ephemeral=True
        )

    @app_commands.command()
    @app_commands.describe(scene="Which scene, counted from one", take="Which of its takes, counted from one")
    async def pick(self, interaction: Interaction, scene: _SCENE, take: app_commands.Range[int, 1, TAKES_MOST]) -> None:
        """Put one of a scene's takes into the cut."""
        member, production = await self._here(interaction)
        await directing.pick(self._studio, member, production, scene, take)
        await interaction.followup.send(f"Take {take} of scene {scene} goes into the cut.", ephemeral=True)

    @app_commands.command()
    @app_commands.describe(scene="Which scene, counted from one")
    async def drawing(self, interaction: Interaction, scene: _SCENE) -> None:
        """Keep a scene as the animatic draws it."""
        member, production = await self._here(interaction)
        await directing.keep_drawing(self._studio, member, production, scene)
        await interaction.followup.send(f"Scene {scene} stays as it is drawn.", ephemeral=True)

    async def generate(self, interaction: Interaction, press: Press) -> str | None:
        """Start filming the plan on whose card it was pressed."""
        member, production = await self._client.at(interaction, press)
        await making.generate(self._studio, member, production, press.version)
        return None

    async def retry(self, interaction: Interaction, press: Press) -> str | None:
        """Order again what failed."""
        member, production = await self._client.at(interaction, press)
        await making.retry(self._studio, member, production)
        return None

    async def cancel(self, interaction: Interaction, press: Press) -> str | None:
        """Stop everything."""
        member, production = await self._client.at(interaction, press)
        await making.cancel(self._studio, member, production, press.version)
        return "Stopped. What was made is kept."

    async def _here(self, interaction: Interaction) -> tuple[Member, Production]:
        """Take the time to answer, and return who asked and the production of this thread. Raises NoProduction."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction.user, interaction.guild)
        place = ChannelId(interaction.channel_id or 0)
        return member, await making.production_in(self._studio, member.guild, place)


def _sent(guide: discord.Attachment | None, kind: str, seen: discord.Member | None) -> guiding.Sent | None:
    """Return a picture that something is to be filmed after. Raises Refused, UnknownName."""
    picture = None
    if guide is not None:
        picture = Attachment(url=guide.url, name=guide.filename, content_type=guide.content_type, size=guide.size)
    return guides.sent_of(picture, kind, UserId(seen.id) if seen else None)


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(Generate(client))
