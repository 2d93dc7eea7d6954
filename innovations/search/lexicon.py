"""The words of the catalogue with their frequency: what spelling, word formation and weights rest on."""

from collections.abc import Set
from math import log
from pathlib import Path

from django.db import connection, transaction

from innovations.search.models import InnovationSearch, SearchSynonym, SearchWord
from innovations.search.words import LONGEST, everyday_words, roots, skeleton, words_of, words_of_file

STANDARD = Path(__file__).parent.parent / "data" / "kosakata.txt"
SHORTEST_ENDING = 5
# Only what everybody may read: a correction must not tell a word of a hidden innovation.
WORDS = """
SELECT word, ndoc FROM ts_stat($$
  SELECT to_tsvector('simple', regexp_replace(concat_ws(' ', i.name, i.summary, i.awards, i.goal, i.benefit, i.result,
                                                        i.design, a.name, a.abbreviation, r.name, p.name, f.name),
                                              '[^[:alnum:]]+', ' ', 'g'))
    FROM innovations_innovation i JOIN agencies_region r ON r.id = i.region_id
    LEFT JOIN agencies_region p ON p.id = r.parent_id
    LEFT JOIN agencies_agency a ON a.id = i.agency_id LEFT JOIN agencies_governmentaffair f ON f.id = i.affair_id
   WHERE i.status = 'published' AND i.visibility = 'public'
$$) WHERE length(word) <= %s
"""


@transaction.atomic
def refresh_lexicon() -> int:
    """Count the words again; returns how many there are. A second run changes nothing."""
    total = InnovationSearch.objects.public().count()
    with connection.cursor() as cursor:
        cursor.execute(WORDS, [LONGEST])
        counted = dict(cursor.fetchall())
    vocabulary = standard_words() | synonymous_words()
    counted |= {word: counted.get(word, 0) for word in vocabulary}
    vocabulary |= everyday_words()
    known = dict(SearchWord.objects.values_list("word", "documents"))
    SearchWord.objects.filter(word__in=known.keys() - counted.keys()).delete()
    rows = [
        SearchWord(
            word=word,
            documents=documents,
            weight=log(1 + total / max(documents, 1)),
            skeleton=skeleton(word),
            roots=sorted(roots(word) | ending(word, vocabulary)),
        )
        for word, documents in counted.items()
    ]
    SearchWord.objects.bulk_create(
        rows,
        batch_size=5000,
        update_conflicts=True,
        unique_fields=["word"],
        update_fields=["documents", "weight", "skeleton", "roots"],
    )
    return len(rows)


def ending(word: str, vocabulary: Set[str]) -> set[str]:
    """The known word that a coined name ends with: "dbfmradio" is found by "radio", too."""
    if not vocabulary.isdisjoint(roots(word)):
        return set()
    ends = (word[at:] for at in range(1, len(word) - SHORTEST_ENDING + 1))
    return set([end for end in ends if end in vocabulary][:1])


def standard_words() -> set[str]:
    """Words in their standard spelling (KBBI VI) that officials use, whether the catalogue has them or not."""
    return words_of_file(STANDARD)


def synonymous_words() -> set[str]:
    """Words of the table of synonyms, so that a misspelt one of them is found too."""
    groups = SearchSynonym.objects.values_list("words", flat=True)
    return {word for group in groups for phrase in group for word in words_of(phrase)}
