from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from innovations.models import Adoption, Innovation

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AdoptionRequestForm(forms.Form):
    """What the adopter says when asking; the choice of agreement is offered only among those that cover it."""

    agreement = forms.ModelChoiceField(
        Agreement.objects.none(),
        to_field_name="uuid",
        label=_("Dasar kerja sama"),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    mode = forms.ChoiceField(label=_("Cara replikasi"), choices=Adoption.Mode, widget=forms.RadioSelect)
    local_name = forms.CharField(
        label=_("Nama di daerah penerima"),
        max_length=200,
        required=False,
        help_text=_("Kosongkan bila sama dengan aslinya."),
    )
    purpose = forms.CharField(
        label=_("Maksud replikasi"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Tulis masalah yang hendak diatasi; dibaca oleh pemilik inovasi."),
    )  # fmt: skip

    def __init__(self, *args: Any, coverage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        covering = [one.agreement.pk for one in coverage]
        self.fields["agreement"].queryset = Agreement.objects.filter(pk__in=covering).order_by("-signed_order", "-id")
        if len(covering) == 1:
            self.fields["agreement"].initial = coverage[0].agreement.uuid
        self.fields["mode"].initial = Adoption.Mode.ADAPTATION


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Alasan"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


class AdvanceForm(forms.Form):
    """The next stage, among those that may follow."""

    to = forms.ChoiceField(label=_("Tahap berikutnya"), widget=forms.RadioSelect)
    applied_on = forms.DateField(
        label=_("Diterapkan sejak"), required=False, widget=DAY, help_text=_("Hanya untuk tahap Penerapan.")
    )

    def __init__(self, *args: Any, adoption: Adoption, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        Stage = Adoption.Stage
        following = Adoption.MOVES.get(Stage(adoption.stage), frozenset())
        not_own = {Stage.APPROVED, Stage.DECLINED, Stage.CANCELLED}
        self.fields["to"].choices = [(s.value, s.label) for s in Stage if s in following and s not in not_own]


class NameInnovationForm(forms.Form):
    """An innovation of one of the parties that the agreement names."""

    innovation = forms.ModelChoiceField(Innovation.objects.none(), to_field_name="uuid", label=_("Inovasi"))

    def __init__(self, *args: Any, agreement: Agreement, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["innovation"].queryset = (
            Innovation.objects.visible_to(user)
            .published()
            .filter(region__parties__agreement=agreement)
            .exclude(shared__agreement=agreement)
            .order_by("name")
        )
