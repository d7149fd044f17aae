"""Signing finished films (C2PA) and reading what films say of themselves: the only door to the C2PA library.

A manifest covers every byte that is shown or heard, so nothing may touch a file once it is signed. Whoever signs
gives a function for it: the key is not here.
"""

import importlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from bot.studio.errors import MediaBroken, Unavailable
from bot.studio.provenance import SourceType
from bot.studio.values import Value

ROOM_BYTES: Final = 64 * 1024
"""More than a manifest takes; kept free in a draft that has to fit a limit."""
_SOUND_STATES: Final = frozenset({"Valid", "Trusted"})
_EXPECTED_FLAWS: Final = frozenset({"signingCredential.untrusted"})
"""A signer on no list of trust: so is every chain that somebody makes for themselves."""

Sign = Callable[[bytes], bytes]


class Unsignable(Unavailable):
    """A film cannot be signed with what is there."""


class Statement(Value):
    """What a film says of itself, and whether that can be believed."""

    is_signed: bool = False
    is_valid: bool = False
    """Whether signature and bytes agree; says nothing of who signed."""
    is_trusted: bool = False
    """Whether the signer is on a list of trust."""
    source_type: str = ""
    signer: str = ""
    manifest: str = ""
    flaws: tuple[str, ...] = ()

    @property
    def is_generated(self) -> bool:
        """Say whether the film says that something in it was generated."""
        known = {entry.address: entry for entry in SourceType}
        return self.source_type not in known or known[self.source_type].is_generated

    def told(self) -> str:
        """Say it in a line."""
        if not self.is_signed:
            return "It is not signed: it says nothing of where it comes from."
        if not self.is_valid:
            return f"Its signature does NOT fit its bytes: {', '.join(self.flaws) or 'unknown reason'}."
        whose = f"signed by {self.signer}" + ("" if self.is_trusted else ", who is on no list of trust")
        return f"It is unchanged since it was {whose}; it says of itself: {self.source_type.rpartition('/')[2]}."


def engine() -> str:
    """Return the version of the program."""
    with suppress(PackageNotFoundError):
        return version("picturelock")
    return "0"


def signed(film: Path, into: Path, manifest: Mapping[str, Any], algorithm: str, chain: str, sign: Sign) -> Statement:
    """Write a signed copy of a film and return what it says, read back from the disk; blocks.

    Raises Unsignable, also when what was written is not valid; whatever `sign` raises.
    """
    c2pa, failures = _library(), []

    def asked(claim: bytes) -> bytes:
        try:
            return sign(claim)
        except Exception as error:
            failures.append(error)
            raise

    try:
        signer = c2pa.Signer.from_callback(asked, c2pa.C2paSigningAlg[algorithm.upper()], chain, None)
        with c2pa.Builder(dict(manifest)) as builder, signer:
            builder.sign_file(str(film), str(into), signer)
    except (c2pa.C2paError, KeyError) as error:
        if failures:
            raise failures[0] from error
        raise Unsignable(f"The film could not be signed: {error}.", "Check [provenance] in the settings.") from error
    found = statement_of(into)
    if not found.is_valid or not found.source_type:
        raise Unsignable(f"The film was signed, but not well: {', '.join(found.flaws)}.", "Report this.")
    return found


def statement_of(film: Path) -> Statement:
    """Read what a film says of itself; blocks. Raises MediaBroken for what is no film, Unsignable."""
    c2pa = _library()
    if not film.is_file():
        raise MediaBroken(f"There is no file {film}.", "Check the path.")
    try:
        reader = c2pa.Reader.try_create(str(film))
        if reader is None:
            return Statement()
        with reader:
            return _statement(json.loads(reader.json()))
    except c2pa.C2paError as error:
        raise MediaBroken(
            f"{film.name} cannot be read as a signed film: {error}.", "Give an MP4 that the studio made."
        ) from error


def check_master(film: Path, *, says_generated: bool) -> None:
    """Check that a film may go out; `says_generated` is what its platform is told. Blocks.

    Raises MediaBroken for a film that is not signed, was changed since, or says other than the platform is told.
    """
    remedy = "Have it rendered and signed anew with `/generate video`, then ask for a new review."
    found = statement_of(film)
    if not found.is_valid:
        raise MediaBroken(f"The film cannot be published. {found.told()}", remedy)
    if found.is_generated and not says_generated:
        raise MediaBroken("Something in the film was generated, and the platform would not be told so.", remedy)


def _statement(told: Mapping[str, Any]) -> Statement:
    """Read the library's report; of a broken manifest any part of it may be missing."""
    state, name = str(told.get("validation_state") or ""), str(told.get("active_manifest") or "")
    active = (told.get("manifests") or {}).get(name) or {}
    results = (told.get("validation_results") or {}).get("activeManifest") or {}
    failed = [entry.get("code", "?") for entry in results.get("failure", ())]
    info = active.get("signature_info") or {}
    return Statement(
        is_signed=True,
        is_valid=state in _SOUND_STATES,
        is_trusted=state == "Trusted",
        source_type=_source_type(active),
        signer=str(info.get("common_name") or info.get("issuer") or "somebody"),
        manifest=name,
        flaws=tuple(dict.fromkeys(code for code in failed if code not in _EXPECTED_FLAWS)),
    )


def _source_type(active: Mapping[str, Any]) -> str:
    for assertion in active.get("assertions") or ():
        if str(assertion.get("label", "")).startswith("c2pa.actions"):
            for action in (assertion.get("data") or {}).get("actions", ()):
                if action.get("digitalSourceType"):
                    return str(action["digitalSourceType"])
    return ""


def _library() -> Any:
    """Load the library, which is native code, when it is first needed."""
    try:
        return importlib.import_module("c2pa")
    except (ImportError, OSError) as error:
        raise Unsignable(f"The C2PA library does not load: {error}.", "pip install c2pa-python") from error
