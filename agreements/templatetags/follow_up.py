"""How plans, reports and what is owed next are shown."""

from django import template
from django.utils.translation import gettext as _

from sipkd.templatetags.ui import tanggal

register = template.Library()

ANSWER_TONES = {"ya": "good", "sebagian": "warn", "tidak": "bad", "belum": "muted"}
RECOMMENDATION_LOOKS = {
    "dilanjutkan": ("good", "circle-check"),
    "diperluas": ("good", "trending-up"),
    "dihentikan": ("bad", "circle-stop"),
}


@register.filter
def report_tags(item: dict) -> list[dict[str, str]]:
    """What a report recommends, and whether it came late, for components/tags.html."""
    tone, icon = RECOMMENDATION_LOOKS[item["recommendation"]]
    tags = [{"text": item["recommendation_label"], "tone": tone, "icon": icon}]
    if item["is_late"]:
        tags.append({"text": _("Terlambat"), "tone": "warn", "icon": "clock-alert"})
    return tags


@register.filter
def answer_rows(answers: list[dict]) -> list[list]:
    """The answers of a report as rows for components/table.html."""
    return [
        [
            f"{one['question_label']}. {one['asked']}",
            {"text": one["answer_label"], "tone": ANSWER_TONES[one["answer"]]},
            one["note"] or "–",
        ]
        for one in answers
    ]


@register.filter
def duty_rows(duties: list[dict]) -> list[list]:
    """What the sides owe next, as rows for components/table.html."""
    late = {"text": _("Terlambat"), "tone": "bad", "icon": "clock-alert"}
    waiting = {"text": _("Ditunggu"), "tone": "info", "icon": "hourglass"}
    return [
        [
            {"text": one["region"]["name"], "url": one["region"]["page"]},
            tanggal(one["ends_on"]),
            tanggal(one["due_on"]),
            late if one["is_late"] else waiting,
        ]
        for one in duties
    ]
