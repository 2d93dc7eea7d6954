import django_filters
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.filters import AgencyChoiceFilter, RegionChoiceFilter
from agencies.models import GovernmentAffair
from agreements.models import Agreement, Milestone, Party, Report, ReportDuty
from agreements.terms import State
from sipkd.api.filters import CountedFilter, ResourceFilter, ResourceOrdering, visible
from sipkd.api.params import on_date
from sipkd.facets import Facet, ManyFacet

LONGEST = 36_500  # days: a century


class RegisterOrdering(ResourceOrdering):
    """By the end that holds on the day of `?on=`, after addenda and a termination; asked only where it orders."""

    def filter(self, qs, value):
        by_end = value and any(name.removeprefix("-") == "ends" for name in value)
        return super().filter(qs.with_last_day(on_date(self.parent.request)) if by_end else qs, value)


class AgreementFilter(CountedFilter):
    """What the register may be asked for. Everything about a day is about the day of `?on=`."""

    q = django_filters.CharFilter(method="search", label=_("Cari kerja sama"))
    document_kind = django_filters.MultipleChoiceFilter(choices=Agreement.Kind, method="where", label=_("Jenis naskah"))
    category = django_filters.MultipleChoiceFilter(
        choices=Agreement.Category, method="where", label=_("Kategori kerja sama")
    )
    state = django_filters.ChoiceFilter(choices=State, method="in_state", label=_("Keadaan"))
    in_force = django_filters.BooleanFilter(method="only_in_force", label=_("Berlaku"))
    sleeping = django_filters.BooleanFilter(method="only_sleeping", label=_("Tidur"))
    region = RegionChoiceFilter(method="where", label=_("Daerah"))
    party = django_filters.CharFilter(method="between", label=_("Nama pihak"))
    agency = AgencyChoiceFilter(method="with_agency", label=_("Perangkat daerah"))
    affair = django_filters.ModelMultipleChoiceFilter(
        queryset=GovernmentAffair.objects.order_by("code"),
        to_field_name="code",
        method="where",
        label=_("Urusan pemerintahan"),
    )
    parent = django_filters.ModelChoiceFilter(
        queryset=visible(Agreement), to_field_name="uuid", label=_("Kerja sama induk")
    )
    ends_within = django_filters.NumberFilter(
        field_name="ends_order", method="soon_over", min_value=0, max_value=LONGEST, decimal_places=0,
        label=_("Berakhir dalam (hari)"),
    )  # fmt: skip
    signed_from = django_filters.DateFilter(method="signed", label=_("Ditandatangani sejak"))
    signed_until = django_filters.DateFilter(method="signed", label=_("Ditandatangani sampai"))
    archived = django_filters.BooleanFilter(field_name="archived_at", method="only_archived", label=_("Arsip"))
    ordering = RegisterOrdering(
        fields=(("signed_order", "signed"), ("last_day", "ends"), ("title", "title")),
        field_labels={
            "signed_order": _("Paling dahulu ditandatangani"),
            "-signed": _("Terakhir ditandatangani"),
            "last_day": _("Paling dekat berakhir"),
            "-ends": _("Paling jauh berakhir"),
            "title": _("Judul A–Z"),
            "-title": _("Judul Z–A"),
        },
        label=_("Urutkan"),
    )
    facets = {
        "document_kind": Facet.of_choices(F("document_kind"), Agreement.Kind.choices),
        "category": Facet.of_choices(F("category"), Agreement.Category.choices),
        "region": ManyFacet("agreements_party", "agreement_id", "region_id", labels="agencies_region"),
        "affair": ManyFacet(
            "agreements_agreement_affairs", "agreement_id", "governmentaffair_id", labels="agencies_governmentaffair"
        ),
    }

    class Meta:
        model = Agreement
        fields = ()

    def condition(self, name, value) -> Q:
        match name:
            case "region":
                return Q(pk__in=Party.objects.filter(region=value).values("agreement"))
            case "affair":
                scopes = Agreement.affairs.through.objects.filter(governmentaffair__in=value)
                return Q(pk__in=scopes.values("agreement"))
        return Q(**{f"{name}__in": value})

    def search(self, queryset, _name, value):
        return queryset.search_for(value, self.request.user)

    def between(self, queryset, _name, value):
        """By a part of a party's name; the name of a private person is no key to anything."""
        named = Party.objects.exclude(kind=Party.Kind.INDIVIDUAL).filter(
            Q(name__icontains=value) | Q(region__name__icontains=value)
        )
        return queryset.filter(pk__in=named.values("agreement"))

    def with_agency(self, queryset, _name, value):
        return queryset.naming(value, on_date(self.request))

    def only_in_force(self, queryset, _name, value):
        in_force = queryset.model.objects.in_force(on_date(self.request))
        return queryset.filter(pk__in=in_force) if value else queryset.exclude(pk__in=in_force)

    def only_sleeping(self, queryset, _name, value):
        sleeping = queryset.model.objects.sleeping(on_date(self.request))
        return queryset.filter(pk__in=sleeping) if value else queryset.exclude(pk__in=sleeping)

    def only_archived(self, queryset, name, value):
        """Without this filter the resource leaves the archive out; with it, only the archive or all but it."""
        return queryset.filter(**{f"{name}__isnull": not value})

    def in_state(self, queryset, _name, value):
        return queryset.in_state(value, on_date(self.request))

    def soon_over(self, queryset, _name, value):
        over = queryset.model.objects.ending_within(int(value), on_date(self.request))
        return queryset.filter(pk__in=over.values("pk"))

    def signed(self, queryset, name, value):
        """A signature known only to its month or year counts wherever it may lie; an unknown one nowhere."""
        if name == "signed_from":
            return queryset.filter(signed_on__endswith__gt=value)
        return queryset.filter(signed_on__startswith__lte=value)


class MilestoneFilter(ResourceFilter):
    agreement = django_filters.ModelChoiceFilter(
        field_name="party__agreement", queryset=visible(Agreement), to_field_name="uuid", label=_("Kerja sama")
    )
    region = RegionChoiceFilter(field_name="party__region", label=_("Daerah"))
    agency = AgencyChoiceFilter(field_name="agency", label=_("Perangkat daerah"))
    kind = django_filters.MultipleChoiceFilter(choices=Milestone.Kind, label=_("Jenis"))
    state = django_filters.MultipleChoiceFilter(choices=Milestone.State, label=_("Keadaan"))
    overdue = django_filters.BooleanFilter(method="only_overdue", label=_("Terlambat"))
    due_before = django_filters.DateFilter(field_name="due_on", lookup_expr="lt", label=_("Tenggat sebelum"))
    facets = {
        "kind": ("kind", dict(Milestone.Kind.choices)),
        "state": ("state", dict(Milestone.State.choices)),
        "region": ("party__region__code", "party__region__name"),
    }

    class Meta:
        model = Milestone
        fields = ()

    def only_overdue(self, queryset, _name, value):
        overdue = queryset.model.objects.overdue(on_date(self.request))
        return queryset.filter(pk__in=overdue) if value else queryset.exclude(pk__in=overdue)


class ReportFilter(ResourceFilter):
    agreement = django_filters.ModelChoiceFilter(
        field_name="party__agreement", queryset=visible(Agreement), to_field_name="uuid", label=_("Kerja sama")
    )
    region = RegionChoiceFilter(field_name="party__region", label=_("Daerah"))
    recommendation = django_filters.MultipleChoiceFilter(choices=Report.Recommendation, label=_("Rekomendasi"))
    facets = {
        "recommendation": ("recommendation", dict(Report.Recommendation.choices)),
        "region": ("party__region__code", "party__region__name"),
    }

    class Meta:
        model = Report
        fields = ()


class ReportDutyFilter(ResourceFilter):
    agreement = django_filters.ModelChoiceFilter(
        queryset=visible(Agreement), to_field_name="uuid", label=_("Kerja sama")
    )
    region = RegionChoiceFilter(field_name="region", label=_("Daerah"))
    overdue = django_filters.BooleanFilter(method="only_overdue", label=_("Terlambat"))
    facets = {"region": ("region__code", "region__name")}

    class Meta:
        model = ReportDuty
        fields = ()

    def only_overdue(self, queryset, _name, value):
        on = on_date(self.request)
        return queryset.filter(due_on__lt=on) if value else queryset.filter(due_on__gte=on)
