"""How far an agreement reaches: who may adopt an innovation, what a draft would unlock, what lapses with an agreement.

The same five conditions as `entitlement.explain`, asked from the other sides.
"""

from collections.abc import Iterable
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

    Of one that starts later, on its first day. Empty for a kind that allows no adoption and for a region that is not a
    party.
    """
    terms = agreement.terms(on)
    if terms.starts_on is not None:
        on = max(on, terms.starts_on.earliest)
    allows = Agreement.objects.filter(pk=agreement.pk).between(region).allowing_adoption().exists()
    if not allows or not agreement.terms(on).in_force(on):
        return Innovation.objects.none()
    return Innovation.objects.adoptable_under([agreement.pk], region, on)


def lapsing_with(agreement: Agreement, agency: Agency, on: date) -> InnovationQuerySet:
    """What the agency may adopt on the day under this agreement alone: it lapses when the agreement ends."""
    covering = list(Agreement.objects.covering(agency, on).values_list("pk", flat=True))
    if agreement.pk not in covering:
        return Innovation.objects.none()
    return _only_under(agreement, [pk for pk in covering if pk != agreement.pk], agency.region_id, on)


def lapsing_for_region(agreement: Agreement, region: int, on: date) -> InnovationQuerySet:
    """What some agency of the region may adopt on the day under this agreement alone.

    Agencies that have the same other agreements lose the same, so the question is asked once per such group.
    """
    this = Agreement.objects.filter(pk=agreement.pk).in_force(on).allowing_adoption()
    agencies = agencies_taking_part(this, on).filter(region=region)
    others = Agreement.objects.in_force(on).allowing_adoption().between(region).exclude(pk=agreement.pk)
    lost = Q(pk__in=[])
    for group in _other_agreements(agencies, others, region, on):
        lost |= Q(pk__in=_only_under(agreement, group, region, on).values("pk"))
    return Innovation.objects.filter(lost)


def _only_under(agreement: Agreement, others: Iterable[int], region: int, on: date) -> InnovationQuerySet:
    rows = Innovation.objects.adoptable_under([agreement.pk], region, on)
    return rows.exclude(pk__in=Innovation.objects.adoptable_under(others, region, on).values("pk"))


def _other_agreements(
    agencies: AgencyQuerySet, others: AgreementQuerySet, region: int, on: date
) -> set[frozenset[int]]:
    """The distinct sets of other agreements that agencies among these take part in."""
    documents = {pk: pk for pk in others.values_list("pk", flat=True)}
    amending = Agreement.objects.amending(on).filter(parent__in=list(documents))
    documents |= dict(amending.values_list("pk", "parent"))
    sides = Party.objects.filter(agreement__in=list(documents), region=region)
    whole = {documents[pk] for pk in sides.filter(whole_region=True).values_list("agreement", flat=True)}
    listed: dict[int, set[int]] = {agency: set() for agency in agencies.values_list("pk", flat=True)}
    for agency, document in sides.filter(agencies__in=list(listed)).values_list("agencies", "agreement"):
        if agency in listed:
            listed[agency].add(documents[document])
    return {frozenset(own | whole) for own in listed.values()}
