"""What one party states about itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, Region
from agreements.models import Party
from agreements.services import Side, number_is_taken
from sipkd.dates import PartialDate


def agency_label(agency: Agency) -> str:
    """An agency among those of one region, which need not be told of which."""
    return f"{agency.name} ({agency.abbreviation})" if agency.abbreviation else agency.name


class AgencyChoices(forms.ModelMultipleChoiceField):
    """Agencies of one region."""

    def label_from_instance(self, agency: Agency) -> str:
        return agency_label(agency)


class AgencyChoice(forms.ModelChoiceField):
    """An agency of one region."""

    def label_from_instance(self, agency: Agency) -> str:
        return agency_label(agency)


class SideForm(forms.ModelForm):
    """What one party states about itself."""

    agencies = AgencyChoices(
        Agency.objects.none(), label=gettext_lazy("Perangkat daerah yang terlibat"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = Party
        fields = (
            "document_number", "whole_region", "agencies", "signatory_name", "signatory_position", "signatory_capacity",
            "power_of_attorney", "signature_kind",
        )  # fmt: skip

    def __init__(self, *args: Any, region: Region, order: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.region, self.order = region, order
        self.fields["agencies"].queryset = Agency.objects.of(region).active().order_by("name")
        for name in ("signatory_capacity", "signature_kind"):
            self.fields[name].choices = [("", _("Belum diketahui")), *self.fields[name].choices[1:]]
        self.fields["document_number"].help_text = _("Nomor dari %(region)s; kosongkan bila belum ada.") % {
            "region": region
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("signatory_capacity") == Party.Capacity.PROXY and not data.get("power_of_attorney"):
            self.add_error(
                "power_of_attorney", _("Kepala perangkat daerah menandatangani dengan surat kuasa; isi nomornya.")
            )
        return data

    def refuse_taken_number(self, signed_on: PartialDate | None) -> None:
        """Ask, at the field, what the service and the database would refuse too."""
        number = self.cleaned_data.get("document_number", "")
        if number_is_taken(
            self.region, number, signed_on, besides=self.instance.agreement if self.instance.pk else None
        ):
            self.add_error(
                "document_number",
                _("Nomor %(number)s sudah dipakai %(region)s pada tahun yang sama.")
                % {"number": number, "region": self.region},
            )

    def side(self) -> Side:
        return Side(region=self.region, **self.cleaned_data)
