"""Two workers that look at the same searches, and one person who saves from two windows."""

from functools import partial

import pytest

from agencies.models import User
from innovations.saved import matching, services
from innovations.saved.models import SavedSearch, SearchMatch
from sipkd.errors import RuleViolation
from sipkd.events.models import Notification
from tests.factories import UserFactory
from tests.innovations.publishing import published
from tests.together import at_once, meeting_at

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_at_once_tell_of_each_innovation_once():
    user = UserFactory()
    for words in ("stunting", "cegah"):
        services.save_search(name=words, query=f"q={words}", by=user)
    for number in range(3):
        published(f"Cegah Stunting {number}")

    outcomes = at_once(matching.run, matching.run, matching.run)

    assert sum(outcomes) == SearchMatch.objects.count() == 6
    assert Notification.objects.visible_to(user).inbox().count() == 2
    assert matching.run() == 0


def test_of_two_saves_at_once_only_one_is_within_the_limit(monkeypatch):
    monkeypatch.setattr(services, "MOST", 1)
    user = UserFactory()
    saves = [partial(services.save_search, name=words, query=f"q={words}", by=user) for words in ("satu", "dua")]

    outcomes = meeting_at(User.objects.filter(pk=user.pk), *saves)

    assert [type(outcome) for outcome in outcomes] == [SavedSearch, RuleViolation]
    assert SavedSearch.objects.count() == 1
