"""What the pages that change something share: find the object, ask for permission, make one call, tell the outcome."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.views.generic import FormView

from sipkd.errors import RuleViolation
from sipkd.panels import panels_for


def visible_or_404(model: Any, user: Any, id: Any) -> Any:
    """The object, if this user may see it; to anybody else it does not exist."""
    return get_object_or_404(model.objects.visible_to(user).for_detail(), uuid=id)


def require(user: Any, permission: str, obj: Any = None) -> None:
    """Raise PermissionDenied unless the user has the permission on the object."""
    if not user.has_perm(permission, obj):
        raise PermissionDenied


def download(file: Any, content_type: str) -> FileResponse:
    """A private file as it was uploaded, always as a download."""
    return FileResponse(
        file.file.open("rb"), as_attachment=True, filename=file.original_name, content_type=content_type
    )


@contextmanager
def told(request: HttpRequest, success: str = "") -> Iterator[None]:
    """Run one verb and tell the user what came of it: the success, unless the page shows it, or why it was refused."""
    try:
        yield
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        if success:
            messages.success(request, success)


def add_refusal(form: BaseForm, refusal: RuleViolation) -> None:
    """Put a refusal where it happened: at its field if the form has it, else on top."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def explain_verbs(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the address of a button, opened as a page as after signing in anew, leads back to its page."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or response.content or request.method != "GET":
            return response
        page = render(request, "405.html", {"back": page_above(request.path_info)}, status=405)
        page["Allow"] = response["Allow"]
        return page

    return answer


def page_above(path: str) -> str:
    """The nearest address above that is one of ours: "/replikasi/…/" for "/replikasi/…/setujui/"."""
    while (path := path[: path.rstrip("/").rfind("/") + 1]) != "/":
        with suppress(Resolver404):
            resolve(path)
            break
    return path


class VerbPage(LoginRequiredMixin, FormView):
    """A page that asks what a verb needs and performs it on one object.

    A subclass names `model`, `permission`, `form_class`, its texts, and `perform(cleaned_data)`.
    """

    model: Any
    permission: str
    template_name = "verb_page.html"
    heading: Any
    button: Any
    success: Any
    intro: Any = ""
    is_danger = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.object = visible_or_404(self.model, request.user, kwargs["id"])
        require(request.user, self.permission, self.object)
        return super().dispatch(request, *args, **kwargs)

    def perform(self, data: dict[str, Any]) -> None:
        raise NotImplementedError

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            self.perform(form.cleaned_data)
        except RuleViolation as refusal:
            add_refusal(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, self.success)
        return redirect(self.landing())

    def landing(self) -> Any:
        """Where it leads afterwards."""
        return self.object

    def back(self) -> str:
        """Where it leads whoever changes their mind."""
        return self.object.get_absolute_url()

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        texts = {name: getattr(self, name) for name in ("heading", "intro", "button", "is_danger")}
        panels = panels_for(self.request, self.object, self.request.resolver_match.view_name)
        about = {"object": self.object, "back": self.back(), "panels": panels}
        return {**super().get_context_data(**kwargs), **about, **texts}
