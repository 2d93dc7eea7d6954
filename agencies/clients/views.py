"""The pages on which a region's admin lets other systems in and looks after their webhooks."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agencies.clients import services
from agencies.clients.forms import ClientForm, EndpointForm, ReplayForm, RotateForm, end_of
from agencies.models import ApiClient
from sipkd.errors import RuleViolation
from sipkd.events.models import Event, WebhookDelivery, WebhookEndpoint
from sipkd.events.webhooks import services as webhooks
from sipkd.events.webhooks.signing import secret_of
from sipkd.pages import VerbPage, add_refusal, require, told, visible_or_404
from sipkd.templatetags.ui import tanggal

LOG_LENGTH = 100
PERMISSION = "agencies.manage_client"
DELIVERY_HEADERS = [
    {"text": gettext_lazy("Nomor urut")},
    {"text": gettext_lazy("Peristiwa")},
    {"text": gettext_lazy("Waktu")},
    {"text": gettext_lazy("Hasil")},
    {"text": gettext_lazy("Jawaban")},
    {"text": gettext_lazy("Percobaan"), "numeric": True},
    {"text": gettext_lazy("Ulang")},
]


# -- clients ---------------------------------------------------------------------------------------
@login_required
def client_list(request: HttpRequest) -> HttpResponse:
    require(request.user, "agencies.register_client")
    clients = ApiClient.objects.visible_to(request.user).for_list()
    return render(request, "agencies/clients/client_list.html", {"clients": clients})


@login_required
@never_cache
def client_register(request: HttpRequest) -> HttpResponse:
    require(request.user, "agencies.register_client")
    form = ClientForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            client, key = services.register_client(**form.content(), by=request.user)
        except RuleViolation as refusal:
            add_refusal(form, refusal)
        else:
            return shown_once(request, client, key, heading=_("Aplikasi terdaftar"), label=_("Kunci API"))
    status = 422 if form.is_bound else 200
    return render(request, "agencies/clients/client_register.html", {"form": form}, status=status)


@login_required
def client_detail(request: HttpRequest, id: Any) -> HttpResponse:
    client = managed(request, id)
    scopes = ", ".join(str(ApiClient.Scope(scope).label) for scope in client.scopes)
    context = {
        "client": client,
        "scopes": scopes or _("Membaca data publik"),
        "keys": client.keys.for_list(),
        "endpoints": client.webhook_endpoints.order_by("url"),
        "events": Event.objects.about(client).for_list()[:LOG_LENGTH],
    }
    return render(request, "agencies/clients/client_detail.html", context)


@login_required
@never_cache
def key_rotate(request: HttpRequest, id: Any) -> HttpResponse:
    """A new key, shown once; the old ones stay valid for an overlap."""
    client = managed(request, id)
    form = RotateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            expires_at = end_of(form.cleaned_data["expires_on"], client.region)
            key = services.rotate_key(client, by=request.user, expires_at=expires_at)
        except RuleViolation as refusal:
            add_refusal(form, refusal)
        else:
            return shown_once(request, client, key, heading=_("Kunci baru"), label=_("Kunci API"))
    context = {
        "object": client,
        "form": form,
        "heading": _("Ganti kunci"),
        "button": _("Buat kunci baru"),
        "intro": _("Kunci lama masih berlaku tujuh hari, agar dapat diganti tanpa terputus."),
    }
    return render(request, "verb_page.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def key_revoke(request: HttpRequest, id: Any, key_id: Any) -> HttpResponse:
    client = managed(request, id)
    key = get_object_or_404(client.keys.select_related("client"), uuid=key_id)
    with told(request, success=_("Kunci %(key)s… dicabut.") % {"key": key.prefix}):
        services.revoke_key(key, by=request.user)
    return redirect(client)


@login_required
@require_POST
def client_revoke(request: HttpRequest, id: Any) -> HttpResponse:
    client = managed(request, id)
    with told(request, success=_("Semua akses aplikasi ini dicabut.")):
        services.revoke_client(client, by=request.user)
    return redirect(client)


# -- webhooks --------------------------------------------------------------------------------------
@login_required
@never_cache
def webhook_add(request: HttpRequest, id: Any) -> HttpResponse:
    client = managed(request, id)
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            endpoint = webhooks.add_endpoint(client=client, **form.cleaned_data, by=request.user)
        except RuleViolation as refusal:
            add_refusal(form, refusal)
        else:
            return shown_once(
                request, endpoint, secret_of(endpoint), heading=_("Webhook ditambahkan"), label=_("Rahasia webhook")
            )
    context = {
        "object": client,
        "form": form,
        "heading": _("Tambah webhook"),
        "button": _("Tambah webhook"),
        "intro": _("Peristiwa yang boleh dilihat aplikasi ini dikirim ke alamat itu, bertanda tangan dan berurutan."),
    }
    return render(request, "verb_page.html", context, status=422 if form.is_bound else 200)


@login_required
def webhook_detail(request: HttpRequest, id: Any) -> HttpResponse:
    endpoint = managed_endpoint(request, id)
    deliveries = endpoint.deliveries.for_list().select_related("endpoint", "event")[:LOG_LENGTH]
    context = {
        "endpoint": endpoint,
        "kinds": ", ".join(endpoint.kinds) or _("Semua yang boleh dilihat aplikasi"),
        "pending": endpoint.deliveries.pending().count(),
        "headers": DELIVERY_HEADERS,
        "deliveries": [delivery_row(delivery) for delivery in deliveries],
    }
    return render(request, "agencies/clients/webhook_detail.html", context)


@login_required
@never_cache
@require_POST
def webhook_rotate(request: HttpRequest, id: Any) -> HttpResponse:
    endpoint = webhooks.rotate_secret(managed_endpoint(request, id), by=request.user)
    return shown_once(request, endpoint, secret_of(endpoint), heading=_("Rahasia baru"), label=_("Rahasia webhook"))


@login_required
@require_POST
def webhook_test(request: HttpRequest, id: Any) -> HttpResponse:
    endpoint = managed_endpoint(request, id)
    with told(request, success=_("Kiriman uji diantrekan; hasilnya tampak di daftar kiriman.")):
        webhooks.send_test(endpoint)
    return redirect(endpoint)


@login_required
@require_POST
def webhook_stop(request: HttpRequest, id: Any) -> HttpResponse:
    endpoint = managed_endpoint(request, id)
    with told(request, success=_("Webhook dihentikan.")):
        webhooks.stop_endpoint(endpoint, by=request.user)
    return redirect(endpoint)


@login_required
@require_POST
def webhook_enable(request: HttpRequest, id: Any) -> HttpResponse:
    endpoint = managed_endpoint(request, id)
    with told(request, success=_("Webhook aktif kembali; yang tertunda dikirim menurut urutannya.")):
        webhooks.enable_endpoint(endpoint, by=request.user)
    return redirect(endpoint)


class WebhookReplay(VerbPage):
    model = WebhookEndpoint
    permission = PERMISSION
    form_class = ReplayForm
    heading = gettext_lazy("Kirim ulang")
    intro = gettext_lazy("Kiriman dalam rentang ini dikirim lagi menurut urutannya, dengan webhook-id yang sama.")
    button = gettext_lazy("Kirim ulang")
    success = gettext_lazy("Kiriman diantrekan kembali.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.object = managed_endpoint(request, kwargs["id"])
        return super(VerbPage, self).dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {name: self.request.GET[name] for name in ("first", "last") if name in self.request.GET}

    def perform(self, data: dict[str, Any]) -> None:
        webhooks.replay(self.object, first=data["first"], last=data["last"], by=self.request.user)


def delivery_row(delivery: WebhookDelivery) -> list[Any]:
    """One line of the delivery log, for components/table.html."""
    if delivery.delivered_at:
        result = {"text": _("Terkirim"), "tone": "good", "icon": "circle-check"}
    elif delivery.gave_up_at:
        result = {"text": _("Gagal"), "tone": "bad", "icon": "ban"}
    else:
        result = {"text": _("Menunggu"), "tone": "info", "icon": "hourglass"}
    again = reverse("agencies:webhook-replay", kwargs={"id": delivery.endpoint.uuid})
    return [
        str(delivery.sequence),
        delivery.kind,
        tanggal(delivery.attempted_at or delivery.created_at),
        result,
        str(delivery.response_status or delivery.last_error or "–"),
        delivery.attempts,
        {
            "text": _("Kirim ulang #%(number)s") % {"number": delivery.sequence},
            "url": f"{again}?first={delivery.sequence}&last={delivery.sequence}",
        },
    ]


# -- what they share -------------------------------------------------------------------------------
def managed(request: HttpRequest, id: Any) -> ApiClient:
    client = visible_or_404(ApiClient, request.user, id)
    require(request.user, PERMISSION, client)
    return client


def managed_endpoint(request: HttpRequest, id: Any) -> WebhookEndpoint:
    """An endpoint of a client that the user may manage."""
    clients = ApiClient.objects.visible_to(request.user)
    endpoint = get_object_or_404(
        WebhookEndpoint.objects.select_related("client", "client__region").filter(client__in=clients), uuid=id
    )
    require(request.user, PERMISSION, endpoint.client)
    return endpoint


def shown_once(request: HttpRequest, obj: Any, secret: str, *, heading: str, label: str) -> HttpResponse:
    """The answer to the POST itself shows the secret: it is in no session, no address and no cache."""
    context = {"object": obj, "secret": secret, "heading": heading, "label": label}
    return render(request, "agencies/clients/shown_once.html", context)
