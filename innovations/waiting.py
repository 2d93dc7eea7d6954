"""What the catalogue lets wait for a user: requests, claims, plans, yearly confirmations, manuscripts, evidence."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from agencies.rules import is_agency_operator, is_region_admin, is_verifier
from agreements.models import Party
from innovations.imports.models import InnovationImport
from innovations.models import Adoption, AdoptionMilestone, IndicatorEvidence, Innovation, InnovationVersion
from innovations.reminders import to_be_attested, to_be_reconfirmed
from sipkd.waiting import SOON_DAYS, Kind, Task, register

NOBODY = Q(pk__in=())


def written_for(user: User, path: str = "") -> Q:
    """What belongs to an agency that the user writes for: an operator's own, any of an admin's region."""
    if is_region_admin(user):
        return Q(**{f"{path}region": user.region_id})
    if is_agency_operator(user):
        return Q(**{f"{path}agency": user.agency_id})
    return NOBODY


def adopted_by(user: User, path: str = "") -> Q:
    """Adoptions of an agency that the user acts for."""
    if is_region_admin(user):
        return Q(**{f"{path}adopter__region": user.region_id})
    if is_agency_operator(user):
        return Q(**{f"{path}adopter": user.agency_id})
    return NOBODY


def verified_by(user: User) -> Q:
    """What is the innovation's and waits for a verifier: a region's own, and anything for the portal's."""
    if not is_verifier(user):
        return NOBODY
    return Q(innovation__region=user.region_id) if user.region_id else Q()


def requests_to_decide(user: User, on: date) -> QuerySet[Adoption]:
    waiting = Adoption.objects.filter(written_for(user, "innovation__"), stage=Adoption.Stage.INTEREST)
    return waiting.select_related("innovation", "adopter__region").order_by("requested_at", "id")


def claims_to_confirm(user: User, on: date) -> QuerySet[Adoption]:
    """For the owner, and for the admin of another region of the agreement: never for who makes the claim."""
    may = written_for(user, "innovation__")
    if is_region_admin(user):
        parties = Party.objects.filter(agreement=OuterRef("agreement"), region=user.region_id)
        may |= Exists(parties) & ~Q(adopter__region=user.region_id)
    claims = Adoption.objects.filter(may, stage__in=Adoption.APPLIED_STAGES, application_confirmed_at__isnull=True)
    return claims.select_related("innovation", "adopter__region").order_by("applied_on", "id")


def uses_to_reconfirm(user: User, on: date) -> QuerySet[Adoption]:
    rows = to_be_reconfirmed(on, _zone(user), SOON_DAYS).filter(adopted_by(user))
    return rows.select_related("innovation", "adopter__region").order_by("target", "id")


def plans_due(user: User, on: date) -> QuerySet[AdoptionMilestone]:
    steps = AdoptionMilestone.objects.filter(
        adopted_by(user, "adoption__"), adoption__stage__in=Adoption.RUNNING_STAGES, done_on__isnull=True,
        due_on__lte=on + timedelta(days=SOON_DAYS),
    )  # fmt: skip
    return steps.select_related("adoption__innovation", "adoption__adopter__region").order_by("due_on", "id")


def innovations_to_attest(user: User, on: date) -> QuerySet[Innovation]:
    return to_be_attested(on, _zone(user), SOON_DAYS).filter(written_for(user)).order_by("target", "id")


def manuscripts_to_finish(user: User, on: date) -> QuerySet[InnovationVersion]:
    """Those that the user began, and that were not submitted or came back."""
    mine = InnovationVersion.objects.filter(started_by=user.pk, status__in=InnovationVersion.EDITABLE)
    return mine.filter(written_for(user, "innovation__")).select_related("innovation").order_by("-updated_at", "id")


def manuscripts_to_verify(user: User, on: date) -> QuerySet[InnovationVersion]:
    rows = InnovationVersion.objects.filter(verified_by(user), status=InnovationVersion.Status.SUBMITTED)
    return rows.select_related("innovation__region").order_by("submitted_at", "id")


def evidence_to_verify(user: User, on: date) -> QuerySet[IndicatorEvidence]:
    """What is claimed for the indicators of innovations that still stand, the longest waiting first."""
    rows = IndicatorEvidence.objects.visible_to(user).filter(verified_by(user), state=IndicatorEvidence.State.WAITING)
    rows = rows.exclude(innovation__status=Innovation.Status.ARCHIVED)
    return rows.select_related("innovation", "indicator__period").order_by("given_at", "id")


def imports_to_decide(user: User, on: date) -> QuerySet[InnovationImport]:
    return InnovationImport.objects.visible_to(user).to_decide().order_by("examined_at", "id")


def _zone(user: User) -> str:
    """The time zone of the user's region; who has none owes nothing that has one."""
    return user.region.time_zone if user.region else ""


def adoption_task(adoption: Adoption) -> Task:
    due_on = getattr(adoption, "target", None)
    return Task(str(adoption.innovation), adoption.get_absolute_url(), str(adoption.adopter), due_on)


def version_task(version: InnovationVersion) -> Task:
    return Task(str(version.innovation), version.get_absolute_url(), version.get_status_display())


register(
    Kind("decide-adoption", _("Permintaan replikasi untuk diputuskan"), "inbox", requests_to_decide, adoption_task),
    Kind("confirm-adoption", _("Penerapan untuk dikonfirmasi"), "badge-check", claims_to_confirm, adoption_task),
    Kind("reconfirm-adoption", _("Penggunaan untuk ditegaskan lagi"), "refresh-cw", uses_to_reconfirm, adoption_task),
    Kind(
        "adoption-plan", _("Rencana replikasi"), "list-checks", plans_due,
        lambda step: Task(step.title, step.adoption.get_absolute_url(), str(step.adoption.innovation), step.due_on),
    ),
    Kind(
        "attest-innovation", _("Inovasi untuk ditegaskan masih berjalan"), "activity", innovations_to_attest,
        lambda one: Task(str(one), one.get_absolute_url(), due_on=one.target),
    ),
    Kind("finish-manuscript", _("Naskah inovasi Anda"), "file-pen-line", manuscripts_to_finish, version_task),
    Kind("verify-manuscript", _("Naskah inovasi untuk diperiksa"), "shield-check", manuscripts_to_verify, version_task),
    Kind(
        "verify-evidence", _("Bukti indikator untuk diperiksa"), "clipboard-check", evidence_to_verify,
        lambda one: Task(str(one.innovation), one.get_absolute_url(), str(one.indicator)),
    ),
    Kind(
        "decide-import", _("Berkas inovasi Anda untuk dimuat"), "upload", imports_to_decide,
        lambda one: Task(str(one), one.get_absolute_url()),
    ),
)  # fmt: skip
