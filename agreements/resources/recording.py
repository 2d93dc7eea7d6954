"""Recording, confirming, correcting and ending: the verbs of the register's pages, as JSON."""

from dataclasses import replace
from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from agreements import services
from agreements.models import Agreement, Party
from agreements.serializers import (
    AgreementDetailSerializer,
    AttestationSerializer,
    OwnSideSerializer,
    PartySerializer,
    RecordSerializer,
    RestSerializer,
    ResumptionSerializer,
    TerminationSerializer,
)
from agreements.services import Side
from agreements.services.content import OWN_FIELDS
from sipkd.api.problems import MEDIA_TYPE, problem
from sipkd.api.resources import Verbs
from sipkd.errors import RuleViolation


class RecordVerbs(Verbs):
    @extend_schema(request=RecordSerializer, responses={201: AgreementDetailSerializer})
    def create(self, request, *args, **kwargs) -> Response:
        """Catat naskah yang sudah ditandatangani; sisi daerah pencatat sekaligus dikonfirmasi."""
        self.require("agreements.record_agreement")
        asked = RecordSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        if asked.validated_data["document_kind"] == Agreement.Kind.ADDENDUM and asked.validated_data["parent"]:
            self.require("agreements.amend_agreement", asked.validated_data["parent"])
        return self.answer(services.record_agreement(content=asked.content(), by=request.user), status=201)

    @extend_schema(request=None, responses=AgreementDetailSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request, id=None) -> Response:
        """Konfirmasi sisi daerah sendiri sebagaimana tercatat."""
        agreement = self.object_for("agreements.confirm_party")
        services.confirm_party(self._own_side(agreement), by=request.user)
        return self.answer(agreement)

    @extend_schema(
        request=OwnSideSerializer,
        responses={
            200: AgreementDetailSerializer,
            409: OpenApiResponse(description="Diubah orang lain sejak versi itu; isian terbaru pada “current”."),
        },
    )
    @action(detail=True, methods=["patch"], url_path="own-side")
    def own_side(self, request, id=None) -> Response:
        """Perbaiki sisi daerah sendiri; yang belum dikonfirmasi sekaligus dikonfirmasi."""
        agreement = self.object_for("agreements.confirm_party")
        party, data = self._own_side(agreement), self.data(OwnSideSerializer)
        version, reason = data.pop("version"), data.pop("reason")
        try:
            services.state_side(party, side=_as_stated(party, data), version=version, reason=reason, by=request.user)
        except RuleViolation as refusal:
            if refusal.code != "changed-meanwhile":
                raise
            return self._conflict(party, refusal)
        return self.answer(agreement)

    @extend_schema(request=AttestationSerializer, responses=AgreementDetailSerializer)
    @action(detail=True, methods=["post"])
    def attest(self, request, id=None) -> Response:
        """Verifikator mengatestasi pihak yang tidak ada di portal, dengan dasarnya."""
        agreement = self.object_for("agreements.attest_agreement")
        return self.answer(services.attest_agreement(agreement, **self.data(AttestationSerializer), by=request.user))

    @extend_schema(request=TerminationSerializer, responses=AgreementDetailSerializer)
    @action(detail=True, methods=["post"])
    def terminate(self, request, id=None) -> Response:
        """Akhiri sebelum waktunya, dengan tanggal dan alasan."""
        agreement = self.object_for("agreements.terminate_agreement")
        return self.answer(services.terminate_agreement(agreement, **self.data(TerminationSerializer), by=request.user))

    @extend_schema(request=RestSerializer, responses=AgreementDetailSerializer)
    @action(detail=True, methods=["post"])
    def suspend(self, request, id=None) -> Response:
        """Tangguhkan untuk suatu masa, atau sampai dicabut."""
        agreement = self.object_for("agreements.suspend_agreement")
        services.suspend_agreement(agreement, **self.data(RestSerializer), by=request.user)
        return self.answer(agreement)

    @extend_schema(request=ResumptionSerializer, responses=AgreementDetailSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request, id=None) -> Response:
        """Cabut penangguhan: berlaku kembali sejak tanggal itu, juga sebelum akhir yang tercatat."""
        agreement = self.object_for("agreements.suspend_agreement")
        return self.answer(services.resume_agreement(agreement, **self.data(ResumptionSerializer), by=request.user))

    def _own_side(self, agreement: Agreement) -> Party:
        rows = agreement.parties.select_related("region", "agreement").prefetch_related("agencies")
        return get_object_or_404(rows, region=self.request.user.region_id)

    def _conflict(self, party: Party, refusal: RuleViolation) -> Response:
        """The refusal with the newer values, which sending again would replace."""
        newer = self._own_side(party.agreement)
        body = problem(409, detail=str(refusal.message), code=refusal.code, path=self.request.path)
        body["current"] = PartySerializer(newer, context=self.get_serializer_context()).data
        return Response(body, status=409, content_type=MEDIA_TYPE)


def _as_stated(party: Party, data: dict[str, Any]) -> Side:
    """What the side states already, with what is new."""
    stated = {name: getattr(party, name) for name in OWN_FIELDS} | {"agencies": list(party.agencies.all())}
    return replace(Side.named(party), **stated | data)
