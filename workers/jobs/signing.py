"""Signing what a cutting job has rendered, in the studio's name: the worker asks, the bot's key signs."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from bot.studio.asks import Answer, No, Question, Signatory, Signature, SignPlease, WhoSigns
from bot.studio.errors import Cancelled, Unavailable
from bot.studio.orders import Order
from bot.studio.provenance import CLAIMANT, Provenance, SourceType, manifest_of, source_type_of
from bot.studio.timeline import Timeline
from bot.studio.values import Sha256
from workers.context import WorkerContext
from workers.editing.mp4 import verify
from workers.editing.provenance import Statement, Unsignable, engine, signed
from workers.editing.render import RenderedFiles

T = TypeVar("T", bound=Answer)


@dataclass(frozen=True, slots=True)
class Signed:
    """What came of signing: the same files, signed where that was possible, and what is known of them."""

    files: RenderedFiles
    signatory: Signatory
    source_type: SourceType
    statement: Statement | None = None
    unsigned_because: str = ""

    def provenance(self, timeline: Timeline, master: Sha256 | None, draft: Sha256) -> Provenance:
        """Return what is kept beside the film."""
        return Provenance(
            master=master,
            draft=draft,
            timeline=timeline.digest(),
            source_type=self.source_type,
            credits=self.signatory.credits,
            consents=self.signatory.consents,
            manifest=self.statement.manifest if self.statement else "",
            signer=self.statement.signer if self.statement else "",
            unsigned_because=self.unsigned_because,
            engine=f"{CLAIMANT} {engine()}",
            at=datetime.now(UTC),
        )


async def sign_files(
    worker: WorkerContext,
    order: Order,
    timeline: Timeline,
    files: RenderedFiles,
    source_type: SourceType | None = None,
) -> Signed:
    """Sign master and draft; what cannot be signed is kept as it is, with the reason.

    `source_type` is what somebody says of a film they brought; else it is what its parts were made by.
    Raises Cancelled, and Unavailable where the bot does not answer: then the whole job is worth another try.
    """
    signatory = await _asked(worker, order, WhoSigns(), Signatory)
    source_type = source_type or source_type_of(timeline, signatory.credits)
    untouched = Signed(files, signatory, source_type)
    if not signatory.chain:
        return replace(untouched, unsigned_because="The studio has no certificate to sign with.")
    loop = asyncio.get_running_loop()

    def sign(claim: bytes) -> bytes:
        question = SignPlease(claim=claim.hex())
        asking = asyncio.run_coroutine_threadsafe(_asked(worker, order, question, Signature), loop)
        return bytes.fromhex(asking.result().signature)

    def sign_one(film: Path) -> Statement:
        manifest = manifest_of(source_type, signatory.credits, engine(), film.name)
        into = film.with_suffix(".signed.mp4")
        found = signed(film, into, manifest, signatory.algorithm, signatory.chain, sign)
        verify(into, timeline.frames, timeline.fps)
        into.replace(film)
        return found

    try:
        statements = [await asyncio.to_thread(sign_one, film) for film in (files.draft, files.master) if film]
    except Unsignable as error:
        return replace(untouched, unsigned_because=error.what)
    return replace(untouched, statement=statements[-1])


async def _asked(worker: WorkerContext, order: Order, question: Question, kind: type[T]) -> T:
    answer = await worker.ask(order, question)
    if isinstance(answer, No) and answer.error == Cancelled.__name__:
        raise Cancelled(answer.what)
    if not isinstance(answer, kind):
        what = answer.what if isinstance(answer, No) else "The studio did not say in whose name films are signed."
        raise Unavailable(what, "Look into the bot's log, then try again.")
    return answer
