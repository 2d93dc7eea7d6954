"""Condition 5 of entitlement as one set in SQL: which innovations lie in the scope of given agreements on a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models.expressions import RawSQL

# `document`: an agreement and its registered addenda in effect; what any of them names or covers counts for it.
# An agreement that names innovations covers those; one that names none covers its affairs; "all affairs" is explicit.
IN_SCOPE = """
WITH document AS (
    SELECT id AS agreement_id, id AS document_id, covers_all_affairs
      FROM agreements_agreement WHERE id = ANY(%s)
    UNION ALL
    SELECT parent_id, id, covers_all_affairs
      FROM agreements_agreement
     WHERE parent_id = ANY(%s) AND document_kind = 'adendum' AND status = 'registered' AND starts_order <= %s
), party AS (
    SELECT DISTINCT agreement_id, region_id FROM agreements_party WHERE agreement_id = ANY(%s)
), named AS (
    SELECT DISTINCT document.agreement_id, shared.innovation_id
      FROM document JOIN innovations_sharedinnovation shared ON shared.agreement_id = document.document_id
), affair AS (
    SELECT DISTINCT document.agreement_id, listed.governmentaffair_id AS affair_id
      FROM document JOIN agreements_agreement_affairs listed ON listed.agreement_id = document.document_id
     WHERE NOT EXISTS (SELECT FROM named WHERE named.agreement_id = document.agreement_id)
)
SELECT innovation.id
  FROM document JOIN party USING (agreement_id) JOIN innovations_innovation innovation USING (region_id)
 WHERE document.covers_all_affairs
UNION
SELECT innovation.id
  FROM named JOIN innovations_innovation innovation ON innovation.id = named.innovation_id
  JOIN party ON party.agreement_id = named.agreement_id AND party.region_id = innovation.region_id
UNION
SELECT innovation.id
  FROM affair JOIN party USING (agreement_id)
  JOIN innovations_innovation innovation USING (region_id, affair_id)
UNION
SELECT innovation.id
  FROM affair JOIN party USING (agreement_id)
  JOIN innovations_innovation innovation USING (region_id)
  JOIN innovations_innovation_related_affairs related
    ON related.innovation_id = innovation.id AND related.governmentaffair_id = affair.affair_id
"""


def in_scope(agreements: Iterable[int], on: date) -> RawSQL:
    """The ids of the innovations of any party that lie in the scope of any of these agreements on the day."""
    ids = list(agreements)
    return RawSQL(IN_SCOPE, (ids, ids, on, ids))  # noqa: S611 - a constant with bound parameters
