"""The calendar of ends and due dates: its address among the settings of the account, and the file itself."""

from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from agreements.calendar import calendar_of
from agreements.services import calendar_given, find_calendar, give_calendar, revoke_calendar
from sipkd.dates import today

KEY = "kunci"  # in the query, which no log line keeps (sipkd/logs.py)


@login_required
@require_safe
def calendar_settings(request: HttpRequest) -> HttpResponse:
    feed = calendar_given(request.user)
    address = f"{request.build_absolute_uri(reverse('agreements:calendar-file'))}?{KEY}={feed.token}" if feed else ""
    response = render(request, "agreements/calendar.html", {"feed": feed, "address": address})
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def calendar_give(request: HttpRequest) -> HttpResponse:
    give_calendar(by=request.user)
    messages.success(request, _("Alamat kalender dibuat. Alamat yang lama, bila ada, tidak berlaku lagi."))
    return redirect("agreements:calendar-settings")


@login_required
@require_POST
def calendar_revoke(request: HttpRequest) -> HttpResponse:
    revoke_calendar(by=request.user)
    messages.success(request, _("Alamat kalender dicabut."))
    return redirect("agreements:calendar-settings")


@require_GET
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The file for whoever knows the token: what the user of the token may see, in that user's language."""
    feed = find_calendar(request.GET.get(KEY, ""))
    if feed is None:
        raise Http404
    with translation.override(feed.user.language):
        content = calendar_of(feed.user, today(), request.build_absolute_uri)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="sipkd.ics"'
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = etag = f'"{sha256(content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=etag, response=response)
