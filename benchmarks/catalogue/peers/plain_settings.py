"""Settings of the plain DRF app: only what a read API needs."""

from environs import Env

env = Env()
SECRET_KEY = "benchmark"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": env.dj_db_url("DATABASE_URL", conn_max_age=None)}
INSTALLED_APPS = [
    "django.contrib.postgres",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django_filters",
    "rest_framework",
    "benchmarks.catalogue.peers",
]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "benchmarks.catalogue.peers.plain"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "UNAUTHENTICATED_USER": None,
}
