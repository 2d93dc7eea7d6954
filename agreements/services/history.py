"""What the ledger keeps of an agreement: what it says, without the names of people."""

from datetime import date
from typing import Any

from agreements.models import Agreement, Party
from sipkd.dates import PartialDate

RECORDED_FIELDS = (
    "document_kind", "category", "title", "subject", "signed_on", "signed_place", "starts_on", "ends_on", "end_basis",
    "duration_text", "funding", "allows_adoption", "covers_all_affairs", "visibility",
)  # fmt: skip


STATED_FIELDS = (
    "document_number", "whole_region", "signatory_capacity", "power_of_attorney", "power_of_attorney_on",
    "signature_kind",
)  # fmt: skip


def as_recorded(agreement: Agreement) -> dict[str, Any]:
    """What it says, without the names of people."""
    values = {name: iso(getattr(agreement, name)) for name in RECORDED_FIELDS}
    values["parent"] = str(agreement.parent.uuid) if agreement.parent else None
    values["affairs"] = sorted(agreement.affairs.values_list("code", flat=True))
    values["scope"] = list(agreement.scope_items.order_by("order").values_list("text", flat=True))
    for party in agreement.parties.order_by("order").select_related("region").prefetch_related("agencies"):
        values |= as_stated(party)
    return values


def as_stated(party: Party) -> dict[str, Any]:
    """What a side says of itself, without the names of people."""
    values = {name: iso(getattr(party, name)) for name in STATED_FIELDS}
    values["agencies"] = sorted(str(agency.uuid) for agency in party.agencies.all())
    return {f"parties.{party.ledger_key}.{name}": value for name, value in values.items()}


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list]:
    """[old, new] of each value that is another one now."""
    names = [*after, *(name for name in before if name not in after)]
    return {name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)}


def iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | PartialDate) else value
