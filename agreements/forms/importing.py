"""What is asked to take an existing register in."""

from django import forms
from django.utils.translation import gettext_lazy


class RegisterFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Berkas CSV atau XLSX"), help_text=gettext_lazy("Paling besar 2 MB dan 1.000 baris."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )  # fmt: skip
