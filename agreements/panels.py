"""What the register adds to the pages of regions and agencies."""

from agencies.models import Agency, Region
from agreements.models import Agreement
from agreements.serializers import AgreementSerializer
from sipkd.api.params import on_date
from sipkd.panels import panel

MOST = 6
TEMPLATE = "agreements/panel_agreements.html"


@panel(Region._meta.label_lower, TEMPLATE, order=10)
def agreements_of_region(request, region: Region) -> dict:
    return _panel(request, Agreement.objects.between(region.pk), f"region={region.code}")


@panel(Agency._meta.label_lower, TEMPLATE, order=10)
def agreements_of_agency(request, agency: Agency) -> dict:
    return _panel(request, Agreement.objects.with_part_for(agency), f"agency={agency.uuid}")


def _panel(request, agreements, query: str) -> dict:
    rows = agreements.visible_to(request.user).for_list()[: MOST + 1]
    context = {"request": request, "on": on_date(request)}
    items = AgreementSerializer(rows, many=True, context=context).data
    return {"items": items[:MOST], "has_more": len(items) > MOST, "query": query}
