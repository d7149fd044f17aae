"""Where the bundled tracks lie."""

from importlib.util import find_spec
from pathlib import Path

from bot.studio.errors import WeightsMissing
from bot.studio.music import Track


def track_path(track: Track) -> Path:
    """Return a track's file. Raises WeightsMissing when the music is not installed."""
    found = find_spec("immich_memories_music")
    path = Path(found.origin).parent / "tracks" / track.path if found and found.origin else None
    if path is None or not path.is_file():
        raise WeightsMissing(
            f"The track {track.name} is not on this machine.", "Install it with `pip install immich-memories-music`."
        )
    return path
