"""Indonesian words: how a text falls into words, from which roots a word may be formed, and how it sounds.

The Snowball stemmer of PostgreSQL is uneven (permohonan → mohon, pemohon → pohon). `roots` proposes every root that
the rules of affixation allow, among them the right one; the lexicon decides which of them exists.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

EVERYDAY = Path(__file__).parent.parent / "data" / "kosakata_umum.txt"

STOP_WORDS = frozenset(
    """
    yang dan di ke dari untuk pada dengan atau oleh dalam sebagai adalah ini itu para agar supaya serta bagi secara
    akan dapat bisa ada tidak juga karena antara tentang hingga sampai telah sudah saat lebih kami saya kita anda
    apa bagaimana cara mana sebuah suatu setiap tiap seperti the of and
    """.split()  # noqa: SIM905
)
# Roots of what nearly every innovation does or is: they say little about which one is meant.
GENERAL_ROOTS = frozenset(
    """
    adakan antara aplikasi atas baik bantu banyak baru basis beberapa belum berbagai beri bersama buat cegah cepat
    dampak dasar demi dukung entas gerak guna gunakan hadap harus hasil ingin inovasi jadi kabupaten kait kategori
    kegiatan kelola kendali kepada ketika kota kuat kurang laksana laku lalu lancar layan lengkap lewat libat mampu
    manfaat masalah masih masyarakat maupun model mudah olah orang pakai pantau pelayanan pemerintah pemkab pemkot
    peran perintah perlu platform program proses publik rakyat salur sampai sangat sarana sasar sebab sebelum secara
    sedang sedia sehingga selenggara selesai seluruh semua serah sesuai setelah sistem solusi strategi tangan
    tangani tanggap tanpa tekan tempat terap terhadap tindak tingkat turun ubah umum upaya urus usul warga wilayah
    wujud
    application development for government innovation management monitoring prevention public service services
    system
    """.split()  # noqa: SIM905
)
LONGEST = 60
_WORD = re.compile(r"[^\W_]+")
_VOWELS = "aeiou"
_PARTICLES = ("lah", "kah", "pun", "nya", "ku", "mu")
_SUFFIXES = ("kan", "an", "i")
# Of loanwords: partisipasi and partisipatif, vaksinasi and vaksin, digitalisasi and digital.
_FOREIGN = (("asi", "at"), ("asi", ""), ("isasi", ""), ("atif", "at"), ("ator", "at"))
_SHORTEST_FOREIGN = 5
_SHORTEST_ROOT = 4


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation: "e-SAKIP Desa" is e, sakip, desa."""
    return [word[:LONGEST] for word in _WORD.findall(text.lower())]


def words_of_file(file: Path) -> set[str]:
    """A vocabulary: words apart by blanks, lines beginning with # are remarks."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


def normalized(text: str) -> str:
    return " ".join(words_of(text))


def roots(word: str) -> set[str]:
    """Every root of at least four letters from which the word may be formed, the word itself among them.

    It has one suffix at most: "kemiskinian" is not formed from "miskin".
    """
    found, waiting = {word}, [(word, False)]
    while waiting:
        one, is_stripped = waiting.pop()
        shorter = [(other, is_stripped) for other in (*_without_particle(one), *_without_prefix(one))]
        if not is_stripped:
            shorter += [(other, True) for other in _without_suffix(one)]
        for other, stripped in shorter:
            if len(other) >= _SHORTEST_ROOT and other not in found and len(found) < 40:
                found.add(other)
                waiting.append((other, stripped))
    return found


def _without_particle(word: str) -> Iterator[str]:
    return (word[: -len(one)] for one in _PARTICLES if word.endswith(one))


def _without_suffix(word: str) -> Iterator[str]:
    for suffix in _SUFFIXES:
        if word.endswith(suffix):
            yield word[: -len(suffix)]
    for suffix, instead in _FOREIGN:
        root = word.removesuffix(suffix) + instead
        if word.endswith(suffix) and len(root) >= _SHORTEST_FOREIGN:
            yield root


def is_general(word: str) -> bool:
    """Whether the word says little about which innovation is meant: aplikasi, pelayanan, meningkatkan."""
    return not GENERAL_ROOTS.isdisjoint(roots(word))


def is_everyday(word: str) -> bool:
    """Whether it is formed from a usual Indonesian word, and so no misspelling of a rarer one."""
    own = roots(word)
    return not (everyday_words().isdisjoint(own) and GENERAL_ROOTS.isdisjoint(own))


@cache
def everyday_words() -> frozenset[str]:
    return frozenset(words_of_file(EVERYDAY))


def _without_prefix(word: str) -> Iterator[str]:
    """A prefix less; me- and pe- take the nasal that their root asks for and may have swallowed its first letter."""
    for prefix in ("ber", "per", "ter", "di", "ke", "se"):
        if word.startswith(prefix):
            yield word[len(prefix) :]
    if word.startswith(("belajar", "pelajar")):
        yield word[3:]
    if word[:2] not in ("me", "pe"):
        return
    rest = word[2:]
    if rest.startswith("ny"):
        yield "s" + rest[2:]
    elif rest.startswith("ng"):
        yield rest[2:]
        if rest[2:3] in _VOWELS:
            yield "k" + rest[2:]
    elif rest.startswith("m"):
        yield rest
        if rest[1:2] in _VOWELS:
            yield "p" + rest[1:]
        else:
            yield rest[1:]
    elif rest.startswith("n"):
        yield rest
        if rest[1:2] in _VOWELS:
            yield "t" + rest[1:]
        else:
            yield rest[1:]
    elif rest[:1] in "lrwy":
        yield rest


_SOUNDS = (
    ("ngk", "nk"), ("oe", "u"), ("dj", "j"), ("tj", "c"), ("sy", "s"), ("kh", "k"), ("ph", "p"), ("th", "t"),
    ("x", "ks"), ("q", "k"), ("f", "p"), ("v", "p"), ("z", "j"), ("w", "u"), ("y", "i"), ("h", ""),
)  # fmt: skip
_REPEATED = re.compile(r"(.)\1+")


def sound(word: str) -> str:
    """The word as it is heard: izin and ijin, provinsi and propinsi, kualitas and kwalitas sound alike."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return _REPEATED.sub(r"\1", word)


def skeleton(word: str) -> str:
    """Its sound without vowels: what resiko and risiko, antrian and antrean, metoda and metode share."""
    return _REPEATED.sub(r"\1", re.sub(f"[{_VOWELS}]", "", sound(word))) or word[:1]
