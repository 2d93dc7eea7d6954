"""Errors as problem details (RFC 9457): `application/problem+json`, with sentences an official understands."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from sipkd.errors import RuleViolation

MEDIA_TYPE = "application/problem+json"


def problem_handler(exc: Exception, context: dict) -> Response | None:
    """DRF's handler, answering problem details; a broken rule of the domain is a 409 with its own code."""
    if isinstance(exc, RuleViolation):
        exc = _as_api_exception(exc)
    response = exception_handler(exc, context)
    if response is None:
        return None
    request = context["request"]
    response.data = problem(response.status_code, detail=_detail(exc), code=_code(exc), path=request.path)
    if isinstance(exc, exceptions.ValidationError):
        response.data["errors"] = list(_field_errors(exc.detail))
    response.content_type = MEDIA_TYPE
    return response


def problem(status: int, *, detail: str, code: str, path: str) -> dict:
    """The members of RFC 9457 section 3.1; `code` is an extension that programs can rely on."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": path,
        "code": code,
    }


def problem_response(status: int, *, detail: str, code: str, path: str) -> JsonResponse:
    """A problem outside DRF: a path of the API that does not exist, a failure nobody caught."""
    return JsonResponse(problem(status, detail=detail, code=code, path=path), status=status, content_type=MEDIA_TYPE)


class Conflict(exceptions.APIException):
    status_code = 409
    default_code = "conflict"


def _as_api_exception(violation: RuleViolation) -> exceptions.APIException:
    if violation.field:
        return exceptions.ValidationError({violation.field: [violation.message]}, code=violation.code)
    return Conflict(violation.message, code=violation.code)


def _detail(exc: Exception) -> str:
    if isinstance(exc, exceptions.ValidationError):
        return _("Permintaan tidak dapat diterima; lihat rincian pada “errors”.")
    if isinstance(exc, Http404):
        return _("Data ini tidak ada atau tidak dapat Anda lihat.")
    if isinstance(exc, PermissionDenied):
        return _("Anda tidak berwenang melakukan ini.")
    return str(getattr(exc, "detail", exc))


def _code(exc: Exception) -> str:
    if isinstance(exc, exceptions.ValidationError):
        return "invalid"
    if isinstance(exc, Http404):
        return "not-found"
    if isinstance(exc, PermissionDenied):
        return "permission-denied"
    detail = getattr(exc, "detail", None)
    return str(getattr(detail, "code", "error")).replace("_", "-")


def _field_errors(detail, path: str = "") -> "list[dict]":
    if isinstance(detail, dict):
        return [error for key, value in detail.items() for error in _field_errors(value, f"{path}/{key}")]
    if isinstance(detail, list):
        return [error for value in detail for error in _field_errors(value, path)]
    return [{"pointer": path or "/", "detail": str(detail), "code": getattr(detail, "code", "invalid")}]
