"""The address of a person's calendar: given, replaced and revoked by that person alone. A setting, not an event."""

import uuid

from django.utils import timezone

from agencies.models import User
from agreements.models import CalendarFeed


def give_calendar(*, by: User) -> CalendarFeed:
    """A new address; one that was there before leads nowhere from now on."""
    fresh = {"nonce": uuid.uuid4(), "created_at": timezone.now()}
    return CalendarFeed.objects.update_or_create(user=by, defaults=fresh)[0]


def calendar_given(user: User) -> CalendarFeed | None:
    return CalendarFeed.objects.of(user).first()


def find_calendar(token: str) -> CalendarFeed | None:
    """Whose calendar this token opens: the token is the permission."""
    return CalendarFeed.objects.find(token)


def revoke_calendar(*, by: User) -> None:
    CalendarFeed.objects.of(by).delete()
