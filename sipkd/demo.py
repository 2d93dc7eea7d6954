"""The demonstration: the real case of 4 July 2025, recorded through the services, with an account for each role.

Facts are those of the press reports named in each record; what no source gives stays empty. The accounts are
functions, not
people. The requests for adoption are examples and say so.
"""

from dataclasses import dataclass

from django.db import transaction

from agencies.models import Agency, GovernmentAffair, Region, User
from agreements.models import Agreement
from agreements.services import Content, Side, attest_agreement, complete_agreement, computed_end
from agreements.terms import EndBasis
from innovations.models import Adoption, Innovation
from innovations.services import (
    advance_adoption,
    approve_adoption,
    name_innovation,
    request_adoption,
)
from sipkd.dates import PartialDate
from sipkd.demo_profiles import show_manuscripts

PASSWORD = "berbagi-inovasi-2025"  # noqa: S105 - the demonstration's own, printed at every start
LAMPUNG_SELATAN, SUMEDANG = "18.01", "32.11"
SIGNED_ON = PartialDate.of(2025, 7, 4)
COMMAND_CENTER = "Gedung Command Center, Kompleks Pemerintahan Kabupaten Sumedang"
FOURTEEN = (
    "Bappeda", "BPPRD", "BRIDA", "BKD", "DPMPTSP", "Dinas Kominfo", "Dinas Perindag", "Dinas Dalduk dan KB", "Dinsos",
    "Dispar", "Dinkes", "DPMD", "Disdukcapil", "Disnaker",
)  # fmt: skip
MOU = "Nota Kesepahaman Berbagi Informasi dan Inovasi Daerah"
UMBRELLA = "Perjanjian Kerja Sama Berbagi Informasi dan Inovasi Daerah"
DPMPTSP_PKS = "PKS DPMPTSP Lampung Selatan - DPMPTSP Sumedang"
NAMED = ("PENA EMAS", "PBG MBR 3 Jam")


@dataclass(frozen=True, slots=True)
class Account:
    """One demo login: a function in a region or agency, never a person."""

    email: str
    role: User.Role
    position: str
    region: str | None = None
    agency: str | None = None


def accounts_of(slug: str, code: str, name: str, head: str) -> tuple[Account, ...]:
    role, domain = User.Role, f"{slug}.example"
    kominfo = "Dinas Kominfo" if code == LAMPUNG_SELATAN else "Diskominfosanditik"
    return (
        Account(f"admin@{domain}", role.REGION_ADMIN, f"Admin TKKSD Kabupaten {name}", code),
        Account(f"verifikator@{domain}", role.VERIFIER, f"Verifikator Kabupaten {name}", code),
        Account(f"dpmptsp@{domain}", role.AGENCY_OPERATOR, f"Operator DPMPTSP Kabupaten {name}", code, "DPMPTSP"),
        Account(f"kominfo@{domain}", role.AGENCY_OPERATOR, f"Operator {kominfo} Kabupaten {name}", code, kominfo),
        Account(f"pimpinan@{domain}", role.LEADER, f"Pimpinan Kabupaten {name} ({head})", code),
        Account(f"pejabat@{domain}", role.OFFICIAL, f"Pejabat DPMPTSP Kabupaten {name}", code, "DPMPTSP"),
    )


ACCOUNTS = (
    Account("admin@sipkd.example", User.Role.PORTAL_ADMIN, "Admin portal"),
    Account("verifikator@sipkd.example", User.Role.VERIFIER, "Verifikator portal"),
    *accounts_of("lampungselatan", LAMPUNG_SELATAN, "Lampung Selatan", "Bupati"),
    *accounts_of("sumedang", SUMEDANG, "Sumedang", "Bupati"),
)


@transaction.atomic
def seed() -> None:
    """Make what is missing; a second run changes nothing. The reference data must be loaded."""
    for account in ACCOUNTS:
        open_account(account)
    if Agreement.objects.registered().filter(title=MOU).exists():
        return
    attest_the_real_case(by=User.objects.get(email="verifikator@sipkd.example"))
    show_two_adoptions()
    show_manuscripts(
        *(User.objects.get(email=f"{name}@lampungselatan.example") for name in ("dpmptsp", "kominfo", "verifikator"))
    )


def open_account(account: Account) -> None:
    if User.objects.filter(email=account.email).exists():
        return
    is_admin = account.role == User.Role.PORTAL_ADMIN
    User.objects.create_user(
        account.email,
        PASSWORD,
        name=account.position,
        position=account.position,
        role=account.role,
        region=Region.objects.get(code=account.region) if account.region else None,
        agency=agency(account.region, account.agency) if account.region and account.agency else None,
        is_staff=is_admin,
        is_superuser=is_admin,
    )


def attest_the_real_case(by: User) -> None:
    """Complete the three records of 4 July 2025 from their sources, and attest them naming the press."""
    mou = attested(MOU, umbrella_content(), by)
    attested(UMBRELLA, umbrella_content(parent=mou, covers_all_affairs=True), by)
    pks = attested(DPMPTSP_PKS, dpmptsp_content(parent=mou), by)
    for name in NAMED:
        name_innovation(innovation=innovation(name), agreement=pks, by=by)


def attested(title: str, content: Content, by: User) -> Agreement:
    agreement = Agreement.objects.get(title=title)
    complete_agreement(
        agreement,
        content=Content({**kept(agreement), **content.fields}, content.sides, content.scope, content.affairs),
        by=by,
    )
    basis = f"Pemberitaan pers: {agreement.source_urls[0]}"
    return attest_agreement(agreement, basis=basis, by=by)


def kept(agreement: Agreement) -> dict:
    return {name: getattr(agreement, name) for name in ("document_kind", "title", "subject")}


def umbrella_content(**fields) -> Content:
    """Both documents of the heads of region; no source gives their end, so it stays unknown."""
    agencies = [agency(LAMPUNG_SELATAN, name) for name in FOURTEEN]
    return Content(
        fields={
            "signed_on": SIGNED_ON,
            "signed_place": COMMAND_CENTER,
            "starts_on": SIGNED_ON,
            "end_basis": EndBasis.UNKNOWN,
            **fields,
        },
        sides=(
            Side(
                region(LAMPUNG_SELATAN),
                agencies=agencies,
                signatory_name="Radityo Egi Pratama",
                signatory_position="Bupati Lampung Selatan",
                signatory_capacity="kepala_daerah",
            ),
            Side(
                region(SUMEDANG),
                signatory_name="Dony Ahmad Munir",
                signatory_position="Bupati Sumedang",
                signatory_capacity="kepala_daerah",
            ),
        ),
        scope=("Berbagi informasi dan inovasi daerah",),
    )


def dpmptsp_content(**fields) -> Content:
    """Agency with agency, for one year: the end is computed from the term and marked so."""
    return Content(
        fields={
            "signed_on": SIGNED_ON,
            "signed_place": "Sumber tidak sepakat: Aula Rajabasa (Lampung Selatan) atau Kabupaten Sumedang",
            "starts_on": SIGNED_ON,
            "ends_on": computed_end(SIGNED_ON, months=12),
            "end_basis": EndBasis.COMPUTED,
            "duration_text": "1 tahun, dapat diperpanjang",
            "funding": Agreement.Funding.OWN_COST,
            **fields,
        },
        sides=(
            Side(
                region(LAMPUNG_SELATAN),
                agencies=[agency(LAMPUNG_SELATAN, "DPMPTSP")],
                signatory_name="Rio Gismara",
                signatory_position="Kepala DPMPTSP Lampung Selatan",
            ),
            Side(
                region(SUMEDANG),
                agencies=[agency(SUMEDANG, "DPMPTSP")],
                signatory_name="Kemal Idris",
                signatory_position="Kepala DPMPTSP Sumedang",
            ),
        ),
        scope=(
            "Penyelenggaraan Mal Pelayanan Publik",
            "Studi tiru dan replikasi inovasi layanan perizinan dan investasi",
            "Promosi peluang investasi antardaerah",
        ),
        affairs=list(GovernmentAffair.objects.filter(code="2.18")),
    )


def show_two_adoptions() -> None:
    """Two example adoptions, so that the pages about them have something to show; PENA EMAS is left for the visitor."""
    dpmptsp = User.objects.get(email="dpmptsp@lampungselatan.example")
    kominfo = User.objects.get(email="kominfo@lampungselatan.example")
    owner = User.objects.get(email="admin@sumedang.example")
    ask(kominfo, "e-Office Sumedang", "Contoh peragaan: persuratan antarperangkat daerah secara elektronik.")
    running = ask(dpmptsp, "PBG MBR 3 Jam", "Contoh peragaan: mempercepat persetujuan bangunan gedung bagi MBR.")
    approve_adoption(running, by=owner)
    advance_adoption(running, to=Adoption.Stage.PREPARATION, by=dpmptsp)


def ask(by: User, name: str, purpose: str) -> Adoption:
    adopter = Agency.objects.get(users=by)
    return request_adoption(innovation=innovation(name), adopter=adopter, by=by, purpose=purpose)


def region(code: str) -> Region:
    return Region.objects.get(code=code)


def agency(code: str, abbreviation: str) -> Agency:
    return Agency.objects.get(region__code=code, abbreviation=abbreviation)


def innovation(name: str) -> Innovation:
    return Innovation.objects.get(region__code=SUMEDANG, name__startswith=name)
