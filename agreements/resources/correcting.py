"""Corrections of a registered document: verbs of the register's resource."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from agreements import services
from agreements.serializers import AgreementDetailSerializer, ProposalSerializer, RejectionSerializer
from sipkd.api.resources import Verbs


class CorrectionVerbs(Verbs):
    @extend_schema(request=ProposalSerializer, responses={201: AgreementDetailSerializer})
    @action(detail=True, methods=["post"])
    def correction(self, request, id=None) -> Response:
        """Usulkan koreksi isian naskah, dengan alasannya; berlaku setelah pihak lain menyetujui."""
        agreement = self.object_for("agreements.propose_correction")
        values = self.data(ProposalSerializer)
        reason = values.pop("reason")
        services.propose_correction(agreement, values=values, reason=reason, by=request.user)
        return self.answer(agreement, status=201)

    @extend_schema(request=None, responses=AgreementDetailSerializer)
    @action(detail=True, methods=["post"], url_path="correction/accept")
    def accept_correction(self, request, id=None) -> Response:
        """Setujui usulan koreksi pihak lain."""
        agreement = self.object_for("agreements.answer_correction")
        return self.answer(services.accept_correction(agreement, by=request.user))

    @extend_schema(request=RejectionSerializer, responses=AgreementDetailSerializer)
    @action(detail=True, methods=["post"], url_path="correction/reject")
    def reject_correction(self, request, id=None) -> Response:
        """Tolak usulan koreksi pihak lain, dengan alasannya."""
        agreement = self.object_for("agreements.answer_correction")
        return self.answer(services.reject_correction(agreement, **self.data(RejectionSerializer), by=request.user))

    @extend_schema(request=None, responses=AgreementDetailSerializer)
    @action(detail=True, methods=["post"], url_path="correction/withdraw")
    def withdraw_correction(self, request, id=None) -> Response:
        """Tarik usulan koreksi sendiri."""
        agreement = self.object_for("agreements.propose_correction")
        return self.answer(services.withdraw_correction(agreement, by=request.user))
