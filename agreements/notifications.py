"""What happens to agreements, in words, and whom it concerns."""

from django.utils.translation import gettext_lazy as _

from agencies.models import User
from sipkd.events.actions import Action, register

PAGE = "agreements:agreement-detail"


def both_sides(agreement) -> list[User]:
    """The admins of every party's region and the operators of the agencies taking part."""
    found: dict[int, User] = {}
    for party in agreement.parties.select_related("region").prefetch_related("agencies"):
        found.update((user.pk, user) for user in User.objects.in_charge_of(region=party.region))
        for agency in party.agencies.all():
            found.update((user.pk, user) for user in User.objects.in_charge_of(agency=agency))
    return list(found.values())


register(
    Action(
        "agreement.recorded", _("Kerja sama dicatat"), _("%(by)s mencatat kerja sama “%(object)s”."), PAGE, both_sides
    ),
    Action(
        "agreement.imported",
        _("Kerja sama dimuat dari sumber publik"),
        _("“%(object)s” dimuat dari sumber publik."),
        PAGE,
    ),
    Action(
        "agreement.completed",
        _("Isian kerja sama dilengkapi"),
        _("Verifikator melengkapi isian “%(object)s” menurut sumbernya."),
        PAGE,
    ),
    Action(
        "agreement.confirmed",
        _("Pihak mengonfirmasi"),
        _("%(party)s mengonfirmasi sisinya pada “%(object)s”."),
        PAGE,
        both_sides,
    ),
    Action(
        "agreement.attested", _("Kerja sama diatestasi"), _("Verifikator mengatestasi “%(object)s”."), PAGE, both_sides
    ),
    Action(
        "agreement.registered",
        _("Kerja sama terdaftar"),
        _("“%(object)s” terdaftar: semua pihak telah dikonfirmasi atau diatestasi."),
        PAGE,
        both_sides,
    ),
    Action(
        "agreement.terminated", _("Kerja sama diakhiri"), _("“%(object)s” diakhiri sejak %(date)s."), PAGE, both_sides
    ),
    Action(
        "agreement.suspended",
        _("Kerja sama ditangguhkan"),
        _("“%(object)s” ditangguhkan sejak %(date)s."),
        PAGE,
        both_sides,
    ),
    Action(
        "agreement.resumed",
        _("Penangguhan dicabut"),
        _("“%(object)s” berlaku kembali sejak %(date)s."),
        PAGE,
        both_sides,
    ),
)
