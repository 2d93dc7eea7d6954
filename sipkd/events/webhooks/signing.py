"""Secrets and signatures as Standard Webhooks asks (standardwebhooks.com), symmetric scheme v1."""

import base64
import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from standardwebhooks import Webhook

from sipkd.events.webhooks.models import WebhookEndpoint

PREFIX = "whsec_"


def secret_of(endpoint: WebhookEndpoint, generation: int | None = None, *, key: str | None = None) -> str:
    """The secret of an endpoint: derived, never stored, so that no copy of the database can forge a delivery."""
    generation = generation or endpoint.secret_generation
    key = key or settings.SECRET_KEY
    message = f"sipkd webhook {endpoint.uuid} {generation}".encode()
    return PREFIX + base64.b64encode(hmac.digest(key.encode(), message, hashlib.sha256)).decode()


def signatures(endpoint: WebhookEndpoint, message_id: str, at: datetime, body: str) -> str:
    """The header's value: one signature for each secret that is valid now.

    Those are the newest generation, the one before while they overlap, and both again for each of
    SECRET_KEY_FALLBACKS while the portal's own key is being changed.
    """
    keys = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    secrets = [secret_of(endpoint, generation, key=key) for key in keys for generation in endpoint.generations]
    return " ".join(Webhook(secret).sign(message_id, at, body) for secret in secrets)
