"""How an answer about an innovation or an adoption is shown: its tags and its profile."""

import json
from datetime import date
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.template.defaultfilters import linebreaksbr, truncatewords
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from agencies.models import Region
from innovations.linked_data import as_creative_work
from innovations.models import Adoption, IndicatorEvidence, Innovation, InnovationVersion
from innovations.profile import LONG
from sipkd.templatetags.ui import angka, rupiah, tanggal

register = template.Library()

# Inside a script element nothing may look like markup; JSON reads the escapes as the characters themselves.
AS_DATA = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}

Stage, Openness = Adoption.Stage, Innovation.Openness
STAGE_LOOKS = {
    Stage.INTEREST: ("info", "hourglass"),
    Stage.APPROVED: ("good", "check"),
    Stage.DECLINED: ("bad", "circle-x"),
    Stage.COMPLETED: ("good", "circle-check"),
    Stage.CANCELLED: ("muted", "ban"),
    Stage.STOPPED: ("muted", "circle-stop"),
}
OPENNESS_LOOKS = {
    Openness.OPEN: ("good", "repeat"),
    Openness.ON_APPROVAL: ("info", "repeat"),
    Openness.GRANT: ("good", "gift"),
    Openness.CLOSED: ("muted", "lock"),
}


VersionStatus = InnovationVersion.Status
VERSION_LOOKS = {
    VersionStatus.DRAFT: ("warn", "pencil"),
    VersionStatus.SUBMITTED: ("info", "hourglass"),
    VersionStatus.RETURNED: ("bad", "undo-2"),
    VersionStatus.PUBLISHED: ("good", "circle-check"),
    VersionStatus.DISCARDED: ("muted", "trash-2"),
}


@register.filter
def version_tags(item: dict) -> list[dict[str, str]]:
    """The status of a manuscript, for components/tags.html."""
    tone, icon = VERSION_LOOKS[VersionStatus(item["status"])]
    return [{"text": item["status_label"], "tone": tone, "icon": icon}]


@register.filter
def version_steps(item: dict) -> list[dict]:
    """How far a manuscript has come, for components/steps.html."""
    order = (VersionStatus.DRAFT, VersionStatus.SUBMITTED, VersionStatus.PUBLISHED)
    times = [item["started_at"], item["submitted_at"], item["decided_at"]]
    status = VersionStatus(item["status"])
    if status == VersionStatus.RETURNED:
        times[0] = item["decided_at"]
    if status == VersionStatus.DISCARDED:
        return [{"text": status.label, "state": "stopped", "time": item["updated_at"]}]
    here = order.index(VersionStatus.DRAFT if status == VersionStatus.RETURNED else status)
    found = []
    for place, (step, time) in enumerate(zip(order, times, strict=True)):
        is_done = place < here or status == VersionStatus.PUBLISHED
        state = "done" if is_done else "current" if place == here else "upcoming"
        text = status.label if state == "current" else step.label
        found.append({"text": text, "state": state, "time": time if place <= here else None})
    return found


@register.filter
def answer_rows(rows: list[dict]) -> list[dict]:
    """What has been filled in, as rows for components/summary_list.html."""
    return [{"key": row["label"], "value": _answer(row["field"], row["value"])} for row in rows]


def _answer(field: str, value):
    return linebreaksbr(value) if value and field in LONG else in_words(field, value)


def in_words(field: str, value: Any) -> Any:
    """An answer of a profile as people read it; None where there is none."""
    match value:
        case None | "":
            return None
        case date():
            return tanggal(value)
        case _ if field == "budget":
            return rupiah(value)
        case float():
            return number_format(value)
    return value


@register.filter
def version_rows(versions, current: InnovationVersion) -> list[list]:
    """The versions of an innovation as rows for components/table.html, each but this one with a way to compare."""
    return [
        [
            {"text": str(version.number), "url": version.get_absolute_url()},
            version.get_status_display(),
            _("Versi ini")
            if version.pk == current.pk
            else {
                "text": _("Bandingkan dengan versi %(number)s") % {"number": version.number},
                "url": f"{current.get_absolute_url()}?against={version.number}#perubahan",
            },
        ]
        for version in versions
    ]


@register.simple_tag
def linked_data(item: dict) -> SafeString:
    """The record in the words of schema.org, as a data block: browsers run nothing of it, so the CSP allows it."""
    text = json.dumps(as_creative_work(item), cls=DjangoJSONEncoder, ensure_ascii=False).translate(AS_DATA)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


@register.filter
def innovation_tags(item: dict) -> list[dict[str, str]]:
    """What one sees of an innovation at a glance, for components/tags.html."""
    tone, icon = OPENNESS_LOOKS[Openness(item["openness"])]
    tags = []
    if item.get("adoptable_under"):
        whose = _("Dapat direplikasi di daerah Anda")
        if not item.get("is_for_region"):
            whose = _("Dapat direplikasi perangkat daerah Anda")
        tags.append({"text": whose, "tone": "good", "icon": "circle-check"})
    tags.append({"text": _("Replikasi: %(how)s") % {"how": item["openness_label"]}, "tone": tone, "icon": icon})
    tags += [{"text": item[name]} for name in ("stage_label", "kind_label") if item[name]]
    tags.append(standing_tag(item))
    if item["visibility"] == "internal":
        tags.append({"text": _("Internal"), "tone": "muted", "icon": "lock"})
    if item["origin"] == Innovation.Origin.SOURCE:
        tags.append({"text": _("Belum diverifikasi"), "tone": "warn", "icon": "shield-alert"})
    return tags


Freshness = Innovation.Freshness
FRESHNESS_LOOKS = {
    Freshness.RUNNING: ("good", "heart-pulse"),
    Freshness.LAPSED: ("warn", "calendar-x"),
    Freshness.UNATTESTED: ("muted", "circle-question-mark"),
    Freshness.STOPPED: ("muted", "circle-stop"),
}


def standing_tag(item: dict) -> dict[str, str]:
    """Whether what is public still runs; of anything else how far it is from being public."""
    status = Innovation.Status(item["status"])
    if status == Innovation.Status.PUBLISHED:
        return freshness_tag(item)
    icon = "archive" if status == Innovation.Status.ARCHIVED else "pencil"
    return {"text": str(status.label), "tone": "warn", "icon": icon}


def freshness_tag(item: dict) -> dict[str, str]:
    """Whether it is still running, as its owner says; in words that stand by themselves."""
    freshness = Freshness(item["freshness"])
    tone, icon = FRESHNESS_LOOKS[freshness]
    match freshness:
        case Freshness.STOPPED:
            text = _("Tidak berjalan lagi sejak %(day)s") % {"day": tanggal(item["stopped_on"])}
        case Freshness.LAPSED:
            text = _("Terakhir ditegaskan berjalan %(day)s") % {"day": tanggal(item["running_on"])}
        case Freshness.UNATTESTED:
            text = _("Belum ditegaskan masih berjalan")
        case _:
            text = item["freshness_label"]
    return {"text": text, "tone": tone, "icon": icon}


EVIDENCE_LOOKS = {
    IndicatorEvidence.State.WAITING: ("info", "hourglass"),
    IndicatorEvidence.State.ACCEPTED: ("good", "circle-check"),
    IndicatorEvidence.State.REJECTED: ("bad", "circle-x"),
}


@register.filter
def indicator_tags(line: dict) -> list[dict[str, str]]:
    """What an indicator weighs and how its evidence stands, for components/tags.html."""
    indicator, evidence = line["indicator"], line["evidence"]
    tags = [{"text": _("Bobot %(weight)s") % {"weight": indicator["weight"]}, "tone": "neutral"}]
    if indicator["is_mandatory"]:
        tags.append({"text": _("Wajib"), "tone": "warn"})
    if evidence:
        tone, icon = EVIDENCE_LOOKS[IndicatorEvidence.State(evidence["state"])]
        tags.append({"text": evidence["state_label"], "tone": tone, "icon": icon})
    if line["verified"]:
        counted = _("Terhitung: parameter %(parameter)s") % {"parameter": line["verified"]}
        tags.append({"text": counted, "tone": "good", "icon": "badge-check"})
    return tags


@register.filter
def adoption_tags(item: dict) -> list[dict[str, str]]:
    """The stage of an adoption, and whether its application is only claimed so far, for components/tags.html."""
    tone, icon = STAGE_LOOKS.get(Stage(item["stage"]), ("info", "circle-dot"))
    tags = [{"text": item["stage_label"], "tone": tone, "icon": icon}]
    if item["is_claim"]:
        tags.append(
            {
                "text": _("Diterapkan (klaim, menunggu konfirmasi)"),
                "tone": "warn",
                "icon": "message-circle-question-mark",
            }
        )
    elif item["is_lapsed"]:
        tags.append({"text": _("Belum ditegaskan lagi"), "tone": "warn", "icon": "calendar-x"})
    elif item["application_confirmed_at"]:
        tags.append({"text": _("Penerapan dikonfirmasi"), "tone": "good", "icon": "badge-check"})
    if item["is_without_basis"]:
        tags.append({"text": _("Dasar kerja sama tidak berlaku"), "tone": "bad", "icon": "file-x"})
    return tags


@register.filter
def running_rows(items: list[dict]) -> list[list]:
    """Where an innovation runs, as rows for components/table.html."""
    return [
        [
            {"text": f"{item['adopter']['name']}, {item['adopter_region']['name']}", "url": item["page"]},
            tanggal(item["applied_on"]),
            _agreement_cell(item["agreement"]),
            _use_cell(item),
        ]
        for item in items
    ]


def _agreement_cell(agreement: dict | None) -> dict | str:
    if agreement is None:
        return _("Kerja sama internal kedua pihak")
    return {"text": agreement["title"], "url": agreement["page"]}


def _use_cell(item: dict) -> dict[str, str]:
    if item["stopped_on"]:
        return {"text": _("Berhenti %(date)s") % {"date": tanggal(item["stopped_on"])}, "tone": "muted", "icon": "ban"}
    if item["is_claim"]:
        return {"text": _("Klaim"), "tone": "warn", "icon": "message-circle-question-mark"}
    if item["is_lapsed"]:
        return {"text": _("Belum ditegaskan lagi"), "tone": "warn", "icon": "calendar-x"}
    return {"text": _("Dikonfirmasi"), "tone": "good", "icon": "badge-check"}


@register.filter
def outcome_rows(outcomes: list[dict]) -> list[list]:
    """Measured outcomes as rows for components/table.html."""
    return [
        [
            each["indicator"],
            number_format(each["before"], use_l10n=True),
            number_format(each["after"], use_l10n=True),
            each["unit"],
            tanggal(each["measured_on"]),
        ]
        for each in outcomes
    ]


@register.filter
def office(facts: dict[str, str]) -> str:
    """An office on a paper: the agency with its region."""
    return ", ".join(part for part in (facts["agency"], facts["region"]) if part)


@register.filter
def profile(item: dict) -> dict[str, list[dict]]:
    """The profile of an innovation as rows for components/summary_list.html: what is known, and what is not."""
    rows = list(_profile_rows(item))
    return {
        "known": [row for row in rows if row["value"] not in (None, "")],
        "missing": [row for row in rows if row["value"] in (None, "")],
    }


BASIS_WORDS = 14
LONG_ANSWERS = 60  # words of a long answer in a comparison; its own page has it all


@register.simple_tag
def comparison(items: list[dict], region: Region | None, is_for_region: bool) -> dict[str, list]:
    """Innovations side by side for components/comparison.html: what is known of any, and what of none.

    For officials, of an agency or of the whole `region`, also whether they may adopt each.
    """
    profiles = [list(_profile_rows(item)) for item in items]
    rows = [_owner_row(items), _text_row(_("Ringkasan"), "summary", items)]
    if region and all("adoptable_under" in item for item in items):
        rows.append(_verdict_row(items, region, is_for_region))
    rows.append({"label": _("Masih berjalan?"), "cells": [standing_tag(item) for item in items]})
    rows += [{"label": rows[0]["key"], "cells": [_cell(row) for row in rows]} for rows in zip(*profiles, strict=True)]
    rows.append(
        {"label": _("Daerah lain yang terbukti menerapkan"), "cells": [angka(item["replications"]) for item in items]}
    )
    rows += [_score_row(items)] if items[0].get("score") else []
    for name, label in (("goal", _("Tujuan")), ("benefit", _("Manfaat")), ("result", _("Hasil"))):
        rows.append(_text_row(label, name, items))
    known = [row for row in rows if any(cell not in (None, "") for cell in row["cells"])]
    return {"known": known, "missing": [row["label"] for row in rows if row not in known]}


def _owner_row(items: list[dict]) -> dict:
    owners = [[item["agency"]["name"] if item["agency"] else "", item["region"]["name"]] for item in items]
    return {"label": _("Pemilik"), "cells": [", ".join(filter(None, names)) for names in owners]}


def _text_row(label: str, name: str, items: list[dict]) -> dict:
    return {"label": label, "cells": [truncatewords(item[name], LONG_ANSWERS) for item in items]}


def _score_row(items: list[dict]) -> dict:
    scores = [item["score"] for item in items]
    label = _("Skor kematangan terverifikasi %(year)s") % {"year": scores[0]["year"]}
    return {"label": label, "cells": [_("%(verified)s dari %(highest)s") % score for score in scores]}


def _verdict_row(items: list[dict], region: Region, is_for_region: bool) -> dict:
    whose = _("Dapat direplikasi di daerah Anda") if is_for_region else _("Dapat direplikasi perangkat daerah Anda")
    return {"label": whose, "cells": [_verdict_cell(item, region) for item in items]}


def _verdict_cell(item: dict, region: Region) -> dict:
    if item["region"]["code"] == region.code:
        return {"text": _("Milik daerah sendiri"), "tone": "info", "icon": "house"}
    if not item["adoptable_under"]:
        return {"text": _("Belum"), "tone": "bad", "icon": "circle-x"}
    basis = truncatewords(item["adoptable_under"][0]["title"], BASIS_WORDS)
    return {"text": _("Ya"), "tone": "good", "icon": "circle-check", "note": _("Dasar: %(basis)s.") % {"basis": basis}}


def _cell(row: dict):
    """The value, with its note where it has one."""
    value, note = row["value"], row.get("note")
    if value in (None, ""):
        return None
    return {"text": value, "url": row.get("url"), "note": note} if note or row.get("url") else value


def _profile_rows(item: dict):
    affair, budget = item["affair"], item["budget"]
    yield _row(_("Tahapan inovasi"), item["stage_label"])
    yield _row(_("Inisiator"), item["initiator_label"], note=item["initiator_name"])
    yield _row(_("Klasifikasi"), item["classification_label"])
    yield _row(_("Jenis inovasi"), item["kind_label"])
    yield _row(_("Bentuk inovasi"), item["form_label"])
    yield _row(_("Urusan pemerintahan utama"), affair["name"] if affair else None)
    yield _row(_("Urusan yang beririsan"), ", ".join(each["name"] for each in item["related_affairs"]))
    yield _row(_("Asta Cita"), item["asta_cita"])
    yield _row(_("Tematik"), item["theme_label"])
    yield _row(_("Tahun"), item["year"], note=_basis(item["year_basis"]))
    yield _row(_("Waktu uji coba"), tanggal(item["trial_on"]))
    yield _row(_("Waktu penerapan"), tanggal(item["applied_on"]))
    yield _row(_("Waktu pengembangan"), tanggal(item["developed_on"]))
    yield _row(_("Terakhir ditegaskan masih berjalan"), tanggal(item["running_on"]))
    yield _row(_("Anggaran"), rupiah(budget), note=item["budget_source"])
    yield _row(_("Penghargaan"), item["awards"])
    yield _row(_("Ketersediaan replikasi"), item["openness_label"])
    yield _row(_("Video"), item["video_url"], url=item["video_url"])


def _row(key: str, value, **more) -> dict:
    return {"key": key, "value": value, **more}


def _basis(text: str) -> str:
    return _("Dasar: %(basis)s.") % {"basis": text} if text else ""
