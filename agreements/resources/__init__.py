"""The register: the same resources as JSON and as pages."""

from agreements.resources.agreements import AgreementPages, AgreementResource
from agreements.resources.milestones import MilestonePages, MilestoneResource
from agreements.resources.reports import ReportDutyPages, ReportDutyResource, ReportPages, ReportResource

__all__ = [
    "AgreementPages",
    "AgreementResource",
    "MilestonePages",
    "MilestoneResource",
    "ReportDutyPages",
    "ReportDutyResource",
    "ReportPages",
    "ReportResource",
]
