"""How far an agreement reaches: who may adopt an innovation, what a draft would unlock, what lapses with an agreement.

The same five conditions as `entitlement.explain`, asked from the other sides.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from agencies.models import Agency
from agencies.querysets import AgencyQuerySet
from agreements.models import Agreement, Party
from agreements.querysets import AgreementQuerySet
from innovations.models import Innovation
from innovations.querysets import InnovationQuerySet


def entitled_agencies(innovation: Innovation, on: date, *, viewer=None) -> AgencyQuerySet:
    """The agencies of other regions that may adopt the innovation on the day."""
    if not innovation.is_open:
        return Agency.objects.none()
    agreements = Agreement.objects.all() if viewer is None else Agreement.objects.visible_to(viewer)
    covering = covering_agreements(agreements, innovation, on)
    return agencies_taking_part(covering, on).exclude(region=innovation.region_id)


def covering_agreements(agreements: AgreementQuerySet, innovation: Innovation, on: date) -> AgreementQuerySet:
    """Those of the agreements that cover the innovation on the day, whoever the adopter is."""
    amending = Agreement.objects.amending(on).filter(parent=OuterRef(OuterRef("pk")))
    texts = Agreement.objects.filter(Q(pk=OuterRef("pk")) | Q(pk__in=amending.values("pk")))
    named = Exists(texts.filter(shared__innovation=innovation))
    names_any = Exists(texts.filter(shared__isnull=False))
    affair = Exists(texts.filter(affairs__in=innovation.affair_ids()))
    all_affairs = Exists(texts.filter(covers_all_affairs=True))
    return (
        agreements.between(innovation.region_id)
        .in_force(on)
        .allowing_adoption()
        .filter(Q(named) | Q(all_affairs) | (~Q(names_any) & Q(affair)))
    )


def agencies_taking_part(agreements: AgreementQuerySet, on: date) -> AgencyQuerySet:
    """The agencies on any side of these agreements on the day: listed, added by an addendum, or of a whole region."""
    ids = agreements.values("pk")
    added = Agreement.objects.amending(on).filter(parent__in=ids)
    sides = Party.objects.filter(Q(agreement__in=ids) | Q(agreement__in=added.values("pk")))
    return Agency.objects.filter(
        Q(pk__in=sides.values("agencies")) | Q(region__in=sides.filter(whole_region=True).values("region"))
    )


def unlocked_by(agreement: Agreement, region: int, on: date) -> InnovationQuerySet:
    """What agencies on the region's side could adopt on the day if this agreement, still pending, were registered.

    Empty for a kind that allows no adoption and for a region that is not a party.
    """
    allows = Agreement.objects.filter(pk=agreement.pk).between(region).allowing_adoption().exists()
    if not allows or not agreement.terms(on).in_force(on):
        return Innovation.objects.none()
    return Innovation.objects.adoptable_under([agreement.pk], region, on)


def lapsing_with(agreement: Agreement, agency: Agency, on: date) -> InnovationQuerySet:
    """What the agency may adopt on the day under this agreement alone: it lapses when the agreement ends."""
    covering = Agreement.objects.covering(agency, on)
    under = covering.filter(pk=agreement.pk).values_list("pk", flat=True)
    others = covering.exclude(pk=agreement.pk).values_list("pk", flat=True)
    rows = Innovation.objects.adoptable_under(under, agency.region_id, on)
    return rows.exclude(pk__in=Innovation.objects.adoptable_under(others, agency.region_id, on).values("pk"))
