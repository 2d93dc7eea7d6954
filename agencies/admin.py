from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, GovernmentAffair, Region, User

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
class OfficialAdmin(UserAdmin):
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


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "level", "parent", "time_zone")
    list_filter = ("level", "time_zone")
    search_fields = ("code", "name")
    ordering = ("code",)
    autocomplete_fields = ("parent",)
    list_select_related = ("parent",)


@admin.register(GovernmentAffair)
class GovernmentAffairAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "group")
    list_filter = ("group",)
    search_fields = ("code", "name")
    ordering = ("code",)


@admin.register(Agency)
class AgencyAdmin(admin.ModelAdmin):
    list_display = ("name", "abbreviation", "region", "kind", "is_verified")
    list_filter = ("kind", "is_verified")
    search_fields = ("name", "abbreviation", "region__name")
    ordering = ("region__code", "name")
    autocomplete_fields = ("region", "replaced_by", "affairs")
    list_select_related = ("region",)
