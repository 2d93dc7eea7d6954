"""Words as Indonesian administrative prose has them: few very common ones, many rare ones (Zipf's law)."""

import random
from collections.abc import Iterator
from itertools import accumulate
from math import floor
from pathlib import Path

import innovations
from innovations.search.words import STOP_WORDS

SIZE = 20_000
SEED = 1945
STANDARD = Path(innovations.__file__).parent / "data" / "kosakata.txt"
ONSETS = (*"bdgjklmnprstw", "br", "dr", "gr", "kr", "pr", "tr", "st", "sy", "ny")
VOWELS = tuple("aiueo")
CODAS = ("", "", "", "n", "r", "s", "k", "t", "ng")


def vocabulary() -> list[str]:
    """`SIZE` words by rank: words of no meaning of their own, the standard vocabulary, then coined names of systems."""
    rng = random.Random(SEED)  # noqa: S311 - the same records at every run
    lines = STANDARD.read_text(encoding="utf-8").splitlines()
    standard = sorted({word for line in lines if not line.startswith("#") for word in line.split()})
    rng.shuffle(standard)
    words = dict.fromkeys([*sorted(word for word in STOP_WORDS if len(word) > 2), *standard])
    for word in coined(rng):
        if len(words) >= SIZE:
            break
        words.setdefault(word)
    return list(words)


def coined(rng: random.Random) -> Iterator[str]:
    """Names such as "sikraban" and "pratolis"."""
    while True:
        syllables = (rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(CODAS) for _ in range(rng.randint(3, 4)))
        yield "".join(syllables)


class Prose:
    """Draws words with a frequency that falls with their rank."""

    def __init__(self) -> None:
        self.words = vocabulary()
        self.weights = list(accumulate(1 / (rank + 2) for rank in range(len(self.words))))

    def draw(self, rng: random.Random, fewest: int, most: int) -> list[str]:
        return rng.choices(self.words, cum_weights=self.weights, k=fewest + floor(rng.random() * (most - fewest + 1)))

    def sentence(self, rng: random.Random, fewest: int, most: int) -> str:
        return " ".join(self.draw(rng, fewest, most)).capitalize() + "."

    def title(self, rng: random.Random) -> str:
        return " ".join(self.draw(rng, 3, 7)).title()
