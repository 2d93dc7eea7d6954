"""`/api/v1/changes/` and `/api/v1/exports/`: everything once, then only what changed."""

from collections.abc import Generator
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from sipkd.api.params import on_date
from sipkd.dates import today
from sipkd.events import feed

DEFAULT_LIMIT = 100
MOST = 1000
CHUNK = 200
CURSOR_HEADER = "SIPKD-Changes-Cursor"


class MayFollow(exceptions.PermissionDenied):
    default_detail = _("Kunci ini tidak berwenang mengikuti perubahan (feed).")


class Gone(exceptions.APIException):
    status_code = 410
    default_code = "cursor-of-another-view"
    default_detail = _(
        "Yang boleh Anda lihat telah berubah sejak kursor ini dibuat. Unduh seluruh data, lalu lanjutkan dari sana."
    )


class ChangeEntrySerializer(serializers.Serializer):
    """Satu perubahan, sebagaimana boleh Anda lihat sekarang."""

    cursor = serializers.CharField(help_text="Lanjutkan dari sini dengan after=.")
    kind = serializers.ChoiceField(choices=["upsert", "delete"])
    resource = serializers.CharField()
    id = serializers.CharField()
    url = serializers.URLField()
    time = serializers.DateTimeField()


class ChangesSerializer(serializers.Serializer):
    cursor = serializers.CharField(help_text="Kursor sesudah entri terakhir; simpan bersama data Anda.")
    next = serializers.URLField()
    has_more = serializers.BooleanField()
    results = ChangeEntrySerializer(many=True)


class ChangesView(APIView):
    """Perubahan menurut urutan terjadinya, lengkap, dari kursor mana pun."""

    @extend_schema(
        parameters=[
            OpenApiParameter("after", str, description="Kursor terakhir yang Anda simpan; kosong: dari awal."),
            OpenApiParameter("wait", int, description="Menunggu sekian detik bila belum ada perubahan (long poll)."),
            OpenApiParameter("page_size", int, description=f"Jumlah entri, paling banyak {MOST}."),
        ],
        responses=ChangesSerializer,
        operation_id="changes_list",
    )
    def get(self, request) -> Response:
        require_scope(request)
        refuse_unknown(request, {"after", "wait", "page_size", "format"})
        limit = whole_number(request, "page_size", DEFAULT_LIMIT, 1, MOST)
        seconds = whole_number(request, "wait", 0, 0, settings.FEED_WAIT_SECONDS)
        after = position_of(request)
        page = feed.wait_and_read(request.user, after, limit, seconds if request.user.is_authenticated else 0)
        cursor = feed.encode(page.position, request.user)
        return Response(
            {
                "cursor": cursor,
                "next": replace_query_param(request.build_absolute_uri(), "after", cursor),
                "has_more": page.has_more,
                "results": [self.as_dict(entry) for entry in page.entries],
            },
            headers={"Cache-Control": "private, no-store"},
        )

    def as_dict(self, entry: feed.Entry) -> dict[str, Any]:
        return {
            "cursor": feed.encode(entry.position, self.request.user),
            "kind": entry.kind,
            "resource": entry.subject.resource,
            "id": entry.key,
            "url": entry.subject.url(entry.key, self.request),
            "time": entry.time.isoformat(),
        }


class ExportView(APIView):
    """Seluruh data sebuah sumber daya yang boleh Anda lihat, satu objek JSON per baris.

    Baris pertama dan kepala jawaban menyebut kursor perubahan; lanjutkan dari sana dan tidak ada yang terlewat.
    """

    resources: dict[str, Any] = {}

    @extend_schema(
        responses={(200, "application/x-ndjson"): OpenApiResponse(OpenApiTypes.STR)}, operation_id="exports_retrieve"
    )
    def get(self, request, resource: str) -> StreamingHttpResponse:
        require_scope(request)
        refuse_unknown(request, {"format"})
        view_class = self.resources.get(resource)
        if view_class is None:
            raise exceptions.NotFound
        lines = snapshot(view_class, request)
        cursor = next(lines)
        # The generator itself, so that Django closes it with the response, and its transaction with it: left to the
        # garbage collector it would end whatever transaction that one happens to run in.
        response = StreamingHttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
        response[CURSOR_HEADER] = cursor
        response["Cache-Control"] = "private, no-store"
        response["Content-Disposition"] = f'attachment; filename="{resource}-{today().isoformat()}.jsonl"'
        return response


def snapshot(view_class: Any, request: Any) -> Generator[Any, None, None]:
    """The cursor, then lines of that moment: both come from the same snapshot of the database, so they fit exactly."""
    with transaction.atomic():
        take_snapshot()
        cursor = feed.encode(feed.Change.objects.last_position(), request.user)
        yield cursor
        yield JSONRenderer().render({"cursor": cursor}) + b"\n"
        rows = view_class.model.objects.visible_to(request.user).for_list().order_by("pk")
        context = {"request": request, "on": on_date(request)}
        for row in rows.iterator(chunk_size=CHUNK):
            yield JSONRenderer().render(view_class.serializer_class(row, context=context).data) + b"\n"


def take_snapshot() -> None:
    """All queries of this transaction see one moment; inside somebody else's transaction that is up to them."""
    if not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def require_scope(request: Any) -> None:
    """The public data is open to all; a key needs the scope `feed`."""
    if request.auth is not None and not request.user.may("feed"):
        raise MayFollow


def position_of(request: Any) -> int:
    try:
        return feed.decode(request.query_params.get("after", ""), request.user)
    except feed.BadCursor as error:
        raise exceptions.ValidationError({"after": [_("Kursor ini tidak berlaku.")]}) from error
    except feed.ForeignCursor as error:
        raise Gone from error


def whole_number(request: Any, name: str, default: int, least: int, most: int) -> int:
    try:
        number = int(request.query_params.get(name, default))
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        message = _("Isi dengan angka %(least)s sampai %(most)s.") % {"least": least, "most": most}
        raise exceptions.ValidationError({name: [message]})
    return number


def refuse_unknown(request: Any, known: set[str]) -> None:
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        raise exceptions.ValidationError({name: [_("Parameter ini tidak dikenal.")] for name in unknown})
