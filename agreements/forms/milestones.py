"""What is asked about a step of a plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from agreements.forms.side import AgencyChoice
from agreements.models import Milestone, Party

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class MilestoneForm(forms.Form):
    """A step of one side: what, by which of its agencies, and until when."""

    kind = forms.ChoiceField(
        label=_("Jenis"), choices=Milestone.Kind, initial=Milestone.Kind.ACTION, widget=forms.RadioSelect,
        help_text=_("Kewajiban adalah yang disebut naskahnya; rencana aksi yang disusun untuk melaksanakannya."),
    )  # fmt: skip
    title = forms.CharField(label=_("Kegiatan"), max_length=200)
    due_on = forms.DateField(label=_("Tenggat"), widget=DAY)
    agency = AgencyChoice(
        Agency.objects.none(), to_field_name="uuid", label=_("Perangkat daerah penanggung jawab"), required=False,
        empty_label=_("Belum ditentukan"),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Keterangan"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, party: Party, milestone: Milestone | None = None, **kwargs: Any) -> None:
        if milestone is not None:
            names = ("kind", "title", "due_on", "note")
            known = {name: getattr(milestone, name) for name in names}
            kwargs["initial"] = {**known, "agency": milestone.agency and milestone.agency.uuid}
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.of(party.region).active().order_by("name", "id")


class FinishForm(forms.Form):
    on = forms.DateField(label=_("Selesai pada"), widget=DAY)


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Alasan"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


class EvidenceForm(forms.Form):
    title = forms.CharField(
        label=_("Keterangan"),
        max_length=200,
        help_text=_("Misalnya: foto kegiatan, laporan, surat yang ditandatangani."),
    )
    file = forms.FileField(
        label=_("Berkas (PDF, JPG, atau PNG)"),
        help_text=_("Hanya para pihak dan pengelola portal yang dapat membukanya."),
    )
