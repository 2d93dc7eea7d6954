"""How far an agreement reaches: who may adopt an innovation, what a draft would unlock, what lapses with an agreement.

The same five conditions as `entitlement.explain`, asked from the other sides.
"""

from collections.abc import Collection, Iterable
from datetime import date
from itertools import chain

from django.db.models import Q

from agencies.models import Agency
from agencies.querysets import AgencyQuerySet
from agreements.models import Agreement, Party
from agreements.querysets import AgreementQuerySet
from innovations.models import Innovation, SharedInnovation
from innovations.querysets import InnovationQuerySet
from innovations.scope import scopes


def entitled_agencies(innovation: Innovation, on: date, *, viewer=None) -> AgencyQuerySet:
    """The agencies of other regions that may adopt the innovation on the day."""
    if not innovation.is_open:
        return Agency.objects.none()
    covering = covering_agreements(Agreement.objects.seen_by(viewer), innovation, on)
    return agencies_taking_part(covering, on).exclude(region=innovation.region_id)


def covering_agreements(agreements: AgreementQuerySet, innovation: Innovation, on: date) -> list[int]:
    """The ids of those that cover the innovation on the day, whoever the adopter is.

    Few agreements of a region are in force; each question about their scope then goes by index.
    """
    of_region = Party.objects.filter(region=innovation.region_id).values_list("agreement", flat=True)
    holding = agreements.filter(pk__in=list(of_region)).in_force(on).allowing_adoption()
    documents = _with_addenda(holding.values_list("pk", flat=True), on)
    named = SharedInnovation.objects.filter(agreement__in=list(documents))
    by_affair = Agreement.objects.filter(pk__in=list(documents), affairs__in=innovation.affair_ids())
    of_all_affairs = Agreement.objects.filter(pk__in=list(documents), covers_all_affairs=True)

    def bases(found: Iterable[int]) -> set[int]:
        return {documents[document] for document in found}

    naming_any = bases(named.values_list("agreement", flat=True).distinct())
    covering = bases(named.filter(innovation=innovation).values_list("agreement", flat=True))
    covering |= bases(of_all_affairs.values_list("pk", flat=True))
    return sorted(covering | bases(by_affair.values_list("pk", flat=True)) - naming_any)


def _with_addenda(agreements: Iterable[int], on: date) -> dict[int, int]:
    """These agreements and the addenda that change them on the day, each with the agreement that it belongs to."""
    documents = {pk: pk for pk in agreements}
    amending = Agreement.objects.amending(on).filter(parent__in=list(documents)).values_list("pk", "parent")
    return documents | {pk: parent for pk, parent in amending if parent is not None}


def agencies_taking_part(agreements: Collection[int], on: date) -> AgencyQuerySet:
    """The agencies on any side of these agreements, by id, on the day: listed, added by an addendum, or of a whole
    region.

    The sides are looked up first: they are few, and PostgreSQL then goes from them to the agencies by index.
    """
    sides = Party.objects.filter(agreement__in=list(_with_addenda(agreements, on)))
    found = list(sides.values_list("pk", "region", "whole_region"))
    listed = Party.agencies.through.objects.filter(party__in=[pk for pk, _region, _whole in found])
    agencies = set(listed.values_list("agency", flat=True))
    regions = {region for _pk, region, is_whole in found if is_whole}
    return Agency.objects.filter(Q(pk__in=agencies) | Q(region__in=regions))


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


def lapsing_for_region(agreement: Agreement, region: int, on: date) -> InnovationQuerySet:
    """What some agency of the region may adopt on the day under this agreement alone.

    Agencies that have the same other agreements lose the same: the question is asked once per such group.
    """
    this = Agreement.objects.filter(pk=agreement.pk).in_force(on).allowing_adoption().values_list("pk", flat=True)
    agencies = agencies_taking_part(list(this), on).filter(region=region)
    others = Agreement.objects.in_force(on).allowing_adoption().between(region).exclude(pk=agreement.pk)
    groups = _other_agreements(agencies, others, region, on)
    found = scopes({agreement.pk, *chain.from_iterable(groups)}, region, on)
    own, lost = found.get(agreement.pk, set()), set()
    for group in groups:
        lost |= own.difference(*(found.get(pk, ()) for pk in group))
    return _offered(lost)


def _offered(innovations: Iterable[int]) -> InnovationQuerySet:
    return Innovation.objects.open_for_adoption().filter(pk__in=list(innovations))


def _other_agreements(
    agencies: AgencyQuerySet, others: AgreementQuerySet, region: int, on: date
) -> set[frozenset[int]]:
    """The distinct sets of other agreements that agencies among these take part in."""
    documents = _with_addenda(others.values_list("pk", flat=True), on)
    sides = Party.objects.filter(agreement__in=list(documents), region=region)
    whole = {documents[pk] for pk in sides.filter(whole_region=True).values_list("agreement", flat=True)}
    listed: dict[int, set[int]] = {agency: set() for agency in agencies.values_list("pk", flat=True)}
    for agency, document in sides.filter(agencies__in=list(listed)).values_list("agencies", "agreement"):
        if agency in listed:
            listed[agency].add(documents[document])
    return {frozenset(own | whole) for own in listed.values()}
