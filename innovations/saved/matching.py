"""Tell people of what is new in the searches that they keep: each innovation once, also after an outage of any length.

The change feed says which innovations were touched since a search was last looked at; of those, the search's own
FilterSet, as its owner sees the catalogue today, says which match. New is what the owner could not see when the search
was saved. The row of the search is locked meanwhile and a constraint keeps an innovation from being told of twice.
"""

import logging

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, QuerySet

from innovations.models import Innovation
from innovations.saved.asking import asked
from innovations.saved.models import SavedSearch, SearchMatch
from sipkd.events.models import Change
from sipkd.events.services import record
from sipkd.events.subjects import views_of

log = logging.getLogger(__name__)
INNOVATION = Innovation._meta.label_lower
NAMED = 3  # in the notification; the page of the search shows all


def run() -> int:
    """Look at every watched search that is behind the ledger; returns how many innovations were told of.

    Safe to run twice and at once. One search that cannot be asked stops no other: it is found again next time.
    """
    last = Change.objects.last_position()
    behind = SavedSearch.objects.watched().behind(last)
    first = behind.aggregate(first=Min("position"))["first"]
    if first is None:
        return 0
    if not changed_between(first, last).exists():
        behind.update(position=last)
        return 0
    told = 0
    for pk in behind.order_by("position", "pk").values_list("pk", flat=True):
        try:
            told += tell(pk, last)
        except Exception:
            log.exception("Saved search %s failed.", pk)
    return told


@transaction.atomic
def tell(pk: int, last: int) -> int:
    """Look at one search up to a position of the feed, unless somebody else is at it or just was."""
    rows = SavedSearch.objects.watched().behind(last).filter(pk=pk).select_related("owner__region")
    search = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if search is None:
        return 0
    found = list(Innovation.objects.filter(pk__in=new_in(search, last)).order_by("-published_at", "-pk"))
    SearchMatch.objects.bulk_create(SearchMatch(search=search, innovation=innovation) for innovation in found)
    search.position = last
    search.save(update_fields=["position"])
    if found:
        search.news = news_of([one.name for one in found])
        record("search.matched", search, by=None, facts={"count": len(found), "names": search.news})
    return len(found)


def news_of(names: list[str]) -> str:
    """The first of them, and how many more there are."""
    more = len(names) - NAMED
    return "; ".join(names[:NAMED]) + (f" (+{more})" if more > 0 else "")


def new_in(search: SavedSearch, last: int) -> list[int]:
    """The innovations, by id, that match now, were touched since the last look, and are news to the owner."""
    catalogue = asked(search.query, search.owner)
    if not catalogue.is_valid():  # what it asked for is gone, such as an agency that was merged
        return []
    known = Change.objects.filter(
        object_type=INNOVATION, object_id=OuterRef("innovation__uuid"), id__lte=search.since
    ).order_by()
    if not search.owner.has_perm("events.follow_all"):
        known = known.known_to(views_of(search.owner))
    rows = catalogue.qs.filter(
        status=Innovation.Status.PUBLISHED,
        innovation__uuid__in=changed_between(search.position, last).values("object_id"),
    )
    told = SearchMatch.objects.filter(search=search, innovation=OuterRef("pk"))
    return list(rows.exclude(Exists(known)).exclude(Exists(told)).order_by().values_list("pk", flat=True))


def changed_between(first: int, last: int) -> QuerySet:
    return Change.objects.filter(object_type=INNOVATION, id__gt=first, id__lte=last).order_by()
