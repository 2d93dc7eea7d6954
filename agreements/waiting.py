"""What the register lets wait for a user: sides, drafts, steps, reports and attestations."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from agencies.rules import is_agency_operator, is_portal_verifier, is_region_admin
from agreements.models import Agreement, AgreementDraft, Correction, Milestone, Party, ReportDuty
from sipkd.waiting import SOON_DAYS, Kind, Task, register

SOON = timedelta(days=SOON_DAYS)


def sides_of(user: User) -> QuerySet[Party]:
    """The sides that the user speaks for; the same as `agreements.rules.speaks_for`."""
    if is_region_admin(user):
        return Party.objects.filter(region=user.region_id)
    if is_agency_operator(user):
        named = Party.agencies.through.objects.filter(agency=user.agency_id).values("party")
        takes_part = Q(whole_region=True) | Q(pk__in=named)
        return Party.objects.filter(takes_part, region=user.region_id)
    return Party.objects.none()


def sides_to_confirm(user: User, on: date) -> QuerySet[Party]:
    rows = Party.objects.filter(region=user.region_id) if is_region_admin(user) else Party.objects.none()
    open_ones = rows.filter(agreement__status="pending", confirmed_at__isnull=True, attested_at__isnull=True)
    return open_ones.select_related("agreement").order_by("agreement__created_at", "id")


def own_drafts(user: User, on: date) -> QuerySet[AgreementDraft]:
    return AgreementDraft.objects.visible_to(user).filter(author=user.pk).for_list()


def steps_due(user: User, on: date) -> QuerySet[Milestone]:
    """Open steps of one's sides, overdue or due soon; of an operator those given to the agency or to nobody."""
    mine = Q(party__in=sides_of(user))
    if is_agency_operator(user):
        mine = Q(agency=user.agency_id) | (mine & Q(agency__isnull=True))
    return Milestone.objects.visible_to(user).planned().filter(mine, due_on__lte=on + SOON).for_list()


def reports_due(user: User, on: date) -> QuerySet[ReportDuty]:
    """The reports that one's sides owe on a time that has passed."""
    if not (is_region_admin(user) or is_agency_operator(user)):
        return ReportDuty.objects.none()
    rows = ReportDuty.objects.visible_to(user).filter(pk__in=sides_of(user).values("pk"))
    return rows.about_past(on)


def agreements_to_attest(user: User, on: date) -> QuerySet[Agreement]:
    rows = Agreement.objects.awaiting_attestation() if is_portal_verifier(user) else Agreement.objects.none()
    return rows.order_by("created_at", "id")


def corrections_to_answer(user: User, on: date) -> QuerySet[Correction]:
    rows = Correction.objects.answerable_by(user)
    return rows.select_related("agreement", "party__region").order_by("proposed_at", "id")


register(
    Kind(
        "confirm-side", _("Sisi yang menunggu konfirmasi Anda"), "check", sides_to_confirm,
        lambda side: Task(side.agreement.title, side.agreement.get_absolute_url(), side.document_number),
    ),
    Kind(
        "answer-correction", _("Usulan koreksi yang menunggu jawaban"), "pencil", corrections_to_answer,
        lambda one: Task(one.agreement.title, f"{one.agreement.get_absolute_url()}#koreksi", str(one.party)),
    ),
    Kind(
        "report", _("Laporan yang ditunggu"), "clipboard-list", reports_due,
        lambda duty: Task(
            duty.agreement.title, reverse("agreements:report-file", kwargs={"id": duty.uuid}), str(duty), duty.due_on
        ),
    ),
    Kind(
        "milestone", _("Rencana aksi dan kewajiban"), "list-checks", steps_due,
        lambda step: Task(step.title, step.get_absolute_url(), step.agreement.title, step.due_on),
    ),
    Kind(
        "draft", _("Konsep kerja sama Anda"), "file-pen-line", own_drafts,
        lambda draft: Task(str(draft), draft.get_absolute_url(), draft.get_document_kind_display()),
    ),
    Kind(
        "attest", _("Kerja sama yang menunggu atestasi"), "shield-check", agreements_to_attest,
        lambda one: Task(
            one.title, reverse("agreements:agreement-attest", kwargs={"id": one.uuid}), one.get_document_kind_display()
        ),
    ),
)  # fmt: skip
