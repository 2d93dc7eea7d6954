"""What each paper says. Always Indonesian, whoever asks for it: these are official papers, not pages."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from innovations.models import IssuedPaper
from sipkd.dates import PartialDate

Kind = IssuedPaper.Kind
BSKDN = "Kepala Badan Strategi Kebijakan Dalam Negeri, Kementerian Dalam Negeri"


@dataclass(frozen=True, slots=True)
class Wording:
    """A paper in words. `subject` makes it a letter with Nomor, Sifat, Lampiran and Hal; without, it has a title.

    `points` are numbered; a `recipient` is whom a certificate is for.
    """

    letterhead: dict[str, str]
    title: str
    body: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    closing: tuple[str, ...]
    signer: str
    subject: str = ""
    addressee: str = ""
    subtitle: str = ""
    recipient: str = ""
    points_introduced_by: str = ""
    points: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()


def word(facts: dict[str, Any]) -> Wording:
    with translation.override("id"):
        return {
            Kind.INTEREST: _interest,
            Kind.COMMITMENT: _commitment,
            Kind.APPLICATION: _application,
            Kind.CERTIFICATE: _certificate,
        }[Kind(facts["kind"])](facts)


def _interest(facts: dict[str, Any]) -> Wording:
    owner, adopter = facts["owner"], facts["adopter"]
    purpose = facts["purpose"].strip()
    return Wording(
        letterhead=adopter,
        title="",
        subject="Minat Replikasi Inovasi Daerah",
        addressee=owner["head"],
        body=(
            f"Dalam rangka meningkatkan kualitas penyelenggaraan pemerintahan dan pelayanan publik, serta sebagai "
            f"pelaksanaan {_agreement(facts)}, dengan hormat kami sampaikan bahwa {_of(adopter)} berminat mereplikasi "
            f"inovasi daerah berikut:",
        ),
        rows=_rows(facts, "innovation", "owner", "mode", "local_name"),
        closing=(
            *((f"Adapun maksud replikasi tersebut: {_sentence(purpose)}",) if purpose else ()),
            "Dalam pelaksanaannya kami akan menyebutkan asal inovasi dan menjaga identitasnya. Sehubungan dengan hal "
            "tersebut, kami mohon persetujuan serta pendampingan Bapak/Ibu.",
            "Demikian kami sampaikan, atas perhatian dan kerja sama Bapak/Ibu diucapkan terima kasih.",
        ),
        signer=adopter["head"],
        copies=(BSKDN, owner["head_of_region"], adopter["head_of_region"]),
    )


def _commitment(facts: dict[str, Any]) -> Wording:
    adopter = facts["adopter"]
    return Wording(
        letterhead=adopter,
        title="SURAT KOMITMEN REPLIKASI INOVASI DAERAH",
        body=(
            f"Yang bertanda tangan di bawah ini, {adopter['head']}, berdasarkan {_agreement(facts)}, menyatakan "
            f"komitmen {_of(adopter)} untuk melaksanakan replikasi inovasi daerah berikut:",
        ),
        rows=_rows(facts, "innovation", "owner", "mode", "local_name", "approved_on"),
        points_introduced_by="Untuk itu kami berkomitmen:",
        points=(
            "melaksanakan replikasi sesuai dengan tahapan dan rencana aksi yang disepakati;",
            "menyediakan sumber daya yang diperlukan;",
            "menyebutkan asal inovasi dan menjaga identitasnya; dan",
            "melaporkan kemajuan dan hasilnya kepada instansi asal.",
        ),
        closing=(
            "Demikian surat komitmen ini dibuat dengan sebenarnya untuk dilaksanakan dengan penuh tanggung jawab.",
        ),
        signer=adopter["head"],
    )


def _application(facts: dict[str, Any]) -> Wording:
    adopter = facts["adopter"]
    return Wording(
        letterhead=adopter,
        title="SURAT PERNYATAAN PENERAPAN INOVASI DAERAH",
        body=(
            f"Yang bertanda tangan di bawah ini, {adopter['head']}, berdasarkan {_agreement(facts)}, menyatakan bahwa "
            f"{_of(adopter)} telah menerapkan hasil replikasi inovasi daerah berikut:",
        ),
        rows=_rows(facts, "innovation", "owner", "mode", "local_name", "applied_on"),
        closing=(
            "Demikian surat pernyataan ini dibuat dengan sebenarnya. Apabila di kemudian hari terdapat "
            "ketidaksesuaian, kami bersedia memperbaikinya sesuai dengan ketentuan peraturan perundang-undangan.",
        ),
        signer=adopter["head"],
    )


def _certificate(facts: dict[str, Any]) -> Wording:
    owner, adopter = facts["owner"], facts["adopter"]
    return Wording(
        letterhead=owner,
        title="SERTIFIKAT",
        subtitle="IMPLEMENTASI REPLIKASI INOVASI DAERAH",
        recipient=_of(adopter),
        body=(f"yang berdasarkan {_agreement(facts)} telah menerapkan hasil replikasi inovasi daerah berikut:",),
        rows=_rows(facts, "innovation", "owner", "mode", "local_name", "applied_on", "confirmed_on"),
        closing=(
            f"Penerapan tersebut telah dikonfirmasi oleh {_of(owner)} selaku instansi asal. Sertifikat ini "
            f"diberikan untuk dipergunakan sebagaimana mestinya.",
        ),
        signer=owner["head"],
    )


LABELS = {
    "innovation": "Nama inovasi",
    "owner": "Instansi asal",
    "adopter": "Instansi penerima",
    "mode": "Cara replikasi",
    "local_name": "Nama di daerah penerima",
    "approved_on": "Disetujui pada",
    "applied_on": "Diterapkan sejak",
    "confirmed_on": "Dikonfirmasi pada",
}


def _rows(facts: dict[str, Any], *names: str) -> tuple[tuple[str, str], ...]:
    found = []
    for name in names:
        value = facts[name]
        if isinstance(value, dict):
            value = _of(value)
        elif name.endswith("_on"):
            value = in_words(value)
        if value:
            found.append((LABELS[name], value))
    return tuple(found)


def _of(office: dict[str, str]) -> str:
    """The agency with its region, or "Pemerintah Kabupaten …" where no agency speaks."""
    return with_region(office["agency"], office["region"]) if office["agency"] else f"Pemerintah {office['region']}"


def with_region(agency: str, region: str) -> str:
    """The agency's name, followed by its region unless the name says it already."""
    bare = region.partition(" ")[2]
    return agency if bare and re.search(rf"\b{re.escape(bare)}\b", agency) else f"{agency} {region}"


def _agreement(facts: dict[str, Any]) -> str:
    found = facts["agreement"]
    text = f"{found['kind']} “{found['title']}”"
    if found["numbers"]:
        text += f" Nomor {' dan Nomor '.join(found['numbers'])}"
    return f"{text} tanggal {in_words(found['signed_on'])}" if found["signed_on"] else text


def in_words(day: str) -> str:
    """An ISO date, also one of a month or a year only, in Indonesian."""
    with translation.override("id"):
        return str(PartialDate.parse(day)) if day else ""


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."
