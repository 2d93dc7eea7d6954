"""Pages on which an agreement that is over is archived, and taken out again."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from agreements.forms import ArchiveForm
from agreements.models import Agreement
from agreements.services import archive_agreement, unarchive_agreement
from sipkd.pages import VerbPage, require, told, visible_or_404


class AgreementArchive(VerbPage):
    model = Agreement
    permission = "agreements.archive_agreement"
    form_class = ArchiveForm
    heading = gettext_lazy("Arsipkan kerja sama")
    intro = gettext_lazy(
        "Kerja sama dan adendumnya keluar dari daftar dan tetap terbaca di halamannya. Tidak ada yang dihapus."
    )
    button = gettext_lazy("Arsipkan")
    success = gettext_lazy("Kerja sama diarsipkan.")

    def perform(self, data: dict[str, Any]) -> None:
        archive_agreement(self.object, retention=data["retention"], by=self.request.user)


@login_required
@require_POST
def agreement_unarchive(request: HttpRequest, id: Any) -> HttpResponse:
    agreement = visible_or_404(Agreement, request.user, id)
    require(request.user, "agreements.archive_agreement", agreement)
    with told(request, success=_("Kerja sama dikeluarkan dari arsip.")):
        unarchive_agreement(agreement, by=request.user)
    return redirect(agreement)
