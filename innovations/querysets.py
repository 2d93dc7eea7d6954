from datetime import date
from typing import Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.rules import sees_everything
from agreements.models import Agreement
from sipkd.dates import today
from sipkd.search import SearchableQuerySet


class InnovationQuerySet(SearchableQuerySet):
    def visible_to(self, user) -> Self:
        """Published public records; one's own region sees all of its own; portal admins and verifiers see
        everything."""
        if sees_everything(user):
            return self
        public = Q(status="published", visibility="public")
        if not user.is_authenticated or user.region_id is None:
            return self.filter(public)
        return self.filter(public | Q(region=user.region_id))

    def published(self) -> Self:
        return self.filter(status="published")

    def open_for_adoption(self) -> Self:
        """Published and offered for replication in some way."""
        return self.published().exclude(openness="closed")

    def adoptable_by(self, agency, on: date | None = None, *, viewer=None) -> Self:
        """What the agency may adopt on the day; the set form of `entitlement.explain`, with the same five conditions.

        With a `viewer`, only agreements that the viewer may see count.
        """
        on = on or today()
        agreements = Agreement.objects.all() if viewer is None else Agreement.objects.visible_to(viewer)
        covering = agreements.in_force(on).allowing_adoption().with_part_for(agency)
        return (
            self.open_for_adoption()
            .exclude(region=agency.region_id)
            .filter(Exists(covering.filter(parties__region=OuterRef("region")).filter(self._in_scope())))
        )

    def _in_scope(self) -> Q:
        """Condition 5: the agreement names the innovation, or names none and shares an affair, or covers all."""
        from innovations.models import Innovation, SharedInnovation

        shared = SharedInnovation.objects.filter(agreement=OuterRef("pk"))
        named = Exists(shared.filter(innovation=OuterRef(OuterRef("pk"))))
        affair = Agreement.affairs.through.objects.filter(agreement=OuterRef("pk")).filter(
            Q(governmentaffair=OuterRef(OuterRef("affair")))
            | Exists(
                Innovation.related_affairs.through.objects.filter(
                    innovation=OuterRef(OuterRef(OuterRef("pk"))), governmentaffair=OuterRef("governmentaffair")
                )
            )
        )
        return Q(covers_all_affairs=True) | Q(named) | (~Q(Exists(shared)) & Q(Exists(affair)))

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
