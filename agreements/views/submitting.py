"""The end of a draft: its answers on one page, sent to the register or discarded; and its files."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from agreements.forms.draft import DOCUMENT
from agreements.forms.typed import in_words
from agreements.models import Agreement, AgreementDraft, Document
from agreements.services import (
    discard_draft,
    drop_file,
    submit_draft,
)
from agreements.templatetags.agreements import party_name
from agreements.views.drafting import (
    BACK_TO_CHECK,
    CODE_OF_AGREEMENTS,
    DraftPage,
)
from sipkd.errors import RuleViolation
from sipkd.pages import download, visible_or_404


class DraftCheck(DraftPage):
    """All answers on one page, each with the way back to it; sending it records the agreement."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(self.sections())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sections = self.sections()
        if not all(section["is_complete"] for section in sections):
            return self.page(sections, status=422)
        try:
            agreement = submit_draft(self.draft, content=self.forms.content(), by=request.user)
        except RuleViolation as refusal:
            if refusal.code == "draft-gone":
                raise
            return self.page(sections, refusal, status=422)
        messages.success(request, _("Kerja sama tercatat. Pihak lain diberi tahu untuk mengonfirmasi sisinya."))
        return redirect(agreement)

    def page(self, sections: list[dict], refusal: RuleViolation | None = None, status: int = 200) -> HttpResponse:
        errors = [
            {"text": _("Lengkapi “%(step)s”.") % {"step": section["title"]}, "url": section["url"]}
            for section in sections
            if not section["is_complete"]
        ]
        if refusal:
            errors.append({"text": refusal.message})
        context = self.context(sections=sections, errors=errors, notes=self.notes(sections))
        return render(self.request, "agreements/draft_check.html", context, status=status)

    def sections(self) -> list[dict[str, Any]]:
        """Each step with its answers in words: {title, url, rows, is_complete}."""
        draft, found = self.draft, []
        if not draft.is_addendum:
            rows = [
                {"key": _("Kategori kerja sama"), "value": draft.get_category_display()},
                {"key": _("Jenis naskah"), "value": draft.get_document_kind_display()},
            ]
            found.append(self.section(_("Jenis naskah"), "kind", rows))
            rows = [{"key": party_name(n), "value": str(who)} for n, who in enumerate(self.forms.who or [], start=1)]
            found.append(self.section(_("Para pihak"), "parties", rows))
        document = self.forms.document()
        found.append(self.section(_("Isi naskah"), "document", in_words(document), form=document))
        for form in self.forms.sides():
            title = f"{party_name(form.order)}: {form.who}"
            found.append(
                self.section(
                    title, "side", in_words(form, ("document_number", "signatory_name")), form=form, order=form.order
                )
            )
        files = self.forms.files()
        rows = [{"key": file.get_kind_display(), "value": file.original_name} for file in draft.files.all()]
        found.append(self.section(_("Berkas"), "files", [*rows, *in_words(files)], form=files))
        return found

    def section(self, title: str, name: str, rows: list, *, form: Any = None, **kwargs: Any) -> dict[str, Any]:
        is_optional_side = name == "side" and not form.is_bound
        return {
            "title": title,
            "url": f"{self.url(name, **kwargs)}?{BACK_TO_CHECK}=1",
            "rows": rows,
            "is_complete": form is None or is_optional_side or (form.is_bound and form.is_valid()),
        }

    def notes(self, sections: list[dict]) -> list[str]:
        """What is allowed and may still be an oversight."""
        draft, found = self.draft, []
        if not any(file.kind == Document.Kind.INSTRUMENT for file in draft.files.all()):
            found.append(_("Naskah bertanda tangan (PDF) belum diunggah; pihak lain memeriksanya saat mengonfirmasi."))
        if draft.category == Agreement.Category.MANDATORY:
            found.append(_("Kerja sama wajib hanya antardaerah yang berbatasan; pastikan para pihak berbatasan."))
        code = draft.typed(DOCUMENT).get("classification_code", [""])[0]
        if code and not code.startswith(CODE_OF_AGREEMENTS):
            found.append(_("Kode klasifikasi arsip kerja sama lazimnya berawalan 100.3.7."))
        return found


class DraftDiscard(DraftPage):
    needs_parties = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return render(request, "agreements/draft_discard.html", {"draft": self.draft})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        discard_draft(self.draft)
        messages.success(request, _("Konsep dibuang."))
        return redirect("agreements:agreement-list")


class DraftFileDrop(DraftPage):
    needs_parties = False
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        drop_file(get_object_or_404(self.draft.files, uuid=kwargs["file_id"]))
        return redirect(self.url("files"))


@login_required
@require_GET
@cache_control(private=True, no_store=True)
def draft_file(request: HttpRequest, id: Any, file_id: Any) -> FileResponse:
    """An upload of a draft, for those who see the draft."""
    draft = visible_or_404(AgreementDraft, request.user, id)
    return download(get_object_or_404(draft.files, uuid=file_id), "application/pdf")
