"""What the pages of a document say, for search."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.document import Document
from sipkd.search import weighted_vector


class DocumentPage(models.Model):
    """The text of one page; a page without text has no row. Seen only by those who may see the document."""

    document = models.ForeignKey(Document, models.PROTECT, verbose_name=_("dokumen"), related_name="texts")
    number = models.PositiveSmallIntegerField(_("halaman"))
    text = models.TextField(_("teks"))
    search_vector = models.GeneratedField(
        expression=weighted_vector(text="D"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        verbose_name = _("halaman dokumen")
        verbose_name_plural = _("halaman dokumen")
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="document_page_once")]
        indexes = [GinIndex(fields=["search_vector"], name="document_page_search")]

    def __str__(self) -> str:
        return f"{self.document} · {self.number}"
