"""How an answer about an agreement is shown: the look of its state, and its end in words."""

from django import template
from django.utils.translation import gettext as _

from agreements.terms import EndBasis, State
from sipkd.templatetags.ui import tanggal

register = template.Library()

LOOKS = {
    State.PENDING: ("info", "hourglass"),
    State.UNVERIFIED: ("warn", "shield-alert"),
    State.UPCOMING: ("info", "calendar-clock"),
    State.IN_FORCE: ("good", "circle-check"),
    State.ENDS_SOON: ("warn", "clock"),
    State.SUSPENDED: ("warn", "circle-pause"),
    State.ENDED: ("muted", "circle-stop"),
    State.TERMINATED: ("bad", "ban"),
    State.AMENDS: ("neutral", "file-pen-line"),
}


@register.filter
def state_tag(item: dict) -> dict[str, str]:
    """The state of an agreement, as the API answers it, for components/tag.html."""
    tone, icon = LOOKS[State(item["state"])]
    return {"text": item["state_label"], "tone": tone, "icon": icon}


@register.filter
def ending(item: dict) -> str:
    """When it ends and on what that rests, in one line; an unknown end is said to be unknown."""
    if item["terminated_on"]:
        return _("Diakhiri sejak %(day)s") % {"day": tanggal(item["terminated_on"])}
    if item["end_basis"] == EndBasis.UNLIMITED:
        return _("Tanpa batas waktu")
    if item["end_basis"] == EndBasis.UNCHANGED:
        return _("Tidak mengubah akhir masa berlaku")
    if not item["ends_on_recorded"]:
        return _("Akhir masa berlaku belum diketahui")
    day = {"day": tanggal(item["ends_on_recorded"])}
    if item["end_basis"] == EndBasis.COMPUTED:
        return _("Berakhir %(day)s (dihitung dari jangka waktu)") % day
    return _("Berakhir %(day)s") % day


@register.filter
def party_name(order: int) -> str:
    """The party's place in the document as it is printed: Pihak Kesatu, Pihak Kedua."""
    names = (_("Pihak Kesatu"), _("Pihak Kedua"), _("Pihak Ketiga"), _("Pihak Keempat"), _("Pihak Kelima"))
    return names[order - 1] if order <= len(names) else _("Pihak ke-%(number)s") % {"number": order}
