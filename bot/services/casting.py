"""Which model does what on one server: its own choice first, then the settings."""

from typing import Final

from bot.services.context import Studio
from bot.studio.catalogue import ModelRow
from bot.studio.fitting import Fit, best_ready, fit
from bot.studio.values import GuildId

ROLES: Final = ("chat", "camera", "voice")


async def chat(studio: Studio, guild: GuildId) -> str:
    """Return the language model: the one that was chosen, else the best that a worker has ready."""
    own, models = (await studio.store.guilds.get(guild)).chat, studio.settings.models
    if own or "chat" in models.model_fields_set:
        return own or models.chat
    return best_ready(studio.catalogue, models.chat, await studio.queue.beats() or ())


async def camera(studio: Studio, guild: GuildId) -> str:
    """Return the camera that was chosen."""
    return (await studio.store.guilds.get(guild)).camera or studio.settings.models.camera


async def best_camera(studio: Studio, guild: GuildId, used: str = "") -> str:
    """Return the camera that was chosen, else the one `used` before if it is better than drawing, else the best ready.

    The best changes as workers come and go, so a film keeps the one that it was begun with.
    """
    own, models = (await studio.store.guilds.get(guild)).camera, studio.settings.models
    if own or "camera" in models.model_fields_set:
        return own or models.camera
    if used in studio.catalogue and studio.catalogue.is_trained(used):
        return used
    return best_ready(studio.catalogue, models.camera, await studio.queue.beats() or ())


async def drawers(studio: Studio) -> tuple[ModelRow, ...]:
    """Return the models that draw and that a worker has ready."""
    beats = await studio.queue.beats() or ()
    rows = [row for row in studio.catalogue.of_role("draw") if not row.is_asked_for]
    return tuple(row for row in rows if any(fit(row, beat) in {Fit.READY, Fit.RESIDENT} for beat in beats))


async def composer(studio: Studio, guild: GuildId) -> str:
    """Return what composes music; the bundled tracks where that is nothing."""
    return (await studio.store.guilds.get(guild)).music or studio.settings.models.music


async def voice(studio: Studio, guild: GuildId, language: str, wanted: str = "") -> str:
    """Return the voice for a language, or none. Raises UnknownName for a wanted one that does not exist."""
    if wanted:
        studio.catalogue.require(wanted, role="speak")
    own = (await studio.store.guilds.get(guild)).voice or studio.settings.models.voice
    return studio.catalogue.voice_for(language, wanted or own)
