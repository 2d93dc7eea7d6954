"""What the catalogue and the adoptions add to the pages of agreements, regions, agencies and innovations."""

from django.utils.translation import gettext as _

from agencies.models import Agency, Region
from agreements.models import Agreement
from innovations.cards import cards
from innovations.checklist import checklist_of
from innovations.entitlement import day_of
from innovations.models import Adoption, AssessmentPeriod, Innovation
from innovations.reach import entitled_agencies, lapsing_for_region, unlocked_by
from innovations.search.similar import similar_to
from innovations.serializers import AdoptionSerializer, InnovationSerializer, replication_parameter
from sipkd.api.params import chosen_date, on_date
from sipkd.panels import panel

MOST = 6
LONGEST = 20


@panel(Agreement._meta.label_lower, "innovations/panel_named.html", order=20)
def named_in_agreement(request, agreement: Agreement) -> dict:
    rows = Innovation.objects.visible_to(request.user).filter(shared__agreement=agreement).for_list()
    return {
        "items": cards(rows, request),
        "agreement": agreement,
        "may_name": request.user.has_perm("innovations.name_in_agreement", agreement),
    }


@panel(Agreement._meta.label_lower, "innovations/panel_adoptions.html", order=30)
def adoptions_under_agreement(request, agreement: Agreement) -> dict:
    return _adoptions(request, Adoption.objects.filter(agreement=agreement), f"agreement={agreement.uuid}")


@panel(Agreement._meta.label_lower, "innovations/panel_reach.html", order=25)
@panel("agreements:agreement-terminate", "innovations/panel_reach.html", order=10)
@panel("agreements:agreement-suspend", "innovations/panel_reach.html", order=10)
def reach_of_agreement(request, agreement: Agreement) -> dict | None:
    """For a party's own people: what a pending agreement would unlock, what lapses with one in force, what lost it."""
    region = getattr(request.user, "region", None)
    if region is None or all(party.region_id != region.pk for party in agreement.parties.all()):
        return None
    if agreement.is_addendum:
        return None
    on = day_of(region, chosen_date(request))
    if agreement.status == Agreement.Status.PENDING:
        what, innovations = "unlocks", unlocked_by(agreement, region.pk, on)
    elif agreement.in_force(on):
        what, innovations = "lapses", lapsing_for_region(agreement, region.pk, on)
    else:
        what, innovations = "lapsed", Innovation.objects.none()
    innovations = innovations.visible_to(request.user).for_list()
    rows = Adoption.objects.visible_to(request.user).running().filter(agreement=agreement).for_list()[: MOST + 1]
    context = {"request": request, "on": on}
    return {
        "agreement": agreement,
        "what": what,
        "region": region,
        "count": innovations.count(),
        "items": InnovationSerializer(innovations[:MOST], many=True, context=context).data,
        "adoptions": AdoptionSerializer(rows[:MOST], many=True, context=context).data,
        "has_more_adoptions": len(rows) > MOST,
        "query": f"agreement={agreement.uuid}",
    }


@panel(Innovation._meta.label_lower, "innovations/panel_running.html", order=20)
def where_it_runs(request, innovation: Innovation) -> dict:
    """Where it is applied, claimed or confirmed, and how that counts for the owner's indicator 31."""
    rows = (
        Adoption.objects.visible_to(request.user)
        .filter(innovation=innovation, stage__in=[*Adoption.APPLIED_STAGES, Adoption.Stage.STOPPED])
        .for_list()
        .order_by("-applied_on", "-id")
    )
    return {
        "items": AdoptionSerializer(rows[:LONGEST], many=True, context=_context(request)).data,
        "replications": innovation.replications,
        "parameter": replication_parameter(innovation.replications),
        "query": f"innovation={innovation.uuid}",
    }


@panel(Innovation._meta.label_lower, "innovations/panel_maturity.html", order=22)
def maturity(request, innovation: Innovation) -> dict | None:
    """How many indicators of the newest period are proven, and the score."""
    period = AssessmentPeriod.objects.visible_to(request.user).newest()
    if period is None:
        return None
    checklist = checklist_of(innovation, period, on_date(request))
    is_inside = request.user.has_perm("innovations.view_indicators", innovation)
    if not (is_inside or checklist.accepted):
        return None
    return {"checklist": checklist, "innovation": innovation, "is_inside": is_inside}


@panel(Innovation._meta.label_lower, "innovations/panel_entitled.html", order=25)
def who_may_adopt(request, innovation: Innovation) -> dict | None:
    if not innovation.is_open:
        return None
    on = on_date(request)
    agencies = entitled_agencies(innovation, on, viewer=request.user).active(on).for_list()
    return {
        "count": agencies.count(),
        "agencies": agencies[:LONGEST],
        "innovation": innovation,
        "on": on,
        "asked": chosen_date(request),
    }


@panel(Innovation._meta.label_lower, "innovations/panel_adoptions.html", order=30)
def adoptions_of_innovation(request, innovation: Innovation) -> dict | None:
    """Those on their way; the ones that run have a place of their own."""
    underway = Adoption.objects.filter(innovation=innovation).exclude(
        stage__in=[*Adoption.APPLIED_STAGES, Adoption.Stage.STOPPED]
    )
    found = _adoptions(request, underway, f"innovation={innovation.uuid}")
    return {**found, "heading": _("Sedang diajukan dan disiapkan")} if found["items"] else None


@panel(Innovation._meta.label_lower, "innovations/panel_similar.html", order=40)
def similar_innovations(request, innovation: Innovation) -> dict | None:
    found = [row.pk for row in similar_to(innovation, request.user)]
    records = Innovation.objects.for_list().in_bulk(found)
    return {"items": cards((records[pk] for pk in found), request)} if found else None


@panel(Region._meta.label_lower, "innovations/panel_innovations.html", order=20)
def innovations_of_region(request, region: Region) -> dict:
    return _innovations(request, Innovation.objects.filter(region=region), f"region={region.code}")


@panel(Agency._meta.label_lower, "innovations/panel_innovations.html", order=20)
def innovations_of_agency(request, agency: Agency) -> dict:
    return _innovations(request, Innovation.objects.filter(agency=agency), f"agency={agency.uuid}")


@panel(Agency._meta.label_lower, "innovations/panel_adoptable.html", order=25)
def adoptable_by_agency(request, agency: Agency) -> dict:
    rows = Innovation.objects.adoptable_by(agency, day_of(agency, chosen_date(request)), viewer=request.user)
    return _innovations(request, rows, f"adoptable_by={agency.uuid}")


@panel(Agency._meta.label_lower, "innovations/panel_adoptions.html", order=30)
def adoptions_by_agency(request, agency: Agency) -> dict:
    return _adoptions(request, Adoption.objects.filter(adopter=agency), f"adopter={agency.uuid}")


def _adoptions(request, adoptions, query: str) -> dict:
    rows = adoptions.visible_to(request.user).for_list()[: MOST + 1]
    return _first(AdoptionSerializer(rows, many=True, context=_context(request)).data, query)


def _innovations(request, innovations, query: str) -> dict:
    rows = innovations.visible_to(request.user).for_list()[: MOST + 1]
    return _first(cards(rows, request), query)


def _first(items, query: str) -> dict:
    return {"items": items[:MOST], "has_more": len(items) > MOST, "query": query}


def _context(request) -> dict:
    return {"request": request, "on": on_date(request)}
