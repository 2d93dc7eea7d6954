"""What the catalogue is searched in: one row per innovation, words that mean the same, and the words that occur."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, GovernmentAffair, Region
from innovations.search.querysets import SearchRowQuerySet
from innovations.search.words import normalized


def _mirrored(to: Any, *, null: bool = False) -> models.ForeignKey:
    """A reference that the database copies from the record, which is what the constraints are on."""
    return models.ForeignKey(to, models.DO_NOTHING, db_constraint=False, db_index=False, null=null, related_name="+")


class InnovationSearch(models.Model):
    """The searchable side of an innovation, kept in step by the database itself (migration `search_table_in_step`).

    Narrow on purpose: lists, counts and facets read only this table, and only the rows of one page are looked up in
    full. The column names that decide what a user may see are those of Innovation, so that one predicate serves both.
    """

    id = models.BigIntegerField(primary_key=True)
    innovation = models.OneToOneField(
        "innovations.Innovation", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    name = models.CharField(_("nama inovasi"), max_length=300)
    region = _mirrored(Region)
    province = _mirrored(Region)
    agency = _mirrored(Agency, null=True)
    affair = _mirrored(GovernmentAffair, null=True)
    stage = models.CharField(max_length=10)
    kind = models.CharField(max_length=12)
    form = models.CharField(max_length=20)
    openness = models.CharField(max_length=10)
    status = models.CharField(max_length=10)
    visibility = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField(null=True)
    is_awarded = models.BooleanField()
    adoptions = models.PositiveSmallIntegerField(help_text="Replikasi yang disetujui dan tidak batal.")
    running_on = models.DateField(null=True)
    stopped_on = models.DateField(null=True)
    updated_at = models.DateTimeField()
    proof = models.FloatField(help_text="0 sampai 1: tahun, penghargaan, dan replikasi yang dikonfirmasi.")
    name_words = SearchVectorField()
    brief_words = SearchVectorField(help_text="Nama, ringkasan, penghargaan, pemilik, urusan, dan daerah.")
    words = SearchVectorField(help_text="Semuanya, termasuk uraian; disimpan di luar baris.")

    objects = SearchRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("baris pencarian")
        verbose_name_plural = _("baris pencarian")
        indexes = [
            GinIndex(fields=["words"], name="search_words"),
            GinIndex(name="search_name_spelling", fields=["name"], opclasses=["gin_trgm_ops"]),
            models.Index(fields=["-updated_at", "-id"], name="search_newest"),
            models.Index(fields=["affair", "stage", "-updated_at", "-id"], name="search_by_affair"),
            models.Index(fields=["region", "-updated_at", "-id"], name="search_by_region"),
            models.Index(fields=["province", "-updated_at", "-id"], name="search_by_province"),
            models.Index(fields=["agency", "-updated_at", "-id"], name="search_by_agency"),
            models.Index(fields=["-adoptions", "-id"], name="search_most_replicated"),
            models.Index(fields=["name", "id"], name="search_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class SearchSynonym(models.Model):
    """A group of words and phrases that mean the same to whoever searches."""

    words = ArrayField(
        models.CharField(max_length=100),
        verbose_name=_("kata dan frasa yang searti"),
        help_text=_("Dipisahkan koma, sedikitnya dua; misalnya: opd, skpd, perangkat daerah."),
    )

    class Meta:
        verbose_name = _("kata searti")
        verbose_name_plural = _("kata searti")
        indexes = [GinIndex(fields=["words"], name="synonym_words")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(words__len__gte=2),
                name="synonym_has_two_words",
                violation_error_message=_("Sebutkan sedikitnya dua kata yang searti."),
            ),
        ]

    def __str__(self) -> str:
        return " = ".join(self.words)

    def clean(self) -> None:
        super().clean()
        self.words = list(dict.fromkeys(filter(None, map(normalized, self.words or ()))))
        if len(self.words) < 2:
            raise ValidationError({"words": _("Sebutkan sedikitnya dua kata yang searti.")})


class ShippedSynonym(models.Model):
    """A group of synonyms as a release brought it, whatever an admin made of it since.

    Gone once a later release has put another one in its place.
    """

    words = ArrayField(models.CharField(max_length=100), unique=True)

    class Meta:
        verbose_name = _("kata searti bawaan")
        verbose_name_plural = _("kata searti bawaan")

    def __str__(self) -> str:
        return " = ".join(self.words)


class SearchWord(models.Model):
    """A word of the published catalogue or of the standard vocabulary; only what everybody may read is in it."""

    word = models.CharField(max_length=60, unique=True)
    documents = models.PositiveIntegerField(default=0)
    weight = models.FloatField(help_text="ln(1 + inovasi terbit / inovasi dengan kata ini).")
    skeleton = models.CharField(max_length=60, db_index=True)
    roots = ArrayField(models.CharField(max_length=60))

    class Meta:
        verbose_name = _("kata katalog")
        verbose_name_plural = _("kata katalog")
        indexes = [
            GinIndex(name="word_spelling", fields=["word"], opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["roots"], name="word_roots"),
            models.Index(name="word_prefix", fields=["word"], opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.word
