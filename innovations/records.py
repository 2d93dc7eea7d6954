"""The record of an innovation as its detail answers it: written by one statement, which is kept for each kind of
reader."""

from datetime import date
from uuid import UUID

from django.db.models.expressions import RawSQL
from django.http import Http404
from django.utils.translation import get_language

from innovations.models import Innovation, InnovationFile
from innovations.search.querysets import inside, visible_to
from innovations.serializers import InnovationDetailSerializer, InnovationFileSerializer
from sipkd.api.written import as_array, row_as_json
from sipkd.statements import Statement, kept, slot


def written_record(uuid: UUID, user, site: str, on: date) -> tuple[str, int, int | None]:
    """The JSON text, the number of replications on the day, and the adoption it comes from. Raises Http404.

    Who may see the same innovations from the same side asks with the same statement.
    """
    key = ("record", visible_to(user), inside(user), site, on, get_language())
    found = kept(key, lambda: _statement(user, site, on)).rows(uuid=uuid)
    if not found:
        raise Http404
    return found[0]


def _statement(user, site: str, on: date) -> Statement:
    files = as_array(
        InnovationFile.objects.visible_to(user)
        .current()
        .filter(innovation=RawSQL("record.id", ()))
        .annotate(written=row_as_json(InnovationFileSerializer, '"innovations_innovationfile"."id"', site=site, on=on))
    )
    record = row_as_json(
        InnovationDetailSerializer,
        '"innovations_innovation"."id"',
        site=site,
        on=on,
        extra={"files": files},
        without=InnovationDetailSerializer.BESIDES,
    )
    rows = Innovation.objects.visible_to(user).filter(uuid=slot("uuid")).with_replications(on)
    return Statement.of(rows.annotate(written=record).values_list("written", "replications", "origin_adoption"))
