"""Background work of the catalogue."""

from celery import shared_task

from innovations.imports import working
from innovations.saved import matching
from innovations.search import lexicon


@shared_task
def refresh_lexicon() -> int:
    """Count the words of the catalogue again. Safe to run twice: a second run writes the same numbers."""
    return lexicon.refresh_lexicon()


@shared_task
def work_on_imports() -> int:
    """Examine or write the files that wait; returns how many. Safe to run twice and at once: only one works at a time,
    and what is done waits no more."""
    return working.run_waiting()


@shared_task
def match_saved_searches() -> int:
    """Tell people of what is new in their searches. Safe to run twice and at once: a constraint decides."""
    return matching.run()
