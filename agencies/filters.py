import django_filters
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, GovernmentAffair, Region
from sipkd.api.filters import ResourceFilter


class RegionFilter(ResourceFilter):
    q = django_filters.CharFilter(method="search", label=_("Cari daerah"))
    level = django_filters.MultipleChoiceFilter(choices=Region.Level, label=_("Tingkat"))
    province = django_filters.CharFilter(field_name="parent__code", label=_("Kode provinsi"))
    facets = {"level": ("level", dict(Region.Level.choices))}

    class Meta:
        model = Region
        fields = ()

    def search(self, queryset, _name, value):
        return queryset.search(value)


class AgencyFilter(ResourceFilter):
    q = django_filters.CharFilter(method="search", label=_("Cari perangkat daerah"))
    region = django_filters.CharFilter(field_name="region__code", label=_("Kode daerah"))
    kind = django_filters.MultipleChoiceFilter(choices=Agency.Kind, label=_("Jenis perangkat daerah"))
    affair = django_filters.CharFilter(field_name="affairs__code", label=_("Kode urusan"))
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
