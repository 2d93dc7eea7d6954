"""Whom the portal trusts to issue certificates: the PEM files of one folder, read anew at every examination."""

import logging
from pathlib import Path

from asn1crypto import pem, x509
from django.conf import settings

log = logging.getLogger(__name__)


def trust_roots(folder: Path | None = None) -> list[x509.Certificate]:
    """The certificates in the `.pem`, `.crt` and `.cer` files of `settings.TRUST_ROOTS`; without any, none is trusted.

    A file that cannot be read is logged and left out: fewer roots make answers more careful, never less.
    """
    folder = folder or Path(settings.TRUST_ROOTS)
    found = []
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.suffix.lower() in (".pem", ".crt", ".cer"):
            try:
                found += certificates_in(path.read_bytes())
            except (OSError, ValueError, TypeError) as error:
                log.warning("Trust root %s left out: %s", path.name, type(error).__name__)
    return found


def certificates_in(content: bytes) -> list[x509.Certificate]:
    """All certificates of a PEM file, or the one of a DER file; ValueError for anything else."""
    blocks = [der for _kind, _headers, der in pem.unarmor(content, multiple=True)] if pem.detect(content) else [content]
    certificates = [x509.Certificate.load(der) for der in blocks]
    for certificate in certificates:
        certificate.subject.native  # noqa: B018 - asn1crypto parses late; a broken file shows itself here
    return certificates
