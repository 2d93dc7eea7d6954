from django.urls import path

from sipkd.events import views
from sipkd.events.resources import NotificationPages

app_name = "events"

urlpatterns = [
    path("notifikasi/", NotificationPages.as_view({"get": "list"}), name="notification-list"),
    path("notifikasi/dibaca/", views.mark_all_read, name="notification-read-all"),
    path("notifikasi/pilihan/", views.notification_preferences, name="notification-preferences"),
    path("notifikasi/berhenti/<str:token>/", views.unsubscribe_by_link, name="unsubscribe"),
    path("notifikasi/<uuid:id>/buka/", views.open_notification, name="notification-open"),
    path("riwayat/<uuid:id>/", views.history, name="history"),
]
