"""What the register adds to the pages of regions and agencies, and what follows from an agreement to its own."""

from agencies.models import Agency, Region
from agreements.models import Agreement, Milestone, Report, ReportDuty
from agreements.serializers import AgreementSerializer, MilestoneSerializer, ReportDutySerializer, ReportSerializer
from agreements.services import is_plannable
from sipkd.api.params import on_date
from sipkd.panels import panel

MOST = 6
LONGEST = 20
TEMPLATE = "agreements/panel_agreements.html"


@panel(Region._meta.label_lower, TEMPLATE, order=10)
def agreements_of_region(request, region: Region) -> dict:
    return _panel(request, Agreement.objects.between(region.pk), f"region={region.code}")


@panel(Agency._meta.label_lower, TEMPLATE, order=10)
def agreements_of_agency(request, agency: Agency) -> dict:
    return _panel(request, Agreement.objects.with_part_for(agency, on_date(request)), f"agency={agency.uuid}")


@panel(Agreement._meta.label_lower, "agreements/panel_plan.html", order=5)
def plan_of_agreement(request, agreement: Agreement) -> dict | None:
    """Rencana aksi and obligations, for the parties and the portal."""
    if agreement.is_addendum or not request.user.has_perm("agreements.view_follow_up", agreement):
        return None
    rows = Milestone.objects.visible_to(request.user).filter(party__agreement=agreement).for_list()[: LONGEST + 1]
    context = {"request": request, "on": on_date(request)}
    items = MilestoneSerializer(rows, many=True, context=context).data
    return {
        "items": items[:LONGEST],
        "has_more": len(items) > LONGEST,
        "query": f"agreement={agreement.uuid}",
        "agreement": agreement,
        "may_plan": is_plannable(agreement) and request.user.has_perm("agreements.plan_milestone", agreement),
    }


@panel(Agreement._meta.label_lower, "agreements/panel_reports.html", order=6)
def reports_on_agreement(request, agreement: Agreement) -> dict | None:
    """What the sides reported and what is owed next, for the parties and the portal."""
    user = request.user
    if agreement.is_addendum or not user.has_perm("agreements.view_follow_up", agreement):
        return None
    context = {"request": request, "on": on_date(request)}
    duties = ReportDuty.objects.visible_to(user).filter(agreement=agreement).for_list(context["on"])
    rows = Report.objects.visible_to(user).filter(party__agreement=agreement).for_list()[: LONGEST + 1]
    items = ReportSerializer(rows, many=True, context=context).data
    return {
        "duties": ReportDutySerializer(duties, many=True, context=context).data,
        "items": items[:LONGEST],
        "has_more": len(items) > LONGEST,
        "query": f"agreement={agreement.uuid}",
        "agreement": agreement,
        "own_side": _own_side(user, agreement),
        "may_agree": user.has_perm("agreements.agree_reporting", agreement),
    }


def _own_side(user, agreement: Agreement):
    """The side that the user may file for, once there is something to report on."""
    if agreement.status != Agreement.Status.REGISTERED or not user.has_perm("agreements.file_report", agreement):
        return None
    return next(party for party in agreement.parties.all() if party.region_id == user.region_id)


def _panel(request, agreements, query: str) -> dict:
    on = on_date(request)
    rows = agreements.visible_to(request.user).outside_archive().for_list(on)[: MOST + 1]
    context = {"request": request, "on": on}
    items = AgreementSerializer(rows, many=True, context=context).data
    return {"items": items[:MOST], "has_more": len(items) > MOST, "query": query}
