"""What making something costs here, by how long it took before."""

from typing import Final

from bot.services import casting
from bot.services.context import Studio
from bot.studio.catalogue import ModelRow
from bot.studio.estimating import COMPARED, LOOKED_AT, FilmingHistory, FilmingRate, filming_rate, rate_on, together
from bot.studio.fitting import Fit, fit
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
    """Return how long a camera takes for a second of film on the workers that would film, from what was filmed before.

    Where no worker has it ready, by whatever worker filmed with it for this server.
    """
    takes = studio.store.takes
    of_camera = await takes.of_model(guild, camera.name, LOOKED_AT)
    devices = await _devices(studio, camera)
    if not devices:
        return filming_rate(of_camera, size, camera.seconds_a_second)
    own = {device: await takes.of_model(guild, camera.name, LOOKED_AT, on=device) for device in devices}
    like = {row.name: row for row in studio.catalogue.of_role("film") if row.needs_gpu == camera.needs_gpu}
    around = () if all(own.values()) else await takes.newest(guild, COMPARED)
    films = FilmingHistory(
        of_camera=of_camera,
        around=tuple(take for take in around if take.made.model in like),
        catalogue={name: row.seconds_a_second for name, row in like.items()},
    )
    return together([rate_on(device, camera.name, own[device], size, films) for device in devices])


async def _devices(studio: Studio, camera: ModelRow) -> tuple[str, ...]:
    """Return what a camera would film on: where it is in memory, else where it is ready."""
    beats = await studio.queue.beats() or ()
    for wanted in (Fit.RESIDENT, Fit.READY):
        found = [beat.device for beat in beats if not beat.draining and fit(camera, beat) is wanted]
        if found:
            return tuple(dict.fromkeys(found))
    return ()
