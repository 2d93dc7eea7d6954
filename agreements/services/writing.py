"""How a document with its sides is written, and what a document must satisfy."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from agencies.models import Region
from agreements.models import Agreement, Party, ScopeItem, year_of
from agreements.services.content import Content, Side, number_is_taken
from sipkd.errors import RuleViolation

FEWEST_PARTIES = 2
MOST_PARTIES = 50


def write(agreement: Agreement, content: Content) -> None:
    _require_sides(content.sides)
    for name, value in content.fields.items():
        setattr(agreement, name, value)
    _require_parent(agreement, content.sides)
    _require_dates(agreement)
    _hold_numbers_of(content.sides)
    for side in content.sides:
        _require_side(agreement, side)
    agreement.save()
    _write_sides(agreement, content.sides)
    agreement.scope_items.all().delete()
    ScopeItem.objects.bulk_create(
        ScopeItem(agreement=agreement, order=order, text=text)
        for order, text in enumerate((text.strip() for text in content.scope if text.strip()), start=1)
    )
    agreement.affairs.set(content.affairs)


def _hold_numbers_of(sides: Sequence[Side]) -> None:
    """Let no other document of these regions take a number until this one is written."""
    regions = Region.objects.filter(pk__in=[side.region.pk for side in sides])
    list(regions.select_for_update(no_key=True).order_by("pk"))


def _write_sides(agreement: Agreement, sides: Sequence[Side]) -> None:
    agreement.parties.exclude(region__in=[side.region for side in sides]).delete()
    agreement.parties.update(order=F("order") + MOST_PARTIES)  # out of the way: no two have the same order at any time
    for order, side in enumerate(sides, start=1):
        party, _is_new = Party.objects.update_or_create(
            agreement=agreement,
            region=side.region,
            defaults={"order": order, "document_year": year_of(agreement.signed_on), **side.own_fields},
        )
        party.agencies.set(side.agencies)


def _require_sides(sides: Sequence[Side]) -> None:
    if len({side.region.pk for side in sides}) < max(FEWEST_PARTIES, len(sides)):
        raise RuleViolation(
            _("Kerja sama memerlukan paling sedikit dua pihak yang berbeda."), field="parties", code="too-few-parties"
        )


def _require_parent(agreement: Agreement, sides: Sequence[Side]) -> None:
    if agreement.document_kind == Agreement.Kind.MOU and agreement.parent_id:
        raise RuleViolation(_("Kesepakatan Bersama tidak mempunyai kerja sama induk."), field="parent")
    if agreement.is_addendum:
        _require_amendable(agreement, {side.region.pk for side in sides})


def _require_amendable(addendum: Agreement, regions: set[int]) -> None:
    parent = addendum.parent
    if parent is None or parent.is_addendum or parent.status != Agreement.Status.REGISTERED:
        raise RuleViolation(_("Pilih naskah terdaftar yang diubah adendum ini."), field="parent", code="not-amendable")
    if regions != set(parent.parties.values_list("region_id", flat=True)):
        raise RuleViolation(
            _("Para pihak adendum harus sama dengan para pihak naskah yang diubahnya."),
            field="parties",
            code="other-parties",
        )
    if addendum.starts_on is None or addendum.starts_on.day is None:
        raise RuleViolation(_("Isi tanggal lengkap mulai berlakunya adendum."), field="starts_on", code="day-missing")


def _require_dates(agreement: Agreement) -> None:
    try:
        agreement.clean_fields(exclude=["recorded_by", "recorded_by_region", "parent"])
        agreement.validate_constraints()
    except ValidationError as error:
        raise RuleViolation(" ".join(error.messages), field=_field_of(error)) from error


def _field_of(error: ValidationError) -> str | None:
    """The field a model error belongs to; the constraints about the end belong to `ends_on`."""
    names = [name for name in getattr(error, "error_dict", {}) if name != "__all__"]
    return names[0] if names else "ends_on"


def _require_side(agreement: Agreement, side: Side) -> None:
    if any(agency.region_id != side.region.pk for agency in side.agencies):
        raise RuleViolation(
            _("Setiap pihak hanya menyebut perangkat daerahnya sendiri."), field="agencies", code="foreign-agency"
        )
    if number_is_taken(
        side.region, side.document_number, agreement.signed_on, besides=agreement if agreement.pk else None
    ):
        raise RuleViolation(
            _("Nomor %(number)s sudah dipakai %(region)s pada tahun yang sama.")
            % {"number": side.document_number.strip(), "region": side.region},
            field="document_number",
            code="number-taken",
        )
    if side.signatory_capacity == Party.Capacity.PROXY and not side.power_of_attorney:
        raise RuleViolation(
            _("Kepala perangkat daerah menandatangani dengan surat kuasa; isi nomornya."),
            field="power_of_attorney",
            code="power-of-attorney-missing",
        )
