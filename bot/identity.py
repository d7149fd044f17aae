"""The studio's signing identity: in whose name films say where they come from. Its key never leaves the bot.

Films are signed as C2PA wants it: a certificate that may sign and nothing else, issued by another one. The studio makes
such a chain at its first start and forgets the issuer's key; whoever has a certificate of their own sets it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from bot.keys import kept_key
from bot.sections import ProvenanceSection
from bot.studio.errors import Refused, SettingsWrong

KEY_FILE: Final = "signing.pem"
_LIFE: Final = timedelta(days=3650)
_CURVES: Final[dict[str, tuple[str, hashes.HashAlgorithm]]] = {
    "secp256r1": ("es256", hashes.SHA256()),
    "secp384r1": ("es384", hashes.SHA384()),
    "secp521r1": ("es512", hashes.SHA512()),
}
_CLAIM_BEGINS: Final = b"\x84\x6aSignature1"
"""A COSE Sig_structure (RFC 9052, 4.4): an array of four that begins with its context. Nothing else is ever signed."""

_Key = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class Identity:
    """A private key and the certificates that say whose it is, the signer's first."""

    key: _Key
    chain: tuple[x509.Certificate, ...]
    is_self_made: bool = True

    @classmethod
    def open(cls, folder: Path, settings: ProvenanceSection, now: datetime | None = None) -> Self:
        """Read the identity that is set, or that of a folder of keys, which is made if need be; blocks.

        Raises SettingsWrong for a certificate with which no film could be signed.
        """
        if settings.certificate and settings.key:
            found = cls._read(_bytes_of(settings.key), _bytes_of(settings.certificate), is_self_made=False)
        elif settings.certificate or settings.key:
            raise _wrong("only one of certificate and key is set")
        else:
            kept = kept_key(folder, KEY_FILE, lambda: cls.made().pem())
            found = cls._read(kept, kept)
        found.check(now or datetime.now(UTC))
        return found

    @classmethod
    def made(cls, now: datetime | None = None) -> Self:
        """Make an identity: the issuer's key is forgotten, so that nothing else can be issued under it."""
        began = (now or datetime.now(UTC)) - timedelta(days=1)
        issuer_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        issuer = _certificate("Picturelock studio, self-made root", issuer_key.public_key(), began, None, issuer_key)
        leaf = _certificate("Picturelock studio", key.public_key(), began, issuer, issuer_key)
        return cls(key, (leaf, issuer))

    @property
    def algorithm(self) -> str:
        """The algorithm as C2PA calls it."""
        match self.key:
            case ec.EllipticCurvePrivateKey():
                return _CURVES[self.key.curve.name][0]
            case ed25519.Ed25519PrivateKey():
                return "ed25519"
            case _:
                return "ps256"

    @property
    def chain_pem(self) -> str:
        """The certificates, for everyone to see."""
        return "".join(one.public_bytes(serialization.Encoding.PEM).decode() for one in self.chain)

    @property
    def name(self) -> str:
        """Whose name it is."""
        return self.chain[0].subject.rfc4514_string()

    @property
    def expires_at(self) -> datetime:
        """When the certificate runs out."""
        return self.chain[0].not_valid_after_utc

    def pem(self) -> bytes:
        """Return key and certificates; a secret."""
        secret = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return secret + self.chain_pem.encode()

    def sign(self, claim: bytes) -> bytes:
        """Sign what a film claims, as COSE has it (r and s side by side). Raises Refused for anything else."""
        if not claim.startswith(_CLAIM_BEGINS):
            raise Refused("That is no claim of a film.", "Nothing was signed; report this.")
        match self.key:
            case ec.EllipticCurvePrivateKey():
                r, s = decode_dss_signature(self.key.sign(claim, ec.ECDSA(_CURVES[self.key.curve.name][1])))
                size = (self.key.curve.key_size + 7) // 8
                return r.to_bytes(size) + s.to_bytes(size)
            case ed25519.Ed25519PrivateKey():
                return self.key.sign(claim)
            case _:
                salted = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)
                return self.key.sign(claim, salted, hashes.SHA256())

    def check(self, now: datetime) -> None:
        """Raise SettingsWrong unless films can be signed with it now."""
        leaf = self.chain[0]
        if isinstance(self.key, ec.EllipticCurvePrivateKey) and self.key.curve.name not in _CURVES:
            raise _wrong(f"C2PA knows no keys on the curve {self.key.curve.name}")
        if _public(leaf.public_key()) != _public(self.key.public_key()):
            raise _wrong("the key does not belong to the first certificate")
        if leaf.subject == leaf.issuer:
            raise _wrong("the certificate is its own issuer, which C2PA does not take")
        if not leaf.not_valid_before_utc <= now < leaf.not_valid_after_utc:
            remedy = "Get a new one." if not self.is_self_made else f"Remove {KEY_FILE} from the keys and start again."
            raise SettingsWrong(f"The signing certificate is not valid now (until {self.expires_at:%Y-%m-%d}).", remedy)

    @classmethod
    def _read(cls, key_pem: bytes, chain_pem: bytes, *, is_self_made: bool = True) -> Self:
        try:
            key = serialization.load_pem_private_key(key_pem, None)
            chain = x509.load_pem_x509_certificates(chain_pem)
        except (ValueError, TypeError) as error:
            raise _wrong(f"it cannot be read ({error})") from error
        if not isinstance(key, _Key):
            raise _wrong("C2PA knows no keys of that kind")
        return cls(key, tuple(chain), is_self_made)


def _certificate(
    name: str,
    public: ec.EllipticCurvePublicKey,
    began: datetime,
    issuer: x509.Certificate | None,
    issuer_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    """Issue a certificate: a root without an issuer, else one that may sign content and nothing else."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Picturelock studio (self-made)"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    extensions: Sequence[tuple[x509.ExtensionType, bool]] = (
        (x509.BasicConstraints(ca=issuer is None, path_length=0 if issuer is None else None), True),
        (_usage(is_root=issuer is None), True),
        (x509.SubjectKeyIdentifier.from_public_key(public), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False),
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(began)
        .not_valid_after(began + (_LIFE if issuer else 2 * _LIFE))
    )
    for extension, is_critical in extensions if issuer else extensions[:3]:
        builder = builder.add_extension(extension, critical=is_critical)
    return builder.sign(issuer_key, hashes.SHA256())


def _usage(*, is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        key_cert_sign=is_root,
        crl_sign=is_root,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _public(key: object) -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.DER, form)  # type: ignore[attr-defined, no-any-return]  # all have it


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _wrong(f"{path} cannot be read ({error.strerror})") from error


def _wrong(because: str) -> SettingsWrong:
    return SettingsWrong(
        f"Films cannot be signed with this certificate: {because}.",
        "Mend [provenance] certificate and key, or unset both to have the studio make its own.",
    )
