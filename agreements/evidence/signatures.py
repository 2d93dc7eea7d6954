"""The digital signatures of a PDF (PAdES, ETSI EN 319 142), validated by pyHanko against the portal's trust roots.

Nothing is fetched: the chain has to be in the file or among the roots, and revocation counts as far as the file carries
it. A certificate that has ended is accepted only if a trusted time stamp proves that the signature is older.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from agreements.evidence.states import WORST_FIRST, SignatureState

OUT_OF_TIME = (AdESIndeterminate.OUT_OF_BOUNDS_NO_POE, AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED)
MOST_SIGNATURES = 100


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature. Names are those in the certificate; the time is what the signer's computer said, if anything."""

    state: str
    signer: str = ""
    issuer: str = ""
    signed_at: str | None = None
    valid_until: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def signatures_in(content: bytes, roots: Sequence[x509.Certificate]) -> list[Signature]:
    """Every signature of the file in order; empty for a file without. Raises if the file cannot be read as a PDF."""
    reader = PdfFileReader(BytesIO(content), strict=False)
    return [_signature(embedded, roots) for embedded in reader.embedded_regular_signatures[:MOST_SIGNATURES]]


def state_of(signatures: Sequence[Signature]) -> SignatureState:
    """What the file as a whole shows: the worst of its signatures."""
    states = {signature.state for signature in signatures}
    return next((state for state in WORST_FIRST if state in states), SignatureState.UNSIGNED)


def _signature(embedded: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]) -> Signature:
    try:
        certificate = embedded.signer_cert
        status = validate_pdf_signature(embedded, signer_validation_context=_context(roots))
    except Exception:  # whatever a broken or forged signature leads to: it is not valid
        return Signature(SignatureState.INVALID)
    return Signature(
        state=_judged(embedded, status, roots),
        signer=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        signed_at=_iso(status.signer_reported_dt),
        valid_until=_iso(certificate.not_valid_after),
    )


def _judged(
    embedded: EmbeddedPdfSignature, status: PdfSignatureStatus, roots: Sequence[x509.Certificate]
) -> SignatureState:
    """Intact first: a chain means nothing under a document that was changed."""
    if not (status.intact and status.valid and status.docmdp_ok):
        return SignatureState.INVALID
    if status.trusted:
        return SignatureState.VALID if status.bottom_line else SignatureState.INVALID
    if status.trust_problem_indic in OUT_OF_TIME:
        return SignatureState.VALID if _was_trusted_when_stamped(embedded, status, roots) else SignatureState.EXPIRED
    return SignatureState.UNTRUSTED


def _was_trusted_when_stamped(
    embedded: EmbeddedPdfSignature, status: PdfSignatureStatus, roots: Sequence[x509.Certificate]
) -> bool:
    stamp = status.timestamp_validity
    if stamp is None or not (stamp.intact and stamp.valid and stamp.trusted):
        return False
    then = validate_pdf_signature(embedded, signer_validation_context=_context(roots, stamp.timestamp))
    return bool(then.bottom_line)


def _context(roots: Sequence[x509.Certificate], moment: datetime | None = None) -> ValidationContext:
    return ValidationContext(
        trust_roots=list(roots), allow_fetching=False, revocation_mode="soft-fail", moment=moment,
        best_signature_time=moment,
    )  # fmt: skip


def _name(name: x509.Name) -> str:
    """The common name, else the whole name in words."""
    common = name.native.get("common_name")
    return str(common if isinstance(common, str) else name.human_friendly)[:200]


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
