from django.contrib import admin

from agreements.models import Agreement, Document, Milestone, Report
from sipkd.events.admin import ReadOnlyAdmin


@admin.register(Agreement)
class AgreementAdmin(ReadOnlyAdmin):
    """Looked at here; changed through the pages, which keep the history."""

    list_display = ("title", "document_kind", "status", "origin", "visibility", "updated_at")
    list_filter = ("document_kind", "status", "origin", "visibility")
    search_fields = ("title", "subject")
    ordering = ("-id",)


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ("original_name", "agreement", "kind", "size", "sha256", "uploaded_at")
    exclude = ("file",)
    ordering = ("-id",)
    list_select_related = ("agreement",)


@admin.register(Milestone)
class MilestoneAdmin(ReadOnlyAdmin):
    list_display = ("title", "party", "kind", "due_on", "state", "done_on")
    list_filter = ("kind", "state")
    search_fields = ("title",)
    ordering = ("-id",)
    list_select_related = ("party__region",)


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ("party", "starts_on", "ends_on", "recommendation", "filed_at")
    list_filter = ("recommendation", "period")
    ordering = ("-id",)
    list_select_related = ("party__region",)
