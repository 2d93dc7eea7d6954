"""Objects for tests, named by situation. Agreements and adoptions are made by the services, as in the product."""

import itertools
from datetime import date
from io import BytesIO
from typing import Any

import factory
import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from agencies.models import Agency, GovernmentAffair, Region, User
from agreements.models import Agreement, ReportAnswer
from agreements.services import Content, Side, record_agreement
from agreements.terms import EndBasis
from innovations.models import Adoption, AssessmentPeriod, Indicator, Innovation, InnovationVersion
from innovations.services import (
    approve_adoption,
    draft_innovation,
    publish_version,
    request_adoption,
    save_version,
    submit_version,
)
from sipkd.dates import PartialDate

PASSWORD = "rahasia-negara-2025"
_numbers = itertools.count(1)


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region

    code = factory.Sequence(lambda n: f"{n // 99 % 10 + 1:02d}.{n % 99 + 1:02d}")  # the real codes begin at 11
    name = factory.Sequence(lambda n: f"Kabupaten Contoh {n}")
    level = Region.Level.REGENCY


class AffairFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GovernmentAffair

    code = factory.Sequence(lambda n: f"{'06789'[n // 80 % 5]}.{n % 80 + 20}")  # none of the real codes
    name = factory.Sequence(lambda n: f"Urusan {n}")
    group = GovernmentAffair.Group.BASIC


class AgencyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Agency

    region = factory.SubFactory(RegionFactory)
    name = factory.Sequence(lambda n: f"Dinas Contoh {n}")
    abbreviation = factory.Sequence(lambda n: f"DC{n}")
    kind = Agency.Kind.DEPARTMENT


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"pejabat{n}@contoh.go.id")
    name = factory.Sequence(lambda n: f"Pejabat {n}")
    role = User.Role.OFFICIAL
    password = factory.django.Password(PASSWORD)


def portal_admin(**fields: Any) -> User:
    return UserFactory(role=User.Role.PORTAL_ADMIN, is_staff=True, is_superuser=True, **fields)


def portal_verifier(**fields: Any) -> User:
    return UserFactory(role=User.Role.VERIFIER, **fields)


def region_admin(region: Region, **fields: Any) -> User:
    return UserFactory(role=User.Role.REGION_ADMIN, region=region, **fields)


def operator(agency: Agency, **fields: Any) -> User:
    return UserFactory(role=User.Role.AGENCY_OPERATOR, region=agency.region, agency=agency, **fields)


def leader(region: Region, **fields: Any) -> User:
    return UserFactory(role=User.Role.LEADER, region=region, **fields)


class InnovationFactory(factory.django.DjangoModelFactory):
    """A published innovation, open for replication."""

    class Meta:
        model = Innovation
        skip_postgeneration_save = True

    agency = factory.SubFactory(AgencyFactory)
    region = factory.SelfAttribute("agency.region")
    affair = factory.SubFactory(AffairFactory)
    name = factory.Sequence(lambda n: f"Inovasi Contoh {n}")
    summary = "Layanan yang mendekatkan pemerintah kepada warga."
    status = Innovation.Status.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)
    archived_at = factory.LazyAttribute(lambda innovation: timezone.now() if innovation.status == "archived" else None)
    archive_reason = factory.LazyAttribute(lambda innovation: "Diganti." if innovation.status == "archived" else "")
    openness = Innovation.Openness.OPEN


def complete_profile(**fields: Any) -> dict[str, Any]:
    """A profile with everything that submission asks for."""
    text = "Inovasi ini mempercepat layanan."
    return {
        "name": "SIAP (Sistem Informasi Aduan Publik)",
        "summary": text,
        "stage": Innovation.Stage.APPLIED,
        "classification": Innovation.Classification.AGENCY,
        "kind": Innovation.Kind.DIGITAL,
        "form": Innovation.Form.SERVICE,
        "initiator": Innovation.Initiator.AGENCY,
        "affair": fields.pop("affair", None) or AffairFactory(),
        "theme": Innovation.Theme.NONE,
        "trial_on": date(2024, 1, 15),
        "applied_on": date(2024, 7, 1),
        "design": "kata " * 300,
        "goal": text,
        "benefit": text,
        "result": text,
        **fields,
    }


def drafted(agency: Agency | None = None, **fields: Any) -> InnovationVersion:
    """A complete first version, written by the agency's operator and not submitted."""
    agency = agency or AgencyFactory()
    by = operator(agency)
    version = draft_innovation(name="Inovasi baru", agency=agency, by=by)
    return save_version(version, fields=complete_profile(**fields), by=by)


def submitted(agency: Agency | None = None, **fields: Any) -> InnovationVersion:
    version = drafted(agency, **fields)
    return submit_version(version, by=version.started_by)


def assessment_period(year: int = 2030, numbers: tuple[int, ...] = (16, 31, 35)) -> AssessmentPeriod:
    """A period with indicators of weight 3, 3, 4 …; number 31 counts adoptions, as in the real ones."""
    period, is_new = AssessmentPeriod.objects.get_or_create(year=year, defaults={"guideline": "Pedoman contoh"})
    if is_new:
        Indicator.objects.bulk_create(
            Indicator(
                period=period, number=number, name=f"Indikator {number}", weight=4 if number == 35 else 3,
                parameter_1="sedikit", parameter_2="sedang", parameter_3="banyak", counts_adoptions=number == 31,
            )
            for number in numbers
        )  # fmt: skip
    return period


def verifier(region: Region, **fields: Any) -> User:
    return UserFactory(role=User.Role.VERIFIER, region=region, **fields)


def published(agency: Agency | None = None, **fields: Any) -> Innovation:
    """An innovation that went the whole way on the portal."""
    version = submitted(agency, **fields)
    return publish_version(version, by=verifier(version.innovation.region)).innovation


def content(*sides: Side, kind: str = Agreement.Kind.PKS, affairs=(), scope=(), **fields: Any) -> Content:
    """A document signed on 4 July 2025 without a known end, unless told otherwise."""
    signed = PartialDate.of(2025, 7, 4)
    given = {
        "document_kind": kind,
        "title": f"Naskah Contoh {next(_numbers)}",
        "signed_on": signed,
        "starts_on": signed,
        "ends_on": None,
        "end_basis": EndBasis.UNKNOWN,
        **fields,
    }
    if given["ends_on"] is not None and given["end_basis"] == EndBasis.UNKNOWN:
        given["end_basis"] = EndBasis.STATED
    return Content(fields=given, sides=sides, affairs=affairs, scope=scope)


def recorded_agreement(*sides: Side, **fields: Any) -> Agreement:
    """Recorded on the portal by the first side's admin; the other sides have not confirmed."""
    by = User.objects.filter(role=User.Role.REGION_ADMIN, region=sides[0].region).first() or region_admin(
        sides[0].region
    )
    return record_agreement(content=content(*sides, **fields), by=by)


def registered_agreement(*sides: Side, **fields: Any) -> Agreement:
    """Every side settled: the recorder's by recording, the others by a verifier (they must not be on the portal)."""
    agreement = recorded_agreement(*sides, **fields)
    if agreement.parties.filter(confirmed_at=None).exists():
        agreement.parties.filter(confirmed_at=None).update(confirmed_at=timezone.now())
        Agreement.objects.filter(pk=agreement.pk).update(status="registered", registered_at=timezone.now())
    return Agreement.objects.get(pk=agreement.pk)


def umbrella_pks(adopter: Agency, owner: Region, **fields: Any) -> Agreement:
    """A registered PKS that covers all affairs, with the adopter named on its side."""
    return registered_agreement(
        Side(adopter.region, agencies=[adopter]), Side(owner), covers_all_affairs=True, **fields
    )


def requested_adoption(innovation: Innovation | None = None, adopter: Agency | None = None) -> Adoption:
    """Requested by the adopter's operator under an umbrella PKS."""
    innovation, adopter = innovation or InnovationFactory(), adopter or AgencyFactory()
    umbrella_pks(adopter, innovation.region)
    return request_adoption(
        innovation=innovation, adopter=adopter, by=operator(adopter), purpose="Mempercepat layanan."
    )


def pdf(text: str = "PERJANJIAN KERJA SAMA", *, pages: int = 1) -> bytes:
    """A real PDF with real text on its pages; the same text makes the same bytes, whatever the clock says."""
    document = pikepdf.new()
    font = document.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    for _page in range(pages):
        page = document.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = document.make_stream(f"BT /F1 18 Tf 72 760 Td ({text}) Tj ET".encode())
    file = BytesIO()
    document.save(file, deterministic_id=True)
    return file.getvalue()


def encrypted_pdf(password: str = "") -> bytes:
    """A PDF that asks for a password; with an empty one every reader opens it, and it is encrypted all the same."""
    file = BytesIO()
    with pikepdf.open(BytesIO(pdf())) as document:
        document.save(file, encryption=pikepdf.Encryption(owner="pemilik", user=password))
    return file.getvalue()


def pdf_upload(name: str = "naskah.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or pdf(), content_type="application/pdf")


def approved_adoption(innovation: Innovation | None = None, adopter: Agency | None = None) -> Adoption:
    """Requested, then approved by the owner region's admin: from here on it is public."""
    adoption = requested_adoption(innovation, adopter)
    return approve_adoption(adoption, by=region_admin(adoption.innovation.region))


def all_yes() -> dict[str, tuple[str, str]]:
    """An answer to every question of a report."""
    return {question.value: (ReportAnswer.Answer.YES, "") for question in ReportAnswer.Question}
