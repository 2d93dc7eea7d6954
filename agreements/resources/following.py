"""What the parties agree about following an agreement up: verbs of the register's resource."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from agreements import services
from agreements.serializers import AgreementDetailSerializer, ReportingSerializer
from sipkd.api.resources import Verbs


class FollowUpVerbs(Verbs):
    @extend_schema(request=ReportingSerializer, responses=AgreementDetailSerializer)
    @action(detail=True, methods=["post"])
    def reporting(self, request, id=None) -> Response:
        """Atur seberapa sering setiap pihak melaporkan pelaksanaannya."""
        agreement = self.object_for("agreements.agree_reporting")
        return self.answer(services.agree_reporting(agreement, **self.data(ReportingSerializer), by=request.user))
