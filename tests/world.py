"""One small world with an object of every kind and visibility, and a person of every role, inside and outside of it.

Two regions, owner and adopter, work together; a third one looks on. What must stay inside
says so in its title: TERTUTUP.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from agencies.models import ApiKey, User
from agreements.models import Document
from agreements.services import (
    Side,
    add_milestone_evidence,
    add_report_evidence,
    file_report,
    import_agreement,
    keep_answers,
    keep_file,
    plan_milestone,
    start_draft,
    suspend_agreement,
)
from innovations.imports.models import InnovationImport
from innovations.imports.services import open_import
from innovations.imports.working import run_waiting
from innovations.models import Adoption, InnovationFile
from innovations.saved.services import save_search
from innovations.services import (
    accept_evidence,
    add_evidence,
    add_innovation_file,
    add_milestone,
    advance_adoption,
    approve_adoption,
    decline_adoption,
    draft_innovation,
    give_evidence,
    issue_paper,
    name_innovation,
    open_version,
    request_adoption,
    save_version,
    set_contact,
    stop_adoption,
    submit_version,
)
from sipkd.dates import today
from sipkd.events.models import Notification
from sipkd.events.unsubscribing import unsubscribe_url
from sipkd.events.webhooks.services import send_test
from tests.events.given import authorization, client_of, endpoint_at
from tests.factories import (
    AffairFactory,
    AgencyFactory,
    InnovationFactory,
    RegionFactory,
    UserFactory,
    all_yes,
    assessment_period,
    complete_profile,
    content,
    leader,
    operator,
    pdf,
    pdf_upload,
    portal_admin,
    portal_verifier,
    recorded_agreement,
    region_admin,
    registered_agreement,
)

HIDDEN = "TERTUTUP"
PERSONAL = ("Siti Narahubung", "0812-3456-7890", "@contoh.go.id")
PEOPLE = {
    "official": (),
    "owner_operator": ("owner", "operators"),
    "owner_leader": ("owner",),
    "owner_admin": ("owner", "admins"),
    "owner_verifier": ("owner",),
    "adopter_operator": ("adopter", "operators"),
    "adopter_leader": ("adopter",),
    "adopter_admin": ("adopter", "admins"),
    "third_operator": ("third", "operators"),
    "third_leader": ("third",),
    "third_admin": ("third", "admins"),
    "portal_verifier": ("portal",),
    "portal_admin": ("portal",),
}
SYSTEMS = {"key": (), "partner_key": ("adopter",)}


@dataclass
class World:
    """`clients[role]` speaks to the site as that role; all other attributes are objects to speak about."""

    people: dict[str, User] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    objects: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["objects"][name]
        except KeyError:
            raise AttributeError(name) from None


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Built once for a module without transactional tests; each test rolls back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def build() -> World:
    world = World()
    _regions(world)
    _agreements(world)
    _draft(world)
    _innovations(world)
    _adoptions(world)
    _searches(world)
    _imports(world)
    _systems(world)
    for role, user in world.people.items():
        world.clients[role] = Client()
        world.clients[role].force_login(user)
    world.clients["public"] = Client()
    world.objects["notification"] = Notification.objects.get(
        recipient=world.people["owner_admin"], channel="inbox", event__object_id=world.request.uuid
    )
    token = unsubscribe_url(world.people["official"], "").rstrip("/").rpartition("/")[2]
    world.objects |= {"unsubscribing": {"token": token}, "user": world.people["official"]}
    return world


def _regions(world: World) -> None:
    world.objects["affair"] = AffairFactory(name="Penanaman Modal")
    people = {"official": UserFactory()}
    for side in ("owner", "adopter", "third"):
        region = RegionFactory(name=f"Kabupaten {side}")
        agency = AgencyFactory(region=region, name=f"Dinas {side}")
        people |= {
            f"{side}_operator": operator(agency),
            f"{side}_leader": leader(region),
            f"{side}_admin": region_admin(region),
        }
        world.objects |= {f"{side}_region": region, f"{side}_agency": agency}
    people["owner_verifier"] = UserFactory(role=User.Role.VERIFIER, region=world.owner_region)
    people |= {"portal_verifier": portal_verifier(), "portal_admin": portal_admin()}
    world.people = {role: people[role] for role in PEOPLE}


def _agreements(world: World) -> None:
    both = Side(world.adopter_region, agencies=[world.adopter_agency]), Side(world.owner_region, whole_region=True)
    covers = {"covers_all_affairs": True, "affairs": [world.affair]}
    world.objects |= {
        "agreement": registered_agreement(*both, title="PKS terbuka", **covers),
        "hidden_agreement": registered_agreement(*both, title=f"PKS rahasia {HIDDEN}", visibility="internal", **covers),
        "pending_agreement": recorded_agreement(*both, title="PKS menunggu"),
        "imported_agreement": import_agreement(
            content=content(*both, title="PKS dari berita"), source_urls=["https://berita.example/"], source_record={}
        ),
    }
    world.objects["hidden_addendum"] = registered_agreement(
        *both, kind="adendum", parent=world.agreement, title=f"Adendum rahasia {HIDDEN}", visibility="internal",
        end_basis="unchanged",
    )  # fmt: skip
    world.objects["resting_agreement"] = registered_agreement(*both, title="PKS ditangguhkan")
    suspend_agreement(world.resting_agreement, starts_on=today(), reason="Evaluasi.", by=world.people["owner_admin"])
    world.objects["child_of_hidden"] = registered_agreement(*both, parent=world.hidden_agreement, title="PKS anak")
    for agreement, name, visibility in (
        (world.agreement, "document", "public"),
        (world.agreement, "hidden_document", "internal"),
        (world.hidden_agreement, "document_of_hidden", "public"),
    ):
        document = Document(agreement=agreement, uploaded_by=world.people["adopter_admin"], visibility=visibility)
        document.take(pdf_upload(f"{name if visibility == 'public' else HIDDEN}.pdf"))
        document.save()
        world.objects[name] = document
    _plans(world)


def _plans(world: World) -> None:
    """What the owner's side planned under the open agreement: for both sides and the portal."""
    by = world.people["owner_admin"]
    plan = {"due_on": today(), "agency": world.owner_agency, "by": by}
    world.objects["step"] = plan_milestone(world.agreement, title=f"Langkah {HIDDEN}", **plan)
    proof = add_milestone_evidence(world.step, upload=pdf_upload(content=pdf("bukti")), title=f"Bukti {HIDDEN}", by=by)
    world.objects["step_evidence"] = {"id": world.step.uuid, "evidence_id": proof.uuid}
    told = {"summary": f"Laporan {HIDDEN}", "answers": all_yes(), "recommendation": "dilanjutkan"}
    world.objects["report"] = file_report(world.agreement, until=date(2026, 1, 3), by=by, **told)
    proof = add_report_evidence(world.report, upload=pdf_upload(), title=f"Bukti {HIDDEN}", by=by)
    world.objects["report_evidence"] = {"id": world.report.uuid, "evidence_id": proof.uuid}
    world.objects["side"] = {"id": world.agreement.parties.get(region=world.owner_region).uuid}


def _draft(world: World) -> None:
    """Begun by the owner region's admin, as far as its parties and a file."""
    draft = start_draft(category="KSDD-S", document_kind="pks", by=world.people["owner_admin"])
    typed = {"pihak-TOTAL_FORMS": ["2"], "pihak-INITIAL_FORMS": ["0"]}
    for row, region in enumerate((world.owner_region, world.adopter_region)):
        typed |= {f"pihak-{row}-kind": ["daerah"], f"pihak-{row}-name": [region.name]}
    draft = keep_answers(draft, "pihak", typed, is_complete=True)
    draft = keep_answers(draft, "naskah", {"title": [f"Konsep {HIDDEN}"]}, is_complete=False)
    file = keep_file(draft, pdf_upload(f"{HIDDEN}.pdf"), kind="naskah")
    world.objects |= {
        "draft": draft,
        "draft_side": {"id": draft.uuid, "order": 2},
        "recording_file": {"id": draft.uuid, "file_id": file.uuid},
    }


def _innovations(world: World) -> None:
    own = {"agency": world.owner_agency, "affair": world.affair}
    personal = {"contact_name": PERSONAL[0], "contact_phone": PERSONAL[1]}
    world.objects |= {
        "innovation": InnovationFactory(name="Inovasi terbuka", **own, **personal),
        "free_innovation": InnovationFactory(name="Inovasi bebas", **own),
        "other_innovation": InnovationFactory(name="Inovasi lain", **own),
        "hidden_innovation": InnovationFactory(
            name=f"Inovasi rahasia {HIDDEN}", visibility="internal", year=1999, **own
        ),
        "draft_innovation": InnovationFactory(name=f"Draf rahasia {HIDDEN}", status="draft", published_at=None, **own),
        "archived_innovation": InnovationFactory(name=f"Arsip rahasia {HIDDEN}", status="archived", **own),
    }
    _manuscripts(world)
    named = {"agreement": world.agreement, "by": world.people["owner_admin"]}
    for innovation in (world.innovation, world.hidden_innovation):
        name_innovation(innovation=innovation, **named)


def _manuscripts(world: World) -> None:
    """A draft, a submitted one, a new version of what is public, and files of each visibility."""
    by = world.people["owner_operator"]
    for name, is_submitted in (("version", False), ("submitted_version", True)):
        version = draft_innovation(name=f"Naskah rahasia {HIDDEN}", agency=world.owner_agency, by=by)
        profile = complete_profile(name=f"Naskah rahasia {HIDDEN}", affair=world.affair)
        version = save_version(version, fields=profile, by=by)
        set_contact(version.innovation, name=PERSONAL[0], phone=PERSONAL[1], by=by)
        world.objects[name] = submit_version(version, by=by) if is_submitted else version
    revision = open_version(world.innovation, by=by)
    world.objects["revision"] = save_version(revision, fields={"summary": f"Ringkasan {HIDDEN}"}, by=by)
    for name, of, visibility in (
        ("public_file", world.innovation, "public"),
        ("hidden_file", world.innovation, "internal"),
        ("draft_file", world.version.innovation, "public"),
    ):
        title = "Proposal" if name == "public_file" else f"Proposal {HIDDEN}"
        file = add_innovation_file(
            of, upload=pdf_upload(content=pdf(name)), kind="proposal", title=title, visibility=visibility, by=by
        )
        world.objects[name] = file
    InnovationFile.objects.filter(innovation=world.innovation).update(published_at=timezone.now())
    _evidence(world, by)


def _evidence(world: World, by: User) -> None:
    """For the public innovation, one piece that waits and one that was accepted; both say inside why."""
    period = assessment_period()
    for name, number in (("waiting_evidence", 16), ("accepted_evidence", 35)):
        indicator = period.indicators.get(number=number)
        evidence = give_evidence(
            world.innovation, indicator=indicator, parameter=2, note=f"Catatan {HIDDEN}",
            link=f"https://arsip.contoh.go.id/{HIDDEN}", by=by,
        )  # fmt: skip
        if name == "accepted_evidence":
            accept_evidence(evidence, by=world.people["owner_verifier"])
        world.objects[name] = {
            "id": world.innovation.uuid, "evidence_id": evidence.uuid, "year": period.year, "number": number,
        }  # fmt: skip
    world.objects["period"] = {"year": period.year}


def _adoptions(world: World) -> None:
    asked = {"adopter": world.adopter_agency, "by": world.people["adopter_operator"]}
    owner = world.people["owner_admin"]
    world.objects["request"] = request_adoption(
        innovation=world.innovation, purpose=f"Maksud {HIDDEN}", local_name=f"Nama {HIDDEN}", **asked
    )
    world.objects["adoption"] = approve_adoption(
        request_adoption(
            innovation=world.other_innovation, agreement=world.hidden_agreement, purpose=f"Maksud {HIDDEN}", **asked
        ),
        by=owner,
    )
    claimed = approve_adoption(
        request_adoption(innovation=InnovationFactory(name="Inovasi ditiru", agency=world.owner_agency), **asked),
        by=owner,
    )
    for stage in (Adoption.Stage.PREPARATION, Adoption.Stage.APPLICATION):
        claimed = advance_adoption(claimed, to=stage, applied_on=today(), by=asked["by"])
    world.objects["claimed_adoption"] = claimed
    _ended_adoptions(world, asked, owner)
    _proof(world, world.adoption, by=asked["by"])


def _ended_adoptions(world: World, asked: dict, owner: User) -> None:
    """One that was refused, and one that is no longer in use: why is between the two sides."""
    ended = [InnovationFactory(name=f"Inovasi {name}", agency=world.owner_agency) for name in ("ditolak", "berhenti")]
    declined, stopped = (request_adoption(innovation=one, agreement=world.agreement, **asked) for one in ended)
    world.objects["declined_adoption"] = decline_adoption(declined, reason=f"Alasan {HIDDEN}", by=owner)
    approve_adoption(stopped, by=owner)
    for stage in (Adoption.Stage.PREPARATION, Adoption.Stage.APPLICATION):
        advance_adoption(stopped, to=stage, applied_on=today(), by=asked["by"])
    world.objects["stopped_adoption"] = stop_adoption(stopped, on=today(), reason=f"Alasan {HIDDEN}", by=asked["by"])


def _proof(world: World, adoption: Adoption, by: User) -> None:
    """What belongs to an approved adoption, by the words of its routes."""
    milestone = add_milestone(adoption, title=f"Rencana {HIDDEN}", due_on=today(), by=by)
    world.objects["milestone"] = {"id": adoption.uuid, "milestone_id": milestone.uuid}
    for name, title, visibility in (("evidence", f"Bukti {HIDDEN}", "internal"), ("public_evidence", "Foto", "public")):
        file = add_evidence(adoption, upload=pdf_upload(content=pdf(name)), title=title, visibility=visibility, by=by)
        world.objects[name] = {"id": adoption.uuid, "evidence_id": file.uuid}
    paper = issue_paper(adoption, kind="surat_minat", by=by)
    world.objects["paper"] = {"id": adoption.uuid, "paper_id": paper.uuid, "code": paper.code}


def _searches(world: World) -> None:
    world.objects["search"] = save_search(
        name=f"Pencarian {HIDDEN}", query="q=terbuka", by=world.people["owner_operator"]
    )


def _imports(world: World) -> None:
    """A file of the owner region's admin that was examined, and one that was refused; both belong to her alone."""
    code = world.owner_region.code
    for name, line in (("file_import", f"Inovasi {HIDDEN},{code}"), ("ended_import", f"Inovasi {HIDDEN},99.99")):
        upload = SimpleUploadedFile(f"{HIDDEN}.csv", f"name,region_code\n{line}\n".encode())
        run = open_import(upload, by=world.people["owner_admin"])
        run_waiting()
        world.objects[name] = InnovationImport.objects.get(pk=run.pk)


def _systems(world: World) -> None:
    world.objects["client"], key = client_of(world.owner_region, scopes=["feed", "webhooks"])
    world.objects["partner"], partner_key = client_of(world.adopter_region)
    ApiKey.objects.update(used_on=today())
    world.objects["key"] = world.client.keys.get()
    world.objects["endpoint"] = endpoint_at("https://data.contoh.go.id/webhook", world.client)
    stopped = endpoint_at("https://data.contoh.go.id/berhenti", world.client)
    stopped.disabled_at, stopped.disabled_reason = timezone.now(), "owner"
    stopped.save()
    world.objects["stopped_endpoint"] = stopped
    send_test(world.endpoint)
    for name, text in (("key", key), ("partner_key", partner_key)):
        world.clients[name] = Client(headers=authorization(text))


def groups_of(role: str) -> tuple[str, ...]:
    """The groups a role belongs to, narrowest first."""
    if role in SYSTEMS:
        return (*SYSTEMS[role], "systems", "everyone")
    if role == "public":
        return ("everyone",)
    return (*reversed(PEOPLE[role]), "signed_in", "everyone")
