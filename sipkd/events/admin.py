from typing import Any

from django.contrib import admin
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sipkd.events.models import (
    ChatChannel,
    ChatMessage,
    Event,
    Notification,
    Reminder,
    WebhookDelivery,
    WebhookEndpoint,
)
from sipkd.events.services import record
from sipkd.events.webhooks.services import enable_endpoint

HIDDEN = "•"


class RecordedAdmin(admin.ModelAdmin):
    """Changes made here are events too: `<noun>.loaded`, `.changed` and `.deleted`.

    Old and new values are kept for `recorded_fields`; of every other field only that it changed, because it may hold
    personal data or a secret.
    """

    noun: str
    recorded_fields: tuple[str, ...] = ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form class of one request, with the values as they are before it is filled in."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.recorded_before = self._values(obj) if obj else {}
        return form

    def save_related(self, request: HttpRequest, form: BaseForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        after = self._values(form.instance)
        before = form.recorded_before
        changes = {
            name: [before.get(name), after[name]] if name in self.recorded_fields else [HIDDEN, HIDDEN]
            for name in form.changed_data
        }
        if not change:
            record(f"{self.noun}.loaded", form.instance, by=request.user)
        elif changes:
            record(f"{self.noun}.changed", form.instance, by=request.user, changes=changes)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            record(f"{self.noun}.deleted", obj, by=request.user)
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        with transaction.atomic():
            for obj in queryset:
                self.delete_model(request, obj)

    def _values(self, obj: Any) -> dict[str, Any]:
        return {name: self._value(obj, name) for name in self.recorded_fields}

    @staticmethod
    def _value(obj: Any, name: str) -> Any:
        if obj._meta.get_field(name).many_to_many:
            return sorted(str(other) for other in getattr(obj, name).all())
        value = getattr(obj, name)
        return value if isinstance(value, bool | int | float | None) else str(value)


class ReadOnlyAdmin(admin.ModelAdmin):
    """The ledger is looked at here, never changed."""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class GivenUp(admin.SimpleListFilter):
    title = _("keadaan")
    parameter_name = "keadaan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("dead", _("Dihentikan (dead letter)")), ("waiting", _("Menunggu")), ("delivered", _("Terkirim"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "dead":
                return queryset.filter(gave_up_at__isnull=False, delivered_at__isnull=True)
            case "waiting":
                return queryset.filter(gave_up_at__isnull=True, delivered_at__isnull=True)
            case "delivered":
                return queryset.filter(delivered_at__isnull=False)
        return queryset


class OutgoingAdmin(ReadOnlyAdmin):
    """Messages on their way; the action tries dead letters again."""

    list_filter: tuple = (GivenUp,)
    actions = ("send_again",)
    ordering = ("-id",)

    @admin.action(description=_("Kirim ulang yang dihentikan"), permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: Any) -> None:
        count = queryset.revive()
        self.message_user(
            request,
            ngettext("%(count)s pesan dikirim ulang.", "%(count)s pesan dikirim ulang.", count) % {"count": count},
        )


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("id", "created_at", "action", "object_label", "actor")
    list_filter = ("action",)
    search_fields = ("object_label", "object_id", "request_id")
    ordering = ("-id",)
    list_select_related = ("actor",)


@admin.register(Notification)
class NotificationAdmin(OutgoingAdmin):
    list_display = ("id", "event", "recipient", "channel", "delivered_at", "attempts", "gave_up_at", "last_error")
    list_filter = (GivenUp, "channel", "is_digest")
    list_select_related = ("event", "recipient")


@admin.register(ChatMessage)
class ChatMessageAdmin(OutgoingAdmin):
    list_display = ("id", "event", "chat", "delivered_at", "attempts", "gave_up_at", "last_error")
    list_select_related = ("event", "chat")


@admin.register(ChatChannel)
class ChatChannelAdmin(admin.ModelAdmin):
    list_display = ("name", "region", "groups", "is_active")
    list_select_related = ("region",)
    ordering = ("name",)
    autocomplete_fields = ("region",)


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ("id", "milestone", "day", "recipient", "channel", "late_days")
    list_filter = ("milestone",)
    ordering = ("-id",)
    list_select_related = ("recipient",)


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ReadOnlyAdmin):
    list_display = ("url", "client", "created_at", "disabled_at", "disabled_reason")
    list_filter = ("disabled_reason",)
    ordering = ("-id",)
    list_select_related = ("client",)
    actions = ("enable",)

    @admin.action(description=_("Aktifkan kembali dan kirim yang tertunda"), permissions=["view"])
    def enable(self, request: HttpRequest, queryset: Any) -> None:
        for endpoint in queryset.filter(disabled_at__isnull=False):
            enable_endpoint(endpoint, by=request.user)


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnlyAdmin):
    list_display = (
        "endpoint",
        "sequence",
        "event",
        "delivered_at",
        "attempts",
        "response_status",
        "gave_up_at",
        "last_error",
    )
    list_filter = (GivenUp,)
    ordering = ("-id",)
    list_select_related = ("endpoint", "event")
