"""May this agency adopt this innovation on this day? The answer explains itself.

Object form of the rule in docs/architecture.md; the set form is `Innovation.objects.adoptable_by`. The two are held
against each other, and against a brute-force oracle, in the tests.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, Region
from agreements.models import Agreement
from agreements.querysets import AgreementQuerySet
from agreements.terms import Terms
from innovations.models import Innovation
from innovations.scope import scopes


class Code(models.TextChoices):
    """Why not, in the order in which the conditions are asked."""

    NOT_PUBLISHED = "innovation_not_published", gettext_lazy("Inovasi belum terbit")
    NOT_OPEN = "innovation_not_open", gettext_lazy("Inovasi tidak ditawarkan")
    SAME_REGION = "same_region", gettext_lazy("Inovasi daerah sendiri")
    NO_AGREEMENT = "no_agreement", gettext_lazy("Belum ada kerja sama")
    UNVERIFIED = "agreement_unverified", gettext_lazy("Kerja sama belum diverifikasi")
    UNCONFIRMED = "agreement_unconfirmed", gettext_lazy("Kerja sama belum dikonfirmasi")
    NOT_STARTED = "agreement_not_started", gettext_lazy("Kerja sama belum berlaku")
    SUSPENDED = "agreement_suspended", gettext_lazy("Kerja sama ditangguhkan")
    ENDED = "agreement_ended", gettext_lazy("Kerja sama berakhir")
    TERMINATED = "agreement_terminated", gettext_lazy("Kerja sama diakhiri")
    MOU_ONLY = "mou_only", gettext_lazy("Baru ada MoU")
    AGENCY_NOT_TAKING_PART = "agency_not_taking_part", gettext_lazy("Perangkat daerah tidak terlibat")
    OUT_OF_SCOPE = "innovation_out_of_scope", gettext_lazy("Di luar ruang lingkup")


# An agreement that fails on these alone covered the innovation before, or will: worth telling even when another
# one covers.
OF_TIME = {Code.UNVERIFIED, Code.UNCONFIRMED, Code.NOT_STARTED, Code.SUSPENDED, Code.ENDED, Code.TERMINATED}


SIDES_AND_SCOPE = ("parties__region", "parties__agencies", "affairs", "shared")


@dataclass(frozen=True, slots=True)
class Coverage:
    """An agreement that covers the adoption; `until` is the last day, None when no end is known or set."""

    agreement: Agreement
    terms: Terms

    @property
    def until(self) -> date | None:
        return self.terms.until

    @property
    def end_verified(self) -> bool:
        return self.terms.end_verified

    @property
    def end_basis(self) -> str:
        return self.terms.end_basis


@dataclass(frozen=True, slots=True)
class Reason:
    """One unmet condition: a sentence for the official, and what to do next."""

    code: Code
    message: str
    next_step: str = ""
    agreement: Agreement | None = None


@dataclass(frozen=True, slots=True)
class Entitlement:
    """`allowed` with the agreements that cover it, or every reason why not.

    When allowed, `reasons` holds only the agreements that cover it on other days: ended, or not yet confirmed.
    """

    innovation: Innovation
    agency: Agency
    on: date
    coverage: tuple[Coverage, ...]
    reasons: tuple[Reason, ...]

    @property
    def allowed(self) -> bool:
        return bool(self.coverage)


def explain(innovation: Innovation, agency: Agency, on: date | None = None, *, viewer=None) -> Entitlement:
    """Answer for one innovation, one agency, one day. Costs a fixed number of queries.

    Without `on` it is today in the agency's region. With a `viewer`, only agreements that the viewer may see count.
    """
    on = day_of(agency, on)
    if innovation.region_id == agency.region_id:
        return judge(innovation, agency, on, [])
    return judge(innovation, agency, on, _agreements_between(innovation, agency, viewer))


def coverage_of(innovation: Innovation, agency: Agency, on: date | None = None, *, viewer=None) -> tuple[Coverage, ...]:
    """The agreements that cover it on the day, even where the innovation is no longer offered to newcomers."""
    on = day_of(agency, on)
    agreements = _agreements_between(innovation, agency, viewer)
    covering = (one for one in agreements if not any(_about_the_agreement(one, innovation, agency, on)))
    return tuple(Coverage(agreement, agreement.terms(on)) for agreement in covering)


def coverage_among(
    innovations: Collection[int], agency: Agency, on: date | None = None, *, viewer=None
) -> dict[int, tuple[Coverage, ...]]:
    """Of these innovations, by id, the ones that the agency may adopt on the day, each with the agreements that cover
    it, the longest lasting first.

    The same as `explain` of each, in a fixed number of queries: one for all innovations, the others for the agreements.
    """
    on = day_of(agency, on)
    return _coverage_under(Agreement.objects.seen_by(viewer).covering(agency, on), innovations, agency.region_id, on)


def coverage_among_for_region(
    innovations: Collection[int], region: Region, on: date | None = None, *, viewer=None
) -> dict[int, tuple[Coverage, ...]]:
    """The same for whichever agency of the region: the union of `coverage_among` of each."""
    on = day_of(region, on)
    return _coverage_under(Agreement.objects.seen_by(viewer).covering_any_of(region, on), innovations, region.pk, on)


def day_of(side: Agency | Region, chosen: date | None = None) -> date:
    """The day on which it is asked what a side may adopt: the one that was chosen, else today where the side is.

    Every answer about a side takes its day from here, so that counts, lists and sentences agree also in the hours in
    which it is tomorrow in WITA and WIT already.
    """
    return chosen or side.today()


def adopting_side(user) -> Agency | Region | None:
    """For whom an official asks what may be adopted: the own agency, else the region whose offices serve all of it."""
    return getattr(user, "agency", None) or getattr(user, "region", None)


def coverage_for(user, innovations: Collection[int], on: date | None = None) -> dict[int, tuple[Coverage, ...]] | None:
    """`coverage_among` for the side that an official asks for; None for who asks for none."""
    match adopting_side(user):
        case Agency() as agency:
            return coverage_among(innovations, agency, on, viewer=user)
        case Region() as region:
            return coverage_among_for_region(innovations, region, on, viewer=user)
    return None


def _coverage_under(
    agreements: AgreementQuerySet, innovations: Collection[int], region: int, on: date
) -> dict[int, tuple[Coverage, ...]]:
    covering = agreements.with_terms().order_by("-signed_order", "-id")
    coverage = {each.pk: Coverage(each, each.terms(on)) for each in covering}
    if not (innovations and coverage):
        return {}
    offered = Innovation.objects.open_for_adoption().filter(pk__in=innovations)
    found: dict[int, list[Coverage]] = {}
    in_scope = scopes(coverage, region, on, among=offered)
    for agreement, one in sorted(coverage.items(), key=lambda each: each[1].until or date.max, reverse=True):
        for innovation in in_scope.get(agreement, ()):
            found.setdefault(innovation, []).append(one)
    return {innovation: tuple(each) for innovation, each in found.items()}


def judge(innovation: Innovation, agency: Agency, on: date, agreements: list[Agreement]) -> Entitlement:
    """The answer, given the agreements between the two regions with everything that they hold; asks no query."""
    own = tuple(_about_the_innovation(innovation, agency))
    if any(reason.code == Code.SAME_REGION for reason in own):
        return Entitlement(innovation, agency, on, (), own)
    if not agreements:
        return Entitlement(innovation, agency, on, (), (*own, _no_agreement(innovation, agency)))
    unmet = [(agreement, tuple(_about_the_agreement(agreement, innovation, agency, on))) for agreement in agreements]
    coverage = tuple(Coverage(agreement, agreement.terms(on)) for agreement, reasons in unmet if not reasons)
    if coverage and not own:
        near = (reasons for _agreement, reasons in unmet if reasons and {r.code for r in reasons} <= OF_TIME)
        return Entitlement(innovation, agency, on, coverage, tuple(r for reasons in near for r in reasons))
    return Entitlement(innovation, agency, on, (), (*own, *(r for _agreement, reasons in unmet for r in reasons)))


def with_everything(agreements: AgreementQuerySet) -> AgreementQuerySet:
    """Prefetch what `judge` reads; an addendum is read with its agreement."""
    return (
        agreements.exclude(document_kind=Agreement.Kind.ADDENDUM)
        .with_terms()
        .prefetch_related(*SIDES_AND_SCOPE, *(f"addenda__{path}" for path in SIDES_AND_SCOPE))
        .order_by("-signed_order", "-id")
    )


def _agreements_between(innovation: Innovation, agency: Agency, viewer) -> list[Agreement]:
    return list(with_everything(Agreement.objects.seen_by(viewer).between(agency.region_id, innovation.region_id)))


# -- the conditions, in order ----------------------------------------------------------------------
def _about_the_innovation(innovation: Innovation, agency: Agency) -> Iterator[Reason]:
    if innovation.status == Innovation.Status.ARCHIVED:
        yield Reason(Code.NOT_PUBLISHED, _("Inovasi ini sudah diarsipkan."))
    elif innovation.status != Innovation.Status.PUBLISHED:
        yield Reason(
            Code.NOT_PUBLISHED, _("Inovasi ini belum terbit di katalog."), _("Tunggu sampai pemiliknya menerbitkan.")
        )
    elif not innovation.is_open:
        yield Reason(
            Code.NOT_OPEN,
            _("Pemilik tidak menawarkan inovasi ini untuk direplikasi."),
            _("Hubungi %(owner)s untuk menanyakan kemungkinannya.") % {"owner": innovation.owner_name},
        )
    if innovation.region_id == agency.region_id:
        yield Reason(
            Code.SAME_REGION, _("Inovasi ini milik daerah Anda sendiri; replikasi antardaerah tidak diperlukan.")
        )


def _no_agreement(innovation: Innovation, agency: Agency) -> Reason:
    regions = {"own": agency.region.name, "other": innovation.region.name}
    return Reason(
        Code.NO_AGREEMENT,
        _("Belum ada kerja sama antara %(own)s dan %(other)s.") % regions,
        _("Minta TKKSD menjajaki kerja sama dengan %(other)s.") % regions,
    )


def _about_the_agreement(agreement: Agreement, innovation: Innovation, agency: Agency, on: date) -> Iterator[Reason]:
    yield from _registered(agreement)
    yield from _in_force(agreement, on)
    yield from _allows_adoption(agreement)
    documents = agreement.as_amended(on)
    yield from _agency_takes_part(documents, agency)
    yield from _in_scope(documents, innovation)


def _registered(agreement: Agreement) -> Iterator[Reason]:
    if agreement.status == Agreement.Status.REGISTERED:
        return
    if agreement.is_from_source:
        yield Reason(
            Code.UNVERIFIED,
            _("Kerja sama belum diverifikasi: %(title)s.") % {"title": agreement.title},
            _("Minta verifikator memeriksa naskahnya."),
            agreement,
        )
        return
    waiting = ", ".join(str(party) for party in agreement.parties.all() if not party.is_settled)
    yield Reason(
        Code.UNCONFIRMED,
        _("%(title)s menunggu konfirmasi %(parties)s.") % {"title": agreement.title, "parties": waiting},
        _("Minta admin daerah tersebut mengonfirmasi sisinya."),
        agreement,
    )


def _in_force(agreement: Agreement, on: date) -> Iterator[Reason]:
    terms, what = agreement.terms(on), agreement.kind_short
    if terms.terminated_on and terms.is_terminated(on):
        when = date_format(terms.terminated_on)
        message = _("%(kind)s diakhiri sejak %(date)s.") % {"kind": what, "date": when}
        yield Reason(Code.TERMINATED, message, _("Minta TKKSD menyusun PKS baru."), agreement)
    elif not terms.has_started(on):
        message = _("%(kind)s mulai berlaku %(date)s.") % {"kind": what, "date": terms.starts_on}
        yield Reason(Code.NOT_STARTED, message, _("Ajukan setelah tanggal itu."), agreement)
    elif terms.has_ended(on):
        message = _("%(kind)s berakhir %(date)s.") % {"kind": what, "date": terms.ends_on}
        yield Reason(Code.ENDED, message, _("Minta TKKSD menyusun adendum perpanjangan atau PKS baru."), agreement)
    elif terms.is_suspended(on):
        message = _("%(kind)s sedang ditangguhkan.") % {"kind": what}
        yield Reason(Code.SUSPENDED, message, _("Ajukan setelah penangguhannya dicabut."), agreement)


def _allows_adoption(agreement: Agreement) -> Iterator[Reason]:
    kind = agreement.document_kind
    expressly = kind == Agreement.Kind.MOU and agreement.allows_adoption
    if kind in (Agreement.Kind.PKS, Agreement.Kind.NPHD) or expressly:
        return
    if kind == Agreement.Kind.MOU:
        message, next_step = _("Baru ada MoU; diperlukan PKS."), _("Minta TKKSD menyusun PKS di bawah MoU ini.")
    else:
        message = _("%(kind)s tidak menjadi dasar replikasi; diperlukan PKS.") % {"kind": agreement.kind_short}
        next_step = _("Minta TKKSD menyusun PKS.")
    yield Reason(Code.MOU_ONLY, message, next_step, agreement)


def _agency_takes_part(documents: list[Agreement], agency: Agency) -> Iterator[Reason]:
    own_sides = [party for one in documents for party in one.parties.all() if party.region_id == agency.region_id]
    if any(side.whole_region or agency in side.agencies.all() for side in own_sides):
        return
    yield Reason(
        Code.AGENCY_NOT_TAKING_PART,
        _("%(agency)s tidak tercantum di sisi %(region)s.") % {"agency": agency.short_name, "region": agency.region},
        _("Minta TKKSD menambahkannya melalui adendum."),
        documents[0],
    )


def _in_scope(documents: list[Agreement], innovation: Innovation) -> Iterator[Reason]:
    agreement = documents[0]
    named = {shared.innovation_id for one in documents for shared in one.shared.all()}
    if innovation.pk in named or any(one.covers_all_affairs for one in documents):
        return
    affairs = {affair.pk for one in documents for affair in one.affairs.all()}
    if not named and affairs & innovation.affair_ids():
        return
    yield Reason(
        Code.OUT_OF_SCOPE,
        _("Inovasi ini di luar ruang lingkup %(kind)s “%(title)s”.")
        % {"kind": agreement.kind_short, "title": agreement.title},
        _("Minta TKKSD menambahkan inovasi ini melalui adendum."),
        agreement,
    )
