"""The catalogue: take records in, name them in agreements, link a copy with its origin."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Agency, GovernmentAffair, Region, User
from agreements.models import Agreement
from innovations.models import Adoption, Innovation, SharedInnovation
from innovations.services.locking import locked, touch
from sipkd.errors import RuleViolation
from sipkd.events.services import record


@transaction.atomic
def import_innovation(
    *, region: Region, agency: Agency | None, affair: GovernmentAffair | None, fields: dict[str, Any]
) -> Innovation:
    """Take a record from a public source as it is, published and marked with its source."""
    innovation = Innovation.objects.create(
        region=region,
        agency=agency,
        affair=affair,
        origin=Innovation.Origin.SOURCE,
        status=Innovation.Status.PUBLISHED,
        published_at=timezone.now(),
        **fields,
    )
    record("innovation.imported", innovation, by=None)
    return innovation


@transaction.atomic
def name_innovation(*, innovation: Innovation, agreement: Agreement, by: User) -> SharedInnovation:
    """State that the agreement names this innovation in its scope; once it names one, it covers only those it names."""
    parties = set(agreement.parties.values_list("region_id", flat=True))
    if innovation.region_id not in parties:
        raise RuleViolation(
            _("Pemilik inovasi ini bukan pihak dalam kerja sama tersebut."),
            field="innovation",
            code="owner-not-a-party",
        )
    shared, is_new = SharedInnovation.objects.get_or_create(
        agreement=agreement, innovation=innovation, defaults={"named_by": by}
    )
    if is_new:
        changes = {"named_in": [None, str(agreement.uuid)]}
        record("innovation.named", innovation, by=by, facts={"agreement": agreement.title}, changes=changes)
    return shared


@transaction.atomic
def link_origin(adoption: Adoption, *, innovation: Innovation, by: User) -> Innovation:
    """State that an innovation of the adopter's region is what became of this adoption; its page names the origin."""
    adoption = locked(adoption)
    innovation = Innovation.objects.select_for_update(no_key=True, of=("self",)).get(pk=innovation.pk)
    if innovation.region_id != adoption.adopter.region_id:
        raise RuleViolation(_("Pilih catatan inovasi daerah penerima."), field="innovation", code="not-of-the-adopter")
    if adoption.applied_on is None:
        raise RuleViolation(_("Replikasi ini belum dinyatakan diterapkan."), code="not-applied")
    if innovation.origin_adoption_id or Innovation.objects.filter(origin_adoption=adoption).exists():
        raise RuleViolation(
            _("Replikasi atau catatan inovasi ini sudah ditautkan."), field="innovation", code="already-linked"
        )
    innovation.origin_adoption = adoption
    innovation.save(update_fields=["origin_adoption", "updated_at"])
    touch(adoption)
    facts = {"origin": adoption.innovation.name, "owner": adoption.innovation.owner_name}
    record("innovation.origin_linked", innovation, by=by, facts=facts)
    return innovation
