"""Indonesian words: how a text falls into words, from which roots a word may be formed, and how it sounds.

The Snowball stemmer of PostgreSQL is uneven (permohonan → mohon, pemohon → pohon). `roots` proposes every root that
the rules of affixation allow, among them the right one; the lexicon decides which of them exists.
"""

import re
from collections.abc import Iterator

STOP_WORDS = frozenset(
    """
    yang dan di ke dari untuk pada dengan atau oleh dalam sebagai adalah ini itu para agar supaya serta bagi secara
    akan dapat bisa ada tidak juga karena antara tentang hingga sampai telah sudah saat lebih kami saya kita anda
    apa bagaimana cara mana sebuah suatu setiap tiap seperti the of and
    """.split()  # noqa: SIM905
)
LONGEST = 60
_WORD = re.compile(r"[^\W_]+")
_VOWELS = "aeiou"
_PARTICLES = ("lah", "kah", "pun", "nya", "ku", "mu")
_SUFFIXES = ("kan", "an", "i")
_SHORTEST_ROOT = 4


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation: "e-SAKIP Desa" is e, sakip, desa."""
    return [word[:LONGEST] for word in _WORD.findall(text.lower())]


def normalized(text: str) -> str:
    return " ".join(words_of(text))


def roots(word: str) -> set[str]:
    """Every root of at least four letters from which the word may be formed, the word itself among them."""
    found, waiting = {word}, [word]
    while waiting:
        for shorter in (*_without_suffix(waiting[-1]), *_without_prefix(waiting.pop())):
            if len(shorter) >= _SHORTEST_ROOT and shorter not in found and len(found) < 40:
                found.add(shorter)
                waiting.append(shorter)
    return found


def _without_suffix(word: str) -> Iterator[str]:
    for suffix in (*_PARTICLES, *_SUFFIXES):
        if word.endswith(suffix):
            yield word[: -len(suffix)]


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
