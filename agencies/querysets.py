from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db.models import Exists, OuterRef, Q, QuerySet

from sipkd.dates import today
from sipkd.search import SearchableQuerySet

if TYPE_CHECKING:
    from agencies.models import User


class RegionQuerySet(SearchableQuerySet):
    spelling_field = "bare_name"

    def visible_to(self, user) -> Self:
        """Regions are public reference data."""
        return self

    def called(self, text: str) -> Self:
        """The region of this code or full name; "Kab." stands for "Kabupaten"."""
        name = " ".join(text.split())
        short, _dot, rest = name.partition(". ")
        full = f"Kabupaten {rest}" if rest and short.casefold() == "kab" else name
        return self.filter(Q(code=name) | Q(name__iexact=full))

    def with_portal_presence(self) -> Self:
        """Annotates `is_on_portal`: somebody there can confirm the region's side of an agreement."""
        from agencies.models import User

        admins = User.objects.active().filter(region=OuterRef("pk"), role=User.Role.REGION_ADMIN)
        return self.annotate(is_on_portal=Exists(admins))

    def absent_from_portal(self) -> Self:
        """Regions for which nobody can confirm; a verifier attests in their place."""
        return self.with_portal_presence().filter(is_on_portal=False)

    def for_list(self) -> Self:
        return self.select_related("parent").order_by("bare_name", "id")

    def for_detail(self) -> Self:
        return self.select_related("parent").with_portal_presence()


class AgencyQuerySet(SearchableQuerySet):
    def visible_to(self, user) -> Self:
        """Agencies are public reference data."""
        return self

    def active(self, on: date | None = None) -> Self:
        on = on or today()
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        )

    def of(self, region) -> Self:
        return self.filter(region=region)

    def for_list(self) -> Self:
        return self.select_related("region").prefetch_related("affairs").order_by("name", "id")

    def for_detail(self) -> Self:
        return self.select_related("region", "region__parent", "replaced_by").prefetch_related("affairs")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields):
        return self.create_user(email, password, role="portal_admin", is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def active(self) -> QuerySet:
        return self.filter(is_active=True)

    def in_charge_of(self, *, region=None, agency=None) -> QuerySet:
        """Whom a change concerns: the region's admins and, where named, the agency's operators."""
        wanted = Q(pk__in=[])
        if region is not None:
            wanted |= Q(region=region, role="region_admin")
        if agency is not None:
            wanted |= Q(agency=agency, role="agency_operator")
        return self.active().filter(wanted).select_related("region").order_by("pk")


class AffairQuerySet(QuerySet):
    def visible_to(self, user) -> Self:
        """Government affairs are public reference data."""
        return self

    def for_list(self) -> Self:
        return self.order_by("code")

    def for_detail(self) -> Self:
        return self
