"""Innovations from a file, for the admins of the regions (their own) and of the portal (all)."""

from django.utils.translation import gettext as _

from innovations.import_columns import meanings
from innovations.importing import import_innovations
from sipkd.importing import FileImport
from sipkd.sheets import ImportReport, Limits, Outcome


def said(report: ImportReport) -> str:
    new, changed = report.counts[Outcome.NEW], report.counts[Outcome.CHANGED]
    if not new and not changed:
        return _("Isi berkas sudah sama dengan katalog; tidak ada yang berubah.")
    return _("%(new)s inovasi baru dimuat, %(changed)s diperbarui.") % {"new": new, "changed": changed}


def columns() -> dict[str, list]:
    return {
        "meanings": [[each.label, {"text": ", ".join(each.headings), "lang": "id"}, each.holds] for each in meanings()]
    }


CATALOGUE = FileImport(
    permission="innovations.import_innovations",
    run=import_innovations,
    limits=Limits(size=10 * 1024 * 1024, rows=10_000),  # of a page; `manage.py import_innovations` takes more
    template="innovations/innovation_import.html",
    page="innovations:innovation-import",
    landing="innovations:innovation-list",
    said=said,
    context=columns,
)
