from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from agencies.rules import sees_everything
from agreements.models import Agreement
from innovations.scope import in_scope, is_in_scope
from sipkd.dates import first_day_within_a_year

if TYPE_CHECKING:
    from innovations.search.plans import Plan

OFFERED = Q(status="published") & ~Q(openness="closed")


FRESHNESS = ("stopped", "unattested", "running", "lapsed")
UNPUBLISHED = ("draft", "submitted", "returned")
NEVER_PUBLISHED = (*UNPUBLISHED, "discarded")


def visible_to(user) -> Q:
    """Published public records, and whatever the user sees from inside.

    The one predicate of the catalogue and of its search table: both have these columns.
    """
    if sees_everything(user):
        return Q()
    return Q(status="published", visibility="public") | inside(user)


def inside(user) -> Q:
    """What an own region sees of its records: all that have been published, and unpublished ones by `worked_on_by`.

    Nobody sees a discarded one; its manuscript is left to those who worked on it.
    """
    if sees_everything(user):
        return Q()
    if not user.is_authenticated or user.region_id is None:
        return Q(pk__in=[])
    return (Q(region=user.region_id) & ~Q(status__in=NEVER_PUBLISHED)) | (
        Q(status__in=UNPUBLISHED) & worked_on_by(user)
    )


def worked_on_by(user) -> Q:
    """What the user may see of while it is being written: of the own agency, of the own region for its admins and
    verifiers, everything for the portal's."""
    if sees_everything(user):
        return Q()
    own = Q(pk__in=[])
    if user.is_authenticated and user.region_id is not None:
        if user.agency_id is not None:
            own |= Q(agency=user.agency_id)
        if user.is_steward:
            own |= Q(region=user.region_id)
    return own


def fresh_as(freshness: str, on: date) -> Q:
    """Of which the owner says so on the day; the same as `Innovation.freshness`. Both tables have these columns."""
    oldest = first_day_within_a_year(on)
    match freshness:
        case "stopped":
            return Q(stopped_on__isnull=False)
        case "unattested":
            return Q(stopped_on__isnull=True, running_on__isnull=True)
        case "running":
            return Q(stopped_on__isnull=True, running_on__gte=oldest)
        case "lapsed":
            return Q(stopped_on__isnull=True, running_on__lt=oldest)
    raise ValueError(freshness)


def adoptable_under(agreements: Iterable[int], region: int, on: date) -> Q:
    """What an agency of the region may adopt if these agreements, by id, cover it on the day; reads by index."""
    return OFFERED & Q(is_in_scope(agreements, region, on))


def adoptable_by(agency, on: date, *, viewer=None) -> Q:
    """What the agency may adopt on the day. Asks one query for the covering agreements, of which an agency has few."""
    return adoptable_under(covering(agency, on, viewer), agency.region_id, on)


def is_adoptable_by(agency, on: date, *, viewer=None) -> Q:
    """The same, to be asked of many rows one by one."""
    return OFFERED & Q(pk__in=in_scope(covering(agency, on, viewer), agency.region_id, on))


def adoptable_in(region, on: date, *, viewer=None) -> Q:
    """What some agency of the region may adopt on the day: the union of `adoptable_by` of each."""
    return adoptable_under(covering_any_of(region, on, viewer), region.pk, on)


def is_adoptable_in(region, on: date, *, viewer=None) -> Q:
    """The same, to be asked of many rows one by one."""
    return OFFERED & Q(pk__in=in_scope(covering_any_of(region, on, viewer), region.pk, on))


def covering(agency, on: date, viewer=None) -> list[int]:
    return list(Agreement.objects.seen_by(viewer).covering(agency, on).values_list("pk", flat=True))


def covering_any_of(region, on: date, viewer=None) -> list[int]:
    return list(Agreement.objects.seen_by(viewer).covering_any_of(region, on).values_list("pk", flat=True))


class SearchRowQuerySet(QuerySet):
    def visible_to(self, user) -> Self:
        return self.filter(visible_to(user))

    def public(self) -> Self:
        return self.filter(status="published", visibility="public")

    def newest_first(self) -> Self:
        return self.order_by("-updated_at", "-id")

    def having(self, plan: "Plan") -> Self:
        """The rows that a search plan finds."""
        return self.filter(words=plan.match)

    def asked(self, plan: "Plan") -> Self:
        """The rows that a search plan finds, best first; annotates `rank`."""
        from innovations.search.ranking import rank

        return self.having(plan).annotate(rank=rank(plan)).order_by("-rank", "-id")

    def search(self, text: str) -> Self:
        """What people find among these rows with these words, best first; everything for no words."""
        from innovations.search.queries import understand

        plan = understand(text, self)
        return self.asked(plan) if plan else self
