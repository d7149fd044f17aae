"""The sections of the settings: what can be set in each, within which bounds, and what holds when nobody sets it."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from bot.studio.catalogue import ModelRow
from bot.studio.lock import ApprovalRules, AuthorMayApprove

_DISCORD_FILES: Final = ("https://cdn.discordapp.com", "https://media.discordapp.net")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StudioSection(_Section):
    """Where things are kept, and for how long."""

    data_dir: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("picturelock")))
    weights_dir: Path | None = None
    """Model weights; `weights` in the shared data folder when unset, so that data folders share them."""
    fonts_dir: Path | None = None
    """Fonts of people's own; `fonts` in the data folder when unset."""
    retention_days: Annotated[int, Field(ge=1)] = 90
    log_level: str = "INFO"


class DiscordSection(_Section):
    """The Discord application, and where Discord lives."""

    token: SecretStr = SecretStr("")
    api_base: str = "https://discord.com/api"
    gateway_url: str = "wss://gateway.discord.gg"
    files: tuple[str, ...] = ()
    """Origins from which attachments are fetched; empty means Discord's, or that of `api_base` where it is another."""
    message_content: bool = True
    """Whether the privileged message-content intent is asked for."""
    edit_every_s: Annotated[float, Field(gt=0)] = 3.0
    """Least time between two edits of a message that is being written."""
    guild_ready_timeout_s: float = 2.0

    @property
    def file_origins(self) -> tuple[str, ...]:
        """Where attachments are fetched from, and nowhere else."""
        api = urlsplit(self.api_base)
        of_discord = f".{api.hostname}".endswith(".discord.com")
        return self.files or (_DISCORD_FILES if of_discord else (f"{api.scheme}://{api.netloc}",))


class QueueSection(_Section):
    """The queue between the bot and its workers."""

    redis_url: SecretStr = SecretStr("")
    """`rediss://user:password@host:port/0`; empty starts an embedded Valkey."""
    beat_s: Annotated[float, Field(gt=0)] = 2.0
    dead_after_s: Annotated[float, Field(gt=0)] = 10.0
    ask_timeout_s: Annotated[float, Field(gt=0)] = 60.0


class ArtifactsSection(_Section):
    """Where finished files are kept."""

    url: str = ""
    """A folder or an `s3://` address; empty means `artifacts` in the data folder."""
    endpoint: str = ""
    """Where the S3 server is, if it is not Amazon's; keys and region come from `AWS_...` variables."""
    cache_gib: Annotated[float, Field(ge=0.1)] = 20.0
    """Largest size of this machine's copies of what lies in S3; what was used longest ago leaves first."""

    @property
    def cache_bytes(self) -> int:
        """Largest size of the copies."""
        return int(self.cache_gib * (1 << 30))


class WorkersSection(_Section):
    """The worker processes that `picturelock up` starts on this machine."""

    desks: Annotated[int, Field(ge=0)] = 1
    """Workers that plan, speak and upload."""
    stages: Annotated[int, Field(ge=0)] = Field(default_factory=lambda: max(1, min(4, os.cpu_count() or 1)))
    """Workers that film and cut, one core each."""
    nice: Annotated[int, Field(ge=0, le=19)] = 5
    threads: Annotated[int, Field(ge=1)] = 2
    """Threads of the language model on a CPU."""
    memory_gib: Annotated[float, Field(ge=0)] = 0.0
    """Host memory above which a worker empties itself and, if that does not help, is started anew; 0 for three
    quarters of the machine's."""
    compile: bool = False
    """Whether models on a GPU are compiled at their first use: a minute once, faster after that."""


class EditingSection(_Section):
    """The cutting room."""

    cache_gib: Annotated[float, Field(ge=0.1)] = 10.0
    """Largest size of the cache of rendered pieces; what was used longest ago leaves first."""
    processes: Annotated[int, Field(ge=1, le=64)] = Field(default_factory=lambda: max(1, min(8, os.cpu_count() or 1)))
    """Processes that render one film together."""
    encoder: Literal["auto", "x264"] = "auto"
    """`auto` uses a GPU's encoder where it was seen to work."""


class ModelsSection(_Section):
    """Which model does what, by its name in the catalogue."""

    chat: str = "qwen2.5-coder-1.5b"
    camera: str = "animatic"
    voice: str = "hibari"
    music: str = "music"
    """Who composes for `/edit music`; the bundled tracks are picked, not composed."""
    draw: str = ""
    """Who draws stills and reference sheets; empty for the best that a worker has ready."""
    align: str = ""
    """Who is asked first when words are heard; empty for the aligners before the ears."""
    tiny: bool = False
    """Whether there are tiny test models too, which make noise: to see everything work without a GPU."""
    rows: tuple[ModelRow, ...] = ()
    """Models of people's own, beside those of the catalogue."""


class ApprovalSection(_Section):
    """Who says that a cut is final; the server's own `/studio setup` goes first."""

    quorum: Annotated[int, Field(ge=1, le=20)] = 1
    voting_hours: Annotated[int, Field(ge=1)] = 72
    lock_hours: Annotated[int, Field(ge=1)] = 168
    author_may_approve: AuthorMayApprove = AuthorMayApprove.IF_SOLE_APPROVER

    def rules(self) -> ApprovalRules:
        """Return the rules of a review."""
        return ApprovalRules(
            quorum=self.quorum,
            voting_window=timedelta(hours=self.voting_hours),
            lock_life=timedelta(hours=self.lock_hours),
            author_may_approve=self.author_may_approve,
        )


class LimitsSection(_Section):
    """What a member and a server may use in a day (UTC)."""

    productions_per_member: Annotated[int, Field(ge=0)] = 20
    productions_per_server: Annotated[int, Field(ge=0)] = 100
    gpu_minutes_per_member: Annotated[int, Field(ge=0)] = 60
    gpu_minutes_per_server: Annotated[int, Field(ge=0)] = 480
    chat_tokens_per_member: Annotated[int, Field(ge=0)] = 40_000
    chat_tokens_per_server: Annotated[int, Field(ge=0)] = 400_000


class SafetySection(_Section):
    """What briefs, plans and prompts may not hold."""

    blocked_terms: tuple[str, ...] = ()
    tell_managers: bool = True


class YouTubeSection(_Section):
    """Google's client, and where YouTube lives."""

    api_base: str = "https://youtube.googleapis.com"
    auth_base: str = "https://accounts.google.com"
    token_url: str = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    redirect_uri: str = "http://localhost:8976/"
    """Where the browser goes after signing in; nothing listens there, its address is pasted into Discord."""
    watch_base: str = "https://youtube.com"
    """Where people watch; links to what was published start with it."""
    chunk_bytes: Annotated[int, Field(ge=262_144, multiple_of=262_144)] = 64 * 1024 * 1024
    """What is sent before YouTube is asked whether it has it; little of it is in memory."""
    tries: Annotated[int, Field(ge=1)] = 6
    retry_base_s: Annotated[float, Field(gt=0)] = 1.0
    poll_s: Annotated[float, Field(gt=0)] = 5.0


class InstagramSection(_Section):
    """An Instagram app, and where Instagram lives."""

    api_base: str = "https://graph.instagram.com"
    upload_base: str = "https://rupload.facebook.com"
    """Where films go; no other host is given a token with one."""
    auth_base: str = "https://www.instagram.com"
    token_url: str = "https://api.instagram.com/oauth/access_token"  # noqa: S105 - an address
    version: str = "v25.0"
    """Graph's version."""
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    redirect_uri: str = "https://localhost:8976/"
    """Where the browser goes after signing in, as registered with the app; its address is pasted into Discord."""
    watch_base: str = "https://www.instagram.com"
    media_base: str = ""
    """A public address of the artifacts, for logins whose films Instagram fetches itself; empty for none."""
    tries: Annotated[int, Field(ge=1)] = 6
    retry_base_s: Annotated[float, Field(gt=0)] = 1.0
    poll_s: Annotated[float, Field(gt=0)] = 5.0


class TikTokSection(_Section):
    """TikTok's app, and where TikTok lives."""

    api_base: str = "https://open.tiktokapis.com"
    auth_base: str = "https://www.tiktok.com"
    client_key: str = ""
    client_secret: SecretStr = SecretStr("")
    redirect_uri: str = "http://127.0.0.1:8977/callback/"
    """Where the browser goes after signing in, exactly as it is registered with TikTok."""
    direct_post: bool = False
    """Whether to post by ourselves where that is chosen: for apps that TikTok has audited. Otherwise only drafts."""
    read_numbers: bool = False
    """Whether to ask for the scope `video.list`, which TikTok refuses to apps that do not have it."""
    watch_base: str = "https://www.tiktok.com"
    """Where people watch; links to what was published start with it."""
    chunk_bytes: Annotated[int, Field(ge=5_242_880, le=64_000_000)] = 5_242_880
    tries: Annotated[int, Field(ge=1)] = 6
    retry_base_s: Annotated[float, Field(gt=0)] = 1.0
    poll_s: Annotated[float, Field(gt=0)] = 2.0
    polls_most: Annotated[int, Field(ge=1)] = 60


class ProvenanceSection(_Section):
    """In whose name films say where they come from (C2PA)."""

    certificate: Path | None = None
    """A chain in PEM, the signer's certificate first; the studio makes its own when unset."""
    key: Path | None = None
    """The private key of that certificate, in PEM without a password."""


class VaultSection(_Section):
    """The key that seals permissions; a file in the data folder unless one of these is set."""

    key: SecretStr = SecretStr("")
    """64 hexadecimal digits; for the environment, never for a file."""
    old_key: SecretStr = SecretStr("")
    """The key before, while `picturelock auth rotate` has not sealed everything anew."""
    key_file: Path | None = None
    """A file of one's own, which only its owner can read."""


class PublishingSection(_Section):
    """The publishing platforms."""

    youtube: YouTubeSection = YouTubeSection()
    instagram: InstagramSection = InstagramSection()
    tiktok: TikTokSection = TikTokSection()
