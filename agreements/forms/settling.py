"""What is asked when an agreement is attested or ended."""

from django import forms
from django.utils.translation import gettext_lazy


class AttestForm(forms.Form):
    basis = forms.CharField(
        label=gettext_lazy("Dasar atestasi"), max_length=500,
        help_text=gettext_lazy("Sebutkan naskah asli atau sumber berita yang Anda periksa."),
    )  # fmt: skip


class TerminateForm(forms.Form):
    on = forms.DateField(
        label=gettext_lazy("Diakhiri sejak"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    reason = forms.CharField(label=gettext_lazy("Alasan pengakhiran"), widget=forms.Textarea(attrs={"rows": 4}))
