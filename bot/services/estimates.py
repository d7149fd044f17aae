"""What making something costs here, by how long it took before."""

from typing import Final

from bot.services import casting
from bot.services.context import Studio
from bot.studio.catalogue import ModelRow
from bot.studio.estimating import LOOKED_AT, FilmingRate, filming_rate
from bot.studio.making import Cost, cost
from bot.studio.plan import Plan
from bot.studio.production import Production, Stage
from bot.studio.values import GuildId

_BEGUN: Final = frozenset({Stage.FILMING, Stage.EDITING})
FILM_SIZE: Final = (1080, 1920)
CUTTING_RATE: Final = 2.2
"""Slot seconds to render one second of master and draft; `picturelock bench` measures it."""


async def cost_of(studio: Studio, production: Production, plan: Plan, camera_name: str = "") -> Cost:
    """Estimate what generating a plan costs, by a camera or by what would film it."""
    camera = studio.catalogue[camera_name or await _camera(studio, production)]
    return cost(
        plan,
        filming=await rate_of(studio, production.guild, camera, FILM_SIZE),
        cutting_rate=CUTTING_RATE,
        stages=studio.settings.workers.stages,
        uses_gpu=camera.needs_gpu,
    )


async def _camera(studio: Studio, production: Production) -> str:
    """Return what films a production now, or would once Generate is pressed."""
    if production.stage in _BEGUN and production.camera in studio.catalogue:
        return production.camera
    return await casting.best_camera(studio, production.guild, production.camera)


async def rate_of(studio: Studio, guild: GuildId, camera: ModelRow, size: tuple[int, int]) -> FilmingRate:
    """Return how long a camera takes for a second of film, from what it filmed for a server before."""
    takes = await studio.store.takes.of_model(guild, camera.name, LOOKED_AT)
    return filming_rate(takes, size, camera.seconds_a_second)
