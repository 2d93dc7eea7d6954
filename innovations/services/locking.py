"""What the services share: the locks in their order, agreements first, and the facts of an event."""

from typing import Any

from django.utils.translation import gettext as _

from agencies.models import Agency
from agreements.models import Agreement
from innovations.models import Adoption, Innovation, InnovationVersion
from sipkd.errors import required

Stage = Adoption.Stage


def hold_agreements(innovation: Innovation, adopter: Agency) -> None:
    """Keep every agreement between the two regions as it is until the commit; termination waits for the same locks.

    Without a key lock, so that other adoptions may go on referring to them.
    """
    between = Agreement.objects.between(adopter.region_id, innovation.region_id)
    list(Agreement.objects.select_for_update(no_key=True).filter(pk__in=between.values("pk")).order_by("pk"))


def locked(adoption: Adoption) -> Adoption:
    """The adoption as it is now, for this transaction alone."""
    rows = Adoption.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "innovation",
        "innovation__region",
        "innovation__agency",
        "adopter",
        "adopter__region",
        "agreement",
        "requested_by",
    )
    return rows.get(pk=adoption.pk)


def locked_innovation(innovation: Innovation) -> Innovation:
    """The innovation as it is now, for this transaction alone."""
    rows = Innovation.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "region", "agency__region", "affair"
    )
    return rows.get(pk=innovation.pk)


def locked_version(version: InnovationVersion) -> InnovationVersion:
    """The version as it is now; the lock on its innovation, taken first, guards both."""
    innovation = locked_innovation(version.innovation)
    version = InnovationVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    version.innovation = innovation
    return version


def touch(adoption: Adoption) -> None:
    """A change beside the row is a change of the adoption: readers that follow `updated_at` must see it."""
    adoption.save(update_fields=["updated_at"])


def facts_of(adoption: Adoption, **more: Any) -> dict[str, Any]:
    return {
        "innovation": adoption.innovation.name,
        "owner": adoption.innovation.owner_name,
        "adopter": str(adoption.adopter),
        **more,
    }


def reason_of(text: str) -> str:
    return required(text, field="reason", message=_("Tulis alasannya."))
