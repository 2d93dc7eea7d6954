import django_filters
from django.utils.translation import gettext_lazy as _

from agencies.filters import AgencyChoiceFilter, RegionChoiceFilter
from agencies.models import GovernmentAffair
from agreements.models import Agreement
from innovations.models import Adoption, Innovation
from sipkd.api.filters import ResourceFilter, ResourceOrdering, visible
from sipkd.api.params import on_date
from sipkd.dates import today

FIRST_YEAR = 1945


class AffairChoiceFilter(django_filters.ModelMultipleChoiceFilter):
    def __init__(self, **kwargs) -> None:
        super().__init__(
            queryset=GovernmentAffair.objects.order_by("code"),
            to_field_name="code",
            label=_("Urusan pemerintahan"),
            **kwargs,
        )


def years() -> list[tuple[int, int]]:
    """Every year that a record may give, not only those that some record gives: a hidden one would show."""
    return [(year, year) for year in range(FIRST_YEAR, today().year + 2)]


class InnovationFilter(ResourceFilter):
    q = django_filters.CharFilter(method="search", label=_("Cari inovasi"))
    affair = AffairChoiceFilter(field_name="affair__code")
    region = RegionChoiceFilter(field_name="region", label=_("Daerah"))
    agency = AgencyChoiceFilter(field_name="agency", label=_("Perangkat daerah"))
    stage = django_filters.MultipleChoiceFilter(choices=Innovation.Stage, label=_("Tahapan inovasi"))
    kind = django_filters.MultipleChoiceFilter(choices=Innovation.Kind, label=_("Jenis inovasi"))
    form = django_filters.MultipleChoiceFilter(choices=Innovation.Form, label=_("Bentuk inovasi"))
    openness = django_filters.MultipleChoiceFilter(choices=Innovation.Openness, label=_("Ketersediaan replikasi"))
    year = django_filters.MultipleChoiceFilter(choices=years, label=_("Tahun"))
    adoptable_by = AgencyChoiceFilter(method="only_adoptable", label=_("Dapat direplikasi oleh"))
    ordering = ResourceOrdering(
        fields=(("updated_at", "updated_at"), ("name", "name")),
        field_labels={
            "updated_at": _("Paling lama diperbarui"),
            "-updated_at": _("Terakhir diperbarui"),
            "name": _("Nama A–Z"),
            "-name": _("Nama Z–A"),
        },
        label=_("Urutkan"),
    )
    facets = {
        "affair": ("affair__code", "affair__name"),
        "region": ("region__code", "region__name"),
        "stage": ("stage", dict(Innovation.Stage.choices)),
        "kind": ("kind", dict(Innovation.Kind.choices)),
        "form": ("form", dict(Innovation.Form.choices)),
        "openness": ("openness", dict(Innovation.Openness.choices)),
        "year": ("year", "year"),
    }

    class Meta:
        model = Innovation
        fields = ()

    def search(self, queryset, _name, value):
        return queryset.search(value)

    def only_adoptable(self, queryset, _name, agency):
        return queryset.adoptable_by(agency, on_date(self.request), viewer=self.request.user)


class AdoptionFilter(ResourceFilter):
    stage = django_filters.MultipleChoiceFilter(choices=Adoption.Stage, label=_("Tahap replikasi"))
    mode = django_filters.MultipleChoiceFilter(choices=Adoption.Mode, label=_("Cara replikasi"))
    innovation = django_filters.ModelChoiceFilter(
        queryset=visible(Innovation), to_field_name="uuid", label=_("Inovasi")
    )
    agreement = django_filters.ModelChoiceFilter(
        queryset=visible(Agreement), to_field_name="uuid", label=_("Dasar kerja sama")
    )
    adopter = AgencyChoiceFilter(field_name="adopter", label=_("Instansi penerima"))
    owner_region = RegionChoiceFilter(field_name="innovation__region", label=_("Daerah asal"))
    adopter_region = RegionChoiceFilter(field_name="adopter__region", label=_("Daerah penerima"))
    facets = {
        "stage": ("stage", dict(Adoption.Stage.choices)),
        "mode": ("mode", dict(Adoption.Mode.choices)),
    }

    class Meta:
        model = Adoption
        fields = ()
