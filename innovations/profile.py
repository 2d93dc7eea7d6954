"""The profile of an innovation as a person fills it in: its sections, its values as they are kept, what is missing.

The content of a version is a dict of JSON values by field: choices and texts as they are, dates in ISO form, money as
text, affairs by code. Contact data is no part of it: a version may be published, a telephone number never.
Fields and rules: Proposal Inovasi Daerah of the IGA guideline (BSKDN, 29 April 2026).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import GovernmentAffair
from innovations.models.innovation import Innovation

DESIGN_WORDS = 300
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the profile that is filled in at one sitting."""

    slug: str
    title: Promise
    fields: tuple[str, ...]


SECTIONS = (
    Section(
        "identitas",
        gettext_lazy("Identitas"),
        ("name", "summary", "stage", "classification", "kind", "form", "initiator", "initiator_name"),
    ),
    Section("bidang", gettext_lazy("Bidang"), ("affair", "related_affairs", "asta_cita", "theme")),
    Section("waktu", gettext_lazy("Waktu"), ("trial_on", "applied_on", "developed_on")),
    Section("uraian", gettext_lazy("Uraian"), ("design", "goal", "benefit", "result")),
    Section(
        "pendukung",
        gettext_lazy("Data pendukung"),
        ("budget", "budget_source", "awards", "video_url", "latitude", "longitude"),
    ),
    Section("keterbukaan", gettext_lazy("Keterbukaan"), ("openness", "visibility")),
)
FIELDS = tuple(name for section in SECTIONS for name in section.fields)
LONG = ("summary", "design", "goal", "benefit", "result")
PERSONAL = ("initiator_name",)
REQUIRED = (
    "name", "summary", "stage", "classification", "kind", "form", "initiator", "affair", "theme", "design", "goal",
    "benefit", "result",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shortcoming:
    """What keeps a profile from being submitted, in a sentence, at its field."""

    field: str
    message: str

    @property
    def section(self) -> str:
        return section_of(self.field).slug


def section_of(field: str) -> Section:
    return next(section for section in SECTIONS if field in section.fields)


def section_called(slug: str) -> Section | None:
    return next((section for section in SECTIONS if section.slug == slug), None)


def field_of(name: str) -> Any:
    return Innovation._meta.get_field(name)


# -- values, as the model has them and as a version keeps them ---------------------------------------
def as_json(value: Any) -> Any:
    match value:
        case GovernmentAffair():
            return value.code
        case date():
            return value.isoformat()
        case Decimal():
            return str(value.quantize(CENT))
        case str() | int() | float() | None:
            return value
    return sorted(affair.code for affair in value)


def content_of(innovation: Innovation) -> dict[str, Any]:
    """What the record says, as a version keeps it."""
    return {
        name: as_json(innovation.related_affairs.all() if name == "related_affairs" else getattr(innovation, name))
        for name in FIELDS
    }


def blank() -> dict[str, Any]:
    """A profile of which nothing is known yet."""
    fields = {name: field_of(name) for name in FIELDS if name != "related_affairs"}
    empty = {name: None if field.null else field.get_default() for name, field in fields.items()}
    return {**empty, "related_affairs": []}


def values_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content as values of the model: days, amounts and affairs."""
    codes = {content.get("affair"), *content.get("related_affairs", ())} - {None}
    affairs = {affair.code: affair for affair in GovernmentAffair.objects.filter(code__in=codes)} if codes else {}
    values: dict[str, Any] = {}
    for name in FIELDS:
        value = content.get(name)
        if name == "affair":
            values[name] = affairs.get(str(value))
        elif name == "related_affairs":
            values[name] = [affairs[code] for code in value or () if code in affairs]
        else:
            values[name] = field_of(name).to_python(value)
    return values


def put_into(innovation: Innovation, content: Mapping[str, Any]) -> None:
    """Make the record say what the content says; the year of the catalogue follows from the dates."""
    values = values_of(content)
    related = values.pop("related_affairs")
    for name, value in values.items():
        setattr(innovation, name, value)
    begun, basis = innovation.applied_on, "tahun penerapan"
    if begun is None:
        begun, basis = innovation.trial_on, "tahun uji coba"
    if begun is not None:
        innovation.year, innovation.year_basis = begun.year, basis
    innovation.save()
    innovation.related_affairs.set(related)


# -- what is missing -----------------------------------------------------------------------------------
def words_in(text: str | None) -> int:
    return len((text or "").split())


def shortcomings(content: Mapping[str, Any], on: date) -> list[Shortcoming]:
    """Everything that has to be filled in or put right before the profile can be submitted on the day, which is its
    region's, in the order of the form.

    While drafting these are hints; at submission they are errors.
    """
    found = [*_missing(content), *_short_design(content), *_wrong_dates(content, on)]
    return sorted(found, key=lambda each: FIELDS.index(each.field))


def _missing(content: Mapping[str, Any]) -> Iterator[Shortcoming]:
    for name in REQUIRED:
        if not content.get(name):
            yield Shortcoming(name, _("%(field)s belum diisi.") % {"field": label_of(name)})


def _short_design(content: Mapping[str, Any]) -> Iterator[Shortcoming]:
    count = words_in(content.get("design"))
    if 0 < count < DESIGN_WORDS:
        yield Shortcoming(
            "design",
            _("Rancang bangun baru %(count)s kata; paling sedikit %(wanted)s kata.")
            % {"count": count, "wanted": DESIGN_WORDS},
        )


def _wrong_dates(content: Mapping[str, Any], on: date) -> Iterator[Shortcoming]:
    """ISO dates compare as days do."""
    trial, applied, developed = (content.get(name) or "" for name in ("trial_on", "applied_on", "developed_on"))
    stage, Stage = content.get("stage"), Innovation.Stage
    if stage in (Stage.TRIAL, Stage.APPLIED) and not trial:
        yield Shortcoming("trial_on", _("Isi waktu uji coba: tahapannya sudah uji coba atau penerapan."))
    if stage == Stage.APPLIED and not applied:
        yield Shortcoming("applied_on", _("Isi waktu penerapan: tahapannya sudah penerapan."))
    if trial and applied and applied < trial:
        yield Shortcoming("applied_on", _("Waktu penerapan mendahului waktu uji coba."))
    if applied and developed and developed < applied:
        yield Shortcoming("developed_on", _("Waktu pengembangan mendahului waktu penerapan."))
    for name, day in (("trial_on", trial), ("applied_on", applied), ("developed_on", developed)):
        if day > on.isoformat():
            yield Shortcoming(name, _("%(field)s tidak boleh di masa depan.") % {"field": label_of(name)})


def label_of(name: str) -> str:
    label = str(field_of(name).verbose_name)
    return label[:1].upper() + label[1:]


def readable(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content for people: the words of choices, the names of affairs, days and amounts as values."""
    values = values_of(content)
    words = {}
    for name, value in values.items():
        choices = getattr(field_of(name), "choices", None)
        if name == "related_affairs":
            words[name] = ", ".join(affair.name for affair in value)
        elif choices:
            words[name] = str(dict(choices).get(value, "")) if value else ""
        else:
            words[name] = value.name if isinstance(value, GovernmentAffair) else value
    return words
