from datetime import date, timedelta
from typing import Self

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from agencies.rules import sees_everything
from agreements import terms
from agreements.terms import ENDS_SOON_DAYS, State
from sipkd.dates import today
from sipkd.search import SearchableQuerySet


class AgreementQuerySet(SearchableQuerySet):
    spelling_field = "title"

    # -- who sees it -------------------------------------------------------------------------------
    def visible_to(self, user) -> Self:
        """Public records, and everything one's own region is party to; portal admins and verifiers see all."""
        if sees_everything(user):
            return self
        public = Q(visibility="public")
        if not user.is_authenticated or user.region_id is None:
            return self.filter(public)
        return self.filter(public | Q(self._has_party(region=user.region_id)))

    # -- what holds on a day -----------------------------------------------------------------------
    def registered(self) -> Self:
        """Confirmed by every party on the portal, or attested for the others."""
        return self.filter(status="registered")

    def in_force(self, on: date | None = None) -> Self:
        """Registered and in force on the day, both ends inclusive; an end that is not known counts as in force."""
        on = on or today()
        return self.registered().filter(terms.started(on), terms.not_ended(on), terms.not_terminated(on))

    def in_state(self, state: str, on: date | None = None) -> Self:
        """The agreements whose `state(on)` is this one."""
        on = on or today()
        soon = on + timedelta(days=ENDS_SOON_DAYS)
        alive = self.registered().filter(terms.not_terminated(on))
        match State(state):
            case State.UNVERIFIED:
                return self.filter(status="pending", origin="source")
            case State.PENDING:
                return self.filter(status="pending").exclude(origin="source")
            case State.TERMINATED:
                return self.registered().exclude(terms.not_terminated(on))
            case State.UPCOMING:
                return alive.exclude(terms.started(on))
            case State.ENDED:
                return alive.filter(terms.started(on)).exclude(terms.not_ended(on))
            case State.ENDS_SOON:
                return self.in_force(on).filter(ends_on__endswith__lte=soon + timedelta(days=1))
            case _:
                return self.in_force(on).exclude(ends_on__endswith__lte=soon + timedelta(days=1))

    # -- entitlement, conditions 2 to 4 of the design ----------------------------------------------
    def between(self, *regions) -> Self:
        """Agreements to which each of the regions is a party."""
        return self.filter(*(Q(self._has_party(region=region)) for region in regions))

    def allowing_adoption(self) -> Self:
        """PKS and NPHD, and an MoU only where it says so."""
        return self.filter(Q(document_kind__in=["pks", "nphd"]) | Q(allows_adoption=True))

    def with_part_for(self, agency) -> Self:
        """Agreements in which the agency takes part, by name or because its whole region does."""
        return self.filter(
            Q(self._has_party(region=agency.region_id, whole_region=True))
            | Q(self._has_party(region=agency.region_id, agencies=agency))
        )

    def _has_party(self, **conditions) -> Exists:
        from agreements.models import Party

        return Exists(Party.objects.filter(agreement=OuterRef("pk"), **conditions))

    # -- what a page needs -------------------------------------------------------------------------
    def for_list(self) -> Self:
        return self._with_parties().order_by("-signed_order", "-id")

    def for_detail(self) -> Self:
        children = self.model._default_manager.order_by("signed_order", "id")
        return (
            self._with_parties()
            .select_related("parent", "recorded_by_region")
            .prefetch_related("scope_items", "affairs", Prefetch("children", queryset=children))
        )

    def _with_parties(self) -> Self:
        from agreements.models import Party

        return self.prefetch_related(
            Prefetch(
                "parties",
                queryset=Party.objects.select_related("region").prefetch_related("agencies").order_by("order"),
            )
        )


class DocumentQuerySet(QuerySet):
    def visible_to(self, user) -> Self:
        """A public document of an agreement one may see; the others only for the parties, by `visible_to` of theirs."""
        if sees_everything(user):
            return self
        from agreements.models import Agreement

        agreements = Agreement.objects.all()
        seen = Q(visibility="public", agreement__in=agreements.visible_to(user))
        if not user.is_authenticated or user.region_id is None:
            return self.filter(seen)
        return self.filter(seen | Q(agreement__in=agreements.between(user.region_id)))
