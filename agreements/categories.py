"""Which parties and which kinds of document each category of cooperation has (PP 28/2018; DOMAIN.md 1.2 and 1.3)."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from agreements.models import Agreement, Party
from sipkd.errors import RuleViolation

Category = Agreement.Category
Kind = Party.Kind

# Who stands opposite the regions. Where nobody is named, regions work with regions.
COUNTERPARTS: dict[str, tuple[Party.Kind, ...]] = {
    Category.VOLUNTARY: (),
    Category.MANDATORY: (),
    Category.THIRD_PARTY: (Kind.BUSINESS, Kind.CIVIL_SOCIETY, Kind.INDIVIDUAL),
    Category.FOREIGN_REGION: (Kind.FOREIGN_REGION,),
    Category.FOREIGN_BODY: (Kind.FOREIGN_BODY,),
    Category.SYNERGY: (Kind.CENTRAL,),
}
OF_SYNERGY = (Agreement.Kind.NOTA_KESEPAKATAN, Agreement.Kind.WORK_PLAN)


def party_kinds(category: str) -> tuple[Party.Kind, ...]:
    """The kinds of party that a document of the category may have; regions first."""
    return (Kind.REGION, *COUNTERPARTS[category])


def document_kinds(category: str) -> list[Agreement.Kind]:
    """The kinds of document that may be recorded in the category; an addendum follows the document it changes."""
    special = OF_SYNERGY if category == Category.SYNERGY else ()
    ordinary = (kind for kind in Agreement.Kind if kind not in (*OF_SYNERGY, Agreement.Kind.ADDENDUM))
    return [*special, *ordinary]


def require_admissible(category: str, kinds: Collection[str]) -> None:
    """Refuse a set of parties that the category does not have."""
    label = Category(category).label
    for kind in kinds:
        if kind not in party_kinds(category):
            raise RuleViolation(
                _("Kategori %(category)s tidak memuat pihak “%(kind)s”.")
                % {"category": label, "kind": Kind(kind).label},
                field="parties",
                code="party-not-admissible",
            )
    if Kind.REGION not in kinds:
        raise RuleViolation(_("Paling sedikit satu pihak adalah pemerintah daerah."), field="parties", code="no-region")
    wanted = COUNTERPARTS[category]
    if wanted and not set(kinds) & set(wanted):
        raise RuleViolation(
            _("Kategori %(category)s memerlukan pihak lain: %(kinds)s.")
            % {"category": label, "kinds": ", ".join(str(kind.label) for kind in wanted)},
            field="parties",
            code="counterpart-missing",
        )
