"""Signing what a command has rendered, in the name of the studio whose data folder it is run with.

Workers never do that: they ask the bot (`workers.jobs.signing`), whose key may be on another host.
"""

from pathlib import Path

from bot.identity import Identity
from bot.studio.provenance import manifest_of, source_type_of
from bot.studio.timeline import Timeline
from workers.editing.mp4 import verify
from workers.editing.provenance import Statement, engine, signed


def sign_in_place(film: Path, timeline: Timeline, identity: Identity, title: str) -> Statement:
    """Put a signed film in the place of an unsigned one and return what it says; blocks. Raises Unsignable.

    What made the files in it is not known here: they count as brought, and the film as a composite, whose parts "may or
    may not be generative AI" (IPTC digital source types).
    """
    manifest = manifest_of(source_type_of(timeline, ()), (), engine(), title)
    into = film.with_suffix(".signed.mp4")
    found = signed(film, into, manifest, identity.algorithm, identity.chain_pem, identity.sign)
    verify(into, timeline.frames, timeline.fps)
    into.replace(film)
    return found
