"""How an answer about an innovation or an adoption is shown: its tags and its profile."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from innovations.models import Adoption, Innovation
from sipkd.templatetags.ui import rupiah, tanggal

register = template.Library()

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


@register.filter
def innovation_tags(item: dict) -> list[dict[str, str]]:
    """What one sees of an innovation at a glance, for components/tags.html."""
    tone, icon = OPENNESS_LOOKS[Openness(item["openness"])]
    tags = [{"text": _("Replikasi: %(how)s") % {"how": item["openness_label"]}, "tone": tone, "icon": icon}]
    tags += [{"text": item[name]} for name in ("stage_label", "kind_label") if item[name]]
    if item["status"] != Innovation.Status.PUBLISHED:
        tags.append({"text": str(Innovation.Status(item["status"]).label), "tone": "warn", "icon": "pencil"})
    if item["visibility"] == "internal":
        tags.append({"text": _("Internal"), "tone": "muted", "icon": "lock"})
    if item["origin"] == Innovation.Origin.SOURCE:
        tags.append({"text": _("Belum diverifikasi"), "tone": "warn", "icon": "shield-alert"})
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
    yield _row(_("Anggaran"), rupiah(budget), note=item["budget_source"])
    yield _row(_("Penghargaan"), item["awards"])
    yield _row(_("Ketersediaan replikasi"), item["openness_label"])
    yield _row(_("Video"), item["video_url"], url=item["video_url"])


def _row(key: str, value, **more) -> dict:
    return {"key": key, "value": value, **more}


def _basis(text: str) -> str:
    return _("Dasar: %(basis)s.") % {"basis": text} if text else ""
