"""Pages of the whole portal: home, health, the API's documentation, and errors."""

from csp.decorators import csp_update
from django.core.exceptions import BadRequest
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.exceptions import ValidationError

from agreements.models import Agreement
from agreements.serializers import AgreementSerializer
from innovations.cards import cards
from innovations.models import Adoption, Innovation
from sipkd.api.params import on_date
from sipkd.api.problems import problem_response

NEWEST = 6  # whole rows of the grid, at two columns as at three


def home(request: HttpRequest) -> HttpResponse:
    """Search first, then what is new and how much there is, each number a link to what it counts."""
    agreements = Agreement.objects.visible_to(request.user).outside_archive()
    innovations = Innovation.objects.visible_to(request.user).published()
    try:
        on = on_date(request)
    except ValidationError as error:
        raise BadRequest from error
    context = {"request": request, "on": on}
    newest_agreements = AgreementSerializer(agreements.for_list()[:NEWEST], many=True, context=context)
    return render(
        request,
        "home.html",
        {
            "counts": {
                "innovations": innovations.count(),
                "agreements": agreements.count(),
                "in_force": agreements.in_force(on).count(),
                "adoptions": Adoption.objects.visible_to(request.user).count(),
            },
            "newest_innovations": cards(innovations.for_list()[:NEWEST], request),
            "newest_agreements": newest_agreements.data,
        },
    )


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """The process can do its work: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ready"})


# Swagger UI sets its own inline styles; scripts stay external, and only this page is loosened.
api_docs = csp_update({"style-src": ["'unsafe-inline'"]})(
    SpectacularSwaggerSplitView.as_view(url_name="api:schema", url_self=None)
)


@csrf_exempt
def not_here(request: HttpRequest) -> HttpResponse:
    """A page that a library has and the portal does not."""
    raise Http404


@csrf_exempt  # it reads and changes nothing: whoever writes to nowhere is told so
def api_not_found(request: HttpRequest) -> JsonResponse:
    return problem_response(404, detail=_("Alamat API ini tidak ada."), code="not-found", path=request.path)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page, or for the API a problem document, when something nobody foresaw went wrong."""
    if request.path.startswith("/api/"):
        detail = _("Terjadi gangguan pada portal. Coba lagi; bila berulang, hubungi pengelola.")
        return problem_response(500, detail=detail, code="internal-error", path=request.path)
    return render(request, "500.html", status=500)
