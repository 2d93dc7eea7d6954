import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sipkd.settings")
app = Celery("sipkd")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["sipkd.events", "agreements", "innovations"])
