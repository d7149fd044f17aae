"""The parts of a running loopback, as the request handlers reach them."""

from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.faults import Faults
from bot.sandbox.gateway import Gateway
from bot.sandbox.interactions import Interactions
from bot.sandbox.objects import Objects
from bot.sandbox.posting import Desk
from bot.sandbox.recorder import Recorder
from bot.sandbox.world import World


@dataclass
class Parts:
    """Everything a handler may need."""

    world: World
    objects: Objects
    desk: Desk
    interactions: Interactions
    gateway: Gateway
    faults: Faults
    recorder: Recorder


PARTS: web.AppKey[Parts] = web.AppKey("parts", Parts)
