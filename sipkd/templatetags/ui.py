"""What the templates of the design system need and Django does not bring: icons, numbers, dates, slots."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import urlsplit

import segno
from django import forms, template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from sipkd.dates import PartialDate, today

register = template.Library()
SEVERAL = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)


@register.simple_tag
def icon(name: str, size: int = 20, label: str = "") -> SafeString:
    """An inline Lucide icon; hidden from assistive technology unless it has a label of its own."""
    return _svg(str(name), size, str(label))


@lru_cache(maxsize=256)
def _svg(name: str, size: int, label: str) -> SafeString:
    spoken = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    return mark_safe(lucide(name, size=size, focusable="false", **{"class": "icon"}, **spoken))  # noqa: S308


@register.simple_tag
def status_tag(text: Any, tone: str = "neutral", icon: str = "") -> SafeString:
    """A status in a word, as components/tag.html has it; a page of results has a hundred."""
    return format_html('<span class="tag tag--{}">{}{}</span>', tone or "neutral", _drawn(icon), text)


@register.filter
def as_facts(items: Iterable[Any]) -> SafeString:
    """Texts or {text, url, icon} as the <li>s of components/meta.html."""
    rows = [one if isinstance(one, dict) else {"text": one} for one in items]
    return format_html_join("", "<li>{}{}</li>", ((_drawn(one.get("icon")), _linked(one)) for one in rows))


def _drawn(icon: str | None) -> SafeString:
    return _svg(icon, 20, "") if icon else SafeString("")


def _linked(fact: dict[str, Any]) -> SafeString:
    if fact.get("url"):
        return format_html('<a href="{}">{}</a>', fact["url"], fact["text"])
    return format_html("<span>{}</span>", fact["text"])


@register.simple_tag
def qr(address: str, label: str) -> SafeString:
    """A QR code of an address as inline SVG, dark on white in both themes."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(border=3, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    return format_html('<div class="qr-frame" role="img" aria-label="{}">{}</div>', label, mark_safe(drawn))  # noqa: S308


@register.filter
def angka(value: int | float | Decimal | None) -> str:
    """1234 as "1.234" (Indonesian) or "1,234" (English); nothing for None."""
    return "" if value is None else number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def as_options(options: Collection[dict[str, Any]]) -> SafeString:
    """The values of a facet as <option>s with their counts; five hundred regions are too many for a template's loop."""
    numbers = {count: f" ({angka(count)})" for count in {one.get("count") for one in options} - {None}}
    return mark_safe(  # noqa: S308 - escaped one by one
        "".join(
            f'<option value="{escape(str(one["value"]))}"{" selected" if one.get("chosen") else ""}>'
            f"{escape(str(one['label']))}{numbers.get(one.get('count'), '')}</option>"
            for one in options
        )
    )


@register.simple_tag
def facet_boxes(options: Iterable[dict[str, Any]], name: str, kind: str = "checkbox", start: int = 0) -> SafeString:
    """The values of a facet to tick, with their counts, a hundred on a page; ids go on after the first `start`."""
    return mark_safe("".join(_box(one, name, kind, number) for number, one in enumerate(options, start + 1)))  # noqa: S308


def _box(option: dict[str, Any], name: str, kind: str, number: int) -> str:
    key, chosen = f"saring-{name}-{number}", " checked" if option.get("chosen") else ""
    count = "" if option.get("count") is None else f'<span class="count">{angka(option["count"])}</span>'
    return (
        f'<label class="facet-option" for="{key}">'
        f'<input type="{kind}" id="{key}" name="{name}" value="{escape(str(option["value"]))}"{chosen}>'
        f"<span>{escape(str(option['label']))}</span>{count}</label>"
    )


@register.filter
def rupiah(value: int | str | Decimal | None) -> str:
    """1500000 as "Rp1.500.000", written without a space as the spelling rules (EYD V) ask; cents only if any."""
    if value is None:
        return ""
    amount = Decimal(value)
    amount = amount.to_integral_value() if amount % 1 == 0 else amount
    return f"Rp{number_format(amount, use_l10n=True, force_grouping=True)}"


@register.filter
def tanggal(value: datetime | date | PartialDate | str | None) -> str:
    """A point in time in words: "4 Juli 2025", "Juli 2025", "4 Juli 2025 10.30 WIB"; nothing for None.

    Takes what the models hold and what the API answers (ISO 8601, also only a year or a month).
    """
    moment = _moment(value)
    if isinstance(moment, datetime):
        return f"{date_format(moment, 'DATETIME_FORMAT')} {moment:%Z}".strip()
    if isinstance(moment, date):
        return date_format(moment, "DATE_FORMAT")
    return "" if moment is None else str(moment)


@register.filter
def iso(value: datetime | date | PartialDate | str | None) -> str:
    """The same point in time for the `datetime` attribute of a time element; nothing where it is only words."""
    moment = _moment(value)
    return moment.isoformat() if isinstance(moment, datetime | date | PartialDate) else ""


def _moment(value: datetime | date | PartialDate | str | None) -> datetime | date | PartialDate | str | None:
    moment = _read(value) if isinstance(value, str) else value
    return timezone.localtime(moment) if isinstance(moment, datetime) and timezone.is_aware(moment) else moment


def _read(text: str) -> datetime | PartialDate | str:
    for parse in (PartialDate.parse, datetime.fromisoformat):
        with suppress(ValueError):
            return parse(text)
    return text


@register.filter
def is_today(day: date) -> bool:
    """Whether it is this day now, in WIB, as the pages mean it where no day is asked."""
    return day == today()


@register.filter
def hostname(url: str) -> str:
    """The site that an address belongs to: "https://www.korsum.id/a" is "korsum.id"."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


@register.filter
def columns(headers: list, row: list | dict) -> list[tuple]:
    """The cells of a table row, each with its header."""
    return list(zip(headers, row["cells"] if isinstance(row, dict) else row, strict=True))


@register.filter
def get(mapping: dict, key: str) -> Any:
    """The value of a key that the template has in a variable; None where there is none."""
    return mapping.get(key)


@register.filter
def any_chosen(options: list[dict]) -> bool:
    """Whether one of these facet options is chosen."""
    return any(option["chosen"] for option in options)


@register.filter
def any_errors(forms) -> bool:
    """Whether one of these forms has an error."""
    return any(form.errors for form in forms or ())


@register.filter
def facet_groups(filterset, facets: dict[str, list[dict]]) -> list[dict]:
    """The counted facets of a list as groups for components/facets.html, labelled as the filter form is.

    A filter that takes several values is a set of checkboxes, one that takes a single value a select. The options come
    largest first, those of the filter set's `in_order` in the order of their choices. What is chosen stays in its group
    also where nothing is found: the panel sends what it shows, so it would be lost with the next change.
    """
    fields = filterset.form.fields
    return [
        {
            "name": name,
            "legend": fields[name].label,
            "options": in_order(filterset, name, [*options, *chosen_in_vain(filterset, name, options)]),
            "kind": "checkbox" if isinstance(fields[name], SEVERAL) else "select",
        }
        for name, options in facets.items()
    ]


def in_order(filterset, name: str, options: list[dict]) -> list[dict]:
    if name not in getattr(filterset, "in_order", ()):
        return options
    places = {str(value): place for place, (value, _label) in enumerate(filterset.form.fields[name].choices)}
    return sorted(options, key=lambda option: places.get(str(option["value"]), len(places)))


def chosen_in_vain(filterset, name: str, options: list[dict]) -> list[dict]:
    """The chosen values of a filter that are not among its counted options, because no row has them."""
    counted = {option["value"] for option in options}
    missing = [value for value in filterset.data.getlist(name) if value and value not in counted]
    if not missing:
        return []
    words = _words(filterset.form.fields[name], filterset.form.cleaned_data.get(name))
    return [{"value": one, "label": words.get(one, one), "count": 0, "chosen": True} for one in missing]


def _words(field: forms.Field, given: Any) -> dict[str, str]:
    """What a field calls its values; of a table only those that are given."""
    if isinstance(field, forms.ModelChoiceField):
        key = field.to_field_name or "pk"
        return {str(getattr(one, key)): str(one) for one in (given if isinstance(field, SEVERAL) else [given]) if one}
    return {str(value): str(label) for value, label in getattr(field, "choices", ())}


@register.filter
def filter_options(filterset, name: str) -> list[dict]:
    """The values of a filter that is not counted, as options for components/facets.html."""
    chosen = filterset.data.getlist(name)
    field = filterset.form.fields[name]
    choices = [("true", _("Ya")), ("false", _("Tidak"))] if isinstance(field, forms.NullBooleanField) else field.choices
    return [{"value": value, "label": label, "chosen": str(value) in chosen} for value, label in choices if value]


@register.simple_tag(takes_context=True)
def kept_params(context: template.Context, *dropped: str | list[dict]) -> list[tuple[str, str]]:
    """The query parameters of this page except the cursor and `dropped`, for the hidden inputs of a GET form.

    `dropped` are names, or the groups of a filter panel, which sends those itself.
    """
    names = {"cursor"}
    for each in dropped:
        names.update([each] if isinstance(each, str) else [group["name"] for group in each])
    query = context["request"].GET
    return [(name, value) for name, values in query.lists() if name not in names for value in values if value]


@register.simple_tag(takes_context=True)
def current(context: template.Context, *names: str) -> SafeString:
    """`aria-current` for a navigation link: "page" on the very page, "true" elsewhere in its section."""
    request = context.get("request")
    if request is None:
        return SafeString("")
    sections = [reverse(name) for name in names]
    if request.path == sections[0]:
        return SafeString(' aria-current="page"')
    home = reverse("home")
    inside = any(request.path.startswith(section) for section in sections if section != home)
    return SafeString(' aria-current="true"' if inside else "")


@register.simple_tag(takes_context=True)
def language_url(context: template.Context, code: str) -> str:
    """This page in another language, or that language's home page where the request is not known."""
    request = context.get("request")
    return translate_url(request.get_full_path() if request else reverse("home"), code)


@register.tag
def capture(parser: Parser, token: Token) -> "Capture":
    """`{% capture as name %}…{% endcapture %}`: rendered markup as a variable, to hand to a component as a slot."""
    _tag, word, name = token.split_contents()
    if word != "as":
        raise template.TemplateSyntaxError("Write {% capture as name %}.")
    content = parser.parse(("endcapture",))
    parser.delete_first_token()
    return Capture(content, name)


class Capture(template.Node):
    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: template.Context) -> SafeString:
        context[self.name] = SafeString(self.nodelist.render(context).strip())
        return SafeString("")


@register.tag
def collect(parser: Parser, token: Token) -> "Collect":
    """`{% collect rows key=… value=… %}` appends a dict to the list `rows`; `{% collect rows %}` starts it empty.

    Start the list before a loop that fills it: a loop has a scope of its own.
    """
    _tag, name, *pairs = token.split_contents()
    values = {}
    for pair in pairs:
        key, found, expression = pair.partition("=")
        if not found:
            raise template.TemplateSyntaxError("Write {% collect name key=value … %}.")
        values[key] = parser.compile_filter(expression)
    return Collect(name, values)


class Collect(template.Node):
    def __init__(self, name: str, values: dict[str, FilterExpression]) -> None:
        self.name = name
        self.values = values

    def render(self, context: template.Context) -> SafeString:
        row = {key: expression.resolve(context, ignore_failures=True) for key, expression in self.values.items()}
        earlier: Any = context.get(self.name, ())
        rows: Any = [*earlier, row] if row else []
        context.set_upward(self.name, rows)
        return SafeString("")
