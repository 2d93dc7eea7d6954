"""Best first: how much of the question a row answers and where it says so, then how recent and proven it is."""

from django.db.models import Case, F, FloatField, Func, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from innovations.search.plans import Plan, Term, named
from innovations.search.querysets import fresh_as
from sipkd.dates import today

IN_NAME, LIKE_NAME, IN_BRIEF, LIKE_BRIEF, IN_TEXT = 1.0, 0.85, 0.55, 0.45, 0.2
BY_OWNER = 0.7  # of a brief match: what only the names of agency, affair and region say, where not all words are found
IN_PARTS = 0.7  # of what the parts of an expression are worth
SHORT_NAME = 0.3  # more for a name that says little else
WHOLE_NAME, WHOLE_BRIEF = 0.3, 0.3  # more for what has all words in a row, such as the whole name of an agency
ALL_WORDS = 0.35  # more for what has all words, where a few suffice
PROOF = 0.05
FRESH, OVER = 0.04, -0.04  # more for what its owner says is running, less for what is not any more


def rank(plan: Plan) -> Combinable:
    """A double, so that a cursor can ask for it again; a term found only in the long text is not looked up there."""
    score: Combinable = Cast(F("proof") * Value(PROOF), FloatField())
    for name, term in named(plan.terms):
        score += _place(name, term, plan) * plan.number(f"{name} share")
    if plan.has_several_words:
        in_a_row = plan.query("in a row")
        whole = [
            When(name_words=in_a_row, then=Value(WHOLE_NAME)),
            When(brief_words=in_a_row, then=Value(WHOLE_BRIEF)),
        ]
        score += Case(*whole, default=Value(0.0), output_field=FloatField())
    if plan.is_relaxed:
        has_all = Q(words=plan.query("everything"))
        score += Case(When(has_all, Value(ALL_WORDS)), default=Value(0.0), output_field=FloatField())
    score += Case(
        When(fresh_as("stopped", today()), Value(OVER)),
        When(fresh_as("running", today()), Value(FRESH)),
        default=Value(0.0),
        output_field=FloatField(),
    )
    return Cast(score, FloatField())


def _place(name: str, term: Term, plan: Plan) -> Case:
    exact, wide = plan.query(f"{name} exact"), plan.query(f"{name} wide")
    brevity = Value(SHORT_NAME) / Func(F("name_words"), function="length", output_field=FloatField())
    places = [
        When(name_words=exact, then=Value(IN_NAME) + brevity),
        When(name_words=wide, then=Value(LIKE_NAME) + brevity),
    ]
    of_brief = 1.0
    if plan.is_relaxed:
        places.append(When(brief_words=plan.query(f"{name} exact, told"), then=Value(IN_BRIEF)))
        places.append(When(brief_words=plan.query(f"{name} wide, told"), then=Value(LIKE_BRIEF)))
        of_brief = BY_OWNER
    places.append(When(brief_words=exact, then=Value(IN_BRIEF * of_brief)))
    places.append(When(brief_words=wide, then=Value(LIKE_BRIEF * of_brief)))
    if not plan.is_relaxed and not term.parts:
        # Most rows have it in the long text only: for them one test takes the place of four.
        in_text = When(~Q(brief_words=wide), then=Value(IN_TEXT))
        return Case(in_text, *places, default=Value(IN_TEXT), output_field=FloatField())
    places.append(When(words=wide, then=Value(IN_TEXT)))
    parts: Combinable = Value(0.0)
    for part_name, part in named(term.parts, f"{name}."):
        parts += _place(part_name, part, plan) * plan.number(f"{part_name} share") * Value(IN_PARTS)
    return Case(*places, default=parts, output_field=FloatField())
