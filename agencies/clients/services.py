"""Every change to clients and their keys."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.clients.models import ApiClient, ApiKey
from agencies.models import Agency, Region, User
from sipkd.errors import RuleViolation, require_valid
from sipkd.events.services import record

KEY_OVERLAP = timedelta(days=7)


@transaction.atomic
def register_client(
    *,
    region: Region,
    name: str,
    purpose: str,
    contact_name: str,
    contact_email: str,
    scopes: Sequence[str],
    by: User,
    agency: Agency | None = None,
    key_expires_at: datetime | None = None,
) -> tuple[ApiClient, str]:
    """Register another system of a region; returns it with the text of its first key, which nobody sees again."""
    client = ApiClient(
        region=region,
        agency=agency,
        name=name,
        purpose=purpose,
        contact_name=contact_name,
        contact_email=contact_email,
        scopes=list(scopes),
        created_by=by,
    )
    require_valid(client, field="name")
    client.save()
    _key, text = _issue(client, key_expires_at)
    record("client.registered", client, by=by)
    return client, text


@transaction.atomic
def rotate_key(
    client: ApiClient, *, by: User, expires_at: datetime | None = None, overlap: timedelta = KEY_OVERLAP
) -> str:
    """Issue a new key; the old ones end after an overlap. Returns the new key's text."""
    client = _locked(client)
    _require_active(client)
    ends = timezone.now() + overlap
    soon = client.keys.valid().exclude(expires_at__lt=ends)
    soon.update(expires_at=ends)
    _key, text = _issue(client, expires_at)
    record("client.key_rotated", client, by=by)
    return text


@transaction.atomic
def revoke_key(key: ApiKey, *, by: User) -> ApiKey:
    """End a key now: the next request with it is refused."""
    client = _locked(key.client)
    key = client.keys.get(pk=key.pk)
    if key.revoked_at:
        raise RuleViolation(_("Kunci ini sudah dicabut."), code="already-revoked")
    key.revoked_at = timezone.now()
    key.save(update_fields=["revoked_at"])
    record("client.key_revoked", client, by=by, facts={"key": key.prefix})
    return key


@transaction.atomic
def revoke_client(client: ApiClient, *, by: User) -> ApiClient:
    """End all of a client's access now; its webhooks get nothing more."""
    client = _locked(client)
    _require_active(client)
    client.revoked_at = timezone.now()
    client.save(update_fields=["revoked_at"])
    record("client.revoked", client, by=by)
    return client


def _issue(client: ApiClient, expires_at: datetime | None) -> tuple[ApiKey, str]:
    if expires_at is not None and expires_at <= timezone.now():
        raise RuleViolation(_("Masa berlaku kunci harus di masa depan."), field="expires_on", code="expired")
    return ApiKey.objects.issue(client, expires_at)


def _locked(client: ApiClient) -> ApiClient:
    """With the weak lock: others' events refer to the row while they hold the ledger."""
    return ApiClient.objects.select_for_update(no_key=True, of=("self",)).get(pk=client.pk)


def _require_active(client: ApiClient) -> None:
    if not client.is_active:
        raise RuleViolation(_("Aplikasi ini sudah dicabut."), code="revoked")
