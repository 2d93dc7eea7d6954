from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sipkd.events.actions import Group
from sipkd.events.models import NotificationPreference
from sipkd.events.telling import Mode, modes_of


class PreferencesForm(forms.Form):
    """One choice for each group of actions."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for group in Group:
            self.fields[group.value] = forms.ChoiceField(
                label=group.label,
                choices=Mode.choices,
                initial=modes_of([user], group)[user.pk],
                help_text=_("Kotak masuk selalu memuat semuanya."),
            )

    @transaction.atomic
    def save(self) -> None:
        """Keep the choices; choosing any mail takes back an earlier “no mail at all”."""
        for group, mode in self.cleaned_data.items():
            NotificationPreference.objects.update_or_create(user=self.user, group=group, defaults={"mode": mode})
        wants_email = any(mode != Mode.INBOX for mode in self.cleaned_data.values())
        if wants_email != self.user.wants_email:
            self.user.wants_email = wants_email
            self.user.save(update_fields=["wants_email"])
