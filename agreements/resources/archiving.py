"""The archive: verbs of the register's resource."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from agreements import services
from agreements.serializers import AgreementDetailSerializer, ArchiveSerializer
from sipkd.api.resources import Verbs


class ArchiveVerbs(Verbs):
    @extend_schema(request=ArchiveSerializer, responses=AgreementDetailSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request, id=None) -> Response:
        """Arsipkan kerja sama yang sudah berakhir; tetap terbaca, tetapi keluar dari daftar."""
        agreement = self.object_for("agreements.archive_agreement")
        return self.answer(services.archive_agreement(agreement, **self.data(ArchiveSerializer), by=request.user))

    @extend_schema(request=None, responses=AgreementDetailSerializer)
    @action(detail=True, methods=["post"])
    def unarchive(self, request, id=None) -> Response:
        """Keluarkan kerja sama dari arsip."""
        agreement = self.object_for("agreements.archive_agreement")
        return self.answer(services.unarchive_agreement(agreement, by=request.user))
