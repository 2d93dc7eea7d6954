"""What pages have in common that take a table in from a file: they ask for it, and tell what would become of each row.

Templates: import_page.html, import_form.html and import_report.html.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sipkd.sheets import Limits, Outcome

LOOKS = {
    Outcome.REFUSED: ("bad", "ban"), Outcome.CHANGED: ("info", "pencil"), Outcome.NEW: ("good", "plus"),
    Outcome.UNCHANGED: ("muted", "minus"),
}  # fmt: skip


class ImportFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Berkas CSV atau XLSX"), widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"})
    )

    def __init__(self, *args: Any, limits: Limits, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = {"size": filesizeformat(limits.size), "rows": number_format(limits.rows, force_grouping=True)}
        self.fields["file"].help_text = _("Paling besar %(size)s dan %(rows)s baris.") % most


def told_of(counts: Mapping[Any, int], shown: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """What import_report.html says of a report: its numbers by outcome, and its `first_rows`."""
    by_outcome = {outcome: counts.get(outcome, 0) for outcome in Outcome}
    return {
        "rows": [cells_of(row) for row in shown],
        "total": sum(by_outcome.values()),
        "counts": [{"number": count, "label": outcome.label} for outcome, count in by_outcome.items()],
    }


def cells_of(row: dict[str, Any]) -> list[Any]:
    """A row for components/table.html: number, title, outcome, and what there is to say."""
    outcome = Outcome(row["outcome"])
    is_there = outcome in (Outcome.UNCHANGED, Outcome.CHANGED)
    tone, icon = LOOKS[outcome]
    return [
        row["number"],
        {"text": row["title"] or "–", "url": row["url"] if is_there else ""},
        {"text": outcome.label, "tone": tone, "icon": icon},
        {"lines": row["remarks"]} if row["remarks"] else "–",
    ]
