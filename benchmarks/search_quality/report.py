"""The numbers and the page about them."""

from collections import defaultdict
from statistics import mean

from benchmarks.search_quality.judging import (
    SEARCHES,
    exact_names,
    judged_queries,
    misspellings,
    ndcg,
    recall,
    sipkd,
)
from innovations.search.spelling import corrections

CLASSES = {
    "exact": "Nama persis",
    "typo": "Salah eja",
    "inflected": "Bentuk berimbuhan",
    "acronym": "Akronim",
    "synonym": "Sinonim",
    "agency": "Nama pendek perangkat daerah",
    "topical": "Topik",
}
CORRECTED = 0.9


def report() -> tuple[str, bool]:
    queries = judged_queries()
    scores = {name: _scores(search, queries) for name, search in SEARCHES.items()}
    rows, ahead = [], True
    for kind, title in CLASSES.items():
        of_kind = [scores[name][kind] for name in SEARCHES]
        ahead &= all(of_kind[-1][0] >= other[0] and of_kind[-1][1] >= other[1] for other in of_kind[:-1])
        ahead &= kind == "exact" or all(of_kind[-1][0] > other[0] for other in of_kind[:-1])
        number = sum(query.kind == kind for query in queries)
        rows.append([title, str(number), *(f"{one:.2f} / {other:.2f}" for one, other in of_kind)])
    missed = [name for name, short in exact_names() if short not in sipkd(name)[:3]]
    total = sum(1 for _name in exact_names())
    typos = misspellings()
    wrong = [(typed, meant, got) for typed, meant in typos if (got := corrections([typed]).get(typed)) != meant]
    share = 1 - len(wrong) / len(typos)
    low = [
        f"{query.query} ({query.kind}): {score:.2f}"
        for query in queries
        if (score := ndcg(sipkd(query.query), query.grades)) < 0.7
    ]
    text = PAGE.format(
        queries=len(queries),
        table=_table(["Kelas", "Kueri", *SEARCHES], rows),
        found=total - len(missed),
        total=total,
        missed=_list(missed),
        typos=len(typos),
        corrected=len(typos) - len(wrong),
        share=f"{share:.0%}",
        wrong=", ".join(f"{typed} → {got or 'tidak ada'} (seharusnya {meant})" for typed, meant, got in wrong)
        or "tidak ada",
        low=_list(low),
    )
    return text, ahead and not missed and share >= CORRECTED


def _scores(search, queries) -> dict[str, tuple[float, float]]:
    found = defaultdict(list)
    for query in queries:
        names = search(query.query)
        found[query.kind].append((ndcg(names, query.grades), recall(names, query.grades)))
    return {kind: (mean(one for one, _ in pairs), mean(other for _, other in pairs)) for kind, pairs in found.items()}


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _list(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines) or "Tidak ada."


PAGE = """# Search quality

Written by `make search-quality` (benchmarks/search_quality) over {queries} judged queries and the innovations that ship
with the portal. Each cell is nDCG@10 / recall@10. "Teks penuh biasa" is `websearch_to_tsquery('indonesian')` with
`ts_rank` over name, summary, award, agency and region; "SearchFilter" asks for every word in any of the same texts, as
Django REST framework does. Synonyms and weights were set with these queries in view, so
others will do less well.

{table}

## Exact names

{found} of {total} names, acronyms and their expansions are among the first three results. Missing:

{missed}

## Misspellings

{corrected} of {typos} usual Indonesian misspellings ({share}) are corrected to the intended word, by sound and
distance against the words of the catalogue and a standard vocabulary; no list of misspellings is used. Not corrected:
{wrong}.

## Weakest queries

nDCG@10 below 0.70:

{low}
"""
