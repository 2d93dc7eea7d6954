from django.apps import AppConfig


class SipkdConfig(AppConfig):
    name = "sipkd"
    verbose_name = "SIPKD"
