"""What a document says and what each side states, as the services take it; and what forms ask before the verb does."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from agencies.models import Agency, GovernmentAffair, Region
from agreements.models import Agreement, Party, year_of
from sipkd.dates import PartialDate, last_day_of_term
from sipkd.errors import RuleViolation


@dataclass(frozen=True, slots=True)
class Side:
    """What one party states about itself."""

    region: Region
    document_number: str = ""
    whole_region: bool = False
    agencies: Sequence[Agency] = ()
    signatory_name: str = ""
    signatory_position: str = ""
    signatory_capacity: str = ""
    power_of_attorney: str = ""
    signature_kind: str = ""

    @property
    def own_fields(self) -> dict[str, Any]:
        names = (
            "document_number", "whole_region", "signatory_name", "signatory_position",
            "signatory_capacity", "power_of_attorney", "signature_kind",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names} | {"document_number": self.document_number.strip()}


@dataclass(frozen=True, slots=True)
class Content:
    """What the document says: its own fields (names of the model), both sides, scope and affairs."""

    fields: dict[str, Any]
    sides: Sequence[Side]
    scope: Sequence[str] = ()
    affairs: Sequence[GovernmentAffair] = field(default_factory=tuple)


def number_is_taken(
    region: Region, number: str, signed_on: PartialDate | None, *, besides: Agreement | None = None
) -> bool:
    """Whether the region already used this number in that year; a number is unique per region and year only."""
    taken = Party.objects.filter(
        region=region, document_number__iexact=number.strip(), document_year=year_of(signed_on)
    )
    return bool(number.strip()) and taken.exclude(agreement=besides).exists()


def computed_end(starts_on: PartialDate | None, months: int) -> PartialDate:
    """The end that follows from a term of whole months; needs a start that is known to the day."""
    if starts_on is None or starts_on.day is None:
        raise RuleViolation(
            _("Tanggal mulai yang lengkap diperlukan untuk menghitung tanggal berakhir."), field="duration_months"
        )
    return PartialDate.on(last_day_of_term(starts_on.day, months))
