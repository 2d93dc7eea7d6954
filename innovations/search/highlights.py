"""The words that were found, marked in a text; the text itself is always escaped."""

from django.db.models.expressions import RawSQL
from django.utils.safestring import SafeString, mark_safe

from innovations.search.plans import Plan
from sipkd.statements import quoted

HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;", "\ue000": "<mark>", "\ue001": "</mark>"}
START, STOP = "\ue000", "\ue001"  # private use: taken out of the text first, so that none comes from there


def highlights(plan: Plan) -> RawSQL:
    """Name and summary of `record` as escaped HTML with the found words inside <mark>, as a JSON object."""
    query = "to_tsquery('simple', %s)"
    name, summary = (_headline(f'record."{column}"', query) for column in ("name", "summary"))
    sql = f"(SELECT row_to_json(marks) FROM (SELECT {name} AS name, {summary} AS summary) marks)"  # noqa: S608 - our own columns
    return RawSQL(sql, [plan.value("shown")] * 2)  # noqa: S611 - bound parameters


def _headline(column: str, query: str) -> str:
    """Escaped as Django escapes, so that nothing but our own marks is HTML."""
    options = f"'HighlightAll=true, StartSel={START}, StopSel={STOP}'"
    text = f"ts_headline('indonesian', translate({column}, '{START}{STOP}', ''), {query}, {options})"
    for character, written in HTML.items():
        text = f"replace({text}, {quoted(character)}, {quoted(written)})"
    return text


def as_html(marks: dict[str, str]) -> dict[str, SafeString]:
    """What `highlights` answered, for a template."""
    return {name: mark_safe(text) for name, text in marks.items()}  # noqa: S308 - escaped by the statement above
