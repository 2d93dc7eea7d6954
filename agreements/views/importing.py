"""An existing register from a file, for the admins of the regions and of the portal."""

from django.utils.translation import ngettext

from agreements.importing import import_register
from sipkd.importing import FileImport
from sipkd.sheets import ImportReport, Limits, Outcome


def said(report: ImportReport) -> str:
    new = report.counts[Outcome.NEW]
    return ngettext("%(count)s kerja sama dimuat.", "%(count)s kerja sama dimuat.", new) % {"count": new}


REGISTER = FileImport(
    permission="agreements.import_register",
    run=import_register,
    limits=Limits(size=2 * 1024 * 1024, rows=1000),  # of a page; `manage.py import_agreements` takes more
    template="agreements/register_import.html",
    page="agreements:register-import",
    landing="agreements:agreement-list",
    said=said,
)
