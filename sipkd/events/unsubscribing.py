"""Stopping mail by a signed link, without signing in: also the one click of RFC 8058 that mail programs offer."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.urls import reverse

from sipkd.events.models import NotificationPreference

SALT = "sipkd.unsubscribe"


def unsubscribe_url(user: Any, group: str) -> str:
    """A link that stops mail of one group of actions, or all mail if the group is empty. It does not expire."""
    token = signing.dumps([str(user.uuid), group], salt=SALT)
    return settings.BASE_URL + reverse("events:unsubscribe", kwargs={"token": token})


def read_token(token: str) -> tuple[Any, str]:
    """The user and the group; raises signing.BadSignature for a link that we did not make."""
    uuid, group = signing.loads(token, salt=SALT)
    try:
        return get_user_model().objects.get(uuid=uuid), group
    except get_user_model().DoesNotExist as error:
        raise signing.BadSignature("no such user") from error


def unsubscribe(user: Any, group: str) -> None:
    """From now on the inbox only: for one group, or for all. A second click changes nothing."""
    if not group:
        user.wants_email = False
        user.save(update_fields=["wants_email"])
        return
    NotificationPreference.objects.update_or_create(
        user=user, group=group, defaults={"mode": NotificationPreference.Mode.INBOX}
    )
