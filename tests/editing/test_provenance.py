"""Signed films: what they say is true of their bytes, platforms take them, and nothing else goes out."""

import asyncio
import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import av
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.identity import Identity
from bot.sections import ProvenanceSection
from bot.studio.errors import MediaBroken, Refused, SettingsWrong
from bot.studio.provenance import SourceType, manifest_of
from tests import signing
from tests.editing.reels import HEIGHT, WIDTH, numbered
from workers.cli import app
from workers.editing.mp4 import Mp4, boxes, master_options, verify
from workers.editing.provenance import Unsignable, check_master, signed, statement_of

FRAMES = 12


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("films") / "film.mp4"
    with Mp4(path, WIDTH, HEIGHT, master_options(1)) as file:
        for number in range(FRAMES):
            file.write(numbered(number))
    return path


@pytest.fixture(scope="module")
def master(film: Path) -> Path:
    path = film.with_name("master.mp4")
    signing.sign(film, path)
    return path


def packets(path: Path) -> str:
    """Return a digest of everything that is shown."""
    with av.open(str(path)) as file:
        return hashlib.sha256(b"".join(bytes(packet) for packet in file.demux())).hexdigest()


def test_a_signed_film_says_what_it_is_and_is_still_what_platforms_take(master: Path) -> None:
    found = statement_of(master)

    assert (found.is_valid, found.is_trusted, found.flaws) == (True, False, ())
    assert found.source_type == "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    assert "no list of trust" in found.told()
    verify(master, FRAMES, 30)
    assert next(box.kind for box in boxes(master)) == "ftyp"
    check_master(master, says_generated=True)


def test_two_signatures_differ_and_the_pictures_under_them_do_not(film: Path, master: Path, tmp_path: Path) -> None:
    signing.sign(film, tmp_path / "again.mp4")

    assert (tmp_path / "again.mp4").read_bytes() != master.read_bytes()
    assert packets(tmp_path / "again.mp4") == packets(master) == packets(film)


@given(data=st.data())
@settings(max_examples=60)
@pytest.mark.parametrize("kind", ["moov", "mdat", "uuid"])
def test_a_film_changed_anywhere_is_found_out_or_still_says_the_same(
    master: Path, tmp_path_factory: pytest.TempPathFactory, kind: str, data: st.DataObject
) -> None:
    whole = bytearray(master.read_bytes())
    box = next(box for box in boxes(master) if box.kind == kind)
    place = data.draw(st.integers(box.start + 8, box.start + box.size - 1))
    whole[place] ^= 1 << data.draw(st.integers(0, 7))
    changed = tmp_path_factory.mktemp("changed") / "film.mp4"
    changed.write_bytes(whole)

    try:
        check_master(changed, says_generated=True)
    except MediaBroken:
        return
    assert kind == "uuid"  # parts of the manifest's wrapping carry no meaning; the pictures and the sound all do
    assert statement_of(changed).source_type == statement_of(master).source_type


def test_an_unsigned_film_is_refused_in_plain_words(film: Path) -> None:
    with pytest.raises(MediaBroken, match="not signed") as refusal:
        check_master(film, says_generated=True)

    assert "/generate video" in refusal.value.remedy


def test_a_film_signed_and_then_muxed_again_is_refused(master: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.mp4"
    with av.open(str(master)) as source, av.open(str(copy), "w") as target:
        stream: Any = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)

    with pytest.raises(MediaBroken, match="not signed"):
        check_master(copy, says_generated=True)


def test_what_was_generated_does_not_go_out_as_if_it_was_not(film: Path, master: Path, tmp_path: Path) -> None:
    signing.sign(film, tmp_path / "brought.mp4", SourceType.COMPOSITE)

    check_master(tmp_path / "brought.mp4", says_generated=False)
    with pytest.raises(MediaBroken, match="would not be told"):
        check_master(master, says_generated=False)


def test_a_signature_that_is_not_given_leaves_no_film_behind_as_signed(film: Path, tmp_path: Path) -> None:
    who = signing.identity()
    manifest = manifest_of(SourceType.TRAINED, (), "1", "film.mp4")

    def refuse(_claim: bytes) -> bytes:
        raise Refused("No.", "Ask again.")

    with pytest.raises(Refused, match="No"):
        signed(film, tmp_path / "out.mp4", manifest, who.algorithm, who.chain_pem, refuse)
    with pytest.raises(Unsignable):
        signed(film, tmp_path / "out.mp4", manifest, who.algorithm, who.chain_pem, lambda _: os.urandom(64))


# The identity.


def test_the_studio_makes_its_key_once_and_shows_it_to_nobody(tmp_path: Path) -> None:
    first = Identity.open(tmp_path / "keys", ProvenanceSection())

    second = Identity.open(tmp_path / "keys", ProvenanceSection())

    assert second.chain_pem == first.chain_pem
    assert [oct(file.stat().st_mode & 0o777) for file in (tmp_path / "keys").iterdir()] == ["0o600"]
    assert "PRIVATE" not in first.chain_pem
    assert first.chain_pem.count("BEGIN CERTIFICATE") == 2


def test_the_key_signs_claims_of_films_and_nothing_else() -> None:
    who = signing.identity()

    for other in (b"", b"\x30\x82\x01\x00", b"\x84\x6bCounterSignature", who.chain_pem.encode()):
        with pytest.raises(Refused, match="no claim"):
            who.sign(other)


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()], ids=lambda curve: curve.name)
def test_somebodys_own_certificate_signs_films(film: Path, tmp_path: Path, curve: ec.EllipticCurve) -> None:
    own = _own(tmp_path, ec.generate_private_key(curve))

    who = Identity.open(tmp_path / "keys", own)

    manifest = manifest_of(SourceType.TRAINED, (), "1", "film.mp4")
    assert signed(film, tmp_path / "out.mp4", manifest, who.algorithm, who.chain_pem, who.sign).is_valid
    assert not who.is_self_made
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_other_kinds_of_keys_sign_films_too(film: Path, tmp_path: Path, kind: str) -> None:
    key = ed25519.Ed25519PrivateKey.generate() if kind == "ed25519" else rsa.generate_private_key(65537, 2048)

    who = Identity.open(tmp_path / "keys", _own(tmp_path, key))

    manifest = manifest_of(SourceType.TRAINED, (), "1", "film.mp4")
    assert signed(film, tmp_path / "out.mp4", manifest, who.algorithm, who.chain_pem, who.sign).is_valid


def test_a_certificate_that_cannot_sign_is_refused_at_the_start_and_says_why(tmp_path: Path) -> None:
    own = _own(tmp_path, ec.generate_private_key(ec.SECP256R1()))
    stranger = _own(tmp_path / "other", ec.generate_private_key(ec.SECP256R1()))
    later = datetime.now(UTC) + timedelta(days=5000)
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_text("-----BEGIN NONSENSE-----")
    cases = [
        (ProvenanceSection(certificate=own.certificate), None, "only one"),
        (ProvenanceSection(certificate=own.certificate, key=stranger.key), None, "does not belong"),
        (ProvenanceSection(certificate=nonsense, key=own.key), None, "cannot be read"),
        (ProvenanceSection(certificate=own.certificate, key=tmp_path / "nowhere"), None, "cannot be read"),
        (own, later, "not valid now"),
    ]

    for settings_, now, words in cases:
        with pytest.raises(SettingsWrong, match=words):
            Identity.open(tmp_path / "keys", settings_, now)


async def test_many_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    made = await asyncio.gather(
        *(asyncio.to_thread(Identity.open, tmp_path / "keys", ProvenanceSection()) for _ in range(6))
    )

    assert len({one.chain_pem for one in made}) == 1


# The command.


def test_the_command_says_where_a_film_comes_from_and_fails_for_one_that_was_changed(
    film: Path, master: Path, tmp_path: Path
) -> None:
    changed = tmp_path / "changed.mp4"
    changed.write_bytes(master.read_bytes()[:-1] + b"?")
    run = CliRunner()

    assert run.invoke(app, ["verify", str(master)]).exit_code == 0
    for path, words in ((film, "not signed"), (changed, "does NOT fit"), (tmp_path / "none.mp4", "no file")):
        result = run.invoke(app, ["verify", str(path)])
        assert result.exit_code == 1
        assert words in result.output


def _own(folder: Path, key: Any) -> ProvenanceSection:
    """Write down a certificate that somebody else has issued, and its key."""
    folder.mkdir(exist_ok=True)
    issuer, began = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC) - timedelta(days=1)
    from bot.identity import _certificate

    root = _certificate("An authority", issuer.public_key(), began, None, issuer)
    leaf = _certificate("A company", key.public_key(), began, root, issuer)
    chain, secret = folder / "chain.pem", folder / "secret.pem"
    chain.write_bytes(b"".join(one.public_bytes(serialization.Encoding.PEM) for one in (leaf, root)))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return ProvenanceSection(certificate=chain, key=secret)
