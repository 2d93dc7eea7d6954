"""Each side stands when its region confirms it, or a verifier attests for it."""

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Region, User
from agreements.models import Agreement, Party
from agreements.services.locking import locked
from agreements.services.registering import register_when_settled
from sipkd.errors import RuleViolation, required
from sipkd.events.services import record


@transaction.atomic
def confirm_party(party: Party, *, by: User) -> Party:
    """A region confirms its own side."""
    agreement = locked(party.agreement)
    party = agreement.parties.select_related("region").get(pk=party.pk)
    if party.region is None or party.region_id != by.region_id:
        raise RuleViolation(_("Setiap daerah hanya mengonfirmasi sisinya sendiri."), code="not-your-side")
    if party.is_settled:
        raise RuleViolation(_("Sisi ini sudah dikonfirmasi."), code="already-confirmed")
    party.confirmed_at, party.confirmed_by, party.version = timezone.now(), by, party.version + 1
    party.save(update_fields=["confirmed_at", "confirmed_by", "version"])
    changes = {f"parties.{party.ledger_key}.is_confirmed": [False, True]}
    record("agreement.confirmed", agreement, by=by, facts={"party": str(party)}, changes=changes)
    register_when_settled(agreement, by)
    return party


@transaction.atomic
def attest_agreement(agreement: Agreement, *, basis: str, by: User) -> Agreement:
    """A verifier attests for every side that nobody on the portal can confirm, naming what it rests on.

    Of a record from a public source that is every side; of one recorded on the portal, the sides of absent regions
    and of those who are not a region.
    """
    agreement = locked(agreement)
    said = _("Sebutkan dasar atestasi, misalnya sumber berita atau naskah asli.")
    basis = required(basis, field="basis", message=said)
    open_sides = Q(confirmed_at__isnull=True, attested_at__isnull=True)
    parties = agreement.parties.filter(open_sides)
    if not agreement.is_from_source:
        absent = Region.objects.absent_from_portal()
        parties = parties.filter(Q(region__isnull=True) | Q(region__in=absent.values("pk")))
    keys = [party.ledger_key for party in parties.order_by("order").select_related("region")]
    attested = {"attested_at": timezone.now(), "attested_by": by, "attestation_basis": basis}
    if not parties.update(**attested, version=F("version") + 1):
        raise RuleViolation(_("Tidak ada pihak yang menunggu atestasi."), code="nothing-to-attest")
    changes = {f"parties.{key}.is_attested": [False, True] for key in keys}
    record("agreement.attested", agreement, by=by, changes=changes)
    register_when_settled(agreement, by)
    return agreement
