"""What happens to applications and reference data, in words, and whom it concerns."""

from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, ApiClient, Region, User
from sipkd.events import subjects
from sipkd.events.actions import Action, register
from sipkd.events.subjects import Subject

CLIENT = "agencies:client-detail"
HISTORY = "events:history"


def owners(client: ApiClient) -> list[User]:
    return list(User.objects.in_charge_of(region=client.region))


register(
    Action("client.registered", _("Aplikasi didaftarkan"), _("Aplikasi “%(object)s” didaftarkan."), CLIENT, owners),
    Action("client.revoked", _("Aplikasi dicabut"), _("Akses aplikasi “%(object)s” dicabut."), CLIENT, owners),
    Action(
        "client.key_rotated",
        _("Kunci aplikasi diganti"),
        _("Aplikasi “%(object)s” mendapat kunci baru."),
        CLIENT,
        owners,
    ),
    Action(
        "client.key_revoked",
        _("Kunci aplikasi dicabut"),
        _("Kunci %(key)s… dari aplikasi “%(object)s” dicabut."),
        CLIENT,
        owners,
    ),
    Action(
        "client.webhook_added",
        _("Webhook ditambahkan"),
        _("Aplikasi “%(object)s” menerima webhook di %(address)s."),
        CLIENT,
    ),
    Action(
        "client.webhook_secret_rotated",
        _("Rahasia webhook diganti"),
        _("Rahasia webhook %(address)s dari “%(object)s” diganti."),
        CLIENT,
        owners,
    ),
    Action(
        "client.webhook_stopped",
        _("Webhook dihentikan pemilik"),
        _("Webhook %(address)s dari “%(object)s” dihentikan."),
        CLIENT,
    ),
    Action(
        "client.webhook_enabled",
        _("Webhook diaktifkan kembali"),
        _("Webhook %(address)s dari “%(object)s” aktif kembali."),
        CLIENT,
    ),
    Action(
        "client.webhook_replayed",
        _("Kiriman webhook diulang"),
        _("Kiriman %(first)s sampai %(last)s ke %(address)s dari “%(object)s” dikirim ulang."),
        CLIENT,
    ),
    Action(
        "client.webhook_disabled",
        _("Webhook dihentikan karena gagal"),
        _("Webhook %(address)s dari “%(object)s” dihentikan setelah percobaan terakhir (%(reason)s)."),
        CLIENT,
        owners,
    ),
    Action("region.loaded", _("Data daerah dimuat"), _("Data acuan “%(object)s” dimuat."), HISTORY, begins=True),
    Action("region.changed", _("Data daerah diubah"), _("Data “%(object)s” diubah."), HISTORY),
    Action("region.deleted", _("Data daerah dihapus"), _("Data “%(object)s” dihapus."), HISTORY),
    Action("affair.loaded", _("Urusan dimuat"), _("Urusan “%(object)s” dimuat."), HISTORY, begins=True),
    Action("affair.changed", _("Urusan diubah"), _("Urusan “%(object)s” diubah."), HISTORY),
    Action("affair.deleted", _("Urusan dihapus"), _("Urusan “%(object)s” dihapus."), HISTORY),
    Action("agency.loaded", _("Perangkat daerah dicatat"), _("“%(object)s” dicatat."), HISTORY, begins=True),
    Action("agency.changed", _("Perangkat daerah diubah"), _("Data “%(object)s” diubah."), HISTORY),
    Action("agency.deleted", _("Perangkat daerah dihapus"), _("“%(object)s” dihapus."), HISTORY),
    Action("user.loaded", _("Akun dibuat"), _("Akun pengguna dibuat."), HISTORY, begins=True),
    Action("user.changed", _("Akun diubah"), _("Akun pengguna diubah."), HISTORY),
    Action("user.deleted", _("Akun dihapus"), _("Akun pengguna dihapus."), HISTORY),
)

subjects.register(
    Subject(Region, "regions", "api:region-detail", key="code", url_kwarg="code"),
    Subject(Agency, "agencies", "api:agency-detail"),
)
