from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgenciesConfig(AppConfig):
    name = "agencies"
    verbose_name = _("Daerah dan perangkat daerah")

    def ready(self) -> None:
        from agencies import converters, notifications  # noqa: F401

        converters.register()
