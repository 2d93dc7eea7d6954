"""Papers: issue one, open it, check a copy."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import FormView

from innovations import services
from innovations.forms import PaperCheckForm
from innovations.models import Adoption, IssuedPaper
from innovations.resources.adoptions import issuing_permission
from sipkd.pages import download, require, told, visible_or_404
from sipkd.uploads import sha256_of


@login_required
@require_POST
def paper_issue(request: HttpRequest, id: Any, kind: str) -> HttpResponse:
    adoption = visible_or_404(Adoption, request.user, id)
    if kind not in IssuedPaper.Kind:
        raise Http404
    require(request.user, issuing_permission(kind), adoption)
    with told(request, success=_("%(paper)s siap diunduh.") % {"paper": IssuedPaper.Kind(kind).label}):
        services.issue_paper(adoption, kind=kind, by=request.user)
    return redirect(f"{adoption.get_absolute_url()}#surat")


@require_GET
@cache_control(private=True, no_store=True)
def paper_file(request: HttpRequest, id: Any, paper_id: Any) -> FileResponse:
    """The paper as it was issued, for both sides; to anybody else it does not exist."""
    papers = IssuedPaper.objects.visible_to(request.user).filter(adoption__uuid=id)
    return download(get_object_or_404(papers, uuid=paper_id), "application/pdf")


class PaperCheck(FormView):
    """Compare a file with the paper that was issued under this code; the file is not kept."""

    form_class = PaperCheckForm
    template_name = "innovations/paper_check.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.paper = get_object_or_404(IssuedPaper.objects.for_detail(), code=kwargs["code"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "paper": self.paper}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        if sha256_of(form.cleaned_data["file"]) == self.paper.sha256:
            messages.success(self.request, _("Berkas ini sama persis dengan surat yang diterbitkan."))
            return redirect("innovations:paper-verify", code=self.paper.code)
        form.add_error("file", _("Berkas ini bukan surat yang diterbitkan, atau sudah berubah: sidiknya berbeda."))
        return self.form_invalid(form)

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
