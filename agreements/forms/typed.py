"""What was typed, as it is kept, as form data, and as words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm, BaseFormSet, FileField
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sipkd.dates import PartialDate


def as_query(typed: Mapping[str, Sequence[str]]) -> QueryDict:
    """Kept answers as the form data that they were."""
    query = QueryDict(mutable=True)
    for name, values in typed.items():
        query.setlist(name, list(values))
    return query


def as_kept(data: QueryDict, without: Sequence[str] = ()) -> dict[str, list[str]]:
    """Form data as a draft keeps it."""
    return {name: values for name, values in data.lists() if name not in without}


def unchecked(form: BaseForm | BaseFormSet) -> None:
    """Let a bound form show what was typed, without a word about what is still missing."""
    for each in form.forms if isinstance(form, BaseFormSet) else [form]:
        each._errors, each.cleaned_data = ErrorDict(), {}
    if isinstance(form, BaseFormSet):
        form._errors, form._non_form_errors = [{} for _form in form.forms], form.error_class()


def rows_of(data: QueryDict, prefix: str, names: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a formset, as they were typed."""
    count = data.get(f"{prefix}-TOTAL_FORMS", "0")
    rows = range(int(count) if count.isdecimal() else 0)
    return [{name: data.get(f"{prefix}-{row}-{name}", "") for name in names} for row in rows]


def kept_rows(rows: Sequence[Mapping[str, str]], prefix: str) -> dict[str, list[str]]:
    """Rows as the form data of a formset."""
    kept = {f"{prefix}-TOTAL_FORMS": [str(len(rows))], f"{prefix}-INITIAL_FORMS": ["0"]}
    for number, row in enumerate(rows):
        kept |= {f"{prefix}-{number}-{name}": [text] for name, text in row.items()}
    return kept


def in_words(form: BaseForm, always: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The answers of a valid form as rows of a summary list; what was left empty only where `always` names it."""
    if not form.is_bound or not form.is_valid():
        return []
    found = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        is_empty = value in (None, "", False) or (isinstance(value, QuerySet | list) and not value)
        if isinstance(field, FileField) or (is_empty and name not in always):
            continue
        found.append({"key": field.label, "value": _in_words(field, value)})
    return found


def _in_words(field: Any, value: Any) -> str:
    if value is True:
        return _("Ya")
    if isinstance(value, QuerySet | list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, date) and not isinstance(value, PartialDate):
        return date_format(value)
    choices = {} if hasattr(field, "queryset") else dict(getattr(field, "choices", ()))
    return str(choices.get(value, "" if value is None else value))
