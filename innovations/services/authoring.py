"""Write a profile, submit it, publish or return it: the way of a version from the draft to the catalogue."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Agency, User
from innovations import profile
from innovations.models import Innovation, InnovationVersion
from innovations.services.locking import locked_innovation, locked_version, reason_of
from sipkd.errors import RuleViolation, required
from sipkd.events.services import record
from sipkd.lifecycle import require_move

Status, VersionStatus = Innovation.Status, InnovationVersion.Status


@transaction.atomic
def draft_innovation(*, name: str, agency: Agency, by: User) -> InnovationVersion:
    """Begin a profile; only those who work on it see it until a verifier publishes it."""
    name = required(name, field="name", message=_("Tulis nama inovasinya."))
    innovation = Innovation.objects.create(name=name, region=agency.region, agency=agency)
    content = {**profile.blank(), "name": name}
    version = InnovationVersion.objects.create(innovation=innovation, number=1, content=content, started_by=by)
    record("innovation.drafted", innovation, by=by)
    return version


@transaction.atomic
def open_version(innovation: Innovation, *, by: User) -> InnovationVersion:
    """The version that is being written; where none is, a new one that begins as what is published."""
    innovation = locked_innovation(innovation)
    if innovation.is_discarded:
        raise RuleViolation(_("Naskah inovasi ini sudah dibuang."), code="discarded")
    found = innovation.versions.open().first()
    if found is not None:
        return found
    content = profile.content_of(innovation)
    if innovation.published_at and not innovation.versions.published().exists():
        # It came from elsewhere: keep what was public, so that the new version can be compared with it.
        InnovationVersion.objects.create(
            innovation=innovation,
            number=1,
            content=content,
            status=VersionStatus.PUBLISHED,
            started_at=innovation.created_at,
            decided_at=innovation.published_at,
        )
    last = innovation.versions.order_by("-number").values_list("number", flat=True).first() or 0
    status = VersionStatus(innovation.status) if innovation.is_unpublished else VersionStatus.DRAFT
    if status != VersionStatus.DRAFT:
        raise RuleViolation(_("Naskah inovasi ini tidak ditemukan."), code="no-version")
    version = InnovationVersion.objects.create(
        innovation=innovation, number=last + 1, content=content, status=status, started_by=by
    )
    if not innovation.is_unpublished:
        record("innovation.revision_started", innovation, by=by, facts={"version": version.number})
    return version


@transaction.atomic
def save_version(version: InnovationVersion, *, fields: Mapping[str, Any], by: User) -> InnovationVersion:
    """Keep what has been filled in; it may be incomplete. What nobody has published yet is shown as it stands."""
    version = locked_version(version)
    innovation = version.innovation
    if not version.is_editable:
        raise RuleViolation(_("Naskah ini tidak dapat diubah pada tahap ini."), code="not-editable")
    given = {name: profile.as_json(value) for name, value in fields.items()}
    if "name" in given:
        given["name"] = required(given["name"], field="name", message=_("Tulis nama inovasinya."))
    before = version.content
    changed = [name for name, value in given.items() if before.get(name) != value]
    if not changed:
        return version
    version.content = {**before, **given}
    version.save(update_fields=["content", "updated_at"])
    if innovation.is_unpublished:
        profile.put_into(innovation, version.content)
    changes = changes_between(before, version.content, changed)
    action = "innovation.draft_saved" if innovation.is_unpublished else "innovation.revision_saved"
    record(action, innovation, by=by, facts={"version": version.number}, changes=changes)
    return version


@transaction.atomic
def submit_version(version: InnovationVersion, *, by: User) -> InnovationVersion:
    """Hand it to the verifier; every rule of the profile must hold from here on."""
    version = locked_version(version)
    require_move(InnovationVersion.MOVES, version.status, VersionStatus.SUBMITTED)
    missing = version.shortcomings()
    if missing:
        raise RuleViolation(
            _("Belum dapat diajukan. %(missing)s") % {"missing": " ".join(each.message for each in missing)},
            code="incomplete",
        )
    version.submitted_by, version.submitted_at = by, timezone.now()
    return _moved(version, VersionStatus.SUBMITTED, "innovation.submitted", "innovation.revision_submitted", by=by)


@transaction.atomic
def withdraw_version(version: InnovationVersion, *, by: User) -> InnovationVersion:
    """The owner takes it back from the verifier to go on writing."""
    version = locked_version(version)
    require_move(InnovationVersion.MOVES, version.status, VersionStatus.DRAFT)
    return _moved(version, VersionStatus.DRAFT, "innovation.withdrawn", "innovation.revision_withdrawn", by=by)


@transaction.atomic
def return_version(version: InnovationVersion, *, reason: str, by: User) -> InnovationVersion:
    """The verifier sends it back with the reasons; the owner improves it and submits it again."""
    version = locked_version(version)
    require_move(InnovationVersion.MOVES, version.status, VersionStatus.RETURNED)
    version.reason, version.decided_by, version.decided_at = reason_of(reason), by, timezone.now()
    return _moved(version, VersionStatus.RETURNED, "innovation.returned", "innovation.revision_returned", by=by)


@transaction.atomic
def publish_version(version: InnovationVersion, *, by: User) -> InnovationVersion:
    """The verifier publishes it: it takes the place of what was public so far, with its files."""
    version = locked_version(version)
    innovation = version.innovation
    require_move(InnovationVersion.MOVES, version.status, VersionStatus.PUBLISHED)
    require_move(Innovation.MOVES, innovation.status, Status.PUBLISHED)
    was_public, before = innovation.status == Status.PUBLISHED, profile.content_of(innovation)
    now, was = timezone.now(), Status(innovation.status)
    version.status, version.decided_by, version.decided_at, version.reason = VersionStatus.PUBLISHED, by, now, ""
    version.save()
    innovation.status, innovation.origin = Status.PUBLISHED, Innovation.Origin.PORTAL
    innovation.published_at = innovation.published_at or now
    innovation.archived_at, innovation.archive_reason = None, ""
    if not innovation.stopped_on:
        innovation.running_on = innovation.region.today()  # whoever submits a profile says that it holds
    profile.put_into(innovation, version.content)
    innovation.files.filter(published_at=None, withdrawn_at=None).update(published_at=now)
    facts = {"version": version.number}
    if was_public:
        record("innovation.revised", innovation, by=by, facts=facts, changes=changes_between(before, version.content))
    else:
        changes = {"status": [was.value, Status.PUBLISHED.value]}
        record("innovation.published", innovation, by=by, facts=facts, changes=changes)
    return version


@transaction.atomic
def discard_version(version: InnovationVersion, *, by: User) -> InnovationVersion:
    """Give up what is being written. Of something that is public already, that stays; a first draft takes its
    innovation along, unless a verifier has had it."""
    version = locked_version(version)
    innovation = version.innovation
    require_move(InnovationVersion.MOVES, version.status, VersionStatus.DISCARDED)
    if version.is_first_and_known:
        raise RuleViolation(_("Naskah pertama yang pernah diajukan tidak dapat dibuang."), code="was-submitted")
    version.status = VersionStatus.DISCARDED
    version.save(update_fields=["status", "updated_at"])
    if innovation.is_unpublished:
        _discard(innovation, version, by=by)
    else:
        record("innovation.revision_discarded", innovation, by=by, facts={"version": version.number})
    return version


def _discard(innovation: Innovation, version: InnovationVersion, *, by: User) -> None:
    """The record stays for the history, without the contact person: nothing needs that data any more (UU PDP)."""
    require_move(Innovation.MOVES, innovation.status, Status.DISCARDED)
    before, innovation.status = Status(innovation.status), Status.DISCARDED
    innovation.contact_name = innovation.contact_phone = ""
    innovation.save(update_fields=["status", "contact_name", "contact_phone", "updated_at"])
    changes = {"status": [before.value, Status.DISCARDED.value]}
    record("innovation.discarded", innovation, by=by, facts={"version": version.number}, changes=changes)


@transaction.atomic
def archive_innovation(innovation: Innovation, *, reason: str, by: User) -> Innovation:
    """Take it out of the catalogue for a reason; its adoptions and its history stay. A new version brings it back."""
    innovation = locked_innovation(innovation)
    require_move(Innovation.MOVES, innovation.status, Status.ARCHIVED)
    before, innovation.status = Status(innovation.status), Status.ARCHIVED
    innovation.archived_at, innovation.archive_reason = timezone.now(), reason_of(reason)
    innovation.save()
    changes = {"status": [before.value, Status.ARCHIVED.value]}
    record("innovation.archived", innovation, by=by, changes=changes)
    return innovation


@transaction.atomic
def set_contact(innovation: Innovation, *, name: str, phone: str, by: User) -> Innovation:
    """Whom the verifier asks. Personal data (UU PDP): never public, and the ledger learns only that it changed."""
    innovation = locked_innovation(innovation)
    if (innovation.contact_name, innovation.contact_phone) == (name.strip(), phone.strip()):
        return innovation
    innovation.contact_name, innovation.contact_phone = name.strip(), phone.strip()
    innovation.save(update_fields=["contact_name", "contact_phone"])
    record("innovation.contact_set", innovation, by=by)
    return innovation


# -- steps and facts ----------------------------------------------------------------------------------
def _moved(version: InnovationVersion, to: str, first: str, later: str, *, by: User) -> InnovationVersion:
    """Save the move. Before the first publication the record moves along; a later version is nobody else's matter."""
    innovation, before = version.innovation, version.status
    version.status = to
    version.save()
    facts, changes = {"version": version.number}, {"status": [before, str(to)]}
    if innovation.is_unpublished:
        require_move(Innovation.MOVES, innovation.status, Status(to))
        innovation.status = Status(to)
        innovation.save(update_fields=["status", "updated_at"])
        record(first, innovation, by=by, facts=facts, changes=changes)
    else:
        record(later, innovation, by=by, facts=facts, changes=changes)
    return version


def changes_between(
    before: Mapping[str, Any], after: Mapping[str, Any], names: list[str] | None = None
) -> dict[str, list]:
    """What changed, old and new; of long texts and of names of people only that they did."""
    silent = {*profile.LONG, *profile.PERSONAL}
    return {
        name: [None, None] if name in silent else [before.get(name), after.get(name)]
        for name in names or profile.FIELDS
        if before.get(name) != after.get(name)
    }
