"""A key in the header makes a request that of a client: `Authorization: Bearer sipkd_…`."""

from dataclasses import dataclass
from typing import Any

import rules
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException

from agencies import audiences
from agencies.clients.models import MARK, ApiClient, ApiKey
from sipkd.dates import today

SCHEME = "Bearer"


@dataclass(frozen=True, slots=True)
class Principal:
    """What `request.user` is for a client: it answers the same questions as a User, and is nobody's account.

    With the scope read:partner it reads as an official of its region does; without it, as the public does.
    """

    client: ApiClient

    is_authenticated = True
    is_active = True
    is_anonymous = is_staff = is_superuser = False
    role = "api_client"
    agency_id = None
    is_steward = False

    @property
    def pk(self) -> str:
        return f"client-{self.client.pk}"

    @property
    def region_id(self) -> int | None:
        return self.client.region_id if self.may(ApiClient.Scope.READ_PARTNER) else None

    @property
    def audiences(self) -> list[int]:
        return [audiences.of_region(self.region_id)] if self.region_id else []

    def may(self, scope: str) -> bool:
        return self.client.may(scope)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return rules.has_perm(perm, self, obj)

    def __str__(self) -> str:
        return str(self.client)


class InvalidKey(APIException):
    """Not DRF's AuthenticationFailed, which becomes a 403 where sessions are the first way to sign in."""

    status_code = 401
    default_detail = _("Kunci ini tidak berlaku: salah, kedaluwarsa, atau dicabut.")
    default_code = "invalid-key"
    auth_header = f'{SCHEME} realm="SIPKD", error="invalid_token"'


class KeyAuthentication(BaseAuthentication):
    """Only for the API: a page is opened by a person."""

    def authenticate(self, request) -> tuple[Principal, ApiKey] | None:
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower() or not request.path.startswith("/api/"):
            return None
        if not text.strip().startswith(MARK):
            raise InvalidKey
        key = ApiKey.objects.find(text.strip())
        if key is None:
            raise InvalidKey
        if key.used_on != today():
            ApiKey.objects.filter(pk=key.pk).update(used_on=today())
        return Principal(key.client), key


class KeyScheme(OpenApiAuthenticationExtension):
    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "Kunci aplikasi: `Authorization: Bearer sipkd_…`"}
