from django.contrib import admin

from innovations.models import Adoption, Innovation
from innovations.search.models import SearchSynonym
from sipkd.events.admin import ReadOnlyAdmin


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
