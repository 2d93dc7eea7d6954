"""What the catalogue and the adoptions add to the pages of agreements, regions, agencies and innovations."""

from agencies.models import Agency, Region
from agreements.models import Agreement
from innovations.models import Adoption, Innovation
from innovations.search.similar import similar_to
from innovations.serializers import AdoptionSerializer, InnovationSerializer
from sipkd.api.params import on_date
from sipkd.panels import panel

MOST = 6


@panel(Agreement._meta.label_lower, "innovations/panel_named.html", order=20)
def named_in_agreement(request, agreement: Agreement) -> dict:
    rows = Innovation.objects.visible_to(request.user).filter(shared__agreement=agreement).for_list()
    return {
        "items": InnovationSerializer(rows, many=True, context={"request": request}).data,
        "agreement": agreement,
        "may_name": request.user.has_perm("innovations.name_in_agreement", agreement),
    }


@panel(Agreement._meta.label_lower, "innovations/panel_adoptions.html", order=30)
def adoptions_under_agreement(request, agreement: Agreement) -> dict:
    return _adoptions(request, Adoption.objects.filter(agreement=agreement), f"agreement={agreement.uuid}")


@panel(Innovation._meta.label_lower, "innovations/panel_adoptions.html", order=30)
def adoptions_of_innovation(request, innovation: Innovation) -> dict:
    return _adoptions(request, Adoption.objects.filter(innovation=innovation), f"innovation={innovation.uuid}")


@panel(Innovation._meta.label_lower, "innovations/panel_similar.html", order=40)
def similar_innovations(request, innovation: Innovation) -> dict | None:
    found = [row.pk for row in similar_to(innovation, request.user)]
    records = Innovation.objects.for_list().in_bulk(found)
    rows = [records[pk] for pk in found]
    return {"items": InnovationSerializer(rows, many=True, context={"request": request}).data} if rows else None


@panel(Region._meta.label_lower, "innovations/panel_innovations.html", order=20)
def innovations_of_region(request, region: Region) -> dict:
    return _innovations(request, Innovation.objects.filter(region=region), f"region={region.code}")


@panel(Agency._meta.label_lower, "innovations/panel_innovations.html", order=20)
def innovations_of_agency(request, agency: Agency) -> dict:
    return _innovations(request, Innovation.objects.filter(agency=agency), f"agency={agency.uuid}")


@panel(Agency._meta.label_lower, "innovations/panel_adoptable.html", order=25)
def adoptable_by_agency(request, agency: Agency) -> dict:
    rows = Innovation.objects.adoptable_by(agency, on_date(request), viewer=request.user)
    return _innovations(request, rows, f"adoptable_by={agency.uuid}")


@panel(Agency._meta.label_lower, "innovations/panel_adoptions.html", order=30)
def adoptions_by_agency(request, agency: Agency) -> dict:
    return _adoptions(request, Adoption.objects.filter(adopter=agency), f"adopter={agency.uuid}")


def _adoptions(request, adoptions, query: str) -> dict:
    rows = adoptions.visible_to(request.user).for_list()[: MOST + 1]
    return _panel(AdoptionSerializer, rows, request, query)


def _innovations(request, innovations, query: str) -> dict:
    rows = innovations.visible_to(request.user).for_list()[: MOST + 1]
    return _panel(InnovationSerializer, rows, request, query)


def _panel(serializer_class, rows, request, query: str) -> dict:
    items = serializer_class(rows, many=True, context={"request": request}).data
    return {"items": items[:MOST], "has_more": len(items) > MOST, "query": query}
