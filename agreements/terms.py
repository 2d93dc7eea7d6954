"""Terms on a date: when an agreement is in force, as an object and as SQL; tests prove that the two agree.

The terms of a day are those of the signed document as its registered addenda have changed them up to that day. A date
that is known only to the month or year never becomes an invented day: an agreement counts as in force on every day on
which it may be, and `end_verified` tells whether the end is certain.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sipkd.dates import ONE_DAY, PartialDate

ENDS_SOON_DAYS = 90


class EndBasis(models.TextChoices):
    """Where the end comes from; decides whether an answer about it is certain."""

    STATED = "stated", _("Tertulis dalam naskah")
    COMPUTED = "computed", _("Dihitung dari jangka waktu")
    UNLIMITED = "unlimited", _("Tanpa batas waktu")
    UNKNOWN = "unknown", _("Tidak diketahui")
    UNCHANGED = "unchanged", _("Tidak diubah adendum ini")


class State(models.TextChoices):
    """What an agreement is on a day. Computed from its facts, never stored."""

    PENDING = "pending", _("Menunggu konfirmasi")
    UNVERIFIED = "unverified", _("Belum diverifikasi")
    UPCOMING = "upcoming", _("Belum berlaku")
    IN_FORCE = "in_force", _("Berlaku")
    ENDS_SOON = "ends_soon", _("Akan berakhir")
    SUSPENDED = "suspended", _("Ditangguhkan")
    ENDED = "ended", pgettext_lazy("keadaan", "Berakhir")
    TERMINATED = "terminated", _("Diakhiri")
    AMENDS = "amends", _("Mengubah induknya")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from one to another, both inclusive; an open one has no last day yet."""

    first: date
    last: date | None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds on one day. `ends_on` is the last day, inclusive; None is no end or an unknown one."""

    starts_on: PartialDate | None
    ends_on: PartialDate | None
    end_basis: str
    funding: str = "unknown"
    terminated_on: date | None = None
    suspensions: tuple[Period, ...] = ()

    @property
    def end_verified(self) -> bool:
        """Whether the end is certain: printed to the day, or expressly without end."""
        if self.end_basis == EndBasis.UNLIMITED:
            return True
        return self.end_basis == EndBasis.STATED and self.ends_on is not None and self.ends_on.day is not None

    @property
    def until(self) -> date | None:
        """The last day on which it may be in force, a termination included; None when no such day is known."""
        known = [self.ends_on.latest] if self.ends_on else []
        if self.terminated_on:
            known.append(self.terminated_on - ONE_DAY)
        return min(known, default=None)

    def has_started(self, on: date) -> bool:
        return self.starts_on is None or self.starts_on.earliest <= on

    def has_ended(self, on: date) -> bool:
        return self.ends_on is not None and self.ends_on.latest < on

    def is_terminated(self, on: date) -> bool:
        return self.terminated_on is not None and self.terminated_on <= on

    def is_suspended(self, on: date) -> bool:
        return any(on in period for period in self.suspensions)

    def in_force(self, on: date) -> bool:
        return (
            self.has_started(on) and not self.has_ended(on) and not self.is_terminated(on) and not self.is_suspended(on)
        )

    def state(self, on: date) -> State:
        if self.is_terminated(on):
            return State.TERMINATED
        if not self.has_started(on):
            return State.UPCOMING
        if self.has_ended(on):
            return State.ENDED
        if self.is_suspended(on):
            return State.SUSPENDED
        if self.until and self.until <= on + timedelta(days=ENDS_SOON_DAYS):
            return State.ENDS_SOON
        return State.IN_FORCE
