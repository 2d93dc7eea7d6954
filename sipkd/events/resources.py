"""The inbox: the same resource as JSON and as a page."""

import django_filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from sipkd.api.filters import ResourceFilter
from sipkd.api.permissions import SignedIn
from sipkd.api.resources import Page, Resource
from sipkd.events.actions import ACTIONS, Group
from sipkd.events.models import Notification


class NotificationSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="uuid", read_only=True)
    action = serializers.CharField(source="event.action", read_only=True)
    label = serializers.CharField(source="event.label", read_only=True)
    sentence = serializers.CharField(source="event.sentence", read_only=True)
    object_label = serializers.CharField(source="event.object_label", read_only=True)
    page = serializers.SerializerMethodField()
    occurred_at = serializers.DateTimeField(source="event.created_at", read_only=True)

    class Meta:
        model = Notification
        fields = ("id", "action", "label", "sentence", "object_label", "page", "occurred_at", "read_at")

    def get_page(self, notification: Notification) -> str:
        return self.context["request"].build_absolute_uri(notification.event.get_absolute_url())


class NotificationFilter(ResourceFilter):
    unread = django_filters.ChoiceFilter(
        choices=[("true", _("Belum dibaca")), ("false", _("Dibaca"))], method="by_reading", label=_("Keadaan")
    )
    group = django_filters.ChoiceFilter(choices=Group.choices, method="of_group", label=_("Kelompok"))

    class Meta:
        model = Notification
        fields = ()

    def by_reading(self, queryset, _name, unread):
        return queryset.filter(read_at__isnull=unread == "true")

    def of_group(self, queryset, _name, group):
        return queryset.filter(event__action__in=[name for name in ACTIONS if ACTIONS[name].group_name == group])


class NotificationResource(Resource):
    """Pemberitahuan milik pengguna yang masuk."""

    model = Notification
    serializer_class = NotificationSerializer
    filterset_class = NotificationFilter
    permission_classes = [SignedIn]
    http_method_names = ["get", "head", "options", "post"]

    def get_queryset(self):
        return Notification.objects.visible_to(self.request.user).inbox().for_list()

    @extend_schema(request=None, responses=inline_serializer("Marked", {"marked": serializers.IntegerField()}))
    @action(detail=False, methods=["post"], url_path="mark-read", filterset_class=None, pagination_class=None)
    def mark_read(self, request) -> Response:
        """Tandai semua sudah dibaca; menjawab jumlah yang berubah."""
        return Response({"marked": self.get_queryset().mark_read()})


class NotificationPages(Page, NotificationResource):
    templates = {"list": "events/notification_list.html"}
