"""What base.html shows about the inbox."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from sipkd.events.models import Notification


class Inbox:
    def __init__(self, user) -> None:
        self.unread = Notification.objects.visible_to(user).unread().count()


def inbox(request: HttpRequest) -> dict:
    """`inbox.unread`, counted only where a template asks; `demo` tells that this is a demonstration."""
    return {
        "inbox": SimpleLazyObject(lambda: Inbox(request.user)),
        "demo": settings.ENVIRONMENT == "demo",
    }
