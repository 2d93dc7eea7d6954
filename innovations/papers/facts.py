"""What a paper states, taken from the record once and kept with the paper. No personal data: offices, not persons."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from agencies.models import Agency, Region
from innovations.models import Adoption, IssuedPaper
from innovations.papers.wording import with_region

Kind = IssuedPaper.Kind
ALWAYS = ("kind", "code", "verify_at", "issued_on", "innovation", "local_name", "owner", "adopter", "agreement", "mode")
BESIDES = {
    Kind.INTEREST: ("purpose", "requested_on"),
    Kind.COMMITMENT: ("approved_on",),
    Kind.APPLICATION: ("applied_on",),
    Kind.CERTIFICATE: ("applied_on", "confirmed_on"),
}
OF_ONE_ISSUE = ("code", "verify_at", "issued_on")
NOT_PUBLIC = ("kind", "purpose", *OF_ONE_ISSUE)
HEADS = {Region.Level.PROVINCE: "Gubernur", Region.Level.REGENCY: "Bupati", Region.Level.CITY: "Wali Kota"}
OFFICES = {
    Agency.Kind.SECRETARIAT: "Sekretaris",
    Agency.Kind.INSPECTORATE: "Inspektur",
    Agency.Kind.DISTRICT: "Camat",
    Agency.Kind.HOSPITAL: "Direktur",
}


def facts_of(adoption: Adoption, kind: Kind, *, code: str, issued_on: date) -> dict[str, Any]:
    """Plain values only, so that they can be stored and the same paper drawn from them at any time.

    A paper has the facts that it states and no other: what happens later makes no new paper of it.
    """
    with translation.override("id"):
        everything = _everything(adoption, kind, code, issued_on)
    return {name: everything[name] for name in (*ALWAYS, *BESIDES[kind])}


def _everything(adoption: Adoption, kind: Kind, code: str, issued_on: date) -> dict[str, Any]:
    innovation, agreement = adoption.innovation, adoption.agreement
    return {
        "kind": kind.value,
        "code": code,
        "verify_at": settings.BASE_URL + reverse("innovations:paper-verify", kwargs={"code": code}),
        "issued_on": issued_on.isoformat(),
        "innovation": innovation.name,
        "local_name": adoption.local_name,
        "owner": _office(innovation.region, innovation.agency),
        "adopter": _office(adoption.adopter.region, adoption.adopter),
        "agreement": {
            "title": agreement.title,
            "kind": agreement.get_document_kind_display(),
            "signed_on": agreement.signed_on.isoformat() if agreement.signed_on else "",
            "numbers": [party.document_number for party in _in_order(agreement) if party.document_number],
        },
        "mode": adoption.get_mode_display(),
        "purpose": adoption.purpose,
        "requested_on": _day(adoption.requested_at, adoption),
        "approved_on": _day(adoption.decided_at, adoption) if adoption.stage in Adoption.PUBLIC_STAGES else "",
        "applied_on": adoption.applied_on.isoformat() if adoption.applied_on else "",
        "confirmed_on": _day(adoption.application_confirmed_at, adoption),
    }


def is_ready(adoption: Adoption, kind: Kind) -> bool:
    """Whether what the paper states is so."""
    match kind:
        case Kind.INTEREST:
            return adoption.stage not in (Adoption.Stage.DECLINED, Adoption.Stage.CANCELLED)
        case Kind.COMMITMENT:
            return adoption.stage in Adoption.PUBLIC_STAGES and adoption.stage != Adoption.Stage.STOPPED
        case Kind.APPLICATION:
            return adoption.stage in Adoption.APPLIED_STAGES
        case _:
            return adoption.stage in Adoption.APPLIED_STAGES and not adoption.is_claim


def content_of(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts without what belongs to one issue of them: two papers of the same content say the same."""
    return {name: value for name, value in facts.items() if name not in OF_ONE_ISSUE}


def _office(region: Region, agency: Agency | None) -> dict[str, str]:
    """Who speaks: the agency and its head, or the region and its head where no agency is known."""
    head = f"{HEADS[Region.Level(region.level)]} {region.bare_name}"
    if agency is None:
        return {"region": region.name, "agency": "", "head": head, "head_of_region": head}
    return {"region": region.name, "agency": agency.name, "head": _head_of(agency), "head_of_region": head}


def _head_of(agency: Agency) -> str:
    name = with_region(agency.name, agency.region.name)
    office = OFFICES.get(Agency.Kind(agency.kind), "Kepala")
    kind, _space, rest = name.partition(" ")
    return f"{office} {rest}" if kind in ("Kecamatan", "Inspektorat", "Sekretariat") else f"{office} {name}"


def _in_order(agreement):
    return sorted(agreement.parties.all(), key=lambda party: party.order)


def _day(moment, adoption: Adoption) -> str:
    if moment is None:
        return ""
    return timezone.localtime(moment, ZoneInfo(adoption.adopter.region.time_zone)).date().isoformat()


def public_facts(facts: dict[str, Any]) -> dict[str, Any]:
    """What the verification page tells: all but the purpose, which the two sides wrote to each other."""
    return {name: value for name, value in facts.items() if name not in NOT_PUBLIC}
