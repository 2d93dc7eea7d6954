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
    """Finds agencies by name, all of them read once (or those of one region). New ones are kept in `added`, unsaved."""

    def __init__(self, region: Region | None = None) -> None:
        self.added: list[Agency] = []
        self._known: dict[tuple[int, str], Agency] = {}
        self._divisions: dict[int, list[Agency]] = {}
        agencies = Agency.objects.order_by("pk")
        for agency in agencies.of(region) if region else agencies:
            for name in names_of(agency):
                self._known.setdefault((agency.region_id, name), agency)
            if " setda" in agency.name.casefold():
                self._divisions.setdefault(agency.region_id, []).append(agency)

    def called(self, name: str, region: Region, *, source: Sequence[str] = ()) -> Agency | None:
        """The agency that the name means, or an unverified new one with that source.

        None where the source names no agency, or only the government as a whole ("Pemkab Sumedang").
        """
        wanted = " ".join(name.split()).casefold()
        if not wanted or wanted.startswith(WHOLE_GOVERNMENT):
            return None
        key = (region.pk, wanted)
        if key not in self._known:
            self._known[key] = self._division(wanted, region) or self._new(name, region, source)
        return self._known[key]

    def _division(self, wanted: str, region: Region) -> Agency | None:
        """ "Bagian Organisasi" is the division of that name in the secretariat: "Bagian Organisasi Setda …"."""
        divisions = self._divisions.get(region.pk, ())
        return next((each for each in divisions if each.name.casefold().startswith(f"{wanted} setda")), None)

    def _new(self, name: str, region: Region, source: Sequence[str]) -> Agency:
        kind = KIND_BY_FIRST_WORD.get(name.split()[0].casefold(), Agency.Kind.OTHER)
        agency = Agency(region=region, name=" ".join(name.split()), kind=kind, source_urls=list(source))
        self.added.append(agency)
        return agency


def names_of(agency: Agency) -> list[str]:
    """What a source may call it, in small letters."""
    full, short = agency.name.casefold(), agency.abbreviation.casefold()
    return [full, short, f"dinas {short}"] if short else [full]
