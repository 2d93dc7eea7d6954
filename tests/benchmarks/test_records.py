"""The benchmark of the catalogue asks about the same records wherever it runs, and reads its answers rightly."""

from collections import Counter
from hashlib import sha256

import pytest

from benchmarks.catalogue import load
from benchmarks.catalogue.records import BLOCK, innovation_rows
from benchmarks.catalogue.report import MARK, inserted
from benchmarks.catalogue.vocabulary import SIZE, Prose, vocabulary

# What the first three records say with words of one's own: the portal's standard vocabulary grows.
FIRST_THREE = "8427dd0717d083c0"


class FewRegions:
    regions = [1, 2, 3]
    affairs = [7, 8]
    agencies = {1: [11], 2: [12, 13], 3: [14]}


def rows(start, stop):
    return list(innovation_rows(FewRegions(), Prose(), start, stop))


def test_records_are_the_same_at_every_run():
    prose = Prose()
    prose.words = [f"kata{number}" for number in range(SIZE)]
    first = list(innovation_rows(FewRegions(), prose, 0, 3))

    assert rows(0, 3) == rows(0, 3)
    assert sha256(repr(first).encode()).hexdigest()[:16] == FIRST_THREE


def test_smaller_catalogue_is_the_beginning_of_a_larger_one():
    larger = rows(0, 2 * BLOCK + 10)

    assert rows(0, 10) == larger[:10]
    assert rows(BLOCK, BLOCK + 10) == larger[BLOCK : BLOCK + 10]
    assert len({row["uuid"] for row in larger}) == len(larger)


def test_agency_of_a_record_is_one_of_its_region():
    assert all(row["agency_id"] in FewRegions.agencies[row["region_id"]] for row in rows(0, 200))


def test_few_words_are_common_and_many_are_rare():
    words = vocabulary()
    texts = (row["summary"].lower().rstrip(".").split() for row in rows(0, BLOCK))
    counted = Counter(word for text in texts for word in text)

    assert len(words) == len(set(words)) == SIZE
    assert counted[words[0]] > 4 * counted[words[9]] > 0
    assert sum(1 for number in counted.values() if number == 1) > len(counted) / 3


@pytest.mark.parametrize(
    ("pieces", "status"),
    [
        ([b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n", b"{}"], 200),
        ([b"HTTP/1.1 304 Not Modified\r\netag: x\r\n\r\n"], 304),
        ([b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}", b"\r\n0\r\n\r\n"], 200),
    ],
)
def test_answer_is_whole_with_its_last_byte_and_not_before(pieces, status):
    connection = load.Connection(socket=None)
    for piece in pieces[:-1]:
        connection.buffer += piece
        assert load._finished(connection) is None
    connection.buffer += pieces[-1]

    assert load._finished(connection) == status


def test_document_keeps_what_is_around_its_tables(tmp_path):
    document = f"before\n{MARK}\nold figures\n{MARK}\nafter"

    assert inserted(document, tmp_path) == f"before\n{MARK}\n\n{MARK}\nafter"
