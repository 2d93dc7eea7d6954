"""Every change to an agreement. Pages, API, commands and the admin call these and nothing else.

Each runs in one transaction: lock, check, write, record the event last. A refusal raises RuleViolation and writes
nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies.models import Agency, GovernmentAffair, Region, User
from agreements.models import Agreement, Document, Party, ScopeItem, Suspension, year_of
from sipkd.dates import ONE_DAY, PartialDate, last_day_of_term
from sipkd.errors import RuleViolation
from sipkd.events.services import record
from sipkd.uploads import validate_pdf

FEWEST_PARTIES = 2
MOST_PARTIES = 50


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


# -- verbs -----------------------------------------------------------------------------------------
@transaction.atomic
def record_agreement(*, content: Content, by: User, upload: UploadedFile | None = None) -> Agreement:
    """Record a signed document; the recorder's own side is confirmed by recording it.

    It is in the register at once, and entitles nobody until every other side is confirmed or attested.
    """
    own = [side for side in content.sides if side.region.pk == by.region_id]
    if not own and not by.is_portal_admin:
        raise RuleViolation(_("Daerah Anda harus menjadi salah satu pihak."), field="parties", code="not-a-party")
    if upload is not None:
        _require_pdf(upload)
    agreement = Agreement(recorded_by=by, recorded_by_region=by.region)
    _write(agreement, content)
    for side in own:
        agreement.parties.filter(region=side.region).update(confirmed_at=timezone.now(), confirmed_by=by)
    if upload is not None:
        _attach(agreement, upload, by)
    record("agreement.recorded", agreement, by=by, facts={"by": by.region.name if by.region else "SIPKD"})
    _register_when_settled(agreement, by)
    return agreement


@transaction.atomic
def import_agreement(*, content: Content, source_urls: list[str], source_record: dict) -> Agreement:
    """Take a record from a public source as it is: unverified, and entitling nobody until a verifier attests it."""
    agreement = Agreement(origin=Agreement.Origin.SOURCE, source_urls=source_urls, source_record=source_record)
    _write(agreement, content)
    record("agreement.imported", agreement, by=None)
    return agreement


@transaction.atomic
def complete_agreement(agreement: Agreement, *, content: Content, by: User) -> Agreement:
    """A verifier fills in what the source says about a record that is not attested yet."""
    agreement = _locked(agreement)
    if agreement.status != Agreement.Status.PENDING or not agreement.is_from_source:
        raise RuleViolation(_("Naskah ini sudah terdaftar; perubahannya melalui adendum."), code="already-registered")
    before = _as_recorded(agreement)
    _write(agreement, content)
    after = _as_recorded(agreement)
    changes = {name: [before.get(name), value] for name, value in after.items() if value != before.get(name)}
    record("agreement.completed", agreement, by=by, changes=changes)
    return agreement


@transaction.atomic
def confirm_party(party: Party, *, by: User) -> Party:
    """A region confirms its own side."""
    agreement = _locked(party.agreement)
    party = agreement.parties.select_related("region").get(pk=party.pk)
    if party.region_id != by.region_id:
        raise RuleViolation(_("Setiap daerah hanya mengonfirmasi sisinya sendiri."), code="not-your-side")
    if party.is_settled:
        raise RuleViolation(_("Sisi ini sudah dikonfirmasi."), code="already-confirmed")
    party.confirmed_at, party.confirmed_by = timezone.now(), by
    party.save(update_fields=["confirmed_at", "confirmed_by"])
    changes = {f"parties.{party.region.code}.is_confirmed": [False, True]}
    record("agreement.confirmed", agreement, by=by, facts={"party": party.region.name}, changes=changes)
    _register_when_settled(agreement, by)
    return party


@transaction.atomic
def attest_agreement(agreement: Agreement, *, basis: str, by: User) -> Agreement:
    """A verifier attests for every side that nobody on the portal can confirm, naming what it rests on.

    Of a record from a public source that is every side; of one recorded on the portal, the sides of absent regions.
    """
    agreement = _locked(agreement)
    if not basis.strip():
        raise RuleViolation(_("Sebutkan dasar atestasi, misalnya sumber berita atau naskah asli."), field="basis")
    open_sides = Q(confirmed_at__isnull=True, attested_at__isnull=True)
    parties = agreement.parties.filter(open_sides)
    if not agreement.is_from_source:
        parties = parties.filter(region__in=Region.objects.absent_from_portal().values("pk"))
    codes = list(parties.order_by("order").values_list("region__code", flat=True))
    if not parties.update(attested_at=timezone.now(), attested_by=by, attestation_basis=basis.strip()):
        raise RuleViolation(_("Tidak ada pihak yang menunggu atestasi."), code="nothing-to-attest")
    changes = {f"parties.{code}.is_attested": [False, True] for code in codes}
    record("agreement.attested", agreement, by=by, changes=changes)
    _register_when_settled(agreement, by)
    return agreement


@transaction.atomic
def terminate_agreement(agreement: Agreement, *, on: date, reason: str, by: User) -> Agreement:
    """End it before its time, from a day on; that day is the first on which it no longer holds."""
    agreement = _locked(agreement)
    if agreement.status != Agreement.Status.REGISTERED:
        raise RuleViolation(_("Hanya kerja sama yang terdaftar yang dapat diakhiri."), code="not-registered")
    if agreement.terminated_on:
        raise RuleViolation(_("Kerja sama ini sudah diakhiri."), code="already-terminated")
    if not reason.strip():
        raise RuleViolation(_("Tulis alasan pengakhiran."), field="reason")
    terms = agreement.terms(on)
    if not terms.has_started(on) or terms.has_ended(on):
        raise RuleViolation(
            _("Tanggal pengakhiran harus di dalam masa berlaku kerja sama."), field="on", code="outside-term"
        )
    agreement.terminated_on, agreement.termination_reason = on, reason.strip()
    agreement.save(update_fields=["terminated_on", "termination_reason", "updated_at"])
    record(
        "agreement.terminated",
        agreement,
        by=by,
        facts={"date": on.isoformat()},
        changes={"terminated_on": [None, on.isoformat()]},
    )
    return agreement


@transaction.atomic
def suspend_agreement(
    agreement: Agreement, *, starts_on: date, reason: str, by: User, ends_on: date | None = None
) -> Suspension:
    """Let it rest for a time; without a last day until it is resumed."""
    agreement = _locked(agreement)
    if agreement.status != Agreement.Status.REGISTERED or agreement.is_addendum:
        raise RuleViolation(_("Hanya kerja sama yang terdaftar yang dapat ditangguhkan."), code="not-registered")
    suspension = Suspension(
        agreement=agreement, starts_on=starts_on, ends_on=ends_on, reason=reason.strip(), recorded_by=by
    )
    try:
        suspension.full_clean()
    except ValidationError as error:
        raise RuleViolation(error.messages[0], field=next(iter(error.message_dict), None)) from error
    suspension.save()
    _touch(agreement)
    changes = {"suspended_from": [None, starts_on.isoformat()], "suspended_until": [None, _iso(ends_on)]}
    record("agreement.suspended", agreement, by=by, facts={"date": starts_on.isoformat()}, changes=changes)
    return suspension


@transaction.atomic
def resume_agreement(agreement: Agreement, *, on: date, by: User) -> Agreement:
    """End the open suspension: the day given is the first on which the agreement holds again."""
    agreement = _locked(agreement)
    suspension = agreement.suspensions.filter(ends_on__isnull=True).first()
    if suspension is None:
        raise RuleViolation(_("Kerja sama ini tidak sedang ditangguhkan."), code="not-suspended")
    if on <= suspension.starts_on:
        raise RuleViolation(
            _("Isi tanggal setelah %(date)s.") % {"date": date_format(suspension.starts_on)},
            field="on",
            code="too-early",
        )
    suspension.ends_on = on - ONE_DAY
    suspension.save(update_fields=["ends_on"])
    _touch(agreement)
    changes = {"suspended_until": [None, _iso(suspension.ends_on)]}
    record("agreement.resumed", agreement, by=by, facts={"date": on.isoformat()}, changes=changes)
    return agreement


# -- questions that forms ask before the verb does -------------------------------------------------
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


# -- what the ledger keeps of it -------------------------------------------------------------------
RECORDED_FIELDS = (
    "document_kind", "category", "title", "subject", "signed_on", "signed_place", "starts_on", "ends_on", "end_basis",
    "duration_text", "funding", "allows_adoption", "covers_all_affairs", "visibility",
)  # fmt: skip


def _as_recorded(agreement: Agreement) -> dict[str, Any]:
    """What it says, without the names of people."""
    values = {name: _iso(getattr(agreement, name)) for name in RECORDED_FIELDS}
    values["parent"] = str(agreement.parent.uuid) if agreement.parent else None
    values["affairs"] = sorted(agreement.affairs.values_list("code", flat=True))
    values["scope"] = list(agreement.scope_items.order_by("order").values_list("text", flat=True))
    for party in agreement.parties.order_by("order").select_related("region").prefetch_related("agencies"):
        values[f"parties.{party.region.code}.document_number"] = party.document_number
        values[f"parties.{party.region.code}.agencies"] = sorted(str(agency.uuid) for agency in party.agencies.all())
    return values


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | PartialDate) else value


# -- how it is written -----------------------------------------------------------------------------
def _locked(agreement: Agreement) -> Agreement:
    return Agreement.objects.select_for_update().get(pk=agreement.pk)


def _touch(agreement: Agreement) -> None:
    """A change beside the row is a change of the agreement: readers that follow `updated_at` must see it."""
    agreement.save(update_fields=["updated_at"])


def _write(agreement: Agreement, content: Content) -> None:
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


def _require_pdf(upload: UploadedFile) -> None:
    try:
        validate_pdf(upload)
    except ValidationError as error:
        raise RuleViolation(error.messages[0], field="document", code=error.code or "invalid") from error


def _attach(agreement: Agreement, upload: UploadedFile, by: User) -> Document:
    document = Document(agreement=agreement, uploaded_by=by)
    document.take(upload)
    document.save()
    return document


def _register_when_settled(agreement: Agreement, by: User) -> None:
    """Registration is a fact of its own: it happens when the last side stands."""
    if all(party.is_settled for party in agreement.parties.all()):
        agreement.status, agreement.registered_at = Agreement.Status.REGISTERED, timezone.now()
        agreement.save(update_fields=["status", "registered_at", "updated_at"])
        changes = {"status": [Agreement.Status.PENDING.value, Agreement.Status.REGISTERED.value]}
        record("agreement.registered", agreement, by=by, changes=changes)
