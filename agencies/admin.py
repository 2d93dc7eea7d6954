from http import HTTPStatus

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, ApiClient, GovernmentAffair, Region, User
from sipkd.events.admin import HIDDEN, ReadOnlyAdmin, RecordedAdmin
from sipkd.events.services import record

admin.site.site_header = admin.site.site_title = _("Administrasi SIPKD")
admin.site.index_title = _("Data acuan dan pengguna")
admin.site.unregister(Group)


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name", "position", "role", "region", "agency")


class UserForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"
        field_classes = {"email": forms.EmailField}


@admin.register(User)
class OfficialAdmin(RecordedAdmin, UserAdmin):
    noun = "user"
    recorded_fields = ("role", "region", "agency", "is_active", "is_staff", "is_superuser", "language", "wants_email")
    form = UserForm
    add_form = NewUserForm
    ordering = ("email",)
    list_display = ("email", "name", "position", "role", "region", "agency", "is_active")
    list_filter = ("role", "is_active")
    search_fields = ("email", "name", "position")
    autocomplete_fields = ("region", "agency")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Jabatan"), {"fields": ("name", "position", "role", "region", "agency")}),
        (_("Pilihan"), {"fields": ("language", "wants_email")}),
        (_("Akses"), {"fields": ("is_active", "is_staff", "is_superuser", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "email",
                    "name",
                    "position",
                    "role",
                    "region",
                    "agency",
                    "usable_password",
                    "password1",
                    "password2",
                )
            },
        ),
    )

    def user_change_password(self, request, id, form_url=""):
        """A new password is an event too; what it is, nobody records."""
        with transaction.atomic():
            response = super().user_change_password(request, id, form_url)
            if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
                record(
                    "user.changed", self.get_object(request, id), by=request.user, changes={"password": [HIDDEN] * 2}
                )
        return response


@admin.register(Region)
class RegionAdmin(RecordedAdmin):
    noun = "region"
    recorded_fields = ("code", "name", "level", "parent", "latitude", "longitude", "time_zone")
    list_display = ("code", "name", "level", "parent", "time_zone")
    list_filter = ("level", "time_zone")
    search_fields = ("code", "name")
    ordering = ("code",)
    autocomplete_fields = ("parent",)
    list_select_related = ("parent",)


@admin.register(GovernmentAffair)
class GovernmentAffairAdmin(RecordedAdmin):
    noun = "affair"
    recorded_fields = ("code", "name", "group")
    list_display = ("code", "name", "group")
    list_filter = ("group",)
    search_fields = ("code", "name")
    ordering = ("code",)


@admin.register(Agency)
class AgencyAdmin(RecordedAdmin):
    noun = "agency"
    recorded_fields = (
        "region",
        "name",
        "abbreviation",
        "kind",
        "affairs",
        "valid_from",
        "valid_to",
        "replaced_by",
        "is_verified",
    )
    list_display = ("name", "abbreviation", "region", "kind", "is_verified")
    list_filter = ("kind", "is_verified")
    search_fields = ("name", "abbreviation", "region__name")
    ordering = ("region__code", "name")
    autocomplete_fields = ("region", "replaced_by", "affairs")
    list_select_related = ("region",)


@admin.register(ApiClient)
class ApiClientAdmin(ReadOnlyAdmin):
    """Looked at here; registered, rotated and revoked on the pages of the region's admin."""

    list_display = ("name", "region", "agency", "created_at", "revoked_at")
    list_filter = ("region__level",)
    search_fields = ("name",)
    ordering = ("name",)
    list_select_related = ("region", "agency")
