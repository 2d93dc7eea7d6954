"""What is asked of each server, and the proof that they answer the same before anybody's time is taken."""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

from benchmarks.catalogue.servers import Server
from benchmarks.catalogue.vocabulary import vocabulary

FACETS = ("affair", "province", "region", "stage", "kind", "form", "openness", "year", "award")
DEEP = 50_000
# Where in the vocabulary the words to search for are taken from, common to rare.
RANKS = (55, 70, 90, 120, 160, 250, 400, 700, 1100, 1600, 2500, 4000)
PAIRS = ((60, 75), (80, 100), (95, 130))
DETAILS = 20
API, PAGE = "/api/v1/innovations/", "/inovasi/"
LISTED = f"{API}?affair=1.02&stage=penerapan"
TABLE = "/catalogue/innovations.json"


@dataclass(slots=True)
class Scenario:
    """Paths of one kind of question by server; `matches` is how many rows the searched words have."""

    name: str
    paths: dict[str, list[str]]
    headers: list[dict[str, str]] = field(default_factory=list)  # of the portal's requests, one for each path
    matches: list[int] = field(default_factory=list)
    expected: int = 200


class Different(Exception):
    """Two servers answered differently: there is nothing to compare."""


def scenarios(servers: dict[str, Server]) -> list[Scenario]:
    """All scenarios whose answers are the same everywhere. Raises Different otherwise."""
    ask = Asking(servers)
    found = [
        searches(ask),
        _same_rows(ask, "list", LISTED, "/innovations/?affair__code=1.02&stage=penerapan"),
        _same_rows(ask, "first", API, "/innovations/"),
        deep(ask),
        details(ask),
        Scenario("browse", {"sipkd": [f"{API}?{urlencode({'facets': ','.join(FACETS), 'count': 'true'})}"]}),
        Scenario("page", {"sipkd": [PAGE]}),
    ]
    again = [repeated(ask, one) for one in found if one.name in ("search", "list", "detail")]
    return [*found, pages_of(found[0]), *again]


class Asking:
    """One answer of one server, as JSON."""

    def __init__(self, servers: dict[str, Server]) -> None:
        self.servers = servers

    def __call__(self, name: str, path: str) -> dict:
        status, _headers, body = self.servers[name].get(path)
        if status != 200:
            raise Different(f"{name} answered {status} for {path}: {body[:300]!r}")
        return json.loads(body)

    def ids(self, name: str, path: str) -> list[str]:
        answer = self(name, path)
        if name == "datasette":
            return [row["uuid"] for row in answer["rows"]]
        return [row["id" if name == "sipkd" else "uuid"] for row in answer["results"]]


# -- search ----------------------------------------------------------------------------------------
def searches(ask: Asking) -> Scenario:
    """Words, from common to rare, and pairs of words, that match equally many rows everywhere.

    Not all do: SIPKD also finds other forms of a word, which Datasette does not.
    """
    words = vocabulary()
    chosen: list[tuple[str, int]] = []
    for start in RANKS:
        chosen += _first_equal(ask, (word for word in words[start:] if len(word) > 3))
    for one, other in PAIRS:
        chosen += _first_equal(ask, (f"{words[one + n]} {words[other + n]}" for n in range(20)), fewest=10)
    texts = [text for text, _number in chosen]
    paths = {
        "sipkd": [_portal_search(text) for text in texts],
        "plain": [f"/innovations/?{urlencode({'q': text, 'facets': ','.join(FACETS)})}" for text in texts],
        "datasette": [_datasette_search(text) for text in texts],
    }
    for path in zip(*paths.values(), strict=True):
        _same_facets(*(ask(name, one) for name, one in zip(paths, path, strict=True)))
    return Scenario("search", paths, matches=[number for _text, number in chosen])


def pages_of(search: Scenario) -> Scenario:
    """The catalogue page of each of these searches."""
    texts = [parse_qs(path.partition("?")[2])["q"][0] for path in search.paths["sipkd"]]
    return Scenario("search-page", {"sipkd": [f"{PAGE}?{urlencode({'q': text})}" for text in texts]})


def _portal_search(text: str) -> str:
    return f"{API}?{urlencode({'q': text, 'facets': ','.join(FACETS), 'count': 'true'})}"


def _datasette_search(text: str) -> str:
    facets = [("_facet", name) for name in FACETS]
    return f"{TABLE}?{urlencode([('_search', text), *facets, ('_facet_size', 'max'), *SHAPE])}"


SHAPE = [("_shape", "objects"), ("_size", "20")]


def _first_equal(ask: Asking, texts: Iterator[str], *, fewest: int = 1, tries: int = 25) -> list[tuple[str, int]]:
    for text, _try in zip(texts, range(tries), strict=False):
        number = ask("datasette", f"{TABLE}?{urlencode([('_search', text), *SHAPE])}")["filtered_table_rows_count"]
        if number >= fewest and number == ask("sipkd", f"{API}?{urlencode({'q': text, 'count': 'true'})}")["count"]:
            return [(text, number)]
    return []


def _same_facets(portal: dict, plain: dict, datasette: dict) -> None:
    """The same number of rows, and the same number of each value of each facet."""
    counts = {portal["count"], plain["count"], datasette["filtered_table_rows_count"]}
    if len(counts) > 1:
        raise Different(f"matches: {counts}")
    for name in FACETS:
        ours = _counts((one["value"], one["count"]) for one in portal["facets"][name])
        theirs = _counts(plain["facets"][name])
        others = _counts((one["value"], one["count"]) for one in datasette["facet_results"][name]["results"])
        if not ours == theirs == others:
            raise Different(f"{name}: {ours} / {theirs} / {others}")


def _counts(pairs: Iterable[tuple[Any, int]]) -> dict[str, int]:
    """SIPKD leaves out what has no value."""
    return {str(value).lower(): number for value, number in pairs if value not in (None, "")}


# -- lists -----------------------------------------------------------------------------------------
def _same_rows(ask: Asking, name: str, portal: str, plain: str, datasette: str | None = None) -> Scenario:
    """One list; Datasette is asked by the same parameters as the portal, unless others are given."""
    datasette = portal.partition("?")[2] if datasette is None else datasette
    query = "&".join(filter(None, [datasette, "_sort_desc=updated_at", "_nocount=1", "_nofacet=1", urlencode(SHAPE)]))
    paths = {"sipkd": [portal], "plain": [plain], "datasette": [f"{TABLE}?{query}"]}
    rows = {server: ask.ids(server, one[0]) for server, one in paths.items()}
    if len({tuple(ids) for ids in rows.values()}) > 1:
        raise Different(f"{name}: {rows}")
    return Scenario(name, paths)


def deep(ask: Asking) -> Scenario:
    """The page after position 50,000, or after the half of a smaller catalogue."""
    path, position, last = f"{API}?page_size=200", 0, None
    half = ask("sipkd", f"{API}?count=true")["count"] // 2
    while position < min(DEEP, half - 200):
        answer = ask("sipkd", path)
        path = _path_of(answer["next"])
        position += len(answer["results"])
        last = answer["results"][-1]
    row = ask("datasette", f"/catalogue/innovations/{_tilde(last['id'])}.json?_shape=objects")["rows"][0]
    after = f"{_tilde(row['updated_at'])},{_tilde(row['uuid'])}"
    plain = base64.b64encode(urlencode({"p": _in_utc(row["updated_at"])}).encode()).decode()
    cursor = re.sub(r"page_size=200&?", "", path).rstrip("?&")
    return _same_rows(ask, "deep", cursor, f"/innovations/?{urlencode({'cursor': plain})}", f"_next={quote(after)}")


def _in_utc(text: str) -> str:
    """A moment as PostgreSQL writes it in UTC, in the form of Python's str()."""
    moment = text.removesuffix("+00")
    return f"{moment}+00:00"


def _tilde(text: str) -> str:
    """Datasette's own encoding of a key in an address."""
    return "".join(one if one.isalnum() or one in "_-" else f"~{ord(one):02X}" for one in text)


def _path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def details(ask: Asking) -> Scenario:
    ids = ask.ids("sipkd", f"{API}?page_size={DETAILS}")
    paths = {
        "sipkd": [f"{API}{id}/" for id in ids],
        "plain": [f"/innovations/{id}/" for id in ids],
        "datasette": [f"/catalogue/innovations/{_tilde(id)}.json?_shape=objects" for id in ids],
    }
    for portal, plain, datasette in zip(*paths.values(), strict=True):
        ours, theirs = ask("sipkd", portal), ask("plain", plain)
        other = ask("datasette", datasette)["rows"][0]
        if not (ours["name"], ours["goal"]) == (theirs["name"], theirs["goal"]) == (other["name"], other["goal"]):
            raise Different(f"{ours} / {theirs} / {other}")
    return Scenario("detail", paths)


def repeated(ask: Asking, first: Scenario) -> Scenario:
    """The same question by somebody who has the answer already."""
    paths, headers = first.paths["sipkd"], []
    for path in paths:
        tag = ask.servers["sipkd"].get(path)[1].get("etag")
        if tag is None or ask.servers["sipkd"].get(path, {"If-None-Match": tag})[0] != 304:
            raise Different(f"{path} cannot be asked again by its ETag")
        headers.append({"If-None-Match": tag})
    return Scenario(f"{first.name}-again", {"sipkd": paths}, headers=headers, expected=304)
