"""What tests of several apps share."""

from collections.abc import Iterator

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from sipkd.statements import forget

# A shared machine may pause in the middle of an example; that says nothing about the code.
hypothesis.settings.register_profile("sipkd", deadline=None)
hypothesis.settings.load_profile("sipkd")


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Hash passwords quickly: the hasher is Django's, and no test is about it."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def own_language() -> None:
    """Speak the portal's first language, whatever a request of the last test activated in this thread."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def own_cache() -> Iterator[None]:
    """Sessions and throttle counters of one test are not there in the next, nor statements with its ids in them."""
    yield
    cache.clear()
    forget()


@pytest.fixture(scope="module")
def reference_data(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Everything that ships with the portal, loaded once for a module that has no transactional tests.

    Each test still rolls back to this state.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference_data", verbosity=0)
        yield
        transaction.set_rollback(True)
