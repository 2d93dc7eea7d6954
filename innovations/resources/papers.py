"""The verification of a paper by its code, open to everybody who holds it."""

from innovations.models import IssuedPaper
from innovations.serializers import VerifiedPaperSerializer
from sipkd.api.resources import Page, Resource


class PaperResource(Resource):
    """Pemeriksaan surat replikasi: apa yang dinyatakan surat dengan kode ini, dan sidik berkasnya."""

    model = IssuedPaper
    lookup_field = "code"
    lookup_url_kwarg = "code"
    lookup_value_converter = "str"
    serializer_class = VerifiedPaperSerializer

    def get_queryset(self):
        """Whoever knows the code holds the paper; there is no list to find a code in."""
        return IssuedPaper.objects.for_detail()


class PaperPages(Page, PaperResource):
    templates = {"retrieve": "innovations/paper_verify.html"}
