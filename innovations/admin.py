from django.contrib import admin

from innovations.models import Adoption, AssessmentPeriod, Indicator, Innovation
from innovations.search.models import SearchSynonym
from sipkd.events.admin import ReadOnlyAdmin, RecordedAdmin


@admin.register(Innovation)
class InnovationAdmin(ReadOnlyAdmin):
    """Looked at here; changed through the pages, which keep the history."""

    list_display = ("name", "region", "agency", "status", "openness", "origin", "updated_at")
    list_filter = ("status", "openness", "origin")
    search_fields = ("name",)
    ordering = ("-id",)
    list_select_related = ("region", "agency")


@admin.register(Adoption)
class AdoptionAdmin(ReadOnlyAdmin):
    list_display = ("innovation", "adopter", "stage", "agreement", "requested_at")
    list_filter = ("stage", "mode")
    ordering = ("-id",)
    list_select_related = ("innovation", "adopter", "agreement")


@admin.register(SearchSynonym)
class SearchSynonymAdmin(admin.ModelAdmin):
    """Words that mean the same to whoever searches; a change works from the next search on."""

    list_display = ("__str__",)
    search_fields = ("words",)
    ordering = ("words",)


@admin.register(AssessmentPeriod)
class AssessmentPeriodAdmin(RecordedAdmin):
    """A year's guideline; its indicators are rows of their own."""

    noun = "period"
    recorded_fields = ("year", "guideline")
    list_display = ("year", "guideline")
    ordering = ("-year",)


@admin.register(Indicator)
class IndicatorAdmin(RecordedAdmin):
    """What is asked of an innovation in one period. Weights and parameters change every year."""

    noun = "indicator"
    recorded_fields = (
        "period", "number", "name", "weight", "parameter_1", "parameter_2", "parameter_3", "is_mandatory",
        "counts_adoptions",
    )  # fmt: skip
    list_display = ("number", "name", "weight", "is_mandatory", "period")
    list_filter = ("period",)
    search_fields = ("name",)
    ordering = ("-period__year", "number")
    list_select_related = ("period",)
