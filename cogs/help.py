"""`/help` and `/privacy`."""

from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, StudioClient
from bot.ui.content import Colour

_HELP: Final = (
    ("Make a video", "`/plan` with an idea or your own script. A thread opens; the plan is written while you "
     "watch, then a free preview. Mention me there, reply to me or press **Revise** to change it. "
     "**Generate** or `/generate video` makes the video."),
    ("Film again", "`/generate again` films one scene anew, `/generate pick` puts another take into the cut, "
     "`/generate drawing` leaves it as drawn; a filmed scene's card has buttons for it. `/generate clip` films one "
     "clip without a plan. With `guide:` both film after a picture."),
    ("Change it", "`/edit ask` in plain words: what I understand is done, for the rest I propose edits with a draft to "
     "**Apply** or not. `/edit add` brings a film, picture, song or logo of yours, `/edit music` composes. "
     "`/edit suggest` says what I would mend, `/edit undo` goes back, `/edit export` gives you the project. Re-roll or "
     "edit a line on the plan card."),
    ("Voices", "`/voice list` shows them, `/voice preview` lets you hear one, `/voice use` takes one for scenes. "
     "`/voice clone` makes one of somebody who agrees, `/voice remove` lets it go."),
    ("Publish it", "`/publish review` puts the cut to the vote; approvers react. `/publish connect` adds a channel, "
     "`/publish accounts` shows them, `/publish schedule` sets a time, `/publish status` says how far it is, and how "
     "it does once it is out, `/publish cancel` takes it back, `/publish takedown` takes down what is out. "
     "`/publish thumbnail` has one drawn. `/publish review file:` publishes a finished video of your own."),
    ("Characters", "`/character create` makes a figure that looks and sounds the same in every video: name it in an "
     "idea, or put it into scenes with `/character cast` and out of them with `/character uncast`. `/character sheet` "
     "draws it to choose from; `/character show`, `/character edit` and `/character remove` do what they say."),
    ("People in it", "`/consent request` asks them; nothing is published before they agree. `/consent release` brings "
     "what an outsider signed. `/consent status` shows who is in which scene, `/consent revoke` takes it back, "
     "`/consent export` and `/consent erase` send and erase what is kept of you."),
    ("Talk", "`/chat mode` opens a thread: general, planner, editor or scripter; `/chat end` closes the conversation. "
     "Elsewhere I answer when mentioned."),
    ("The studio", "`/studio setup` says what is missing, `/studio status` and `/studio queue` what is done here, "
     "`/studio models` by which models; `/studio stop` stops it. `/privacy` says what is kept."),
)  # fmt: skip
_PRIVACY: Final = (
    "**Kept, for this server alone**: briefs, plans, videos, characters, votes, consents and what you say to me in "
    "conversations (the latest turns). **Not kept**: messages that are not meant for me.\n"
    "**Models** run on the machines of whoever runs this bot; nothing goes to anyone else, except a video that your "
    "server approved, to the channel it chose.\n"
    "**A log of decisions** (consents, votes, approvals, publications, settings) is kept for good, with pseudonyms in "
    "place of people; once you are erased, yours leads to nobody.\n"
    "**Yours**: `/consent export` sends you all of it, `/consent erase` erases it, backups too; `/consent revoke` "
    "takes back what you agreed to. Files that nothing needs are deleted after {days} days.\n"
    "I am an AI: what I write, speak and draw is generated, can be wrong, and is marked as such where it is published."
)


class Help(commands.Cog):
    """What there is."""

    def __init__(self, client: StudioClient) -> None:
        self._days = client.studio.settings.studio.retention_days

    @app_commands.command()
    async def help(self, interaction: Interaction) -> None:
        """Show what I can do."""
        embed = discord.Embed(
            title="Picturelock", description="An AI video studio in this server.", colour=int(Colour.CALM)
        )
        for name, value in _HELP:
            embed.add_field(name=name, value=value, inline=False)
        await interaction.response.send_message(embed=embed, ephemeral=True)

    @app_commands.command()
    async def privacy(self, interaction: Interaction) -> None:
        """Show what is kept about you, where, and for how long."""
        embed = discord.Embed(title="Privacy", description=_PRIVACY.format(days=self._days), colour=int(Colour.QUIET))
        await interaction.response.send_message(embed=embed, ephemeral=True)


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(Help(client))
