"""Keep a search, change it, forget it: a person's own notes, of which the ledger hears nothing."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agencies.models import User
from innovations.saved.models import SavedSearch
from sipkd.errors import RuleViolation
from sipkd.events.models import Change, Notification

MOST = 20  # per person


@transaction.atomic
def save_search(*, name: str, query: str, is_watched: bool = True, by: User) -> SavedSearch:
    """Keep a canonical query; only what becomes visible from now on is new. At most 20 per person."""
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=by.pk)  # two at once would be one too many
    if SavedSearch.objects.visible_to(by).count() >= MOST:
        raise RuleViolation(
            _("Anda sudah menyimpan %(most)s pencarian. Hapus salah satu dahulu.") % {"most": MOST},
            code="too-many-searches",
        )
    now = Change.objects.last_position()
    search = SavedSearch(owner=by, name=name.strip(), query=query, is_watched=is_watched, since=now, position=now)
    return _kept(search)


@transaction.atomic
def change_search(search: SavedSearch, *, by: User, **given: Any) -> SavedSearch:
    """Change name, query or whether it is watched; another query, or watching it again, begins anew from now."""
    search = SavedSearch.objects.visible_to(by).select_for_update(of=("self",)).get(pk=search.pk)
    before = search.query, search.is_watched
    for field in ("name", "query", "is_watched"):
        setattr(search, field, given.get(field, getattr(search, field)))
    search.name = search.name.strip()
    if search.query != before[0] or (search.is_watched and not before[1]):
        search.since = search.position = Change.objects.last_position()
    return _kept(search)


@transaction.atomic
def delete_search(search: SavedSearch, *, by: User) -> None:
    """Forget it, and the notifications about it."""
    search = SavedSearch.objects.visible_to(by).select_for_update(of=("self",)).get(pk=search.pk)
    Notification.objects.visible_to(by).filter(event__object_id=search.uuid).delete()
    search.delete()


def _kept(search: SavedSearch) -> SavedSearch:
    if not search.name:
        raise RuleViolation(_("Beri pencarian ini nama."), field="name", code="name-missing")
    twin = SavedSearch.objects.visible_to(search.owner).exclude(pk=search.pk)
    same = twin.filter(query=search.query).first()
    if same is not None:
        raise RuleViolation(
            _("Pencarian ini sudah Anda simpan dengan nama “%(name)s”.") % {"name": same.name},
            field="query",
            code="query-saved-already",
        )
    try:
        with transaction.atomic():
            search.save()
    except IntegrityError as error:
        raise RuleViolation(
            _("Anda sudah mempunyai pencarian dengan nama itu."), field="name", code="name-taken"
        ) from error
    return search
