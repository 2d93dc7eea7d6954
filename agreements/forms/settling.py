"""What is asked when an agreement is attested, ended, suspended, resumed or archived, or a correction refused."""

from django import forms
from django.utils.translation import gettext_lazy

from agreements.archive import Retention


class ArchiveForm(forms.Form):
    retention = forms.ChoiceField(
        label=gettext_lazy("Kelas retensi"), choices=Retention.choices, initial=Retention.PERMANENT,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Nasib akhir arsip menurut jadwal retensi arsip (JRA) daerah Anda."),
    )  # fmt: skip


class AttestForm(forms.Form):
    basis = forms.CharField(
        label=gettext_lazy("Dasar atestasi"), max_length=500,
        help_text=gettext_lazy("Sebutkan naskah asli atau sumber berita yang Anda periksa."),
    )  # fmt: skip


def day_box() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class TerminateForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("Diakhiri sejak"), widget=day_box())
    reason = forms.CharField(label=gettext_lazy("Alasan pengakhiran"), widget=forms.Textarea(attrs={"rows": 4}))


class SuspendForm(forms.Form):
    starts_on = forms.DateField(label=gettext_lazy("Ditangguhkan sejak"), widget=day_box())
    ends_on = forms.DateField(
        label=gettext_lazy("Sampai"), widget=day_box(), required=False,
        help_text=gettext_lazy("Hari terakhir penangguhan; kosongkan bila belum ditentukan."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Alasan penangguhan"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Dibaca semua yang dapat melihat kerja sama ini; jangan menyebut nama orang."),
    )  # fmt: skip


class ResumeForm(forms.Form):
    on = forms.DateField(
        label=gettext_lazy("Berlaku kembali sejak"), widget=day_box(),
        help_text=gettext_lazy("Hari pertama kerja sama berlaku kembali; boleh sebelum akhir yang tercatat."),
    )  # fmt: skip


class RejectForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Alasan penolakan"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Masuk riwayat dan dibaca semua pihak; jangan menyebut nama orang."),
    )  # fmt: skip
