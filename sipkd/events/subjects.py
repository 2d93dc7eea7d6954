"""Which objects other systems may follow, and who sees each of them.

An audience is a list of numbers: 0 is everybody, the others are circles of readers (agencies.audiences). It says the
same as the model's `visible_to`, in a form that can be kept with a change; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from rest_framework.reverse import reverse

EVERYBODY = 0
_subjects: dict[str, Subject] = {}


def alone(_obj: Any) -> Iterable[Any]:
    return ()


def everybody(_obj: Any) -> list[int]:
    return [EVERYBODY]


@dataclass(frozen=True, slots=True)
class Subject:
    """A model that is a resource of the API. `dependents` are objects whose visibility follows from this one's."""

    model: Any
    resource: str
    route: str
    audience: Callable[[Any], list[int]] = everybody
    dependents: Callable[[Any], Iterable[Any]] = alone
    key: str = "uuid"
    url_kwarg: str = "id"

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    def keys_seen_by(self, user: Any, ids: Iterable[Any]) -> dict[Any, str]:
        """Of these objects, by uuid, those that the user may see now, each with its key in the API."""
        rows = self.model.objects.visible_to(user).filter(uuid__in=ids)
        return {uuid: str(key) for uuid, key in rows.values_list("uuid", self.key)}

    def key_of(self, uuid: Any) -> str:
        """The key of one object in the API, whoever asks."""
        if self.key == "uuid":
            return str(uuid)
        return str(self.model.objects.filter(uuid=uuid).values_list(self.key, flat=True).first() or uuid)

    def url(self, key: str, request: Any = None) -> str:
        return reverse(self.route, kwargs={self.url_kwarg: key}, request=request)


def register(*subjects: Subject) -> None:
    """Make resources known to feed and webhooks; each app does this for its own when it starts."""
    _subjects.update((subject.label, subject) for subject in subjects)


def find(label: str) -> Subject | None:
    return _subjects.get(label)


def all_subjects() -> list[Subject]:
    return list(_subjects.values())


def followed_nouns() -> set[str]:
    """What the actions about these objects begin with: "agreement", "adoption"."""
    return {subject.model._meta.model_name for subject in _subjects.values()}


def affected_by(obj: Any) -> list[tuple[Subject, Any]]:
    """The object and those whose visibility follows from it, as far as other systems may follow them."""
    subject = find(obj._meta.label_lower)
    if subject is None:
        return []
    found = [(subject, obj)]
    for dependent in subject.dependents(obj):
        found += affected_by(dependent)
    return found


def views_of(user: Any) -> list[int]:
    """The audiences that the user belongs to."""
    return [EVERYBODY, *getattr(user, "audiences", ())]
