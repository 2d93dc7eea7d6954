from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial, reduce
from operator import or_
from typing import Any, Self

import django_filters
from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agencies.filters import AgencyChoiceFilter, RegionChoiceFilter
from agencies.models import Agency, GovernmentAffair, Region
from agreements.models import Agreement
from innovations.entitlement import adopting_side, day_of
from innovations.models import Adoption, AssessmentPeriod, Innovation, InnovationVersion
from innovations.search.facets import BUCKETS, adopted_bucket, freshness
from innovations.search.models import InnovationSearch
from innovations.search.plans import Plan
from innovations.search.queries import understand
from innovations.search.querysets import (
    adoptable_by,
    adoptable_in,
    fresh_as,
    is_adoptable_by,
    is_adoptable_in,
    visible_to,
)
from sipkd.api.filters import CountedFilter, ResourceFilter, ResourceOrdering, visible
from sipkd.api.params import chosen_date, on_date
from sipkd.dates import today
from sipkd.events.conditional import until_next_event
from sipkd.facets import CountedFacets, Facet, ManyFacet
from sipkd.statements import Statement, kept

FIRST_YEAR = 1945
AWARD = (("true", _("Berpenghargaan")), ("false", _("Tanpa penghargaan")))
ADOPTED = (
    ("0", _("Belum pernah")),
    ("1", _("Satu kali")),
    ("2-4", _("2–4 kali")),
    ("5-9", _("5–9 kali")),
    ("10+", _("10 kali atau lebih")),
)
ADOPTED_RANGES = {
    value: (low, high - 1) for (value, _label), low, high in zip(ADOPTED, (0, *BUCKETS), (*BUCKETS, 32768), strict=True)
}


class AffairChoiceFilter(django_filters.ModelMultipleChoiceFilter):
    def __init__(self, **kwargs) -> None:
        super().__init__(
            queryset=GovernmentAffair.objects.order_by("code"),
            to_field_name="code",
            label=_("Urusan pemerintahan"),
            **kwargs,
        )


def years() -> list[tuple[int, int]]:
    """Latest first: every year that a record may give, not only those that some does: a hidden one would show."""
    return [(year, year) for year in range(today().year + 1, FIRST_YEAR - 1, -1)]


class InnovationFilter(CountedFilter):
    """Filters the search table, which has the columns of the catalogue, and counts all its facets in one query."""

    q = django_filters.CharFilter(method="search", label=_("Cari inovasi"))
    affair = AffairChoiceFilter(distinct=False, method="where")
    province = RegionChoiceFilter(field_name="province", label=_("Provinsi"))
    region = RegionChoiceFilter(field_name="region", label=_("Daerah"))
    agency = AgencyChoiceFilter(field_name="agency", label=_("Perangkat daerah"))
    stage = django_filters.MultipleChoiceFilter(choices=Innovation.Stage, distinct=False, label=_("Tahapan inovasi"))
    kind = django_filters.MultipleChoiceFilter(choices=Innovation.Kind, distinct=False, label=_("Jenis inovasi"))
    form = django_filters.MultipleChoiceFilter(choices=Innovation.Form, distinct=False, label=_("Bentuk inovasi"))
    openness = django_filters.MultipleChoiceFilter(
        choices=Innovation.Openness, distinct=False, label=_("Ketersediaan replikasi")
    )
    year = django_filters.MultipleChoiceFilter(choices=years, distinct=False, label=_("Tahun"))
    award = django_filters.MultipleChoiceFilter(choices=AWARD, distinct=False, method="where", label=_("Penghargaan"))
    adopted = django_filters.MultipleChoiceFilter(
        choices=ADOPTED, distinct=False, method="where", label=_("Sudah direplikasi")
    )
    freshness = django_filters.MultipleChoiceFilter(
        choices=Innovation.Freshness, distinct=False, method="where", label=_("Masih berjalan?")
    )
    adoptable_by = AgencyChoiceFilter(method="where", label=_("Dapat direplikasi oleh"))
    adoptable_in = RegionChoiceFilter(method="where", label=_("Dapat direplikasi di"))
    ordering = ResourceOrdering(
        fields=(("updated_at", "updated_at"), ("adoptions", "adoptions"), ("name", "name")),
        choices=(
            ("-updated_at", _("Terakhir diperbarui")),
            ("-adoptions", _("Paling banyak direplikasi")),
            ("name", _("Nama A–Z")),
            ("-name", _("Nama Z–A")),
            ("updated_at", _("Paling lama diperbarui")),
            ("adoptions", _("Paling jarang direplikasi")),
        ),
        label=_("Urutkan"),
    )
    facets = {
        "affair": Facet(F("affair"), labels="agencies_governmentaffair"),
        "province": Facet(F("province"), labels="agencies_region"),
        "region": Facet(F("region"), labels="agencies_region"),
        "stage": Facet.of_choices(F("stage"), Innovation.Stage.choices),
        "kind": Facet.of_choices(F("kind"), Innovation.Kind.choices),
        "form": Facet.of_choices(F("form"), Innovation.Form.choices),
        "openness": Facet.of_choices(F("openness"), Innovation.Openness.choices),
        "year": Facet(F("year")),
        "award": Facet.of_choices(F("is_awarded"), AWARD),
        "adopted": Facet(adopted_bucket(), [(n, value, label) for n, (value, label) in enumerate(ADOPTED)]),
        "freshness": Facet.of_choices(F("freshness"), Innovation.Freshness.choices),
        "adoptable_by": Facet(F("is_adoptable")),
        "adoptable_in": Facet(F("is_adoptable_in")),
    }
    narrowing = ("adoptable_by", "adoptable_in")
    in_order = ("stage", "year", "adopted")
    # What these ask of a row depends on their value and the day alone: their statements are kept.
    lasting = (
        "affair", "province", "region", "agency", "stage", "kind", "form", "openness", "year", "award", "adopted",
        "freshness", "ordering",
    )  # fmt: skip

    class Meta:
        model = InnovationSearch
        fields = ()

    @cached_property
    def plan(self) -> Plan | None:
        """What the words that were typed ask for."""
        text = self.form.cleaned_data.get("q")
        return understand(text, InnovationSearch.objects.visible_to(self.request.user)) if text else None

    def search(self, queryset, _name, _value):
        return queryset.asked(self.plan) if self.plan else queryset

    def narrowed(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        if name != "q":
            return super().narrowed(rows, name, value)
        return rows.having(self.plan) if self.plan else rows

    @classmethod
    def is_lasting(cls, data: QueryDict) -> bool:
        """Whether a statement for these depends on nothing but them, the reader and the day; words have slots in it."""
        return cls.base_filters.keys() & data.keys() <= {"q", *cls.lasting}

    @classmethod
    def kept_by(cls, data: QueryDict) -> Hashable:
        """What it depends on of these."""
        return tuple((name, *values) for name, values in data.lists() if name in cls.lasting)

    def in_slots(self) -> Self:
        """The same filter with slots for the words, to compose a statement by."""
        twin = type(self)(self.data, self.queryset, request=self.request, only_named=True)
        twin.is_valid()
        twin.plan = self.plan and self.plan.in_slots()
        return twin

    @property
    def values(self) -> dict[str, Any]:
        """What fills the slots."""
        return self.plan.values if self.plan else {}

    def condition(self, name: str, value) -> Q:
        """What choosing this value of a facet asks of a row."""
        match name:
            case "award":
                return Q(is_awarded__in=[one == "true" for one in value])
            case "adopted":
                return reduce(or_, (Q(adoptions__range=ADOPTED_RANGES[one]) for one in value))
            case "freshness":
                return reduce(or_, (fresh_as(one, on_date(self.request)) for one in value))
            case "adoptable_by":
                return adoptable_by(value, self._day_of(value), viewer=self.request.user)
            case "adoptable_in":
                return adoptable_in(value, self._day_of(value), viewer=self.request.user)
            case "affair":
                return Q(affair__in=[each.pk for each in value])
            case "region" | "province":
                return Q(**{name: value})
        return Q(**{f"{name}__in": value})

    def _count(self, names: tuple[str, ...]) -> tuple[int, CountedFacets]:
        """Kept until something happens where nothing narrows it down: the front of the catalogue counts every row.

        Else by a statement that is kept, if no adopter is asked about.
        """
        day, user = on_date(self.request), self.request.user
        if day == today() and not any(self.form.cleaned_data.get(name) for name in self.filters if name != "ordering"):
            count_all = partial(super()._count, tuple(self.facets))
            side = adopting_side(user)
            question = f"facets of all innovations on {day}, where they are adopted on {side and self._day_of(side)}"
            total, facets = until_next_event(user, question, count_all)
            return total, CountedFacets({name: facets[name] for name in names})
        asks_for_adopter = not self.countable(names).keys().isdisjoint(self.narrowing)
        if asks_for_adopter or not self.is_lasting(self.data):
            return super()._count(names)
        shape = self.plan and self.plan.shape
        key = ("facets", names, visible_to(user), day, get_language(), self.kept_by(self.data), shape)
        statement = kept(key, lambda: Statement.composed(*self.in_slots().question(names)))
        return self.answer(names, statement.rows(**self.values))

    def countable(self, names: Iterable[str]) -> Mapping[str, Facet | ManyFacet]:
        """What may be adopted is counted for one adopter, which is the value, and for none where there is none."""
        facets = dict(super().countable(names))
        sides = (("adoptable_by", "uuid", self.adopter), ("adoptable_in", "code", self.adopting_region))
        for name, key, side in sides:
            if name in facets and side is None:
                del facets[name]
            elif name in facets:
                facets[name] = replace(facets[name], values=[("true", getattr(side, key), side)])
        return facets

    def with_columns(self, rows: QuerySet, names: Iterable[str]) -> QuerySet:
        if "adoptable_by" in names:
            rows = rows.annotate(is_adoptable=self._is_adoptable())
        if "adoptable_in" in names:
            rows = rows.annotate(is_adoptable_in=self._is_adoptable_in())
        if "freshness" in names:
            rows = rows.annotate(freshness=freshness(on_date(self.request)))
        return rows

    @cached_property
    def adopter(self) -> Agency | None:
        """For which it is counted what it may adopt: the one asked for, or the own one."""
        side = adopting_side(self.request.user)
        return self.form.cleaned_data.get("adoptable_by") or (side if isinstance(side, Agency) else None)

    @cached_property
    def adopting_region(self) -> Region | None:
        """For which it is counted what some agency of it may adopt: the one asked for, or that of who works for all
        of it."""
        side = adopting_side(self.request.user)
        return self.form.cleaned_data.get("adoptable_in") or (side if isinstance(side, Region) else None)

    def _day_of(self, side: Agency | Region) -> date:
        return day_of(side, chosen_date(self.request))

    def _is_adoptable_in(self) -> Combinable:
        """As `_is_adoptable`, for whichever agency of the region."""
        if self.form.cleaned_data.get("adoptable_in"):
            return Value(True, output_field=BooleanField())
        ours = is_adoptable_in(self.adopting_region, self._day_of(self.adopting_region), viewer=self.request.user)
        return Case(When(ours, Value(True)), output_field=BooleanField())

    def _is_adoptable(self) -> Combinable:
        """True where the agency may adopt. If that was asked for, the rows are nothing else: the facet has one value,
        so what it leaves out counts nowhere."""
        if self.form.cleaned_data.get("adoptable_by"):
            return Value(True, output_field=BooleanField())
        mine = is_adoptable_by(self.adopter, self._day_of(self.adopter), viewer=self.request.user)
        return Case(When(mine, Value(True)), output_field=BooleanField())


class PeriodFilter(ResourceFilter):
    year = django_filters.NumberFilter(label=_("Tahun"))

    class Meta:
        model = AssessmentPeriod
        fields = ()


class VersionFilter(ResourceFilter):
    status = django_filters.MultipleChoiceFilter(choices=InnovationVersion.Status, label=_("Status"))
    innovation = django_filters.ModelChoiceFilter(
        queryset=visible(Innovation), to_field_name="uuid", label=_("Inovasi")
    )
    region = RegionChoiceFilter(field_name="innovation__region", label=_("Daerah"))
    agency = AgencyChoiceFilter(field_name="innovation__agency", label=_("Perangkat daerah"))
    facets = {"status": ("status", dict(InnovationVersion.Status.choices))}

    class Meta:
        model = InnovationVersion
        fields = ()


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
    without_basis = django_filters.BooleanFilter(method="only_without_basis", label=_("Dasar kerja sama tidak berlaku"))
    lapsed = django_filters.BooleanFilter(method="only_lapsed", label=_("Penggunaan tidak ditegaskan"))
    facets = {
        "stage": ("stage", dict(Adoption.Stage.choices)),
        "mode": ("mode", dict(Adoption.Mode.choices)),
    }

    class Meta:
        model = Adoption
        fields = ()

    def only_without_basis(self, queryset, _name, wanted):
        """Among the agreements that the asker may see, as the answer itself says it."""
        seen = Agreement.objects.visible_to(self.request.user)
        rows = Adoption.objects.without_basis(on_date(self.request)).filter(agreement__in=seen)
        return queryset.filter(pk__in=rows.values("pk")) if wanted else queryset.exclude(pk__in=rows.values("pk"))

    def only_lapsed(self, queryset, _name, wanted):
        rows = Adoption.objects.lapsed(on_date(self.request))
        return queryset.filter(pk__in=rows.values("pk")) if wanted else queryset.exclude(pk__in=rows.values("pk"))
