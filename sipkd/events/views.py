from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from sipkd.events.models import Notification


@login_required
@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    Notification.objects.visible_to(request.user).mark_read()
    return redirect("events:notification-list")


@login_required
@require_POST
def open_notification(request: HttpRequest, id) -> HttpResponse:
    """Mark one as read and go to what it is about."""
    rows = Notification.objects.visible_to(request.user)
    notification = get_object_or_404(rows.select_related("event"), uuid=id)
    rows.filter(pk=notification.pk).mark_read()
    return redirect(notification.event.get_absolute_url())
