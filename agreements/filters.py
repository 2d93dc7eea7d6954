import django_filters
from django.utils.translation import gettext_lazy as _

from agencies.filters import AgencyChoiceFilter, RegionChoiceFilter
from agencies.models import GovernmentAffair
from agreements.models import Agreement, Milestone, Report, ReportDuty
from agreements.terms import State
from sipkd.api.filters import ResourceFilter, visible
from sipkd.api.params import on_date


class AgreementFilter(ResourceFilter):
    q = django_filters.CharFilter(method="search", label=_("Cari kerja sama"))
    document_kind = django_filters.MultipleChoiceFilter(choices=Agreement.Kind, label=_("Jenis naskah"))
    category = django_filters.MultipleChoiceFilter(choices=Agreement.Category, label=_("Kategori kerja sama"))
    state = django_filters.ChoiceFilter(choices=State, method="in_state", label=_("Keadaan"))
    in_force = django_filters.BooleanFilter(method="only_in_force", label=_("Berlaku"))
    region = RegionChoiceFilter(field_name="parties__region", label=_("Daerah"))
    agency = AgencyChoiceFilter(field_name="parties__agencies", label=_("Perangkat daerah"))
    affair = django_filters.ModelMultipleChoiceFilter(
        queryset=GovernmentAffair.objects.order_by("code"),
        field_name="affairs__code",
        to_field_name="code",
        label=_("Urusan pemerintahan"),
    )
    parent = django_filters.ModelChoiceFilter(
        queryset=visible(Agreement), to_field_name="uuid", label=_("Kerja sama induk")
    )
    facets = {
        "document_kind": ("document_kind", dict(Agreement.Kind.choices)),
        "category": ("category", dict(Agreement.Category.choices)),
        "region": ("parties__region__code", "parties__region__name"),
    }

    class Meta:
        model = Agreement
        fields = ()

    def search(self, queryset, _name, value):
        return queryset.search_for(value, self.request.user)

    def only_in_force(self, queryset, _name, value):
        in_force = queryset.model.objects.in_force(on_date(self.request))
        return queryset.filter(pk__in=in_force) if value else queryset.exclude(pk__in=in_force)

    def in_state(self, queryset, _name, value):
        return queryset.in_state(value, on_date(self.request))


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
