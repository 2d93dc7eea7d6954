from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from innovations.entitlement import coverage_of
from innovations.models import Adoption, Innovation
from innovations.services import OWN_STEPS

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
        self.fields["to"].choices = [(s.value, s.label) for s in OWN_STEPS if s in following]
        if Stage.APPLICATION not in following:
            del self.fields["applied_on"]
        if len(self.fields["to"].choices) == 1:
            self.fields["to"].initial = self.fields["to"].choices[0][0]


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


class StopForm(forms.Form):
    on = forms.DateField(label=_("Tidak digunakan lagi sejak"), widget=DAY)
    reason = forms.CharField(label=_("Alasan"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


class RenameForm(forms.Form):
    local_name = forms.CharField(
        label=_("Nama di daerah penerima"),
        max_length=200,
        required=False,
        help_text=_("Kosongkan bila sama dengan aslinya."),
    )

    def __init__(self, *args: Any, adoption: Adoption, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["local_name"].initial = adoption.local_name


class RebaseForm(forms.Form):
    """Another agreement that covers the adoption today."""

    agreement = forms.ModelChoiceField(
        Agreement.objects.none(),
        to_field_name="uuid",
        label=_("Dasar kerja sama yang baru"),
        empty_label=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, adoption: Adoption, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        covering = coverage_of(adoption.innovation, adoption.adopter, viewer=user)
        others = [one.agreement.pk for one in covering if one.agreement.pk != adoption.agreement_id]
        self.fields["agreement"].queryset = Agreement.objects.filter(pk__in=others).order_by("-signed_order", "-id")


class MilestoneForm(forms.Form):
    title = forms.CharField(label=_("Kegiatan"), max_length=200)
    due_on = forms.DateField(label=_("Tenggat"), widget=DAY)


class EvidenceForm(forms.Form):
    title = forms.CharField(
        label=_("Keterangan"), max_length=200, help_text=_("Misalnya: foto loket, laporan, surat yang ditandatangani.")
    )
    file = forms.FileField(label=_("Berkas (PDF, JPG, atau PNG)"))
    visibility = forms.ChoiceField(
        label=_("Siapa yang dapat melihatnya"),
        choices=[
            (Agreement.Visibility.INTERNAL, _("Kedua pihak saja")),
            (Agreement.Visibility.PUBLIC, _("Semua orang")),
        ],
        initial=Agreement.Visibility.INTERNAL,
        widget=forms.RadioSelect,
        help_text=_("Jangan membuka berkas yang memuat data pribadi."),
    )


class OutcomeForm(forms.Form):
    indicator = forms.CharField(
        label=_("Indikator"), max_length=200, help_text=_("Misalnya: rata-rata lama pelayanan izin.")
    )
    before = forms.DecimalField(label=_("Sebelum"), max_digits=18, decimal_places=4, localize=True)
    after = forms.DecimalField(label=_("Sesudah"), max_digits=18, decimal_places=4, localize=True)
    unit = forms.CharField(label=_("Satuan"), max_length=50, help_text=_("Misalnya: hari, persen, orang."))
    measured_on = forms.DateField(label=_("Diukur pada"), widget=DAY)


class LinkOriginForm(forms.Form):
    """A record of the adopter's region that has no origin yet."""

    innovation = forms.ModelChoiceField(
        Innovation.objects.none(), to_field_name="uuid", label=_("Catatan inovasi daerah Anda")
    )

    def __init__(self, *args: Any, adoption: Adoption, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Innovation.objects.visible_to(user).filter(region=adoption.adopter.region_id, origin_adoption=None)
        self.fields["innovation"].queryset = own.order_by("name")


class PaperCheckForm(forms.Form):
    file = forms.FileField(label=_("Berkas surat (PDF)"), help_text=_("Berkas hanya dibandingkan, tidak disimpan."))
