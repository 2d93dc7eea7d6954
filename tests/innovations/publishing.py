"""Innovations as they enter the catalogue: by a service, so that the ledger knows."""

from typing import Any

from django.db import transaction

from innovations.models import Innovation
from sipkd.events.services import record
from tests.factories import InnovationFactory


def published(name: str, **fields: Any) -> Innovation:
    """An innovation of that name, published now."""
    with transaction.atomic():
        innovation = InnovationFactory(name=name, summary="", **fields)
        record("innovation.imported", innovation, by=None)
    return innovation
