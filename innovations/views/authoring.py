"""Pages on which a profile is written, and those on which a verifier decides about it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.forms import BaseForm, Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import FormView

from agencies.models import Agency, User
from innovations import profile, services
from innovations.forms import ReasonForm
from innovations.models import Innovation, InnovationFile, InnovationVersion
from innovations.profile_forms import ContactForm, DraftForm, InnovationFileForm, StopRunningForm, form_of
from sipkd.errors import RuleViolation
from sipkd.pages import VerbPage, add_refusal, download, require, told, visible_or_404


class InnovationDraft(LoginRequiredMixin, FormView):
    """Begin a profile."""

    form_class = DraftForm
    template_name = "innovations/draft_start.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        require(request.user, "innovations.draft_innovation")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "agencies": agencies_of_writer(self.request.user)}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        require(self.request.user, "innovations.draft_innovation", form.cleaned_data["agency"])
        try:
            version = services.draft_innovation(**form.cleaned_data, by=self.request.user)
        except RuleViolation as refusal:
            add_refusal(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("Naskah dibuat. Isi bagian demi bagian; semuanya tersimpan di sini."))
        return redirect(version)

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


def agencies_of_writer(user: User) -> Any:
    """The agencies for which the user may write: the own one, or every one of the region for its admin."""
    own = Agency.objects.visible_to(user).of(user.region_id).active(user.region.today()).order_by("name", "id")
    return own.filter(pk=user.agency_id) if user.role == User.Role.AGENCY_OPERATOR else own


@require_GET
def manuscript(request: HttpRequest, id: Any) -> HttpResponse:
    """To the version that is being written, else to the last one; to the profile where there is none to see."""
    innovation = visible_or_404(Innovation, request.user, id)
    versions = InnovationVersion.objects.visible_to(request.user).filter(innovation=innovation)
    return redirect(versions.open().first() or versions.order_by("-number").first() or innovation)


@login_required
@require_POST
def innovation_revise(request: HttpRequest, id: Any) -> HttpResponse:
    innovation = visible_or_404(Innovation, request.user, id)
    require(request.user, "innovations.edit_innovation", innovation)
    try:
        return redirect(services.open_version(innovation, by=request.user))
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return redirect(innovation)


class VersionSection(VerbPage):
    """One section of the profile; "save and go on" leads to the next."""

    model = InnovationVersion
    permission = "innovations.edit_version"
    template_name = "innovations/section_form.html"
    heading = button = success = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        section = profile.section_called(kwargs["section"])
        if section is None:
            raise Http404
        self.section = section
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.object.is_editable:
            messages.error(request, _("Naskah ini tidak dapat diubah pada tahap ini."))
            return redirect(self.object)
        return super().get(request, *args, **kwargs)

    def get_form_class(self) -> type[BaseForm]:
        return form_of(self.section)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "content": self.object.content}

    def perform(self, data: dict[str, Any]) -> None:
        services.save_version(self.object, fields=data, by=self.request.user)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            self.perform(form.cleaned_data)
        except RuleViolation as refusal:
            add_refusal(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("Tersimpan: %(section)s.") % {"section": self.section.title})
        following = self._next()
        if "lanjut" in self.request.POST and following is not None:
            return redirect("innovations:version-section", id=self.object.uuid, section=following.slug)
        return redirect(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place = profile.SECTIONS.index(self.section) + 1
        missing = [each for each in self.object.shortcomings() if each.section == self.section.slug]
        more = {"section": self.section, "place": place, "total": len(profile.SECTIONS), "next": self._next()}
        return {**super().get_context_data(**kwargs), **more, "missing": missing}

    def _next(self) -> profile.Section | None:
        following = profile.SECTIONS.index(self.section) + 1
        return profile.SECTIONS[following] if following < len(profile.SECTIONS) else None


@login_required
@require_POST
def version_submit(request: HttpRequest, id: Any) -> HttpResponse:
    version = visible_or_404(InnovationVersion, request.user, id)
    require(request.user, "innovations.edit_version", version)
    with told(request, success=_("Naskah diajukan. Verifikator diberi tahu.")):
        services.submit_version(version, by=request.user)
    return redirect(version)


@login_required
@require_POST
def version_withdraw(request: HttpRequest, id: Any) -> HttpResponse:
    version = visible_or_404(InnovationVersion, request.user, id)
    require(request.user, "innovations.edit_version", version)
    with told(request, success=_("Pengajuan ditarik; naskah dapat diubah kembali.")):
        services.withdraw_version(version, by=request.user)
    return redirect(version)


class VersionDiscard(VerbPage):
    """Asks once more before a manuscript is given up."""

    model = InnovationVersion
    permission = "innovations.edit_version"
    form_class = Form
    is_danger = True

    @property
    def is_first(self) -> bool:
        return self.object.innovation.is_unpublished

    @property
    def heading(self) -> str:
        return _("Buang naskah") if self.is_first else _("Buang versi ini")

    button = heading

    @property
    def intro(self) -> str:
        if self.is_first:
            return _("Inovasinya hilang dari semua daftar dan tidak dapat dilanjutkan; naskahnya masih dapat dibaca.")
        return _("Versi baru ini tidak dapat dilanjutkan; profil yang terbit tetap.")

    @property
    def success(self) -> str:
        return _("Naskah dibuang.") if self.is_first else _("Versi baru dibuang; profil yang terbit tetap.")

    def perform(self, data: dict[str, Any]) -> None:
        services.discard_version(self.object, by=self.request.user)

    def landing(self) -> Any:
        return "innovations:version-list" if self.is_first else self.object.innovation


@login_required
@require_POST
def version_publish(request: HttpRequest, id: Any) -> HttpResponse:
    version = visible_or_404(InnovationVersion, request.user, id)
    require(request.user, "innovations.verify_version", version)
    with told(request, success=_("Terbit di katalog. Pemilik diberi tahu.")):
        services.publish_version(version, by=request.user)
    return redirect(version)


class VersionReturn(VerbPage):
    model = InnovationVersion
    permission = "innovations.verify_version"
    form_class = ReasonForm
    heading = gettext_lazy("Kembalikan naskah")
    intro = gettext_lazy("Tulis apa yang perlu diperbaiki. Pemilik membacanya pada naskah, lalu mengajukan kembali.")
    button = gettext_lazy("Kembalikan")
    success = gettext_lazy("Naskah dikembalikan. Pemilik diberi tahu.")

    def perform(self, data: dict[str, Any]) -> None:
        services.return_version(self.object, reason=data["reason"], by=self.request.user)


class OwnerPage(VerbPage):
    """A page on which the owner changes something beside the profile; it leads back to the manuscript."""

    model = Innovation
    permission = "innovations.edit_innovation"

    def landing(self) -> str:
        return reverse("innovations:manuscript", kwargs={"id": self.object.uuid})

    back = landing


class InnovationArchive(VerbPage):
    model = Innovation
    permission = "innovations.edit_innovation"
    form_class = ReasonForm
    heading = gettext_lazy("Arsipkan inovasi")
    intro = gettext_lazy(
        "Inovasi keluar dari katalog. Replikasi dan riwayatnya tetap; versi baru dapat mengembalikannya."
    )
    button = gettext_lazy("Arsipkan")
    success = gettext_lazy("Inovasi diarsipkan.")
    is_danger = True

    def perform(self, data: dict[str, Any]) -> None:
        services.archive_innovation(self.object, reason=data["reason"], by=self.request.user)


class InnovationStop(VerbPage):
    model = Innovation
    permission = "innovations.edit_innovation"
    form_class = StopRunningForm
    heading = gettext_lazy("Nyatakan tidak berjalan lagi")
    intro = gettext_lazy("Profil dan replikasinya tetap tampil, dengan tanda sejak kapan berhenti.")
    button = gettext_lazy("Nyatakan berhenti")
    success = gettext_lazy("Dicatat: tidak berjalan lagi.")
    is_danger = True

    def perform(self, data: dict[str, Any]) -> None:
        services.stop_innovation(self.object, **data, by=self.request.user)


@login_required
@require_POST
def innovation_attest(request: HttpRequest, id: Any) -> HttpResponse:
    innovation = visible_or_404(Innovation, request.user, id)
    require(request.user, "innovations.edit_innovation", innovation)
    with told(request, success=_("Dicatat: masih berjalan. Penegasan berikutnya setahun lagi.")):
        services.attest_running(innovation, by=request.user)
    return redirect(innovation)


class InnovationContact(OwnerPage):
    form_class = ContactForm
    heading = gettext_lazy("Narahubung")
    intro = gettext_lazy("Hanya terlihat oleh daerah Anda dan pengelola portal; tidak pernah tampil kepada umum.")
    button = gettext_lazy("Simpan narahubung")
    success = gettext_lazy("Narahubung disimpan.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "innovation": self.object}

    def perform(self, data: dict[str, Any]) -> None:
        services.set_contact(self.object, **data, by=self.request.user)


class InnovationFileAdd(OwnerPage):
    form_class = InnovationFileForm
    heading = gettext_lazy("Unggah berkas inovasi")
    button = gettext_lazy("Unggah")
    success = gettext_lazy("Berkas tersimpan.")

    def perform(self, data: dict[str, Any]) -> None:
        services.add_innovation_file(self.object, upload=data.pop("file"), **data, by=self.request.user)


@require_GET
@cache_control(private=True, no_store=True)
def innovation_file(request: HttpRequest, id: Any, file_id: Any) -> FileResponse:
    """The file itself, always as a download; whoever may not see it gets 404."""
    file = get_object_or_404(InnovationFile.objects.visible_to(request.user), innovation__uuid=id, uuid=file_id)
    return download(file, file.content_type)


@login_required
@require_POST
def innovation_file_withdraw(request: HttpRequest, id: Any, file_id: Any) -> HttpResponse:
    innovation = visible_or_404(Innovation, request.user, id)
    require(request.user, "innovations.edit_innovation", innovation)
    file = get_object_or_404(InnovationFile.objects.visible_to(request.user), innovation=innovation, uuid=file_id)
    with told(request, success=_("Berkas ditarik.")):
        services.withdraw_innovation_file(file, by=request.user)
    return redirect("innovations:manuscript", id=innovation.uuid)
