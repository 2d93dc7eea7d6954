"""The register: the same resources as JSON and as pages."""

from agreements.resources.agreements import AgreementPages, AgreementResource

__all__ = ["AgreementPages", "AgreementResource"]
