"""An existing register from a file, for the admins of the regions and of the portal."""

from django.utils.translation import ngettext

from agreements.importing import COLUMNS, import_register
from sipkd.importing import FileImport
from sipkd.sheets import ImportReport, Limits, Outcome


def said(report: ImportReport) -> str:
    """How many are new, and how many say something else by now."""
    new, changed = report.counts[Outcome.NEW], report.counts[Outcome.CHANGED]
    told = []
    if new or not changed:
        told += [ngettext("%(count)s kerja sama dimuat.", "%(count)s kerja sama dimuat.", new) % {"count": new}]
    if changed:
        told += [ngettext("%(count)s kerja sama diubah.", "%(count)s kerja sama diubah.", changed) % {"count": changed}]
    return " ".join(told)


def columns() -> dict[str, list]:
    told = {"required": True, "optional": False}
    return {
        name: [[each.heading, each.label, each.help] for each in COLUMNS if each.is_required == is_required]
        for name, is_required in told.items()
    }


REGISTER = FileImport(
    permission="agreements.import_register",
    run=import_register,
    limits=Limits(size=2 * 1024 * 1024, rows=1000),  # of a page; `manage.py import_agreements` takes more
    template="agreements/register_import.html",
    page="agreements:register-import",
    landing="agreements:agreement-list",
    said=said,
    context=columns,
)
