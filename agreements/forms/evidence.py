"""What a person sees on a signed paper that no program can."""

from django import forms
from django.utils.translation import gettext_lazy


class InkForm(forms.Form):
    """The wet-ink checklist: what is not ticked was looked for and is not there."""

    has_initials = forms.BooleanField(label=gettext_lazy("Paraf di setiap halaman"), required=False)
    has_stamp_duty = forms.BooleanField(label=gettext_lazy("Meterai"), required=False)
    has_seal = forms.BooleanField(label=gettext_lazy("Stempel"), required=False)
