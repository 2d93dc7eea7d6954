from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.clients.models import ApiClient
from agencies.models import Agency, Region
from sipkd.events.actions import ACTIONS
from sipkd.events.subjects import followed_nouns


class ClientForm(forms.Form):
    """What a region states about another system that it lets in."""

    name = forms.CharField(label=_("Nama aplikasi"), max_length=100, help_text=_("Contoh: Portal Satu Data Sumedang"))
    region = forms.ModelChoiceField(
        label=_("Daerah"), queryset=Region.objects.none(), empty_label=_("Pilih daerah"), to_field_name="code"
    )
    agency = forms.ModelChoiceField(
        label=_("Perangkat daerah"),
        queryset=Agency.objects.none(),
        required=False,
        to_field_name="uuid",
        empty_label=_("Daerah secara keseluruhan"),
    )
    purpose = forms.CharField(
        label=_("Tujuan pemakaian"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Untuk apa data dipakai, dan di mana ditampilkan."),
    )
    contact_name = forms.CharField(label=_("Narahubung teknis"), max_length=150)
    contact_email = forms.EmailField(label=_("Surel narahubung"))
    scopes = forms.MultipleChoiceField(
        label=_("Wewenang"),
        choices=ApiClient.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Data publik dapat dibaca tanpa wewenang apa pun."),
    )
    expires_on = forms.DateField(
        label=_("Kunci berlaku sampai"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Hari terakhir. Kosongkan bila tanpa batas."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.is_portal_admin:
            self.fields["region"].queryset = Region.objects.order_by("bare_name", "id")
            del self.fields["agency"]
        else:
            del self.fields["region"]
            self.fields["agency"].queryset = Agency.objects.of(user.region).active().order_by("name", "id")
        self.user = user

    def content(self) -> dict[str, Any]:
        """The arguments of `register_client`."""
        data = dict(self.cleaned_data)
        region = data.setdefault("region", self.user.region)
        data["key_expires_at"] = end_of(data.pop("expires_on"), region)
        return data


class RotateForm(forms.Form):
    expires_on = forms.DateField(
        label=_("Kunci baru berlaku sampai"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Hari terakhir. Kosongkan bila tanpa batas."),
    )


class EndpointForm(forms.Form):
    """Where webhooks go, and about what."""

    url = forms.URLField(
        label=_("Alamat penerima"),
        max_length=500,
        assume_scheme="https",
        help_text=_("Contoh: https://data.contohkab.go.id/sipkd/webhook"),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Jenis peristiwa"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kosongkan untuk menerima semuanya."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [
            (action.name, action.label) for action in ACTIONS.values() if action.changes and is_followed(action.name)
        ]


class ReplayForm(forms.Form):
    first = forms.IntegerField(label=_("Dari nomor urut"), min_value=1)
    last = forms.IntegerField(label=_("Sampai nomor urut"), min_value=1)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", _("Isi dengan nomor yang sama atau lebih besar."))
        return data


def is_followed(action: str) -> bool:
    """Whether other systems hear of this kind at all."""
    return action.partition(".")[0] in followed_nouns()


def end_of(day: date | None, region: Region) -> datetime | None:
    """The last moment of a day where the region is."""
    return datetime.combine(day, time.max, ZoneInfo(region.time_zone)) if day else None
