"""Which document a row stands under or amends: named by a number or a title, in the file or in the register."""

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from agreements.importing.kinds import PARTING, kind_of, name_of_parent
from agreements.models import Agreement, Party
from agreements.querysets import AgreementQuerySet
from agreements.services import Side
from sipkd.sheets import Row, RowRefused

Kind = Agreement.Kind
FIRST = (Kind.MOU, Kind.NOTA_KESEPAKATAN)  # nothing stands above them


def parents_first(rows: Iterable[Row]) -> list[Row]:
    """The rows so that each comes after what it names: documents before addenda, chains from their root."""
    ranked: list[list[Row]] = [[], [], []]
    for row in rows:
        kind = kind_of(row)
        ranked[2 if kind == Kind.ADDENDUM else 0 if kind in FIRST else 1].append(row)
    return [*ranked[0], *ranked[1], *_chained(ranked[2])]


def _chained(addenda: Sequence[Row]) -> list[Row]:
    """Addenda after the addenda that they name; those that name each other in a circle as they stand."""
    called: dict[str, Row] = {}
    for row in addenda:
        for name in names_of(row):
            called.setdefault(name, row)
    placed: dict[int, Row] = {}
    for row in addenda:
        chain: dict[int, Row] = {}
        above: Row | None = row
        while above is not None and above.number not in placed and above.number not in chain:
            chain[above.number] = above
            above = called.get(name_of_parent(above).casefold())
        placed.update(reversed(chain.items()))
    return list(placed.values())


def names_of(row: Row) -> set[str]:
    """What another row may call it: its title, its numbers, and each of them."""
    numbers = row.text("numbers").casefold()
    return {name for name in (row.text("title").casefold(), numbers, *PARTING.split(numbers)) if name}


def parent_of(
    row: Row, kind: str, sides: Sequence[Side], *, register: AgreementQuerySet, refused: Collection[Row] = ()
) -> Agreement | None:
    """The document that the row names, if it names one; `refused` are rows of the file that could not be taken.

    What amends an addendum amends the document below it. Raises RowRefused where none fits, or more than one.
    """
    name = name_of_parent(row)
    if not name:
        return None
    found = known_as(name, register)
    fitting = _amendable(found, sides) if kind == Kind.ADDENDUM else list(found.above(kind, sides))
    if len(fitting) == 1:
        return fitting[0]
    told = {"name": name}
    if fitting:
        raise RowRefused(
            _("“%(name)s” adalah nama lebih dari satu naskah; sebutkan nomor atau judul yang lain.") % told
        )
    for other in refused:
        if name.casefold() in names_of(other):
            raise RowRefused(_("“%(name)s” ada di baris %(number)s, yang ditolak.") % {**told, "number": other.number})
    if not found.exists():
        raise RowRefused(_("“%(name)s” tidak ada di berkas ini dan tidak ada di register.") % told)
    if kind == Kind.ADDENDUM:
        raise RowRefused(_("Para pihak “%(name)s” lain dari para pihak adendum ini.") % told)
    raise RowRefused(_("“%(name)s” bukan naskah induk dengan para pihak ini.") % told)


def known_as(name: str, register: AgreementQuerySet) -> AgreementQuerySet:
    """Those of this title or number, as the portal or their source has it; of several numbers, those of all."""
    said = Q(title__iexact=name) | Q(source_record__title__iexact=name) | Q(source_record__numbers__iexact=name)
    numbered = Q()
    for number in PARTING.split(name):
        numbered &= Q(Exists(Party.objects.filter(agreement=OuterRef("pk"), document_number__iexact=number)))
    return register.filter(said | numbered)


def _amendable(found: AgreementQuerySet, sides: Sequence[Side]) -> list[Agreement]:
    """The documents themselves, also where an addendum of theirs was named, that have exactly these parties."""
    named = {one.parent if one.is_addendum else one for one in found.select_related("parent")}
    wanted = {side.identity for side in sides}
    return [one for one in named if one and {party.identity for party in one.parties.all()} == wanted]
