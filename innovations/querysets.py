from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db.models import Q, QuerySet

from agencies.rules import sees_everything
from innovations.search import querysets as search


class InnovationQuerySet(QuerySet):
    def visible_to(self, user) -> Self:
        """Published public records; one's own region sees all of its own; portal admins and verifiers see
        everything."""
        return self.filter(search.visible_to(user))

    def published(self) -> Self:
        return self.filter(status="published")

    def open_for_adoption(self) -> Self:
        """Published and offered for replication in some way."""
        return self.published().exclude(openness="closed")

    def adoptable_by(self, agency, on: date | None = None, *, viewer=None) -> Self:
        """What the agency may adopt on the day; the set form of `entitlement.explain`, with the same five conditions.

        With a `viewer`, only agreements that the viewer may see count. Asks one query for the covering agreements, of
        which an agency has few, and looks up what lies in their scope.
        """
        return self.filter(search.adoptable_by(agency, on or agency.region.today(), viewer=viewer))

    def adoptable_under(self, agreements: Iterable[int], region: int, on: date) -> Self:
        """What an agency of the region may adopt if these agreements, by id, cover it on the day."""
        return self.filter(search.adoptable_under(agreements, region, on))

    def for_list(self) -> Self:
        return self.select_related("region", "agency", "affair").order_by("-updated_at", "-id")

    def for_detail(self) -> Self:
        return self.select_related("region", "region__parent", "agency", "affair").prefetch_related("related_affairs")


class AdoptionQuerySet(QuerySet):
    def visible_to(self, user) -> Self:
        """What became of an approved request is public; everything else is for the two sides and the portal."""
        if sees_everything(user):
            return self
        from innovations.models import Adoption

        public = Q(stage__in=Adoption.PUBLIC_STAGES, innovation__visibility="public", innovation__status="published")
        if not user.is_authenticated or user.region_id is None:
            return self.filter(public)
        return self.filter(public | Q(adopter__region=user.region_id) | Q(innovation__region=user.region_id))

    def open(self) -> Self:
        from innovations.models import Adoption

        return self.filter(stage__in=Adoption.OPEN_STAGES)

    def between_sides_of(self, user) -> Self:
        """Those in which the user's region is the owner or the adopter."""
        if not user.is_authenticated or user.region_id is None:
            return self.none()
        return self.filter(Q(adopter__region=user.region_id) | Q(innovation__region=user.region_id))

    def for_list(self) -> Self:
        return (
            self.select_related(
                "innovation", "innovation__region", "innovation__agency", "adopter", "adopter__region", "agreement"
            )
            .prefetch_related("agreement__parties")
            .order_by("-requested_at", "-id")
        )

    def for_detail(self) -> Self:
        return self.for_list()
