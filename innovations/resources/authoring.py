"""What the owner does to an innovation beside writing its profile: a new version, files, contact, whether it runs."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from innovations import services
from innovations.models import Innovation, InnovationVersion
from innovations.profile_serializers import (
    ContactSerializer,
    InnovationFileUploadSerializer,
    VersionDetailSerializer,
)
from innovations.serializers import (
    DecisionSerializer,
    InnovationDetailSerializer,
    InnovationFileSerializer,
    StopSerializer,
)
from sipkd.api.resources import Verbs


class Authored(Verbs):
    """Mixin of the resource: the verbs of the owner."""

    @extend_schema(request=None, responses=VersionDetailSerializer)
    @action(detail=True, methods=["post"])
    def versions(self, request, id=None) -> Response:
        """Buka naskah yang sedang ditulis, atau mulai versi baru dari profil yang terbit."""
        version = services.open_version(self._owned(), by=request.user)
        return self.answer_with(VersionDetailSerializer, InnovationVersion.objects.for_detail().get(pk=version.pk))

    @extend_schema(request=InnovationFileUploadSerializer, responses={201: InnovationFileSerializer})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def files(self, request, id=None) -> Response:
        """Unggah berkas: PDF, JPG, atau PNG. Yang terbuka tampil setelah verifikator menerbitkan."""
        innovation, data = self._owned(), self.data(InnovationFileUploadSerializer)
        file = services.add_innovation_file(innovation, upload=data.pop("file"), **data, by=request.user)
        return self.answer_with(InnovationFileSerializer, file, status=201)

    @extend_schema(request=ContactSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def contact(self, request, id=None) -> Response:
        """Simpan narahubung; tidak pernah dijawab kembali."""
        services.set_contact(self._owned(), **self.data(ContactSerializer), by=request.user)
        return Response(status=204)

    @extend_schema(request=DecisionSerializer, responses=InnovationDetailSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request, id=None) -> Response:
        """Keluarkan dari katalog, dengan alasan."""
        return self.answer(services.archive_innovation(self._owned(), **self.data(DecisionSerializer), by=request.user))

    @extend_schema(request=None, responses=InnovationDetailSerializer)
    @action(detail=True, methods=["post"])
    def attest(self, request, id=None) -> Response:
        """Pemilik menegaskan bahwa inovasi masih berjalan; berlaku satu tahun."""
        return self.answer(services.attest_running(self._owned(), by=request.user))

    @extend_schema(request=StopSerializer, responses=InnovationDetailSerializer)
    @action(detail=True, methods=["post"])
    def stop(self, request, id=None) -> Response:
        """Pemilik menyatakan tidak berjalan lagi, dengan tanggal dan alasan."""
        return self.answer(services.stop_innovation(self._owned(), **self.data(StopSerializer), by=request.user))

    def anew(self, innovation: Innovation) -> Innovation:
        return Innovation.objects.for_detail().with_replications(self.on).get(pk=innovation.pk)

    def _owned(self) -> Innovation:
        return self.object_for("innovations.edit_innovation")
