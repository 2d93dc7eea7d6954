"""What the ledger keeps of an agreement: what it says, without the names of people."""

from datetime import date
from typing import Any

from agreements.models import Agreement
from sipkd.dates import PartialDate

RECORDED_FIELDS = (
    "document_kind", "category", "title", "subject", "signed_on", "signed_place", "starts_on", "ends_on", "end_basis",
    "duration_text", "funding", "allows_adoption", "covers_all_affairs", "visibility",
)  # fmt: skip


def as_recorded(agreement: Agreement) -> dict[str, Any]:
    """What it says, without the names of people."""
    values = {name: iso(getattr(agreement, name)) for name in RECORDED_FIELDS}
    values["parent"] = str(agreement.parent.uuid) if agreement.parent else None
    values["affairs"] = sorted(agreement.affairs.values_list("code", flat=True))
    values["scope"] = list(agreement.scope_items.order_by("order").values_list("text", flat=True))
    for party in agreement.parties.order_by("order").select_related("region").prefetch_related("agencies"):
        values[f"parties.{party.region.code}.document_number"] = party.document_number
        values[f"parties.{party.region.code}.agencies"] = sorted(str(agency.uuid) for agency in party.agencies.all())
    return values


def iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | PartialDate) else value
