from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

if TYPE_CHECKING:
    from sipkd.events.webhooks.models import WebhookDelivery, WebhookEndpoint  # noqa: F401  (in quoted parameters)

BACKLOG_DAYS = 30  # an endpoint that failed keeps its place in the queue for so long, to be enabled again


class EndpointQuerySet(QuerySet["WebhookEndpoint"]):
    def active(self) -> Self:
        return self.filter(disabled_at__isnull=True)

    def listening(self, action: str, audience: list[int]) -> Self:
        """Endpoints that are to be told of an action, if the object has this audience.

        One that was disabled because it failed still collects what it misses for 30 days.
        """
        collecting = Q(disabled_reason="failing", disabled_at__gt=timezone.now() - timedelta(days=BACKLOG_DAYS))
        client: Any = self.model._meta.get_field("client").related_model
        return self.filter(
            Q(disabled_at__isnull=True) | collecting,
            Q(kinds=[]) | Q(kinds__contains=[action]),
            client__in=client.objects.receiving(audience),
        )

    def with_last_sequence(self) -> Self:
        last = self._deliveries().filter(endpoint=OuterRef("pk")).order_by("-sequence")
        return self.annotate(last_sequence=Subquery(last.values("sequence")[:1]))

    def due(self) -> Self:
        """Endpoints nobody serves now whose next delivery may be tried."""
        head = self._deliveries().pending().filter(endpoint=OuterRef("pk")).order_by("sequence")
        now = timezone.now()
        return (
            self.active()
            .filter(leased_until__lte=now)
            .alias(next_due=Subquery(head.values("due_at")[:1]))
            .filter(next_due__lte=now)
        )

    def claim(self, limit: int) -> list[int]:
        """Take up to `limit` endpoints for this worker alone, for the length of a lease; their ids.

        The weaker lock (no key) never meets the one that a new delivery's foreign key takes in `record()`.
        """
        with transaction.atomic():
            chosen = self.due().select_for_update(skip_locked=True, no_key=True, of=("self",))
            ids = list(chosen.order_by("leased_until", "id").values_list("pk", flat=True)[:limit])
            lease = timezone.now() + timedelta(seconds=settings.WEBHOOK_LEASE_SECONDS)
            self.model._default_manager.filter(pk__in=ids).update(leased_until=lease)
        return ids

    def _deliveries(self) -> Any:
        deliveries: Any = self.model._meta.get_field("deliveries").related_model
        return deliveries.objects.all()


class DeliveryQuerySet(QuerySet["WebhookDelivery"]):
    def pending(self) -> Self:
        """Neither delivered nor given up."""
        return self.filter(delivered_at__isnull=True, gave_up_at__isnull=True)

    def dead(self) -> Self:
        return self.filter(gave_up_at__isnull=False)

    def replay(self) -> int:
        """Send these again, in their old order and under their old ids; returns how many."""
        return self.update(delivered_at=None, gave_up_at=None, attempts=0, due_at=timezone.now())

    def for_list(self) -> Self:
        return self.select_related("event").order_by("-sequence")
