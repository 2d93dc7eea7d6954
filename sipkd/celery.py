import os

from celery import Celery
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sipkd.settings")
app = Celery("sipkd")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)  # a task's events name the request that caused it
app.autodiscover_tasks(["sipkd.events", "agreements", "innovations"])
