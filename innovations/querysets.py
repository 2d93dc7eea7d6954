from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Least

from agencies.models import GovernmentAffair
from agencies.rules import sees_everything
from agreements.models import Agreement
from innovations.search import querysets as search
from sipkd.dates import year_after

HIGHEST_PARAMETER = 3  # each indicator has three parameters


class InnovationQuerySet(QuerySet):
    def visible_to(self, user) -> Self:
        """Published public records; one's own region sees all of its own, drafts only who works on them; portal admins
        and verifiers see everything."""
        return self.filter(search.visible_to(user))

    def inside(self, user) -> Self:
        """Those that the user sees from inside: with inner files and contact."""
        return self.filter(search.inside(user))

    def worked_on_by(self, user) -> Self:
        """Those whose manuscripts the user may read."""
        return self.filter(search.worked_on_by(user))

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
        return self.filter(search.adoptable_by(agency, on or agency.today(), viewer=viewer))

    def adoptable_under(self, agreements: Iterable[int], region: int, on: date) -> Self:
        """What an agency of the region may adopt if these agreements, by id, cover it on the day."""
        return self.filter(search.adoptable_under(agreements, region, on))

    def with_replications(self, on: date) -> Self:
        """Annotates `replications`: in how many other regions it is proven to run, as indicator 31 counts."""
        from innovations.models import Adoption

        proven = Adoption.objects.proven(on).filter(innovation=OuterRef("pk")).order_by()
        regions = proven.values("innovation").annotate(n=Count("adopter__region", distinct=True)).values("n")
        return self.annotate(replications=Coalesce(Subquery(regions), Value(0)))

    def with_scores(self, period, on: date) -> Self:
        """Annotates `claimed_score` and `verified_score` of a period; the same as `checklist.Checklist` of each."""
        from innovations.models import Indicator, IndicatorEvidence

        given = IndicatorEvidence.objects.filter(innovation=OuterRef("pk"), indicator__period=period).order_by()
        weighed = given.values("innovation").annotate(
            claimed=Sum(F("parameter") * F("indicator__weight"), filter=~Q(state="rejected")),
            verified=Sum(F("parameter") * F("indicator__weight"), filter=Q(state="accepted")),
        )
        counting = Indicator.objects.filter(period=period, counts_adoptions=True).order_by("number").values("weight")
        counted = Least(F("replications"), Value(HIGHEST_PARAMETER)) * Coalesce(Subquery(counting[:1]), Value(0))
        return self.with_replications(on).annotate(
            claimed_score=Coalesce(Subquery(weighed.values("claimed")), Value(0)) + counted,
            verified_score=Coalesce(Subquery(weighed.values("verified")), Value(0)) + counted,
        )

    def for_list(self) -> Self:
        return self.select_related("region", "agency", "affair").order_by("-updated_at", "-id")

    def for_detail(self) -> Self:
        from innovations.models import Adoption, InnovationFile

        return self.select_related("region", "region__parent", "agency", "affair").prefetch_related(
            Prefetch("related_affairs", GovernmentAffair.objects.order_by("code")),
            # Few have an origin: to join its four tables would take longer to plan than all the rest takes to run.
            Prefetch("origin_adoption", Adoption.objects.as_origin()),
            Prefetch("files", InnovationFile.objects.current()),
        )


class VersionQuerySet(QuerySet):
    def visible_to(self, user) -> Self:
        """Manuscripts are for the owner agency, its region's admins and verifiers, and the portal."""
        if sees_everything(user):
            return self
        from innovations.models import Innovation

        return self.filter(innovation__in=Innovation.objects.worked_on_by(user))

    def open(self) -> Self:
        """Being written, waiting for the verifier, or returned."""
        return self.filter(status__in=["draft", "submitted", "returned"])

    def published(self) -> Self:
        return self.filter(status="published")

    def for_list(self) -> Self:
        return self.select_related("innovation__region", "innovation__agency").order_by("-id")

    def for_detail(self) -> Self:
        return self.select_related(
            "innovation__region", "innovation__agency__region", "started_by", "submitted_by", "decided_by"
        )


class InnovationFileQuerySet(QuerySet):
    def visible_to(self, user) -> Self:
        """Public files of a published profile to whoever sees it; the others, and what was withdrawn, from inside."""
        if sees_everything(user):
            return self
        from innovations.models import Innovation

        shown = self.shown_to_all().filter(innovation__in=Innovation.objects.visible_to(user))
        return self.filter(Q(pk__in=shown.values("pk")) | Q(innovation__in=Innovation.objects.inside(user)))

    def shown_to_all(self) -> Self:
        return self.filter(visibility="public", published_at__isnull=False, withdrawn_at__isnull=True)

    def current(self) -> Self:
        return self.filter(withdrawn_at__isnull=True).order_by("uploaded_at", "id")


class PeriodQuerySet(QuerySet):
    def visible_to(self, user) -> Self:
        """The guideline of each year is public reference data."""
        return self

    def newest(self):
        """The period of the last guideline, or None before one has been loaded."""
        return self.order_by("-year").first()

    def for_list(self) -> Self:
        from innovations.models import Indicator

        return self.prefetch_related(Prefetch("indicators", Indicator.objects.in_order())).order_by("-year")

    def for_detail(self) -> Self:
        return self.for_list()


class IndicatorQuerySet(QuerySet):
    def in_order(self) -> Self:
        return self.order_by("number", "id")


class IndicatorEvidenceQuerySet(QuerySet):
    def visible_to(self, user) -> Self:
        """What has been accepted, to whoever sees the innovation; the rest from inside."""
        if sees_everything(user):
            return self
        from innovations.models import Innovation

        innovations = Innovation.objects.all()
        accepted = Q(state="accepted", innovation__in=innovations.visible_to(user))
        return self.filter(accepted | Q(innovation__in=innovations.inside(user)))


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

    # -- what holds on a day -----------------------------------------------------------------------
    def running(self) -> Self:
        from innovations.models import Adoption

        return self.filter(stage__in=Adoption.RUNNING_STAGES)

    def without_basis(self, on: date) -> Self:
        """Those that run while their agreement does not hold on the day: ended, terminated or suspended."""
        return self.running().exclude(Exists(Agreement.objects.in_force(on).filter(pk=OuterRef("agreement"))))

    def lapsed(self, on: date) -> Self:
        """Those whose use was confirmed, but not for more than a year."""
        return self.in_use().filter(reconfirm_by__lt=on)

    def proven(self, on: date) -> Self:
        """Applied, confirmed by the other side, neither stopped nor lapsed: what counts for indicator 31.

        A study visit applies nothing, so it does not count.
        """
        return self.in_use().filter(reconfirm_by__gte=on).exclude(mode="studi")

    def in_use(self) -> Self:
        """Confirmed by the other side and not stopped; has the alias `reconfirm_by`, the last day of its proof."""
        from innovations.models import Adoption

        applied = self.filter(stage__in=Adoption.APPLIED_STAGES, in_use_on__isnull=False)
        return applied.alias(reconfirm_by=year_after("in_use_on"))

    # -- what a page needs -------------------------------------------------------------------------
    def for_list(self) -> Self:
        agreements = Agreement.objects.with_terms().prefetch_related("parties")
        return (
            self.select_related("innovation__region", "innovation__agency", "adopter__region")
            .prefetch_related(Prefetch("agreement", agreements))
            .order_by("-requested_at", "-id")
        )

    def as_origin(self) -> Self:
        """With what a detail says of the adoption whose result it is."""
        return self.select_related("innovation__region", "adopter")

    def for_detail(self) -> Self:
        from innovations.models import AdoptionEvidence, AdoptionMilestone, AdoptionOutcome, IssuedPaper

        return (
            self.for_list()
            .select_related("requested_by", "resulting_innovation__region")
            .prefetch_related(
                Prefetch("milestones", AdoptionMilestone.objects.order_by("due_on", "id")),
                Prefetch("evidence", AdoptionEvidence.objects.order_by("uploaded_at", "id")),
                Prefetch("outcomes", AdoptionOutcome.objects.order_by("measured_on", "id")),
                Prefetch("papers", IssuedPaper.objects.order_by("-id")),
            )
        )


class EvidenceQuerySet(QuerySet):
    def visible_to(self, user) -> Self:
        """Both sides and the portal see each file; others only a public one of an adoption that they may see."""
        if sees_everything(user):
            return self
        from innovations.models import Adoption

        adoptions = Adoption.objects.all()
        public = Q(visibility="public", adoption__in=adoptions.visible_to(user))
        return self.filter(public | Q(adoption__in=adoptions.between_sides_of(user)))


class PaperQuerySet(QuerySet):
    def visible_to(self, user) -> Self:
        """The files are for both sides and the portal; what a paper says, its verification page tells everybody."""
        if sees_everything(user):
            return self
        from innovations.models import Adoption

        return self.filter(adoption__in=Adoption.objects.between_sides_of(user))

    def for_detail(self) -> Self:
        return self.select_related(
            "adoption__innovation", "adoption__adopter__region", "adoption__agreement"
        ).prefetch_related("adoption__agreement__parties")
