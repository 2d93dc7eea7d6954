"""Which agency of a region a public source means by a name; sources name them by full or short names."""

from collections.abc import Sequence

from agencies.models import Agency, Region

KIND_BY_FIRST_WORD = {
    "dinas": Agency.Kind.DEPARTMENT,
    "badan": Agency.Kind.BOARD,
    "bagian": Agency.Kind.DIVISION,
    "kecamatan": Agency.Kind.DISTRICT,
    "puskesmas": Agency.Kind.HEALTH_CENTRE,
    "rsud": Agency.Kind.HOSPITAL,
}
WHOLE_GOVERNMENT = ("pemkab ", "pemkot ", "pemprov ", "pemerintah ")


class Owners:
    """Finds agencies by name, each region read once. Those not known yet are kept in `added`, unsaved."""

    def __init__(self) -> None:
        self.added: list[Agency] = []
        self._agencies: dict[int, list[Agency]] = {}
        self._found: dict[tuple[int, str], Agency] = {}

    def called(self, name: str, region: Region, *, source: Sequence[str] = ()) -> Agency | None:
        """The agency that the name means, or an unverified new one with that source.

        None where the source names no agency, or only the government as a whole ("Pemkab Sumedang").
        """
        wanted = " ".join(name.split()).casefold()
        if not wanted or wanted.startswith(WHOLE_GOVERNMENT):
            return None
        key = (region.pk, wanted)
        if key not in self._found:
            self._found[key] = self._known(wanted, region) or self._new(name, region, source)
        return self._found[key]

    def _known(self, wanted: str, region: Region) -> Agency | None:
        if region.pk not in self._agencies:
            self._agencies[region.pk] = list(Agency.objects.of(region))
        return next((agency for agency in self._agencies[region.pk] if means(wanted, agency)), None)

    def _new(self, name: str, region: Region, source: Sequence[str]) -> Agency:
        kind = KIND_BY_FIRST_WORD.get(name.split()[0].casefold(), Agency.Kind.OTHER)
        agency = Agency(region=region, name=" ".join(name.split()), kind=kind, source_urls=list(source))
        self.added.append(agency)
        return agency


def means(wanted: str, agency: Agency) -> bool:
    """Whether the name, in small letters, is one of the agency's."""
    full, short = agency.name.casefold(), agency.abbreviation.casefold()
    return wanted in (full, short, f"dinas {short}") or full.startswith(f"{wanted} setda")
