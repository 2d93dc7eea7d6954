from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sipkd.events.actions import Group
from sipkd.events.forms import PreferencesForm
from sipkd.events.models import Event, Notification
from sipkd.events.unsubscribing import read_token, unsubscribe
from sipkd.pages import require

HISTORY_LENGTH = 200


@login_required
@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    Notification.objects.visible_to(request.user).mark_read()
    return redirect("events:notification-list")


@login_required
@require_POST
def open_notification(request: HttpRequest, id: Any) -> HttpResponse:
    """Mark one as read and go to what it is about."""
    rows = Notification.objects.visible_to(request.user)
    notification = get_object_or_404(rows.select_related("event"), uuid=id)
    rows.filter(pk=notification.pk).mark_read()
    return redirect(notification.event.get_absolute_url())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notification_preferences(request: HttpRequest) -> HttpResponse:
    """How the user wants to hear of each group of actions."""
    form = PreferencesForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Pilihan pemberitahuan disimpan."))
        return redirect("events:notification-preferences")
    status = 422 if form.is_bound else 200
    return render(request, "events/notification_preferences.html", {"form": form}, status=status)


@csrf_exempt  # RFC 8058: the mail program posts here without a session; the signed link is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET only asks, because mail scanners open links; POST stops the mail."""
    try:
        user, group = read_token(token)
    except signing.BadSignature as error:
        raise Http404 from error
    if request.method == "POST":
        unsubscribe(user, group)
    label = Group(group).label if group in Group.values else ""
    return render(request, "events/unsubscribe.html", {"group": label, "is_done": request.method == "POST"})


@login_required
@require_GET
def history(request: HttpRequest, id: Any) -> HttpResponse:
    """The audit trail of one object that has no page of its own, such as an account."""
    require(request.user, "events.view_history")
    events = list(Event.objects.filter(object_id=id).for_list().order_by("-id")[:HISTORY_LENGTH])
    if not events:
        raise Http404
    return render(request, "events/history_page.html", {"events": events, "label": events[0].object_label})
