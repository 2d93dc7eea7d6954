"""The pages on which an official keeps a search, changes it and forgets it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from innovations.saved import services
from innovations.saved.asking import checked, in_words
from innovations.saved.forms import SaveSearchForm, SearchForm
from innovations.saved.models import SavedSearch
from sipkd.errors import RuleViolation
from sipkd.pages import VerbPage, add_refusal

PERMISSION = "innovations.manage_search"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def search_save(request: HttpRequest) -> HttpResponse:
    """Keep what the catalogue shows at this query string; afterwards back to it."""
    catalogue = reverse("innovations:innovation-list")
    try:
        query = checked(request.GET.urlencode(), request.user)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return redirect(catalogue)
    (criteria,) = in_words([query])
    form = SaveSearchForm(request.POST or None, user=request.user, initial={"name": name_of(criteria)})
    if request.method == "POST" and form.is_valid():
        try:
            search = keep(form.cleaned_data, query, request.user)
        except RuleViolation as refusal:
            add_refusal(form, refusal)
        else:
            saved = _("Pencarian “%(name)s” disimpan.")
            if search.is_watched:
                saved = _("Pencarian “%(name)s” disimpan. Anda diberi tahu bila ada inovasi baru yang cocok.")
            messages.success(request, saved % {"name": search.name})
            return redirect(f"{catalogue}?{query}")
    context = {"form": form, "criteria": criteria, "back": f"{catalogue}?{query}"}
    return render(request, "innovations/saved/search_save.html", context, status=422 if form.is_bound else 200)


def name_of(criteria: list[dict[str, str]]) -> str:
    """A name to begin with: what is looked for, in its own words."""
    longest = SavedSearch._meta.get_field("name").max_length or 0
    return ", ".join(each["value"] for each in criteria)[:longest]


def keep(data: dict[str, Any], query: str, user: Any) -> SavedSearch:
    """As a new search, or in the place of one that is there already."""
    replaced = data.get("replaces")
    given = {"name": data["name"], "is_watched": data["is_watched"], "query": query, "by": user}
    return services.change_search(replaced, **given) if replaced else services.save_search(**given)


class SearchEdit(VerbPage):
    model = SavedSearch
    permission = PERMISSION
    form_class = SearchForm
    heading = gettext_lazy("Ubah pencarian tersimpan")
    intro = gettext_lazy(
        "Untuk mengubah saringannya, buka hasilnya, saring ulang, lalu pilih “Simpan pencarian” dan ganti yang ini."
    )
    button = gettext_lazy("Simpan perubahan")
    success = gettext_lazy("Pencarian diperbarui.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": SavedSearch.objects.get(pk=self.object.pk)}

    def perform(self, data: dict[str, Any]) -> None:
        services.change_search(self.object, **data, by=self.request.user)


class SearchDelete(VerbPage):
    model = SavedSearch
    permission = PERMISSION
    form_class = Form
    heading = gettext_lazy("Hapus pencarian tersimpan")
    intro = gettext_lazy("Pemberitahuan tentang pencarian ini ikut dihapus. Inovasinya sendiri tidak berubah.")
    button = gettext_lazy("Hapus pencarian")
    success = gettext_lazy("Pencarian dihapus.")
    is_danger = True

    def perform(self, data: dict[str, Any]) -> None:
        services.delete_search(self.object, by=self.request.user)

    def landing(self) -> str:
        return "innovations:search-list"
