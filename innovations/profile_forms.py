"""Filling in a profile, a section at a time; nothing is required before submission but the name."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, GovernmentAffair
from agreements.models import Agreement
from innovations import profile
from innovations.amounts import degrees_of, rupiah_of
from innovations.forms import DAY
from innovations.models import Indicator, IndicatorEvidence, Innovation, InnovationFile
from sipkd.templatetags.ui import rupiah

CHOSEN = ("stage", "classification", "kind", "form", "initiator", "openness", "visibility")
HELP = {
    "name": gettext_lazy("Nama lengkap, dengan kepanjangannya bila berupa singkatan."),
    "summary": gettext_lazy("Dua atau tiga kalimat; tampil pada hasil pencarian."),
    "kind": gettext_lazy("Digital bila layanannya daring; nondigital bila luring."),
    "form": gettext_lazy("Bidang yang diperbarui, bukan daring atau luringnya."),
    "initiator_name": gettext_lazy("Boleh dikosongkan; tampil kepada semua orang setelah terbit."),
    "related_affairs": gettext_lazy("Urusan lain yang ikut dilayani, bila ada."),
    "asta_cita": gettext_lazy("Nomor 1 sampai 8."),
    "trial_on": gettext_lazy("Hari pertama diuji coba; wajib bila tahapannya uji coba atau penerapan."),
    "applied_on": gettext_lazy("Hari pertama diterapkan; wajib bila tahapannya penerapan."),
    "developed_on": gettext_lazy("Pengembangan terakhir, bila ada."),
    "budget": gettext_lazy("Misalnya 150.000.000."),
    "budget_source": gettext_lazy("Misalnya: APBD 2026."),
    "awards": gettext_lazy("Misalnya: Top 45 KIPP 2024."),
    "video_url": gettext_lazy("Alamat video, misalnya di YouTube; paling lama 5 menit."),
    "latitude": gettext_lazy("Derajat desimal, misalnya -5,72."),
    "longitude": gettext_lazy("Derajat desimal, misalnya 105,58."),
    "openness": gettext_lazy("Bagaimana daerah lain dapat menirunya."),
    "visibility": gettext_lazy("Internal hanya terlihat oleh daerah Anda dan pengelola portal."),
}
ROWS = {"summary": 3, "design": 18, "goal": 5, "benefit": 5, "result": 5}


class AffairChoice(forms.ModelChoiceField):
    """An affair by its code."""

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset.order_by("code"), **{**kwargs, "to_field_name": "code"})


class VideoField(forms.URLField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, assume_scheme="https")


class RupiahField(forms.DecimalField):
    """An amount as people write it; a number field of the browser would read the dots of 150.000.000 as decimals."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "size": 20})

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        try:
            return rupiah_of(str(value))
        except ValueError:
            raise ValidationError(_("Tulis jumlahnya dengan angka, misalnya 150.000.000.")) from None

    def prepare_value(self, value: Any) -> Any:
        return rupiah(value).removeprefix("Rp") if isinstance(value, Decimal) else value


class DegreesField(forms.FloatField):
    """A coordinate with a comma or a point; not in a number field of the browser, which may drop either of them."""

    widget = forms.TextInput(attrs={"size": 12})

    def to_python(self, value: Any) -> float | None:
        if value in self.empty_values:
            return None
        try:
            return degrees_of(str(value))
        except ValueError:
            raise ValidationError(_("Tulis koordinat dalam derajat desimal, misalnya -5,72.")) from None

    def prepare_value(self, value: Any) -> Any:
        return number_format(value) if isinstance(value, float) else value


class SectionForm(forms.ModelForm):
    """One section of the profile. Its answers go into a version, never straight into the record."""

    class Meta:
        model = Innovation
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, content: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": profile.values_of(content)})
        for name, field in self.fields.items():
            field.help_text = HELP.get(name, "")
            field.is_due = name in profile.REQUIRED
            if isinstance(field, forms.ModelChoiceField) and not isinstance(field, forms.ModelMultipleChoiceField):
                field.empty_label = _("Belum dipilih")
            elif isinstance(field, forms.TypedChoiceField) and not field.required:
                offered: Any = field.choices
                field.choices = [("", _("Belum dipilih")), *(one for one in offered if one[0])]
        if "design" in self.fields:
            count = format_html('<span data-words="id_design">{}</span>', profile.words_in(content.get("design")))
            self.fields["design"].help_text = format_html(
                _(
                    "Paling sedikit {wanted} kata saat diajukan; kini {count} kata. Muat dasar hukum, permasalahan, "
                    "isu strategis, metode pembaharuan, serta keunggulan dan cara kerjanya."
                ),
                wanted=profile.DESIGN_WORDS,
                count=count,
            )


FIELD_CLASSES = {
    "affair": AffairChoice, "video_url": VideoField, "budget": RupiahField, "latitude": DegreesField,
    "longitude": DegreesField,
}  # fmt: skip


def form_of(section: profile.Section) -> type[SectionForm]:
    """The form of a section."""
    widgets: dict[str, Any] = dict.fromkeys(CHOSEN, forms.RadioSelect)
    widgets |= {name: forms.Textarea(attrs={"rows": rows}) for name, rows in ROWS.items()}
    widgets |= dict.fromkeys(("trial_on", "applied_on", "developed_on"), DAY)
    made = forms.modelform_factory(
        Innovation,
        form=SectionForm,
        fields=section.fields,
        widgets={name: widget for name, widget in widgets.items() if name in section.fields},
        field_classes={name: field for name, field in FIELD_CLASSES.items() if name in section.fields},
    )
    if "related_affairs" in section.fields:
        made.base_fields["related_affairs"] = forms.ModelMultipleChoiceField(
            GovernmentAffair.objects.order_by("code"),
            to_field_name="code",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            label=gettext_lazy("Urusan yang beririsan"),
        )
    return made


class DraftForm(forms.Form):
    """Where a profile begins: its name and its owner."""

    name = forms.CharField(
        label=gettext_lazy("Nama inovasi"), max_length=300, help_text=gettext_lazy("Dapat diubah kemudian.")
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(), to_field_name="uuid", label=gettext_lazy("Perangkat daerah pemilik")
    )

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
        found = list(agencies[:2])
        if len(found) == 1:
            self.fields["agency"].empty_label = None
            self.fields["agency"].initial = found[0].uuid


class ContactForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nama narahubung"), max_length=150, required=False)
    phone = forms.CharField(label=gettext_lazy("Telepon narahubung"), max_length=50, required=False)

    def __init__(self, *args: Any, innovation: Innovation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial, self.fields["phone"].initial = innovation.contact_name, innovation.contact_phone


class InnovationFileForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Jenis berkas"), choices=InnovationFile.Kind)
    title = forms.CharField(
        label=gettext_lazy("Keterangan"), max_length=200, help_text=gettext_lazy("Misalnya: Peraturan Bupati 12/2025.")
    )
    file = forms.FileField(label=gettext_lazy("Berkas (PDF, JPG, atau PNG)"))
    visibility = forms.ChoiceField(
        label=gettext_lazy("Siapa yang dapat melihatnya"),
        choices=[
            (Agreement.Visibility.INTERNAL, gettext_lazy("Daerah sendiri dan pengelola portal")),
            (Agreement.Visibility.PUBLIC, gettext_lazy("Semua orang, setelah diterbitkan verifikator")),
        ],
        initial=Agreement.Visibility.INTERNAL,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Jangan membuka berkas yang memuat data pribadi."),
    )


class StopRunningForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("Tidak berjalan lagi sejak"), widget=DAY)
    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Terlihat oleh semua orang."),
    )


class IndicatorEvidenceForm(forms.Form):
    """The parameter that is claimed, and what shows it."""

    parameter = forms.TypedChoiceField(label=gettext_lazy("Parameter"), coerce=int, widget=forms.RadioSelect)
    note = forms.CharField(label=gettext_lazy("Keterangan"), max_length=500, required=False)
    link = forms.URLField(
        label=gettext_lazy("Tautan"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Isi tautan, unggah berkas, atau keduanya."),
    )
    file = forms.FileField(label=gettext_lazy("Berkas (PDF, JPG, atau PNG)"), required=False)

    def __init__(self, *args: Any, indicator: Indicator, evidence: IndicatorEvidence | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parameter"].choices = [(number, f"{number} · {text}") for number, text in indicator.parameters]
        if evidence is not None:
            for name in ("parameter", "note", "link"):
                self.fields[name].initial = getattr(evidence, name)
            if evidence.file:
                self.fields["file"].help_text = _("Kini: %(name)s. Kosongkan bila tidak diganti.") % {
                    "name": evidence.file.original_name
                }
