"""A plain DRF app over the same tables: a ModelViewSet, django-filter, a SearchFilter on the same tsvector."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.catalogue.peers.plain_settings"

import django

django.setup()  # before the models below are defined

from django.contrib.postgres.search import SearchQuery, SearchVectorField  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.db.models import Count  # noqa: E402
from django_filters.rest_framework import DjangoFilterBackend  # noqa: E402
from rest_framework import serializers  # noqa: E402
from rest_framework.filters import SearchFilter  # noqa: E402
from rest_framework.pagination import CursorPagination  # noqa: E402
from rest_framework.routers import DefaultRouter  # noqa: E402
from rest_framework.viewsets import ModelViewSet  # noqa: E402

FACETS = {
    "affair": "affair__code", "province": "searched__province__code", "region": "region__code", "stage": "stage",
    "kind": "kind", "form": "form", "openness": "openness", "year": "year", "award": "searched__is_awarded",
}  # fmt: skip


class Region(models.Model):
    uuid = models.UUIDField()
    code = models.CharField(max_length=5)
    name = models.CharField(max_length=100)
    level = models.CharField(max_length=16)

    class Meta:
        app_label, db_table, managed = "peers", "agencies_region", False


class Affair(models.Model):
    code = models.CharField(max_length=4)
    name = models.CharField(max_length=100)
    group = models.CharField(max_length=32)

    class Meta:
        app_label, db_table, managed = "peers", "agencies_governmentaffair", False


class Agency(models.Model):
    uuid = models.UUIDField()
    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=50)

    class Meta:
        app_label, db_table, managed = "peers", "agencies_agency", False


class Innovation(models.Model):
    uuid = models.UUIDField()
    name = models.CharField(max_length=300)
    summary = models.TextField()
    region = models.ForeignKey(Region, models.DO_NOTHING)
    agency = models.ForeignKey(Agency, models.DO_NOTHING, null=True)
    affair = models.ForeignKey(Affair, models.DO_NOTHING, null=True)
    stage = models.CharField(max_length=10)
    kind = models.CharField(max_length=12)
    form = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField(null=True)
    awards = models.CharField(max_length=300)
    openness = models.CharField(max_length=10)
    status = models.CharField(max_length=10)
    visibility = models.CharField(max_length=10)
    origin = models.CharField(max_length=10)
    source_urls = models.JSONField()
    updated_at = models.DateTimeField()
    goal = models.TextField()
    benefit = models.TextField()
    result = models.TextField()

    class Meta:
        app_label, db_table, managed = "peers", "innovations_innovation", False


class Searched(models.Model):
    innovation = models.OneToOneField(Innovation, models.DO_NOTHING, db_column="id", primary_key=True)
    province = models.ForeignKey(Region, models.DO_NOTHING)
    is_awarded = models.BooleanField()
    words = SearchVectorField()

    class Meta:
        app_label, db_table, managed = "peers", "innovations_innovationsearch", False


class RegionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Region
        fields = ("code", "name", "level")


class AffairSerializer(serializers.ModelSerializer):
    class Meta:
        model = Affair
        fields = ("code", "name", "group")


class AgencySerializer(serializers.ModelSerializer):
    class Meta:
        model = Agency
        fields = ("uuid", "name", "abbreviation")


class InnovationSerializer(serializers.ModelSerializer):
    region, agency, affair = RegionSerializer(), AgencySerializer(), AffairSerializer()

    class Meta:
        model = Innovation
        fields = (
            "uuid", "name", "summary", "region", "agency", "affair", "stage", "kind", "form", "year", "awards",
            "openness", "status", "visibility", "origin", "source_urls", "updated_at",
        )  # fmt: skip


class DetailSerializer(InnovationSerializer):
    class Meta(InnovationSerializer.Meta):
        fields = (*InnovationSerializer.Meta.fields, "goal", "benefit", "result")


class TextFilter(SearchFilter):
    search_param = "q"

    def filter_queryset(self, request, queryset, view):
        text = request.query_params.get("q")
        if not text:
            return queryset
        return queryset.filter(searched__words=SearchQuery(text, config="indonesian", search_type="websearch"))


class Newest(CursorPagination):
    page_size = 20
    ordering = ("-updated_at", "-id")


class InnovationViewSet(ModelViewSet):
    """`facets=a,b` adds the count and those facets, each by a query of its own."""

    queryset = (
        Innovation.objects.filter(status="published", visibility="public")
        .select_related("region", "agency", "affair")
        .order_by("-updated_at", "-id")
    )
    lookup_field = "uuid"
    pagination_class = Newest
    filter_backends = [DjangoFilterBackend, TextFilter]
    filterset_fields = {"affair__code": ["exact"], "stage": ["exact"]}

    def get_serializer_class(self):
        return InnovationSerializer if self.action == "list" else DetailSerializer

    def list(self, request, *args, **kwargs):
        response = super().list(request, *args, **kwargs)
        if wanted := request.query_params.get("facets"):
            rows = self.filter_queryset(self.get_queryset()).order_by()
            response.data["count"] = rows.count()
            response.data["facets"] = {
                name: list(rows.values_list(FACETS[name]).annotate(count=Count("id")).order_by("-count"))
                for name in wanted.split(",")
            }
        return response


router = DefaultRouter()
router.register("innovations", InnovationViewSet)
urlpatterns = router.urls
application = get_wsgi_application()
