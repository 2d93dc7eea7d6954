"""A kept search as its owner's programs read and write it."""

from rest_framework import serializers
from rest_framework.reverse import reverse

from innovations.saved.models import LONGEST_QUERY, SavedSearch
from sipkd.api.fields import LinkField


class CriterionSerializer(serializers.Serializer):
    label = serializers.CharField()
    value = serializers.CharField()


class SavedSearchSerializer(serializers.ModelSerializer):
    """A search that you keep, and where its results are."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    url = LinkField("api:saved-search-detail", id="uuid")
    page = LinkField("innovations:search-detail", id="uuid")
    criteria = CriterionSerializer(many=True, read_only=True, help_text="Pencarian dan saringannya dalam kata.")
    results = serializers.SerializerMethodField(help_text="Alamat hasilnya di API.")
    results_page = serializers.SerializerMethodField(help_text="Alamat hasilnya di katalog.")

    class Meta:
        model = SavedSearch
        fields = (
            "id", "url", "page", "name", "query", "criteria", "is_watched", "results", "results_page", "created_at",
            "updated_at",
        )  # fmt: skip

    def get_results(self, search: SavedSearch) -> str:
        return self._at("api:innovation-list", search)

    def get_results_page(self, search: SavedSearch) -> str:
        return self._at("innovations:innovation-list", search)

    def _at(self, route: str, search: SavedSearch) -> str:
        return f"{reverse(route, request=self.context.get('request'))}?{search.query}"


class SearchToSaveSerializer(serializers.Serializer):
    """A query string as the catalogue has it, such as `q=stunting&affair=1.02`."""

    name = serializers.CharField(max_length=100)
    query = serializers.CharField(max_length=LONGEST_QUERY)
    is_watched = serializers.BooleanField(default=True)

    def validate_query(self, query: str) -> str:
        return query.removeprefix("?")


class SearchChangeSerializer(SearchToSaveSerializer):
    """Only what is to change."""

    name = serializers.CharField(max_length=100, required=False)
    query = serializers.CharField(max_length=LONGEST_QUERY, required=False)
    is_watched = serializers.BooleanField(required=False)
