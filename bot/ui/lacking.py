"""What an order waits for that is not there, in words."""

from collections.abc import Iterable
from typing import Final

from bot.studio.scheduling import Lack, Want
from bot.studio.work import Role
from bot.ui.text import plain

_DOES: Final = {Role.CHAT: "write", Role.FILM: "film", Role.SPEAK: "speak", Role.CUT: "cut", Role.NET: "publish"}


def lacking(want: Want) -> str:
    """Say what is missing and what to do about it."""
    can = f"can {_DOES[want.role]}" + (f" with {plain(want.model, 60)}" if want.model else "")
    match want.lack:
        case Lack.WORKER:
            return f"No worker is running here, so nobody {can}: start one with `picturelock worker`."
        case Lack.VERSION:
            return f"No worker of the bot's version {can}: update every worker to it."
        case Lack.SLOT:
            roles = f"--roles {want.role.value}=1"
            return f"No worker here {can}: start one with `picturelock worker` or `picturelock worker {roles}`."
        case Lack.MODEL:
            return f"No worker here {can}: fetch it with `picturelock models pull {want.model}`."


def each_once(wants: Iterable[Want]) -> list[str]:
    """Say what is missing, each thing once."""
    return list(dict.fromkeys(lacking(want) for want in wants))
