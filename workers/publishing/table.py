"""The platforms a worker can publish to; a new one is a module beside this and a row here."""

from collections.abc import Mapping
from typing import Any, Final

from bot.studio.brief import Platform
from workers.publishing.instagram import Instagram
from workers.publishing.publisher import Publisher
from workers.publishing.tiktok import TikTok
from workers.publishing.youtube import YouTube

PUBLISHERS: Final[Mapping[Platform, type[Publisher[Any, Any]]]] = {
    Platform.YOUTUBE: YouTube,
    Platform.INSTAGRAM: Instagram,
    Platform.TIKTOK: TikTok,
}
