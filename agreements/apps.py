from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("Kerja sama")

    def ready(self) -> None:
        from agreements import deadlines, notifications, panels, reminders, signs, waiting  # noqa: F401
