"""How a document with its sides is written, and what a document must satisfy."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from agencies.models import Region
from agreements.categories import require_admissible
from agreements.models import Agreement, Party, ScopeItem, year_of
from agreements.services.content import Content, Side, number_is_taken, power_of_attorney_missing
from agreements.services.locking import hold_regions
from sipkd.errors import RuleViolation

FEWEST_PARTIES = 2
MOST_PARTIES = 50


def write(agreement: Agreement, content: Content) -> None:
    _require_sides(content.sides)
    for name, value in content.fields.items():
        setattr(agreement, name, value)
    _require_parent(agreement, content.sides)
    require_admissible(agreement.category, [side.kind for side in content.sides])
    require_dates(agreement)
    hold_numbers_of(content.sides)
    for side in content.sides:
        require_side(agreement, side)
    agreement.save()
    _write_sides(agreement, content.sides)
    agreement.scope_items.all().delete()
    ScopeItem.objects.bulk_create(
        ScopeItem(agreement=agreement, order=order, text=text)
        for order, text in enumerate((text.strip() for text in content.scope if text.strip()), start=1)
    )
    agreement.affairs.set(content.affairs)


def hold_numbers_of(sides: Sequence[Side]) -> None:
    hold_regions(Region.objects.filter(pk__in=[side.region.pk for side in sides if side.region]))


def _write_sides(agreement: Agreement, sides: Sequence[Side]) -> None:
    there = {party.identity: party for party in agreement.parties.select_related("region")}
    gone = [party.pk for identity, party in there.items() if identity not in {side.identity for side in sides}]
    agreement.parties.filter(pk__in=gone).delete()
    agreement.parties.update(order=F("order") + MOST_PARTIES)  # out of the way: no two have the same order at any time
    for order, side in enumerate(sides, start=1):
        party = there.get(side.identity) or Party(agreement=agreement, kind=side.kind, region=side.region, version=0)
        party.order, party.document_year = order, year_of(agreement.signed_on)
        write_side(party, side)


def write_side(party: Party, side: Side) -> None:
    """Let the party state what the side says; who has seen an older version is told so."""
    if not party.region:
        party.name, party.country = " ".join(side.name.split()), side.country.strip()
    for name, value in side.own_fields.items():
        setattr(party, name, value)
    party.version += 1
    try:
        party.clean_fields(exclude=["agreement", "region", "confirmed_by", "attested_by"])
        party.validate_constraints(exclude=["agreement"])
    except ValidationError as error:
        raise RuleViolation(" ".join(error.messages), field=_field_of(error, "parties")) from error
    party.save()
    party.agencies.set(side.agencies)


def _require_sides(sides: Sequence[Side]) -> None:
    if len({side.identity for side in sides}) < max(FEWEST_PARTIES, len(sides)):
        raise RuleViolation(
            _("Kerja sama memerlukan paling sedikit dua pihak yang berbeda."), field="parties", code="too-few-parties"
        )
    if len(sides) > MOST_PARTIES:
        raise RuleViolation(
            _("Satu naskah memuat paling banyak %(most)s pihak.") % {"most": MOST_PARTIES},
            field="parties",
            code="too-many-parties",
        )


def _require_parent(agreement: Agreement, sides: Sequence[Side]) -> None:
    if agreement.document_kind == Agreement.Kind.MOU and agreement.parent_id:
        raise RuleViolation(_("Kesepakatan Bersama tidak mempunyai kerja sama induk."), field="parent")
    if agreement.document_kind == Agreement.Kind.WORK_PLAN:
        _require_nota(agreement.parent)
    if agreement.is_addendum:
        parent = _amendable(agreement, {side.identity for side in sides})
        agreement.category = parent.category


def _require_nota(parent: Agreement | None) -> None:
    if parent is None or parent.document_kind != Agreement.Kind.NOTA_KESEPAKATAN:
        raise RuleViolation(_("Rencana Kerja memerlukan Nota Kesepakatan induknya."), field="parent", code="no-nota")


def _amendable(addendum: Agreement, sides: set[tuple[str, str]]) -> Agreement:
    parent = addendum.parent
    if parent is None or parent.is_addendum or not (parent.is_registered or _are_from_sources(addendum, parent)):
        raise RuleViolation(_("Pilih naskah terdaftar yang diubah adendum ini."), field="parent", code="not-amendable")
    if sides != {party.identity for party in parent.parties.all()}:
        raise RuleViolation(
            _("Para pihak adendum harus sama dengan para pihak naskah yang diubahnya."),
            field="parties",
            code="other-parties",
        )
    if not addendum.is_from_source:
        require_day_of(addendum)
    return parent


def _are_from_sources(addendum: Agreement, parent: Agreement) -> bool:
    """An old register has both; neither counts before somebody has attested it (`register_when_settled`)."""
    return addendum.is_from_source and parent.is_from_source


def require_day_of(addendum: Agreement) -> None:
    """The day from which on it changes its parent."""
    if addendum.starts_on is None or addendum.starts_on.day is None:
        raise RuleViolation(_("Isi tanggal lengkap mulai berlakunya adendum."), field="starts_on", code="day-missing")


def require_dates(agreement: Agreement) -> None:
    """Refuse what no document may say, of its dates above all."""
    try:
        agreement.clean_fields(exclude=["recorded_by", "recorded_by_region", "parent"])
        agreement.validate_constraints()
    except ValidationError as error:
        raise RuleViolation(" ".join(error.messages), field=_field_of(error)) from error


def _field_of(error: ValidationError, otherwise: str = "ends_on") -> str:
    """The field a model error belongs to; the constraints of an agreement are nearly all about its end."""
    names = [name for name in getattr(error, "error_dict", {}) if name != "__all__"]
    return names[0] if names else otherwise


def require_number(agreement: Agreement, region: Region | None, number: str) -> None:
    """Refuse a number that the region gave to another document of the year."""
    if number_is_taken(region, number, agreement.signed_on, besides=agreement if agreement.pk else None):
        raise RuleViolation(
            _("Nomor %(number)s sudah dipakai %(region)s pada tahun yang sama.")
            % {"number": number.strip(), "region": region},
            field="document_number",
            code="number-taken",
        )


def require_side(agreement: Agreement, side: Side) -> None:
    """Refuse what no side may say of itself, whoever writes it."""
    if any(side.region is None or agency.region_id != side.region.pk for agency in side.agencies):
        raise RuleViolation(
            _("Setiap pihak hanya menyebut perangkat daerahnya sendiri."), field="agencies", code="foreign-agency"
        )
    require_number(agreement, side.region, side.document_number)
    if side.signatory_capacity in Party.BY_POWER_OF_ATTORNEY and not side.power_of_attorney.strip():
        raise RuleViolation(
            power_of_attorney_missing(side.signatory_capacity),
            field="power_of_attorney",
            code="power-of-attorney-missing",
        )
