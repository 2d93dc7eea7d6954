from django.contrib import admin

from sipkd.events.models import Event, Notification


class ReadOnlyAdmin(admin.ModelAdmin):
    """The ledger is looked at here, never changed."""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("id", "created_at", "action", "object_label", "actor")
    list_filter = ("action",)
    search_fields = ("object_label", "object_id", "request_id")
    ordering = ("-id",)
    list_select_related = ("actor",)


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    list_display = ("id", "event", "recipient", "channel", "delivered_at", "attempts", "gave_up_at", "last_error")
    list_filter = ("channel",)
    ordering = ("-id",)
    list_select_related = ("event", "recipient")
