"""Signing films in tests, in the name of a studio that exists for as long as the tests run."""

import tempfile
from functools import cache
from pathlib import Path

from bot.identity import Identity
from bot.studio.asks import Answer, Question, Signatory, Signature, SignPlease, WhoSigns
from bot.studio.provenance import Credit, SourceType, manifest_of
from workers.editing.provenance import Statement, signed


@cache
def identity() -> Identity:
    """Return the identity of every test."""
    return Identity.made()


def answer(question: Question, credits: tuple[Credit, ...] = ()) -> Answer:
    """Answer a worker that signs as the bot would."""
    match question:
        case WhoSigns():
            return Signatory(algorithm=identity().algorithm, chain=identity().chain_pem, credits=credits)
        case SignPlease(claim=claim):
            return Signature(signature=identity().sign(bytes.fromhex(claim)).hex())
    raise AssertionError(f"nobody expected the question {question.kind}")


def sign(film: Path, into: Path, source_type: SourceType = SourceType.TRAINED) -> Statement:
    """Sign a film."""
    manifest = manifest_of(source_type, (), "1", film.name)
    return signed(film, into, manifest, identity().algorithm, identity().chain_pem, identity().sign)


def signed_bytes(film: bytes) -> bytes:
    """Return a film as it leaves the cutting room: signed."""
    with tempfile.TemporaryDirectory() as folder:
        plain, into = Path(folder) / "film.mp4", Path(folder) / "signed.mp4"
        plain.write_bytes(film)
        sign(plain, into)
        return into.read_bytes()
