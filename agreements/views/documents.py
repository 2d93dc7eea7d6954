"""The private files, and what people add to what the files show themselves."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from agreements.forms import InkForm
from agreements.models import Agreement, Document
from agreements.services import check_ink, request_examination
from sipkd.pages import VerbPage, download, require, told, visible_or_404


@require_GET
@cache_control(private=True, no_store=True)
def document_file(request: HttpRequest, id: Any, document_id: Any) -> FileResponse:
    """The file itself, always as a download; whoever may not see it gets 404."""
    return download(visible_document(request, id, document_id), "application/pdf")


@login_required
@require_POST
def document_examine(request: HttpRequest, id: Any, document_id: Any) -> HttpResponse:
    """Have signatures and text examined again, as after new trust roots."""
    agreement = visible_or_404(Agreement, request.user, id)
    require(request.user, "agreements.examine_document", agreement)
    document = visible_document(request, id, document_id)
    with told(request, success=_("Berkas diperiksa ulang; hasilnya muncul di sini sebentar lagi.")):
        request_examination(document, by=request.user)
    return redirect(agreement)


class InkCheck(VerbPage):
    model = Agreement
    permission = "agreements.check_ink"
    form_class = InkForm
    heading = gettext_lazy("Paraf, meterai, dan stempel")
    intro = gettext_lazy("Buka berkasnya, lalu centang yang terlihat. Yang tidak dicentang tercatat sebagai tidak ada.")
    button = gettext_lazy("Simpan pemeriksaan")
    success = gettext_lazy("Pemeriksaan paraf, meterai, dan stempel tersimpan.")

    def get_initial(self) -> dict[str, Any]:
        return visible_document(self.request, self.kwargs["id"], self.kwargs["document_id"]).ink

    def perform(self, data: dict[str, Any]) -> None:
        document = visible_document(self.request, self.kwargs["id"], self.kwargs["document_id"])
        check_ink(document, by=self.request.user, **data)


def visible_document(request: HttpRequest, id: Any, document_id: Any) -> Document:
    documents = Document.objects.visible_to(request.user).for_detail().filter(agreement__uuid=id)
    return get_object_or_404(documents, uuid=document_id)
