"""From what was typed to what is asked of the database.

Each word becomes a term: the word itself, and what also counts as it (other forms of its root, synonyms, a name written
together or apart). Words that mean something together ("izin mendirikan bangunan") are one term, which also counts as
the sum of its parts. All terms must occur; when fewer than `ENOUGH` innovations have them all, those that have the
telling ones, or parts, count too, after them. A word that nothing has, nor any vocabulary, is taken as misspelt.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise

from django.db import connection
from django.db.models import BooleanField, Func, Q

from innovations.search.plans import Plan, Term, all_of, any_of, tsquery
from innovations.search.querysets import SearchRowQuerySet
from innovations.search.spelling import corrections
from innovations.search.words import STOP_WORDS, roots, words_of
from sipkd.statements import Statement, kept, slot

ENOUGH = 10
MOST_TERMS = 8
MOST_FORMS = 12
TELLING = 0.3  # of the weight of all terms: what a row must have when too few have everything
UNKNOWN_WEIGHT = 4.0
LONGEST_PHRASE = 5
SHORTEST_COMPOUND = 5
LONGEST_QUERY = 400
_PARTS = re.compile(r'(-?)"([^"]*)"?|(\S+)')


@dataclass(slots=True)
class Part:
    words: list[str]
    is_phrase: bool = False
    is_refused: bool = False


@dataclass(slots=True)
class Draft:
    """A term before its stems are known: alternatives are lists of words that must follow each other."""

    exact: list[tuple[str, ...]]
    wide: list[tuple[str, ...]]
    parts: list["Draft"] = field(default_factory=list)
    weight: float = UNKNOWN_WEIGHT
    is_known: bool = False

    @property
    def words(self) -> set[str]:
        own = {word for phrase in (*self.exact, *self.wide) for word in phrase}
        return own.union(*(part.words for part in self.parts))


def has_alternatives(term: Term) -> bool:
    return bool(term.parts) or term.wide != term.exact


def understand(text: str, rows: SearchRowQuerySet, *, may_correct: bool = True) -> Plan | None:
    """What to ask for these words among the rows that the user may see; None where there are no words."""
    parts = parse(text)
    wanted = [part for part in parts if not part.is_refused]
    if not any(part.words for part in parts):
        return Plan(typed=text, terms=(), matching="'\u0001'") if text.strip() else None
    lexicon = Lexicon.about([word for part in parts for word in part.words])
    drafts = drafted(wanted, lexicon)[:MOST_TERMS]
    refused = [tuple(part.words) for part in parts if part.is_refused]
    stems = stems_of(
        [word for draft in drafts for word in draft.words] + [word for phrase in refused for word in phrase]
    )
    terms = tuple(_term(draft, stems) for draft in drafts)
    without = [f"!({phrase_query(phrase, stems)})" for phrase in refused]
    found, absent = _probe(terms, without, rows)
    if absent and may_correct:
        unknown = [word for term in absent for word in term.text.split() if not lexicon.explains(word)]
        better = _respelt(text, unknown, rows)
        if better is not None:
            plan = understand(better, rows, may_correct=False)
            return replace(plan, typed=text, corrected=better) if plan else None
    present = [term for term in terms if term not in absent]
    everything = all_of([term.whole for term in terms])
    if found >= ENOUGH or not _can_ask_less(terms) or not present:
        return Plan(typed=text, terms=terms, matching=all_of([*([everything] if terms else []), *without]))
    matching = all_of([any_of(_enough(present)), *without])
    return Plan(
        typed=text, terms=tuple(present), matching=matching, everything=all_of([term.whole for term in present])
    )


def _can_ask_less(terms: Sequence[Term]) -> bool:
    return len(terms) > 1 or any(term.parts for term in terms)


def parse(text: str) -> list[Part]:
    """Words, "a phrase", -not."""
    parts: list[Part] = []
    for minus, quoted, word in _PARTS.findall(text[:LONGEST_QUERY]):
        if word:
            is_refused = len(word) > 1 and word.startswith("-") and word[1].isalnum()
            found = words_of(word)
            if is_refused:
                parts.append(Part(found, is_phrase=True, is_refused=True))
            else:
                parts.extend(Part([one]) for one in found)
        elif words_of(quoted):
            parts.append(Part(words_of(quoted), is_phrase=True, is_refused=bool(minus)))
    return parts


def telling(parts: Sequence[Part]) -> bool:
    """Whether any of these is more than a word of no meaning of its own, such as "untuk"."""
    return any(part.is_phrase or part.words[0] not in STOP_WORDS for part in parts)


class Lexicon:
    """What the database knows about some words: their frequency, their relatives and their synonyms. Two queries."""

    def __init__(self, words: dict[str, tuple[int, float, frozenset[str]]], groups: list[list[str]]) -> None:
        self.words = words
        self.groups = groups

    @classmethod
    def about(cls, words: Sequence[str]) -> "Lexicon":
        formed = {root for word in words for root in roots(word)}
        joined = {one + other for one, other in pairwise(words)}
        halves = {
            half
            for word in words
            if len(word) >= SHORTEST_COMPOUND
            for at in range(1, len(word) - 1)
            for half in (word[:at], word[at:])
        }
        phrases = {
            " ".join(words[at : at + length])
            for length in range(1, LONGEST_PHRASE + 1)
            for at in range(len(words) - length + 1)
        }
        asked = sorted(phrases | formed)
        groups = [group.words for group in kept("synonyms", _synonyms).rows(phrases=asked)] if asked else []
        synonymous = {word for group in groups for phrase in group for word in phrase.split()}
        beginnings = {f"beginning {n}": word for n, word in enumerate(word for word in words if len(word) >= 5)}
        near = kept(("words", len(beginnings)), lambda: _words_near(beginnings))
        rows = near.rows(words=sorted(formed | joined | halves | synonymous), roots=sorted(formed), **beginnings)
        known = {word: (documents, weight, frozenset(its)) for word, documents, weight, its in rows}
        return cls(known, groups)

    def __contains__(self, word: str) -> bool:
        return word in self.words

    def explains(self, word: str) -> bool:
        """Whether it is formed from a word that is known, and so no misspelling, though the catalogue may lack it."""
        return any(root in self for root in roots(word))

    def documents(self, word: str) -> int:
        return self.words[word][0] if word in self.words else 0

    def weight(self, words: Iterable[str]) -> float | None:
        """Of the most telling of these words; None if the catalogue has none of them."""
        return max((self.words[word][1] for word in words if self.documents(word)), default=None)

    def weight_of_term(self, words: Sequence[str], forms: Sequence[str]) -> float | None:
        """A word weighs what the commonest of its forms weighs, an expression what its most telling word weighs."""
        if len(words) > 1 or words[0] not in self:
            return self.weight(words)
        return min((self.words[form][1] for form in (*words, *forms) if self.documents(form)), default=None)

    def weight_of_others(self, phrases: Iterable[Sequence[str]]) -> float | None:
        """What the commonest of these weighs; one with a word that the catalogue lacks does not occur."""
        occurring = [phrase for phrase in phrases if all(map(self.documents, phrase))]
        return min((weight for phrase in occurring if (weight := self.weight(phrase)) is not None), default=None)

    def synonyms(self, phrase: str) -> list[str]:
        return [other for group in self.groups if phrase in group for other in group if other != phrase]

    def forms(self, word: str) -> list[str]:
        """Words of the catalogue formed from a root of this one, most frequent first, and words that begin with it."""
        own = roots(word)
        found = []
        for other, (documents, _weight, its) in self.words.items():
            if other == word or not documents:
                continue
            shared = own & its
            is_formed = any(root in self.words or root in (word, other) or len(root) >= 5 for root in shared)
            if is_formed or (len(word) >= 5 and other.startswith(word)):
                found.append((-documents, other))
        return [other for _documents, other in sorted(found)[:MOST_FORMS]]

    def apart(self, word: str) -> list[tuple[str, str]]:
        """A name written together: "simgaji" may be "sim gaji", "eoffice" "e office"."""
        if word in self or len(word) < SHORTEST_COMPOUND:
            return []
        halves = [(word[:at], word[at:]) for at in range(1, len(word) - 1)]
        return [(one, other) for one, other in halves if self.documents(one) and self.documents(other)][:2]


class IsAnyOf(Func):
    """Whether a column is one of the values of an array."""

    template = "%(expressions)s"
    arg_joiner = " = ANY "
    output_field = BooleanField()


def _synonyms() -> Statement:
    """Groups in which one of these `phrases` is."""
    from innovations.search.models import SearchSynonym

    groups = SearchSynonym.objects.filter(words__overlap=slot("phrases"))
    return Statement.of(groups.order_by("pk").values_list("words"))


def _words_near(beginnings: Iterable[str]) -> Statement:
    """Words that are among `words`, have one of these `roots`, or begin as one of the slots `beginnings` says."""
    from innovations.search.models import SearchWord

    near = Q(IsAnyOf("word", slot("words"))) | Q(roots__overlap=slot("roots"))
    for name in beginnings:
        near |= Q(word__startswith=slot(name))
    return Statement.of(SearchWord.objects.filter(near).values_list("word", "documents", "weight", "roots"))


def drafted(parts: Sequence[Part], lexicon: Lexicon) -> list[Draft]:
    """One draft per phrase, per known expression of several words, and per word of meaning that is left."""
    drafts: list[Draft] = []
    drops_stop_words, at = telling(parts), 0
    while at < len(parts):
        part = parts[at]
        if part.is_phrase:
            weight = lexicon.weight(part.words)
            is_known = weight is not None
            drafts.append(Draft([tuple(part.words)], [], weight=weight or UNKNOWN_WEIGHT, is_known=is_known))
            at += 1
            continue
        run = _run(parts, at)
        length = _expression(run, lexicon)
        if length > 1 or run[0] not in STOP_WORDS or not drops_stop_words:
            drafts.append(_draft(run[:length], lexicon))
        at += length
    return drafts


def _run(parts: Sequence[Part], start: int) -> list[str]:
    """The plain words from here on, as many as an expression may have."""
    run = []
    for part in parts[start : start + LONGEST_PHRASE]:
        if part.is_phrase:
            break
        run.append(part.words[0])
    return run


def _expression(run: Sequence[str], lexicon: Lexicon) -> int:
    """How many of these words are one expression: a synonym of several words, or a name written apart."""
    for length in range(len(run), 1, -1):
        if lexicon.synonyms(" ".join(run[:length])):
            return length
    is_apart = len(run) > 1 and run[0] + run[1] in lexicon and not (run[0] in lexicon and run[1] in lexicon)
    return 2 if is_apart else 1


def _draft(words: Sequence[str], lexicon: Lexicon) -> Draft:
    phrase, text = tuple(words), " ".join(words)
    forms = lexicon.forms(text) if len(words) == 1 else []
    draft = Draft([phrase], [tuple(other.split()) for other in lexicon.synonyms(text)] + [(form,) for form in forms])
    if len(words) == 1:
        draft.wide += lexicon.apart(text)
        draft.wide += [
            tuple(other.split()) for root in sorted(roots(text) - {text}) for other in lexicon.synonyms(root)
        ]
    else:
        telling_words = [word for word in words if word not in STOP_WORDS]
        draft.parts = [_draft([word], lexicon) for word in telling_words] if len(telling_words) > 1 else []
        if "".join(words) in lexicon:
            draft.wide.append(("".join(words),))
    draft.is_known = lexicon.weight(words) is not None
    draft.weight = lexicon.weight_of_term(words, forms) or lexicon.weight_of_others(draft.wide) or UNKNOWN_WEIGHT
    return draft


def stems_of(words: Iterable[str]) -> dict[str, str]:
    """The Indonesian stem of each word, as the index has it. One query."""
    wanted = sorted(set(words))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT w, (ts_lexize('indonesian_stem', w))[1] FROM unnest(%s::text[]) w", [wanted])
        return {word: stem for word, stem in cursor.fetchall() if stem}


def phrase_query(phrase: Sequence[str], stems: dict[str, str]) -> str:
    """The words in a row, all as written or all by their stems."""
    written = " <-> ".join(f"'{word}'" for word in phrase)
    stemmed = " <-> ".join(f"'{stems.get(word, word)}'" for word in phrase)
    return any_of([written] if written == stemmed else [written, stemmed])


def _term(draft: Draft, stems: dict[str, str]) -> Term:
    exact = any_of([phrase_query(phrase, stems) for phrase in draft.exact])
    wide = dict.fromkeys([exact, *(phrase_query(phrase, stems) for phrase in draft.wide)])
    parts = tuple(_term(part, stems) for part in draft.parts)
    return Term(" ".join(draft.exact[0]), exact, any_of(list(wide)), draft.weight, draft.is_known, parts)


def _loose(term: Term) -> str:
    """What counts as a part of it where too little has all of it."""
    return any_of([term.wide, *_enough(term.parts)]) if term.parts else term.wide


def _enough(terms: Sequence[Term]) -> list[str]:
    """The smallest sets of terms that carry enough of the weight, each as a query; who says little need not be had."""
    needed = TELLING * sum(term.says for term in terms)
    found: list[set[int]] = []
    for size in range(1, len(terms) + 1):
        for chosen in combinations(range(len(terms)), size):
            is_enough = sum(terms[n].weight for n in chosen) >= needed
            if is_enough and not any(smaller <= set(chosen) for smaller in found):
                found.append(set(chosen))
    return [all_of([_loose(terms[n]) for n in sorted(chosen)]) for chosen in found]


def _probe(terms: Sequence[Term], without: Sequence[str], rows: SearchRowQuerySet) -> tuple[int, list[Term]]:
    """How many rows have all terms, up to ENOUGH, and the terms that no row has. One query."""
    doubtful = [term for term in terms if not term.is_known]
    counts = _can_ask_less(terms)
    asked = [all_of([*(term.whole for term in terms), *without])] if counts else []
    asked += [_loose(term) for term in doubtful]
    if not asked:
        return ENOUGH, []
    queries = [
        rows.filter(words=tsquery(text)).order_by().values("id")[: ENOUGH if n == 0 and counts else 1]
        for n, text in enumerate(asked)
    ]
    compiled = [queryset.query.sql_with_params() for queryset in queries]
    sql = "SELECT " + ", ".join(f"(SELECT count(*) FROM ({sql}) found)" for sql, _params in compiled)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [param for _sql, params in compiled for param in params])
        numbers = list(cursor.fetchone())
    found = numbers.pop(0) if counts else ENOUGH
    return found, [term for term, number in zip(doubtful, numbers, strict=True) if not number]


def _respelt(text: str, misspelt: Sequence[str], rows: SearchRowQuerySet) -> str | None:
    """The text with these words replaced; None where no word is near enough."""
    meant = corrections(misspelt, rows)
    if not meant:
        return None
    return re.sub(r"[^\W_]+", lambda found: meant.get(found[0].lower(), found[0]), text[:LONGEST_QUERY])
