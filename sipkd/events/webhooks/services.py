"""Every change to webhook endpoints and their queue."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sipkd.errors import RuleViolation, require_valid
from sipkd.events.actions import ACTIONS
from sipkd.events.ledger import enqueue, hold_ledger
from sipkd.events.services import record
from sipkd.events.waking import wake_on_commit
from sipkd.events.webhooks.models import WebhookDelivery, WebhookEndpoint
from sipkd.events.webhooks.sending import GONE, may_be_reached

SECRET_OVERLAP = timedelta(days=1)
Reason = WebhookEndpoint.DisabledReason


@transaction.atomic
def add_endpoint(*, client: Any, url: str, kinds: Sequence[str] = (), by: Any) -> WebhookEndpoint:
    """Tell an address of the client's about these kinds of events, from the next event on; without kinds, about all."""
    endpoint = WebhookEndpoint(client=client, url=url.strip(), kinds=sorted(set(kinds)))
    _require_address(endpoint.url)
    if unknown := [kind for kind in endpoint.kinds if kind not in ACTIONS]:
        raise RuleViolation(
            _("Jenis peristiwa tidak dikenal: %(kinds)s.") % {"kinds": ", ".join(unknown)}, field="kinds"
        )
    require_valid(endpoint, field="url")
    endpoint.save()
    record("client.webhook_added", client, by=by, facts={"address": _host(endpoint)})
    return endpoint


@transaction.atomic
def rotate_secret(endpoint: WebhookEndpoint, *, by: Any) -> WebhookEndpoint:
    """Make a new secret; for a day deliveries carry the signatures of both."""
    endpoint = locked(endpoint)
    endpoint.secret_generation += 1
    endpoint.previous_secret_until = timezone.now() + SECRET_OVERLAP
    endpoint.save(update_fields=["secret_generation", "previous_secret_until"])
    record("client.webhook_secret_rotated", endpoint.client, by=by, facts={"address": _host(endpoint)})
    return endpoint


@transaction.atomic
def stop_endpoint(endpoint: WebhookEndpoint, *, by: Any) -> WebhookEndpoint:
    """The owner stops it: nothing more is sent or collected until it is enabled again."""
    endpoint = locked(endpoint)
    if not endpoint.is_active:
        raise RuleViolation(_("Webhook ini sudah dihentikan."), code="already-disabled")
    _disable(endpoint, Reason.OWNER)
    record("client.webhook_stopped", endpoint.client, by=by, facts={"address": _host(endpoint)})
    return endpoint


@transaction.atomic
def enable_endpoint(endpoint: WebhookEndpoint, *, by: Any) -> WebhookEndpoint:
    """Send again, beginning with what did not arrive."""
    endpoint = locked(endpoint)
    if endpoint.is_active:
        raise RuleViolation(_("Webhook ini sudah aktif."), code="already-enabled")
    endpoint.disabled_at, endpoint.disabled_reason, endpoint.leased_until = None, "", timezone.now()
    endpoint.save(update_fields=["disabled_at", "disabled_reason", "leased_until"])
    endpoint.deliveries.filter(delivered_at__isnull=True).replay()
    record("client.webhook_enabled", endpoint.client, by=by, facts={"address": _host(endpoint)})
    wake_on_commit("deliver_webhooks")
    return endpoint


@transaction.atomic
def send_test(endpoint: WebhookEndpoint) -> WebhookDelivery:
    """Queue an event of the kind `webhook.test`."""
    endpoint = locked(endpoint)
    if not endpoint.is_active:
        raise RuleViolation(_("Aktifkan webhook ini dahulu."), code="disabled")
    hold_ledger()
    (delivery,) = enqueue(None, WebhookEndpoint.objects.filter(pk=endpoint.pk))
    wake_on_commit("deliver_webhooks")
    return delivery


@transaction.atomic
def replay(endpoint: WebhookEndpoint, *, first: int, last: int, by: Any) -> int:
    """Send a range of the sequence again, both ends included, also what had arrived; returns how many."""
    endpoint = locked(endpoint)
    if not endpoint.is_active:
        raise RuleViolation(_("Aktifkan webhook ini dahulu."), code="disabled")
    count = endpoint.deliveries.filter(sequence__range=(first, last)).replay()
    if not count:
        raise RuleViolation(_("Tidak ada kiriman dengan nomor urut itu."), field="first", code="nothing-to-replay")
    record(
        "client.webhook_replayed",
        endpoint.client,
        by=by,
        facts={"address": _host(endpoint), "first": str(first), "last": str(last)},
    )
    wake_on_commit("deliver_webhooks")
    return count


@transaction.atomic
def disable(delivery: WebhookDelivery) -> None:
    """Stop an endpoint after its last failure, or because it says that it is gone, and tell the owner."""
    endpoint = locked(delivery.endpoint)
    if endpoint.is_active:
        _disable(endpoint, Reason.GONE if delivery.response_status == GONE else Reason.FAILING)
        facts = {"address": _host(endpoint), "reason": delivery.last_error}
        record("client.webhook_disabled", endpoint.client, by=None, facts=facts)


def _disable(endpoint: WebhookEndpoint, reason: Reason) -> None:
    endpoint.disabled_at, endpoint.disabled_reason = timezone.now(), reason
    endpoint.save(update_fields=["disabled_at", "disabled_reason"])


def locked(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """The endpoint as it is now, held before its deliveries. With the weak lock: `record()` of others refers to the row
    while it holds the ledger."""
    return (
        WebhookEndpoint.objects.select_for_update(no_key=True, of=("self",))
        .select_related("client")
        .get(pk=endpoint.pk)
    )


def _host(endpoint: WebhookEndpoint) -> str:
    """The address without its path and query, which may hold a secret of the receiver."""
    return urlsplit(endpoint.url).netloc.rpartition("@")[2]


def _require_address(url: str) -> None:
    parts = urlsplit(url)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.username
        or parts.password
        or parts.fragment
    ):
        raise RuleViolation(
            _("Tulis alamat lengkap, misalnya https://layanan.go.id/webhook."), field="url", code="bad-url"
        )
    if not may_be_reached(url):
        raise RuleViolation(_("Alamat webhook harus memakai https."), field="url", code="https-required")
