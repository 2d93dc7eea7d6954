from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.db.models import (
    Case,
    DateField,
    Exists,
    Expression,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least, TruncDate

from agencies.rules import sees_everything
from agreements.reporting import MONTHS, EndOfNext, months_of
from agreements.sleep import all_signs, quiet_since
from agreements.terms import ENDS_SOON_DAYS, State
from sipkd.dates import WESTERN, days_after, today
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

    def seen_by(self, viewer) -> Self:
        """What counts in an answer for this viewer; everything where it is for nobody in particular."""
        return self if viewer is None else self.visible_to(viewer)

    def search_for(self, text: str, user) -> Self:
        """As `search`, and what the pages of documents say, as far as the user may see those documents."""
        from agreements.models import Document, DocumentPage

        def in_documents(query) -> Q:
            pages = DocumentPage.objects.filter(document__in=Document.objects.visible_to(user), search_vector=query)
            return Q(pk__in=pages.values("document__agreement"))

        return self.search(text, also=in_documents)

    def outside_archive(self) -> Self:
        """Without what was archived: what lists show until somebody asks for the archive."""
        return self.filter(archived_at__isnull=True)

    # -- what holds on a day -----------------------------------------------------------------------
    def addenda(self) -> Self:
        return self.filter(document_kind="adendum")

    def amending(self, on: date) -> Self:
        """The registered addenda that are in effect on the day."""
        return self.addenda().registered().filter(starts_order__lte=on)

    def registered(self) -> Self:
        """Confirmed by every party on the portal, or attested for the others."""
        return self.filter(status="registered")

    def awaiting_attestation(self) -> Self:
        """With a side that nobody on the portal can confirm, and no verifier has attested."""
        from agencies.models import Region
        from agreements.models import Party

        waiting = Party.objects.filter(agreement=OuterRef("pk"), confirmed_at=None, attested_at=None)
        absent = Q(region=None) | Q(region__in=Region.objects.absent_from_portal().values("pk"))
        is_source = Q(origin="source")
        return self.filter(Q(Exists(waiting.filter(absent))) | (is_source & Q(Exists(waiting))), status="pending")

    def in_force(self, on: date | None = None) -> Self:
        """Registered and in force on the day, both ends inclusive; an end that is not known counts as in force."""
        on = on or today()
        return self._standing(on).exclude(Exists(self._suspensions(on)))

    def sleeping(self, on: date | None = None) -> Self:
        """In force on the day and long before, without any sign of life; the same as `is_sleeping(agreement, on)`."""
        on = on or today()
        after = quiet_since(on)
        rows = self.in_force(on).filter(starts_order__lte=after)
        for sign in all_signs():
            rows = rows.exclude(Exists(sign.rows(after, on).filter(**{sign.path: OuterRef("pk")})))
        return rows

    def with_sleep(self, on: date | None = None) -> Self:
        """Annotates `is_sleeping`."""
        from agreements.models import Agreement

        return self.annotate(is_sleeping=Exists(Agreement.objects.sleeping(on).filter(pk=OuterRef("pk"))))

    def in_state(self, state: str, on: date | None = None) -> Self:
        """The agreements whose `state(on)` is this one."""
        on = on or today()
        soon = on + timedelta(days=ENDS_SOON_DAYS)
        terminated = Q(terminated_on__lte=on)
        match State(state):
            case State.UNVERIFIED:
                return self.filter(status="pending", origin="source")
            case State.PENDING:
                return self.filter(status="pending").exclude(origin="source")
            case State.AMENDS:
                return self.registered().addenda()
            case State.TERMINATED:
                return self._effective().filter(terminated)
            case State.UPCOMING:
                return self._effective().exclude(terminated).filter(starts_order__gt=on)
            case State.ENDED:
                started = self._effective().exclude(terminated).filter(starts_order__lte=on)
                return started.alias(last_day=self._last_day(on)).filter(last_day__lt=on)
            case State.SUSPENDED:
                return self._standing(on).filter(Exists(self._suspensions(on)))
            case State.ENDS_SOON:
                return self.in_force(on).filter(last_day__lte=soon)
            case _:
                return self.in_force(on).filter(last_day__gt=soon)

    def ending_within(self, days: int, on: date | None = None) -> Self:
        """In force on the day, and over after at most so many more days under the terms of that day."""
        on = on or today()
        return self.in_force(on).filter(last_day__lte=on + timedelta(days=days))

    def ending_between(self, first: date, last: date) -> Self:
        """Whose last day, as all registered addenda and a termination give it, is one of these; the first first."""
        rows = self._effective().alias(last_day=self._last_day(date.max))
        return rows.filter(last_day__range=(first, last)).order_by("last_day", "id")

    def _effective(self) -> Self:
        """Registered documents that have force of their own: an addendum only changes its parent."""
        return self.registered().exclude(document_kind="adendum")

    def _standing(self, on: date) -> Self:
        """In force on the day but for a suspension; has the alias `last_day`, the last day under the day's terms."""
        return (
            self._effective()
            .filter(starts_order__lte=on)
            .exclude(terminated_on__lte=on)
            .alias(last_day=self._last_day(on))
            .filter(last_day__gte=on)
        )

    def with_last_day(self, on: date) -> Self:
        """Annotates `last_day`, the last day under the day's terms; the far future where none is known.

        For many rows: which of them an addendum changed at all is looked up once, in a hash, and not row by row.
        """
        is_changed = Q(pk__in=self._changing_the_end(on).values("parent"))
        return self.annotate(last_day=self._cut_short(Case(When(is_changed, self._end(on)), default=F("ends_order"))))

    def last_days(self, on: date) -> QuerySet:
        """Values of `last_day`, the last day under the day's terms; the far future where none is known."""
        return self.annotate(last_day=self._last_day(on)).values("last_day")

    def _last_day(self, on: date) -> Least:
        """The last day as the latest addendum in effect has set it, else the document; at most up to a termination."""
        return self._cut_short(Coalesce(self._end(on), F("ends_order"), output_field=DateField()))

    @staticmethod
    def _changing_the_end(on: date) -> QuerySet:
        from agreements.models import Agreement

        return Agreement.objects.amending(on).exclude(end_basis="unchanged")

    def _end(self, on: date) -> Subquery:
        """The last day that the latest of these addenda has set; NULL where there is none."""
        of_it = self._changing_the_end(on).filter(parent=OuterRef("pk")).order_by("-starts_order", "-id")
        return Subquery(of_it.values("ends_order")[:1], output_field=DateField())

    @staticmethod
    def _cut_short(ends: Expression) -> Least:
        return Least(ends, days_after("terminated_on", -1))

    @staticmethod
    def _suspensions(on: date) -> QuerySet:
        from agreements.models import Suspension

        lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
        return Suspension.objects.filter(lasting, agreement=OuterRef("pk"), starts_on__lte=on)

    # -- entitlement, conditions 2 to 4 of the design ----------------------------------------------
    def between(self, *regions) -> Self:
        """Agreements to which each of the regions is a party."""
        return self.filter(*(Q(self._has_party(region=region)) for region in regions))

    def with_sides(self, sides) -> Self:
        """Agreements to which each of these is a party, whoever else is."""
        conditions = [
            {"region": side.region} if side.region else {"region": None, "kind": side.kind, "name__iexact": side.name}
            for side in sides
        ]
        return self.filter(*(Q(self._has_party(**each)) for each in conditions))

    def above(self, document_kind: str, sides) -> Self:
        """What a document of this kind between these parties may stand under; for an addendum, what it may change."""
        rows = self.with_sides(sides).order_by("-signed_order", "-id")
        if document_kind == "adendum":
            return rows.registered().exclude(document_kind="adendum")
        return rows.filter(document_kind="nota_kesepakatan" if document_kind == "rencana_kerja" else "mou")

    def allowing_adoption(self) -> Self:
        """PKS and NPHD, and an MoU only where it says so."""
        return self.filter(Q(document_kind__in=["pks", "nphd"]) | Q(document_kind="mou", allows_adoption=True))

    def covering(self, agency, on: date) -> Self:
        """Agreements under which the agency may adopt on the day, as far as the agreement itself decides."""
        return self.in_force(on).allowing_adoption().with_part_for(agency, on)

    def covering_any_of(self, region, on: date) -> Self:
        """Agreements under which some agency of the region may adopt on the day: the union of `covering` of each."""
        side = Q(region=region) & (Q(whole_region=True) | Q(agencies__isnull=False))
        return self.in_force(on).allowing_adoption()._with_side(side, on)

    def naming(self, agency, on: date) -> Self:
        """Where the agency is listed on the day: in the document, or in an addendum that is in effect."""
        return self._with_side(Q(agencies=agency), on)

    def with_part_for(self, agency, on: date | None = None) -> Self:
        """Where the agency takes part on the day: listed, added by an addendum, or with its whole region."""
        side = Q(region=agency.region_id) & (Q(whole_region=True) | Q(agencies=agency))
        return self._with_side(side, on or today())

    def _with_side(self, side: Q, on: date) -> Self:
        """Where a party is like this: of the agreement, or of an addendum that changes it on the day."""
        from agreements.models import Agreement, Party

        sides = Party.objects.filter(side)
        added = Agreement.objects.amending(on).filter(parties__in=sides)
        return self.filter(Q(pk__in=sides.values("agreement")) | Q(pk__in=added.values("parent")))

    def _has_party(self, **conditions) -> Exists:
        from agreements.models import Party

        return Exists(Party.objects.filter(agreement=OuterRef("pk"), **conditions))

    # -- what a page needs -------------------------------------------------------------------------
    def for_list(self, on: date | None = None) -> Self:
        return self._with_parties().with_sleep(on).order_by("-signed_order", "-id")

    def for_detail(self, on: date | None = None) -> Self:
        children = self.model._default_manager.prefetch_related("parties").order_by("signed_order", "id")
        return (
            self._with_parties()
            .with_sleep(on)
            .select_related("parent", "recorded_by_region")
            .prefetch_related("scope_items", "affairs", Prefetch("children", queryset=children))
            .prefetch_related("addenda__scope_items", "addenda__affairs", "addenda__parties__agencies")
        )

    def with_terms(self) -> Self:
        """Prefetch what `terms(on)` reads."""
        from agreements.models import Agreement

        addenda = Agreement.objects.addenda().registered().order_by("starts_order", "id")
        return self.prefetch_related("suspensions", Prefetch("children", queryset=addenda, to_attr="addenda"))

    def _with_parties(self) -> Self:
        from agreements.models import Party

        parties = Party.objects.select_related("region").prefetch_related("agencies").order_by("order")
        return self.with_terms().prefetch_related(Prefetch("parties", queryset=parties))


class DraftQuerySet(QuerySet):
    def visible_to(self, user) -> Self:
        """One's own, and as admin of a region those of the region; nobody else's, whoever asks."""
        if not user.is_authenticated or user.role == "api_client":
            return self.none()
        if user.role == "region_admin" and user.region_id:
            return self.filter(Q(author=user.pk) | Q(region=user.region_id))
        return self.filter(author=user.pk)

    def for_list(self) -> Self:
        return self.select_related("author").order_by("-updated_at", "-id")

    def for_detail(self) -> Self:
        return self.select_related("author", "region", "amends").prefetch_related("files")


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

    def for_detail(self) -> Self:
        return self.select_related("agreement")

    def to_examine(self) -> Self:
        """Those whose signatures and text nobody has read yet, the longest waiting first."""
        return self.filter(examined_at__isnull=True).order_by("uploaded_at", "id")

    def to_recheck(self, before: datetime) -> Self:
        """Those whose fingerprint was not compared since then, the longest waiting first."""
        waiting = Q(fixity_checked_at__isnull=True) | Q(fixity_checked_at__lt=before)
        return self.filter(waiting).order_by(F("fixity_checked_at").asc(nulls_first=True), "id")


class WithinPartiesQuerySet(QuerySet):
    """Rows that are between the parties: their regions and the portal see them, also of a public agreement."""

    agreement_path: str  # from a row to the id of its agreement

    def visible_to(self, user) -> Self:
        if sees_everything(user):
            return self
        if not user.is_authenticated or user.region_id is None:
            return self.none()
        from agreements.models import Party

        sides = Party.objects.filter(agreement=OuterRef(self.agreement_path), region=user.region_id)
        return self.filter(Exists(sides))


class MilestoneQuerySet(WithinPartiesQuerySet):
    agreement_path = "party__agreement_id"

    def planned(self) -> Self:
        return self.filter(state="planned")

    def overdue(self, on: date | None = None) -> Self:
        """Not done, not cancelled, and the day has passed; the same as `milestone.is_late(on)`."""
        return self.planned().filter(due_on__lt=on or today())

    def for_list(self) -> Self:
        return self.select_related("party__agreement", "party__region", "agency__region").order_by("due_on", "id")

    def for_detail(self) -> Self:
        from agreements.models import MilestoneEvidence

        files = MilestoneEvidence.objects.order_by("uploaded_at", "id")
        return self.for_list().prefetch_related(
            "party__agencies", "party__agreement__parties", Prefetch("evidence", queryset=files)
        )


class MilestoneEvidenceQuerySet(WithinPartiesQuerySet):
    agreement_path = "milestone__party__agreement_id"


class ReportQuerySet(WithinPartiesQuerySet):
    agreement_path = "party__agreement_id"

    def for_list(self) -> Self:
        return self.select_related("party__agreement", "party__region").order_by("-filed_at", "-id")

    def for_detail(self) -> Self:
        from agreements.models import ReportEvidence

        files = ReportEvidence.objects.order_by("uploaded_at", "id")
        return self.for_list().prefetch_related(
            "answers", "party__agencies", "party__agreement__parties", Prefetch("evidence", queryset=files)
        )


class ReportEvidenceQuerySet(WithinPartiesQuerySet):
    agreement_path = "report__party__agreement_id"


class ReportDutyQuerySet(WithinPartiesQuerySet):
    agreement_path = "agreement_id"

    def as_of(self, on: date) -> Self:
        """The sides that owe a next report under the day's terms, with `ends_on` and `due_on` of it."""
        from agreements.models import Agreement, Report

        begun = Coalesce("agreement__starts_on", "agreement__signed_on")
        first, past = (Func(begun, function=bound, output_field=DateField()) for bound in ("lower", "upper"))
        last_days = Agreement.objects.filter(pk=OuterRef("agreement")).last_days(on)
        reported = Report.objects.filter(party=OuterRef("pk")).order_by("-ends_on").values("ends_on")[:1]
        registered_on = TruncDate("agreement__registered_at", tzinfo=WESTERN)
        return (
            self.filter(
                region__isnull=False, agreement__status="registered", agreement__reporting_period__in=list(MONTHS)
            )
            .exclude(agreement__document_kind="adendum")
            .alias(start=first, past=past, last=Subquery(last_days))
            .filter(past=days_after("start", 1))
            .alias(asked=Greatest(F("start"), registered_on, F("agreement__reporting_since")))
            .alias(after=Coalesce(Subquery(reported), days_after("asked", -1), output_field=DateField()))
            .filter(last__gt=F("after"))
            .annotate(ends_on=EndOfNext("start", months_of("agreement__reporting_period"), "after", "last"))
            .annotate(due_on=days_after("ends_on", settings.REPORT_DAYS))
        )

    def overdue(self, on: date) -> Self:
        return self.as_of(on).filter(due_on__lt=on)

    def due_between(self, first: date, last: date, on: date) -> Self:
        return self.for_list(on).filter(due_on__range=(first, last))

    def about_past(self, on: date) -> Self:
        """Those whose time has passed, so that one can report on it."""
        return self.for_list(on).filter(ends_on__lt=on)

    def for_list(self, on: date | None = None) -> Self:
        return self.as_of(on or today()).select_related("agreement", "region").order_by("due_on", "id")

    def for_detail(self) -> Self:
        from agreements.models import Agreement

        agreements = Agreement.objects.with_terms().prefetch_related("parties")
        return self.select_related("region").prefetch_related(
            "agencies", "reports", Prefetch("agreement", queryset=agreements)
        )
