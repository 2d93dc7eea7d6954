"""Condition 5 of entitlement as a set in SQL: which innovations lie in the scope of given agreements on a day."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet
from django.db.models.expressions import RawSQL

# `document`: an agreement and its registered addenda in effect; what any of them names or covers counts for it.
# An agreement that names innovations covers those; one that names none covers its affairs; "all affairs" is explicit.
SCOPE = """
WITH document AS (
    SELECT id AS agreement_id, id AS document_id, covers_all_affairs
      FROM agreements_agreement WHERE id = ANY(%s)
    UNION ALL
    SELECT parent_id, id, covers_all_affairs
      FROM agreements_agreement
     WHERE parent_id = ANY(%s) AND document_kind = 'adendum' AND status = 'registered' AND starts_order <= %s
), party AS (
    SELECT DISTINCT agreement_id, region_id FROM agreements_party WHERE agreement_id = ANY(%s) AND region_id <> %s
), named AS (
    SELECT DISTINCT document.agreement_id, shared.innovation_id
      FROM document JOIN innovations_sharedinnovation shared ON shared.agreement_id = document.document_id
), affair AS (
    SELECT DISTINCT document.agreement_id, listed.governmentaffair_id AS affair_id
      FROM document JOIN agreements_agreement_affairs listed ON listed.agreement_id = document.document_id
     WHERE NOT EXISTS (SELECT FROM named WHERE named.agreement_id = document.agreement_id)
), scope AS (
    SELECT agreement_id, innovation.id AS innovation_id
      FROM document JOIN party USING (agreement_id) JOIN innovations_innovation innovation USING (region_id)
     WHERE document.covers_all_affairs
    UNION ALL
    SELECT agreement_id, innovation.id
      FROM named JOIN innovations_innovation innovation ON innovation.id = named.innovation_id
      JOIN party USING (agreement_id, region_id)
    UNION ALL
    SELECT agreement_id, innovation.id
      FROM affair JOIN party USING (agreement_id)
      JOIN innovations_innovation innovation USING (region_id, affair_id)
    UNION ALL
    SELECT agreement_id, innovation.id
      FROM affair JOIN party USING (agreement_id)
      JOIN innovations_innovation innovation USING (region_id)
      JOIN innovations_innovation_related_affairs related
        ON related.innovation_id = innovation.id AND related.governmentaffair_id = affair.affair_id
)
"""


def in_scope(agreements: Iterable[int], region: int, on: date) -> RawSQL:
    """The ids of the innovations of the other parties that lie in the scope of any of these agreements on the day."""
    sql = f"{SCOPE} SELECT DISTINCT innovation_id FROM scope"  # noqa: S608 - constants with bound parameters
    return RawSQL(sql, _params(agreements, region, on))  # noqa: S611


def is_in_scope(agreements: Iterable[int], region: int, on: date) -> Func:
    """The same as a condition on the primary key for which PostgreSQL goes to the rows by index.

    Asked of many rows one by one (to count them in groups), `pk__in=in_scope(…)` is better: it is hashed.
    """
    ids = in_scope(agreements, region, on)
    # ids come in parentheses: "id" = ANY(ARRAY(SELECT …))
    return Func(F("pk"), ids, template="%(expressions)s)", arg_joiner=" = ANY(ARRAY", output_field=BooleanField())


def scopes(agreements: Iterable[int], region: int, on: date, *, among: QuerySet | None = None) -> dict[int, set[int]]:
    """What lies in the scope of each of these agreements: its id and the ids of innovations of the other parties.

    With `among`, a queryset of innovations, only those; one query in any case.
    """
    found: dict[int, set[int]] = {}
    sql = f"{SCOPE} SELECT DISTINCT agreement_id, innovation_id FROM scope"  # noqa: S608
    params = _params(agreements, region, on)
    if among is not None:
        wanted, values = among.order_by().values("pk").query.sql_with_params()
        sql, params = f"{sql} WHERE innovation_id IN ({wanted})", (*params, *values)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for agreement, innovation in cursor.fetchall():
            found.setdefault(agreement, set()).add(innovation)
    return found


def _params(agreements: Iterable[int], region: int, on: date) -> tuple:
    ids = list(agreements)
    return ids, ids, on, ids, region
