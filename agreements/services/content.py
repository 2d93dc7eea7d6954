"""What a document says and what each side states, as the services take it; and what forms ask before the verb does."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agencies.models import Agency, GovernmentAffair, Region
from agreements.models import Agreement, Party, identity_of, year_of
from sipkd.dates import PartialDate, last_day_of_term
from sipkd.errors import RuleViolation

OWN_FIELDS = (
    "document_number", "whole_region", "signatory_name", "signatory_position", "signatory_capacity",
    "power_of_attorney", "power_of_attorney_on", "signature_kind",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """What one party states about itself; a party that is not a region has a kind and a name instead."""

    region: Region | None = None
    kind: str = Party.Kind.REGION
    name: str = ""
    country: str = ""
    document_number: str = ""
    whole_region: bool = False
    agencies: Sequence[Agency] = ()
    signatory_name: str = ""
    signatory_position: str = ""
    signatory_capacity: str = ""
    power_of_attorney: str = ""
    power_of_attorney_on: date | None = None
    signature_kind: str = ""

    @classmethod
    def named(cls, party: Party) -> "Side":
        """Who the party is, without what it has stated."""
        return cls(party.region, kind=party.kind, name=party.name, country=party.country)

    @classmethod
    def stated(cls, party: Party) -> "Side":
        """The party with all that it has stated."""
        own = {name: getattr(party, name) for name in OWN_FIELDS}
        return replace(cls.named(party), **own, agencies=list(party.agencies.all()))

    def __str__(self) -> str:
        return self.region.name if self.region else self.name

    @property
    def identity(self) -> tuple[str, str]:
        return identity_of(self.kind, self.region.pk if self.region else None, self.name)

    def states_the_same(self, other: "Side") -> bool:
        """Whether both say the same of themselves."""
        agencies = [{agency.pk for agency in side.agencies} for side in (self, other)]
        return self.own_fields == other.own_fields and agencies[0] == agencies[1]

    @property
    def own_fields(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in OWN_FIELDS} | {"document_number": self.document_number.strip()}


@dataclass(frozen=True, slots=True)
class Content:
    """What the document says: its own fields (names of the model), both sides, scope and affairs."""

    fields: dict[str, Any]
    sides: Sequence[Side]
    scope: Sequence[str] = ()
    affairs: Sequence[GovernmentAffair] = field(default_factory=tuple)


def number_is_taken(
    region: Region | None, number: str, signed_on: PartialDate | None, *, besides: Agreement | None = None
) -> bool:
    """Whether the region already used this number in that year; a number is unique per region and year only."""
    if region is None:
        return False
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


def power_of_attorney_missing(capacity: str) -> str:
    """Why the number of the power of attorney is needed."""
    if capacity == Party.Capacity.PROXY:
        return _("Kepala perangkat daerah menandatangani dengan surat kuasa; isi nomornya.")
    return _("Penerima kuasa menandatangani dengan surat kuasa; isi nomornya.")
