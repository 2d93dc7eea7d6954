"""The words that were found, marked in a text; the text itself is always escaped."""

from collections.abc import Iterable

from django.contrib.postgres.search import SearchHeadline
from django.db.models import F, Func, TextField, Value
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from innovations.search.queries import Plan

START, STOP = "\ue000", "\ue001"  # private use: taken out of the text first, so that none comes from there


def marked(rows, plan: Plan):
    """Annotates `marked_name` and `marked_summary`."""
    return rows.annotate(
        marked_name=_headline("name", plan, highlight_all=True),
        marked_summary=_headline("summary", plan, highlight_all=True),
    )


def _headline(field: str, plan: Plan, **options) -> SearchHeadline:
    plain = Func(F(field), Value(START + STOP), Value(""), function="translate", output_field=TextField())
    return SearchHeadline(plain, plan.shown, config="indonesian", start_sel=START, stop_sel=STOP, **options)


def as_html(text: str) -> SafeString:
    """The marks as <mark> elements around escaped text."""
    return mark_safe(escape(text).replace(START, "<mark>").replace(STOP, "</mark>"))  # noqa: S308


def words_marked(text: str) -> Iterable[str]:
    """The marked words of a headline."""
    return [part.split(STOP)[0] for part in text.split(START)[1:]]
