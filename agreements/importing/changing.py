"""A row that tells a known record differently: what the source changed is changed, and nothing done by hand is lost."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from agreements.models import Agreement, ScopeItem
from agreements.services import Content, Side
from sipkd.sheets import RowRefused

T = TypeVar("T")


class Merge:
    """Of what the source said, what it says now and what the portal has, what is to stand. Collects `conflicts`."""

    def __init__(self) -> None:
        self.conflicts: list[str] = []

    def value(self, label: Any, was: T, now: T, here: T) -> T:
        """What the source changed, unless somebody has put something else there."""
        if was == now or here == now:
            return here
        if here != was:
            self.conflicts.append(str(label))
        return now

    @staticmethod
    def members(was: Sequence[T], now: Sequence[T], here: Sequence[T]) -> list[T]:
        """What the source added is added, what it took away is taken away; the rest stays."""
        gone = [one for one in was if one not in now]
        return [*(one for one in here if one not in gone), *(one for one in now if one not in was and one not in here)]


def merged(agreement: Agreement, was: Content, now: Content) -> Content:
    """What the agreement is to say. Raises RowRefused with the fields that somebody has completed differently."""
    merge, known = Merge(), {field.name: field for field in Agreement._meta.fields}
    fields = {
        name: merge.value(known[name].verbose_name, was.fields[name], value, getattr(agreement, name))
        for name, value in now.fields.items()
    }
    scope = list(agreement.scope_items.order_by("order").values_list("text", flat=True))
    content = Content(
        fields=fields,
        sides=_sides(merge, agreement, was, now),
        scope=merge.value(ScopeItem._meta.verbose_name, list(was.scope), list(now.scope), scope),
        affairs=merge.members(was.affairs, now.affairs, list(agreement.affairs.all())),
    )
    if merge.conflicts:
        said = _("Sudah diisi lain di portal: %(fields)s. Ubah di halamannya.")
        raise RowRefused(said % {"fields": ", ".join(dict.fromkeys(merge.conflicts))})
    return content


def _sides(merge: Merge, agreement: Agreement, was: Content, now: Content) -> list[Side]:
    """Each side as the portal has it, with the number and agencies that the source changed."""
    parties = agreement.parties.order_by("order").select_related("region").prefetch_related("agencies")
    here = {party.identity: Side.stated(party) for party in parties}
    before = {side.identity: side for side in was.sides}
    sides = []
    for side in now.sides:
        old, there = before.get(side.identity, side), here.pop(side.identity, side)
        number = merge.value(_("nomor naskah"), old.document_number, side.document_number, there.document_number)
        agencies = merge.members(old.agencies, side.agencies, there.agencies)
        sides.append(replace(there, document_number=number, agencies=agencies))
    return [*sides, *(side for identity, side in here.items() if identity not in before)]
