"""A certificate authority for tests, and PDFs that are signed under it as a signing application would."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.factories import pdf

YEAR = timedelta(days=365)


class Authority:
    """One root with its key; `sign` gives a PDF another signature, whose certificate is made for it."""

    def __init__(self, name: str = "Induk Uji") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.root = certificate(name, self.key, issuer=name, signing_key=self.key, is_ca=True)

    @property
    def pem(self) -> bytes:
        return self.root.public_bytes(serialization.Encoding.PEM)

    def write(self, folder: Path, name: str = "induk.pem") -> Path:
        """Put the root where the portal looks for what it trusts."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(self.pem)
        return folder

    def sign(
        self, content: bytes | None = None, *, name: str = "Dony Ahmad Munir", field: str = "TTE", expired: bool = False
    ) -> bytes:
        """The PDF with one more PAdES signature; `expired` by a certificate that ended yesterday."""
        key = ec.generate_private_key(ec.SECP256R1())
        days = (timedelta(days=400), timedelta(days=1)) if expired else (timedelta(days=1), -YEAR)
        leaf = certificate(name, key, issuer=self.root.subject, signing_key=self.key, days=days)
        registry = SimpleCertificateStore()
        registry.register(as_asn1(self.root))
        signer = signers.SimpleSigner(as_asn1(leaf), as_asn1_key(key), registry)
        details = signers.PdfSignatureMetadata(
            field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"
        )
        writer, signed = IncrementalPdfFileWriter(BytesIO(content or pdf())), BytesIO()
        signers.PdfSigner(details, signer, new_field_spec=SigFieldSpec(field)).sign_pdf(writer, output=signed)
        return signed.getvalue()


def certificate(
    name: str, key, *, issuer, signing_key, is_ca: bool = False, days: tuple = (10 * YEAR, -10 * YEAR)
) -> x509.Certificate:
    """Valid from so long ago until so long ago; a negative time is in the future."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=not is_ca, content_commitment=not is_ca, key_cert_sign=is_ca, crl_sign=is_ca,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer if isinstance(issuer, x509.Name) else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - days[0])
        .not_valid_after(now - days[1])
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(signing_key, hashes.SHA256())
    )


def as_asn1(one: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(one.public_bytes(serialization.Encoding.DER))


def as_asn1_key(key) -> asn1_keys.PrivateKeyInfo:
    der = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return asn1_keys.PrivateKeyInfo.load(der)


def with_one_byte_changed(content: bytes) -> bytes:
    """The same PDF with one digit of its page's height changed in place."""
    at = content.index(b"842")
    return content[:at] + b"9" + content[at + 1 :]
