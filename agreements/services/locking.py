"""The locks of agreements, and the touch that tells readers of a change beside the row.

Agreements first, in the order of their ids, then regions, and the ledger last: whoever holds it waits for no row that
somebody holds who waits for it. The locks are weak (`no_key`), so that other rows may go on referring to these.
"""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from agencies.models import Region
from agreements.models import Agreement, Party


def locked(agreement: Agreement) -> Agreement:
    return _weakly(Agreement.objects.all()).get(pk=agreement.pk)


def locked_with_addenda(agreement: Agreement) -> list[Agreement]:
    """The agreement, then its registered addenda in the order in which they take effect."""
    addenda = Q(parent=agreement, document_kind=Agreement.Kind.ADDENDUM)
    found = {one.pk: one for one in _weakly(Agreement.objects.filter(Q(pk=agreement.pk) | addenda))}
    agreement = found.pop(agreement.pk)
    registered = (addendum for addendum in found.values() if addendum.is_registered)
    return [agreement, *sorted(registered, key=lambda addendum: (addendum.starts_order, addendum.pk))]


def hold_regions(regions: QuerySet[Region]) -> None:
    """Let no other document of these regions take a number until this transaction ends."""
    list(_weakly(regions))


def hold_for_rows(titles: Collection[str], codes: Collection[str]) -> None:
    """Hold what the rows of a file may write, the records from sources of these titles and the regions of these codes,
    before the first of them is recorded."""
    sourced = Agreement.objects.filter(origin=Agreement.Origin.SOURCE, source_record__title__in=list(titles))
    known = [agreement.pk for agreement in _weakly(sourced)]
    sides = Party.objects.filter(agreement__in=known, region__isnull=False)
    hold_regions(Region.objects.filter(Q(code__in=codes) | Q(pk__in=sides.values("region"))))


def touch(agreement: Agreement) -> None:
    """A change beside the row is a change of the agreement: readers that follow `updated_at` must see it."""
    agreement.save(update_fields=["updated_at"])


def _weakly(rows: QuerySet) -> QuerySet:
    return rows.select_for_update(no_key=True).order_by("pk")
