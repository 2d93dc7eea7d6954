import django_filters
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, GovernmentAffair, Region
from sipkd.api.filters import ResourceFilter


class RegionChoiceFilter(django_filters.ModelChoiceFilter):
    """One region, by its code."""

    def __init__(self, **kwargs) -> None:
        super().__init__(queryset=Region.objects.all(), to_field_name="code", **kwargs)


class AgencyChoiceFilter(django_filters.ModelChoiceFilter):
    """One agency, by its UUID."""

    def __init__(self, **kwargs) -> None:
        super().__init__(queryset=Agency.objects.select_related("region"), to_field_name="uuid", **kwargs)


class RegionFilter(ResourceFilter):
    q = django_filters.CharFilter(method="search", label=_("Cari daerah"))
    level = django_filters.MultipleChoiceFilter(choices=Region.Level, label=_("Tingkat"))
    province = RegionChoiceFilter(field_name="parent", label=_("Provinsi"))
    facets = {"level": ("level", dict(Region.Level.choices))}

    class Meta:
        model = Region
        fields = ()

    def search(self, queryset, _name, value):
        return queryset.search(value)


class AgencyFilter(ResourceFilter):
    q = django_filters.CharFilter(method="search", label=_("Cari perangkat daerah"))
    region = RegionChoiceFilter(field_name="region", label=_("Daerah"))
    kind = django_filters.MultipleChoiceFilter(choices=Agency.Kind, label=_("Jenis perangkat daerah"))
    affair = django_filters.ModelChoiceFilter(
        field_name="affairs",
        queryset=GovernmentAffair.objects.all(),
        to_field_name="code",
        label=_("Urusan pemerintahan"),
    )
    facets = {"kind": ("kind", dict(Agency.Kind.choices)), "region": ("region__code", "region__name")}

    class Meta:
        model = Agency
        fields = ()

    def search(self, queryset, _name, value):
        return queryset.search(value)


class AffairFilter(ResourceFilter):
    group = django_filters.MultipleChoiceFilter(choices=GovernmentAffair.Group, label=_("Kelompok"))

    class Meta:
        model = GovernmentAffair
        fields = ()
