"""The meter: a process that runs one command and counts what it and all of its descendants used.

It is a process of its own, and a subreaper (prctl(2)): a descendant whose parent is gone or never waits for it becomes
the meter's own child, so that no second of it is missed. It imports only the standard library, to stay small.
"""

import ctypes
import json
import os
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

_SUBREAPER: Final = 36
_SAMPLE_S: Final = 0.1
_GRACE_S: Final = 10.0
"""How long descendants may outlive the command before they are killed."""
_PROC: Final = Path("/proc")


@dataclass(frozen=True, slots=True)
class Used:
    """What one command used, its whole process tree together."""

    cpu_s: float
    """User and system time."""
    wall_s: float
    peak_bytes: int
    """Highest sum of proportional set sizes (smaps_rollup) that was seen."""
    code: int


def metered(command: list[str]) -> Used:
    """Run a command and return what it used. Takes over all children of this process; Linux only."""
    ctypes.CDLL(None, use_errno=True).prctl(_SUBREAPER, 1, 0, 0, 0)
    began, before = time.monotonic(), _cpu_s()
    first = os.posix_spawnp(command[0], command, os.environ)
    code, peak, ended = 0, 0, None
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if pid == first:
            code, ended = os.waitstatus_to_exitcode(status), time.monotonic()
        elif not pid:
            peak = max(peak, proportional_bytes(os.getpid()))
            if ended is not None and time.monotonic() - ended > _GRACE_S:
                _kill_descendants()
            time.sleep(_SAMPLE_S)
    return Used(_cpu_s() - before, (ended or time.monotonic()) - began, peak, code)


def proportional_bytes(root: int) -> int:
    """Return the sum of the proportional set sizes of a process's descendants, without its own."""
    return sum(_proportional_bytes(pid) for pid in descendants(root))


def descendants(root: int) -> Iterator[int]:
    """Yield the process ids of everything below a process."""
    children = defaultdict(list)
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                stat = (entry / "stat").read_text()
                children[int(stat.rpartition(")")[2].split()[1])].append(int(entry.name))
    below = list(children[root])
    while below:
        pid = below.pop()
        yield pid
        below += children[pid]


def _proportional_bytes(pid: int) -> int:
    """Read one process's size; it may be gone, or be a zombie, which has none."""
    with suppress(OSError):
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def _kill_descendants() -> None:
    for pid in list(descendants(os.getpid())):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Run `meter RESULT COMMAND...`, and write what it used to the file RESULT."""
    result, *command = sys.argv[1:]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        used = metered(command)
    except BaseException:
        _kill_descendants()
        raise
    Path(result).write_text(json.dumps(asdict(used)))


if __name__ == "__main__":
    main()
