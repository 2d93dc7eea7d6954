"""What happens to innovations and adoptions, in words, and whom it concerns."""

from django.utils.translation import gettext_lazy as _

from agencies import audiences
from agencies.models import User
from agreements.models import Agreement
from innovations.models import Adoption, Innovation
from sipkd.events import subjects
from sipkd.events.actions import Action, Group, register
from sipkd.events.subjects import EVERYBODY, Subject

INNOVATION = "innovations:innovation-detail"
MANUSCRIPT = "innovations:manuscript"
INDICATORS = "innovations:indicators"
HISTORY = "events:history"
ADOPTION = "innovations:adoption-detail"
SEARCH = "innovations:search-detail"
IMPORT = "innovations:import-detail"


def writers(innovation: Innovation) -> list[User]:
    return list(User.objects.in_charge_of(region=innovation.region, agency=innovation.agency))


def owner_side(adoption) -> list[User]:
    return writers(adoption.innovation)


def adopter_side(adoption) -> list[User]:
    people = {user.pk: user for user in User.objects.in_charge_of(agency=adoption.adopter)}
    people.setdefault(adoption.requested_by_id, adoption.requested_by)
    return [user for user in people.values() if user.is_active]


def both_sides(adoption) -> list[User]:
    return list({user.pk: user for user in [*owner_side(adoption), *adopter_side(adoption)]}.values())


def verifiers(innovation: Innovation) -> list[User]:
    """The region's own; where it has none, the portal's."""
    active = User.objects.active().filter(role=User.Role.VERIFIER).order_by("pk")
    return list(active.filter(region=innovation.region)) or list(active.filter(region=None))


def keeper(search) -> list[User]:
    return [search.owner] if search.owner.is_active else []


def uploader(run) -> list[User]:
    return [run.uploaded_by] if run.uploaded_by.is_active else []


def people_of_its_adoptions(innovation: Innovation) -> list[User]:
    """The owner, and those who are adopting it or have it in use."""
    people = {user.pk: user for user in writers(innovation)}
    for adoption in innovation.adoptions.open().select_related("adopter", "requested_by"):
        people.update((user.pk, user) for user in adopter_side(adoption))
    return list(people.values())


def audience_of_innovation(innovation: Innovation) -> list[int]:
    """The same as `Innovation.objects.visible_to`."""
    if innovation.is_discarded:
        return []
    if innovation.is_unpublished:
        own = [audiences.of_agency(innovation.agency_id)] if innovation.agency_id else []
        return [*own, audiences.of_stewards(innovation.region_id)]
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
        "innovation.source_updated",
        _("Isi dari sumber publik diperbarui"),
        _("Isi “%(object)s” diperbarui menurut sumbernya."),
        INNOVATION,
    ),
    Action(
        "innovation.drafted",
        _("Naskah inovasi dimulai"),
        _("Naskah “%(object)s” dimulai."),
        MANUSCRIPT,
        begins=True,
    ),
    Action(
        "innovation.draft_saved",
        _("Naskah inovasi diubah"),
        _("Naskah “%(object)s” diubah."),
        MANUSCRIPT,
    ),
    Action(
        "innovation.discarded",
        _("Naskah inovasi dibuang"),
        _("Naskah “%(object)s” dibuang sebelum pernah diajukan."),
        MANUSCRIPT,
    ),
    Action(
        "innovation.submitted",
        _("Inovasi diajukan"),
        _("“%(object)s” diajukan untuk diperiksa."),
        MANUSCRIPT,
        verifiers,
    ),
    Action(
        "innovation.withdrawn",
        _("Pengajuan inovasi ditarik"),
        _("Pengajuan “%(object)s” ditarik oleh pemiliknya."),
        MANUSCRIPT,
        verifiers,
    ),
    Action(
        "innovation.returned",
        _("Inovasi dikembalikan"),
        _("“%(object)s” dikembalikan untuk diperbaiki; alasannya ada pada naskah."),
        MANUSCRIPT,
        writers,
    ),
    Action(
        "innovation.published",
        _("Inovasi terbit"),
        _("“%(object)s” terbit di katalog."),
        INNOVATION,
        writers,
    ),
    Action(
        "innovation.revision_started",
        _("Versi baru dimulai"),
        _("Versi %(version)s dari “%(object)s” mulai ditulis."),
        MANUSCRIPT,
        changes=False,
    ),
    Action(
        "innovation.revision_saved",
        _("Versi baru diubah"),
        _("Versi %(version)s dari “%(object)s” diubah."),
        MANUSCRIPT,
        changes=False,
    ),
    Action(
        "innovation.revision_submitted",
        _("Versi baru diajukan"),
        _("Versi %(version)s dari “%(object)s” diajukan untuk diperiksa."),
        MANUSCRIPT,
        verifiers,
        changes=False,
    ),
    Action(
        "innovation.revision_withdrawn",
        _("Pengajuan versi baru ditarik"),
        _("Pengajuan versi %(version)s dari “%(object)s” ditarik oleh pemiliknya."),
        MANUSCRIPT,
        verifiers,
        changes=False,
    ),
    Action(
        "innovation.revision_returned",
        _("Versi baru dikembalikan"),
        _("Versi %(version)s dari “%(object)s” dikembalikan untuk diperbaiki; alasannya ada pada naskah."),
        MANUSCRIPT,
        writers,
        changes=False,
    ),
    Action(
        "innovation.revision_discarded",
        _("Versi baru dibuang"),
        _("Versi %(version)s dari “%(object)s” dibuang; yang terbit tetap."),
        MANUSCRIPT,
        changes=False,
    ),
    Action(
        "innovation.revised",
        _("Versi baru terbit"),
        _("Versi %(version)s dari “%(object)s” terbit."),
        INNOVATION,
        writers,
    ),
    Action(
        "innovation.archived",
        _("Inovasi diarsipkan"),
        _("“%(object)s” tidak lagi tampil di katalog."),
        INNOVATION,
        writers,
    ),
    Action(
        "innovation.contact_set",
        _("Narahubung inovasi diubah"),
        _("Narahubung “%(object)s” diubah."),
        MANUSCRIPT,
        changes=False,
    ),
    Action(
        "innovation.file_added",
        _("Berkas inovasi diunggah"),
        _("Berkas “%(object)s” diunggah: %(kind)s."),
        MANUSCRIPT,
        changes=False,
    ),
    Action(
        "innovation.file_withdrawn",
        _("Berkas inovasi ditarik"),
        _("Berkas “%(object)s” ditarik: %(kind)s."),
        MANUSCRIPT,
    ),
    Action(
        "innovation.attested",
        _("Inovasi ditegaskan masih berjalan"),
        _("Pemiliknya menegaskan bahwa “%(object)s” masih berjalan."),
        INNOVATION,
    ),
    Action(
        "innovation.stopped",
        _("Inovasi tidak berjalan lagi"),
        _("“%(object)s” dinyatakan tidak berjalan lagi."),
        INNOVATION,
        people_of_its_adoptions,
    ),
    Action(
        "innovation.attest_due",
        _("Inovasi perlu ditegaskan"),
        _("Tegaskan paling lambat %(date)s bahwa “%(object)s” masih berjalan."),
        INNOVATION,
        group=Group.REMINDER,
        changes=False,
    ),
    Action(
        "innovation.attestation_lapsed",
        _("Inovasi tidak ditegaskan"),
        _("“%(object)s” tidak ditegaskan sampai %(date)s; katalog menandainya dan menampilkannya lebih bawah."),
        INNOVATION,
    ),
    Action(
        "innovation.evidence_given",
        _("Bukti indikator diisi"),
        _("Bukti “%(object)s” untuk indikator %(indicator)s diisi."),
        INDICATORS,
        changes=False,
    ),
    Action(
        "innovation.evidence_waiting",
        _("Bukti indikator menunggu"),
        _("Bukti “%(object)s” untuk indikator %(indicator)s menunggu diperiksa."),
        INDICATORS,
        verifiers,
        changes=False,
    ),
    Action(
        "innovation.evidence_reopened",
        _("Bukti indikator diubah"),
        _("Bukti “%(object)s” yang sudah diterima untuk indikator %(indicator)s diubah; menunggu diperiksa kembali."),
        INDICATORS,
        verifiers,
    ),
    Action(
        "innovation.evidence_accepted",
        _("Bukti indikator diterima"),
        _("Bukti “%(object)s” untuk indikator %(indicator)s diterima."),
        INDICATORS,
        writers,
    ),
    Action(
        "innovation.evidence_rejected",
        _("Bukti indikator ditolak"),
        _("Bukti “%(object)s” untuk indikator %(indicator)s ditolak; alasannya ada pada daftar indikator."),
        INDICATORS,
        writers,
    ),
    Action("period.loaded", _("Periode penilaian dicatat"), _("Periode penilaian %(object)s dicatat."), HISTORY),
    Action("period.changed", _("Periode penilaian diubah"), _("Periode penilaian %(object)s diubah."), HISTORY),
    Action("period.deleted", _("Periode penilaian dihapus"), _("Periode penilaian %(object)s dihapus."), HISTORY),
    Action("indicator.loaded", _("Indikator dicatat"), _("Indikator %(object)s dicatat."), HISTORY),
    Action("indicator.changed", _("Indikator diubah"), _("Indikator %(object)s diubah."), HISTORY),
    Action("indicator.deleted", _("Indikator dihapus"), _("Indikator %(object)s dihapus."), HISTORY),
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
        group=Group.REMINDER,
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
    Action(
        "import.confirmed",
        _("Pemuatan inovasi diminta"),
        _("Pemuatan berkas dengan %(rows)s baris inovasi diminta."),
        IMPORT,
        group=Group.INNOVATION,
        changes=False,
        is_personal=True,
    ),
    Action(
        "import.written",
        _("Inovasi selesai dimuat"),
        _("Berkas Anda selesai dimuat: %(new)s inovasi baru, %(changed)s diperbarui."),
        IMPORT,
        uploader,
        group=Group.INNOVATION,
        changes=False,
        is_personal=True,
    ),
    Action(
        "import.unwritten",
        _("Inovasi tidak jadi dimuat"),
        _("Berkas Anda tidak jadi dimuat; sebabnya ada pada halaman pemuatannya."),
        IMPORT,
        uploader,
        group=Group.INNOVATION,
        changes=False,
        is_personal=True,
    ),
    Action(
        "search.matched",
        _("Inovasi baru cocok dengan pencarian"),
        _("%(count)s inovasi baru cocok dengan pencarian tersimpan Anda: %(names)s."),
        SEARCH,
        keeper,
        changes=False,
        is_personal=True,
    ),
)
