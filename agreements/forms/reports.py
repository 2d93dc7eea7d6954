"""What a report asks."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.forms.milestones import DAY
from agreements.models import Report, ReportAnswer
from agreements.reporting import ReportingPeriod
from agreements.services import Reportable

Question, Answer = ReportAnswer.Question, ReportAnswer.Answer


class ReportForm(forms.Form):
    """What was done, the questions of monitoring and evaluation, and what is recommended."""

    until = forms.DateField(label=gettext_lazy("Laporan ini sampai dengan"), widget=DAY)
    summary = forms.CharField(
        label=gettext_lazy("Pelaksanaan"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Apa yang dilakukan, oleh siapa, dan apa hasilnya."),
    )  # fmt: skip

    def __init__(self, *args: Any, days: Reportable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = days.until
        self.fields["until"].help_text = _("Sejak %(first)s, paling akhir %(last)s.") % {
            "first": date_format(days.first),
            "last": date_format(days.last),
        }
        for question in Question:
            self._ask(question)
        self.fields["recommendation"] = forms.ChoiceField(
            label=_("Rekomendasi"), choices=Report.Recommendation, widget=forms.RadioSelect
        )
        self.fields["suggestion"] = forms.CharField(
            label=_("Saran"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4})
        )
        self.fields["file"] = forms.FileField(label=_("Bukti (PDF, JPG, atau PNG)"), required=False)

    def _ask(self, question: ReportAnswer.Question) -> None:
        self.fields[f"answer_{question.value}"] = forms.ChoiceField(
            label=question.label, help_text=ReportAnswer.ASKED[question], choices=Answer, widget=forms.RadioSelect
        )
        self.fields[f"note_{question.value}"] = forms.CharField(
            label=_("Catatan: %(question)s") % {"question": question.label}, max_length=500, required=False
        )


def as_report(data: dict[str, Any]) -> dict[str, Any]:
    """The cleaned answers of a `ReportForm` as the service takes them."""
    answers = {q.value: (data[f"answer_{q.value}"], data[f"note_{q.value}"]) for q in Question}
    said = {name: data[name] for name in ("until", "summary", "recommendation", "suggestion")}
    return {**said, "answers": answers, "upload": data["file"]}


class ReportingForm(forms.Form):
    period = forms.ChoiceField(
        label=gettext_lazy("Pelaporan"), choices=ReportingPeriod, widget=forms.RadioSelect,
        help_text=gettext_lazy("Dihitung sejak mulai berlakunya kerja sama, untuk setiap pihak."),
    )  # fmt: skip
