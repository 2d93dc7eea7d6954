"""Every page: Indonesian at its own path, English below /en/; the API and the admin once."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from sipkd import views
from sipkd.my_tasks import my_tasks

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("api/v1/docs/", views.api_docs, name="api-docs"),
    path("api/v1/", include("sipkd.api_urls", namespace="api")),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("tugas/", my_tasks, name="tasks"),
        path("", include("agencies.urls")),
        path("", include("agreements.urls")),
        path("", include("innovations.urls")),
        path("", include("sipkd.events.urls")),
        # The address is given with the account: its owner cannot change it unverified.
        path("akun/email/", views.not_here, name="account_email"),
        path("akun/", include("allauth.account.urls")),
        prefix_default_language=False,
    ),
]

if settings.DEBUG:
    from sipkd.gaya import gaya

    urlpatterns.append(path("gaya/", gaya, name="gaya"))

handler500 = "sipkd.views.server_error"
