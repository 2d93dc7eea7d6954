"""Which side of an agreement somebody speaks for."""

from datetime import date

from django.utils.translation import gettext as _

from agencies.models import User
from agreements.models import Agreement, Party
from sipkd.dates import today
from sipkd.errors import RuleViolation


def own_side(agreement: Agreement, by: User) -> Party:
    """The side of the actor's own region; raises RuleViolation where it has none."""
    party = agreement.parties.select_related("region").filter(region=by.region_id).first() if by.region_id else None
    if party is None:
        raise RuleViolation(_("Daerah Anda bukan pihak kerja sama ini."), code="not-a-party")
    return party


def require_own_side(party: Party, by: User) -> None:
    """Refuse what belongs to another side."""
    if by.region_id is None or party.region_id != by.region_id:
        raise RuleViolation(_("Setiap pihak hanya mengubah catatan sisinya sendiri."), code="not-your-side")


def day_at(party: Party) -> date:
    """The date it is now where the side is; WIB for one that is not a region."""
    return party.region.today() if party.region else today()
