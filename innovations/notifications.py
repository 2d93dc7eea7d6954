"""What happens to innovations and adoptions, in words, and whom it concerns."""

from django.utils.translation import gettext_lazy as _

from agencies.models import User
from agreements.models import Agreement
from innovations.models import Adoption, Innovation
from sipkd.events import subjects
from sipkd.events.actions import Action, register
from sipkd.events.subjects import EVERYBODY, Subject

INNOVATION = "innovations:innovation-detail"
ADOPTION = "innovations:adoption-detail"


def owner_side(adoption) -> list[User]:
    innovation = adoption.innovation
    return list(User.objects.in_charge_of(region=innovation.region, agency=innovation.agency))


def adopter_side(adoption) -> list[User]:
    people = {user.pk: user for user in User.objects.in_charge_of(agency=adoption.adopter)}
    people.setdefault(adoption.requested_by_id, adoption.requested_by)
    return [user for user in people.values() if user.is_active]


def both_sides(adoption) -> list[User]:
    return list({user.pk: user for user in [*owner_side(adoption), *adopter_side(adoption)]}.values())


def audience_of_innovation(innovation: Innovation) -> list[int]:
    """The same as `Innovation.objects.visible_to`."""
    is_published = innovation.status == Innovation.Status.PUBLISHED
    is_public = is_published and innovation.visibility == Agreement.Visibility.PUBLIC
    return [*([EVERYBODY] if is_public else []), innovation.region_id]


def audience_of_adoption(adoption: Adoption) -> list[int]:
    """The same as `Adoption.objects.visible_to`."""
    is_known = adoption.stage in Adoption.PUBLIC_STAGES
    is_public = is_known and EVERYBODY in audience_of_innovation(adoption.innovation)
    return [*([EVERYBODY] if is_public else []), adoption.adopter.region_id, adoption.innovation.region_id]


def adoptions_of(innovation: Innovation) -> list[Adoption]:
    """Whether an adoption is public follows from its innovation."""
    return list(innovation.adoptions.select_related("innovation", "adopter").order_by("pk"))


subjects.register(
    Subject(Innovation, "innovations", "api:innovation-detail", audience_of_innovation, adoptions_of),
    Subject(Adoption, "adoptions", "api:adoption-detail", audience_of_adoption),
)

register(
    Action(
        "innovation.imported",
        _("Inovasi dimuat dari sumber publik"),
        _("“%(object)s” dimuat dari sumber publik."),
        INNOVATION,
        begins=True,
    ),
    Action(
        "innovation.named",
        _("Inovasi disebut dalam kerja sama"),
        _("“%(object)s” disebut dalam %(agreement)s."),
        INNOVATION,
    ),
    Action(
        "adoption.requested",
        _("Permintaan replikasi"),
        _("%(adopter)s meminta replikasi “%(innovation)s”."),
        ADOPTION,
        owner_side,
        begins=True,
    ),
    Action(
        "adoption.approved",
        _("Replikasi disetujui"),
        _("%(owner)s menyetujui replikasi “%(innovation)s” oleh %(adopter)s."),
        ADOPTION,
        adopter_side,
    ),
    Action(
        "adoption.declined",
        _("Replikasi ditolak"),
        _("%(owner)s menolak replikasi “%(innovation)s” oleh %(adopter)s."),
        ADOPTION,
        adopter_side,
    ),
    Action(
        "adoption.advanced",
        _("Tahap replikasi berubah"),
        _("Replikasi “%(innovation)s” oleh %(adopter)s kini pada tahap %(stage)s."),
        ADOPTION,
        both_sides,
    ),
    Action(
        "adoption.applied",
        _("Replikasi dinyatakan diterapkan"),
        _("%(adopter)s menyatakan telah menerapkan “%(innovation)s”; menunggu konfirmasi."),
        ADOPTION,
        owner_side,
    ),
    Action(
        "adoption.confirmed",
        _("Penerapan dikonfirmasi"),
        _("%(owner)s mengonfirmasi penerapan “%(innovation)s” oleh %(adopter)s."),
        ADOPTION,
        adopter_side,
    ),
    Action(
        "adoption.cancelled",
        _("Replikasi dibatalkan"),
        _("Replikasi “%(innovation)s” oleh %(adopter)s dibatalkan."),
        ADOPTION,
        both_sides,
    ),
    Action(
        "adoption.stopped",
        _("Replikasi berhenti"),
        _("%(adopter)s tidak menggunakan “%(innovation)s” lagi."),
        ADOPTION,
        both_sides,
    ),
    Action(
        "adoption.reconfirmed",
        _("Penggunaan ditegaskan"),
        _("%(adopter)s menegaskan bahwa “%(innovation)s” masih digunakan."),
        ADOPTION,
        owner_side,
    ),
    Action(
        "adoption.renamed",
        _("Nama di daerah penerima berubah"),
        _("“%(innovation)s” di %(adopter)s bernama “%(name)s”."),
        ADOPTION,
    ),
    Action(
        "adoption.rebased",
        _("Dasar kerja sama berubah"),
        _("Replikasi “%(innovation)s” oleh %(adopter)s kini berdasar pada kerja sama lain yang berlaku."),
        ADOPTION,
        both_sides,
    ),
    Action(
        "adoption.milestone_planned",
        _("Rencana aksi ditambahkan"),
        _("%(adopter)s merencanakan: %(milestone)s."),
        ADOPTION,
    ),
    Action(
        "adoption.milestone_done",
        _("Rencana aksi selesai"),
        _("%(adopter)s menyelesaikan: %(milestone)s."),
        ADOPTION,
    ),
    Action(
        "adoption.evidence_added",
        _("Bukti diunggah"),
        _("%(adopter)s mengunggah bukti penerapan “%(innovation)s”."),
        ADOPTION,
        owner_side,
    ),
    Action(
        "adoption.outcome_recorded",
        _("Hasil terukur dicatat"),
        _("%(adopter)s mencatat hasil “%(innovation)s”: %(indicator)s."),
        ADOPTION,
        owner_side,
    ),
    Action(
        "adoption.paper_issued",
        _("Surat diterbitkan"),
        _("%(paper)s untuk “%(innovation)s” diterbitkan."),
        ADOPTION,
        both_sides,
    ),
    Action(
        "adoption.basis_ended",
        _("Dasar kerja sama berakhir"),
        _(
            "Kerja sama yang mendasari replikasi “%(object)s” berakhir setelah %(date)s. Susun adendum atau PKS baru, "
            "atau pindahkan dasarnya ke kerja sama lain."
        ),
        ADOPTION,
    ),
    Action(
        "adoption.reconfirm_due",
        _("Penggunaan perlu ditegaskan"),
        _("Tegaskan paling lambat %(date)s bahwa “%(object)s” masih digunakan."),
        ADOPTION,
        group="reminder",
        changes=False,
    ),
    Action(
        "adoption.lapsed",
        _("Penggunaan tidak ditegaskan"),
        _("Penggunaan “%(object)s” tidak ditegaskan sampai %(date)s, sehingga tidak lagi terhitung."),
        ADOPTION,
    ),
    Action(
        "innovation.origin_linked",
        _("Asal inovasi ditautkan"),
        _("“%(object)s” berasal dari replikasi “%(origin)s” milik %(owner)s."),
        INNOVATION,
    ),
)
