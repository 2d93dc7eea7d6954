"""What the register adds to the pages of regions and agencies, and what follows from an agreement to its own."""

from agencies.models import Agency, Region
from agreements.models import Agreement, Milestone
from agreements.serializers import AgreementSerializer, MilestoneSerializer
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
    return _panel(request, Agreement.objects.with_part_for(agency), f"agency={agency.uuid}")


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


def _panel(request, agreements, query: str) -> dict:
    rows = agreements.visible_to(request.user).for_list()[: MOST + 1]
    context = {"request": request, "on": on_date(request)}
    items = AgreementSerializer(rows, many=True, context=context).data
    return {"items": items[:MOST], "has_more": len(items) > MOST, "query": query}
