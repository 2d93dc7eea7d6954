"""The catalogue as an Atom feed (RFC 4287): the newest of what a search finds, for any feed reader."""

import re
from typing import Any

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework.reverse import reverse

from innovations.models import Innovation
from innovations.resources.innovations import InnovationResource
from innovations.saved.asking import canonical, in_words
from sipkd.api.resources import Page

MOST = 50
# What XML 1.0 cannot hold, and a text of a source may.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class InnovationFeed(Page, InnovationResource):
    """The same filters as the list, always the last changed first."""

    templates = {"list": "400.html"}
    pagination_class = None

    def list(self, request: Any) -> HttpResponse:
        rows = self.filter_queryset(self.get_queryset()).newest_first()[:MOST]
        records = self.records(rows)
        query = canonical(request.GET)
        (criteria,) = in_words([query])
        about = ", ".join(each["value"] for each in criteria)
        feed = Atom1Feed(
            title=plain(f"SIPKD: {about}" if about else _("SIPKD: inovasi daerah")),
            link=self._address("innovations:innovation-list", query),
            description=_("Inovasi daerah yang terakhir diperbarui dan cocok dengan saringan ini."),
            feed_url=self._address("innovations:innovation-feed", query),
            language=get_language(),
            author_name="SIPKD",
        )
        for innovation in records:
            self._add(feed, innovation)
        return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")

    def _add(self, feed: Atom1Feed, innovation: Innovation) -> None:
        affair, owner = innovation.affair, [each.name for each in (innovation.agency, innovation.region) if each]
        feed.add_item(
            title=plain(innovation.name),
            link=reverse("innovations:innovation-detail", kwargs={"id": innovation.uuid}, request=self.request),
            description=escape(plain(innovation.summary)),  # Atom1Feed declares a summary to be HTML
            unique_id=f"urn:uuid:{innovation.uuid}",
            author_name=plain(", ".join(owner)),
            pubdate=innovation.published_at or innovation.created_at,
            updateddate=innovation.updated_at,
            categories=[affair.name] if affair else [],
        )

    def _address(self, route: str, query: str) -> str:
        address = reverse(route, request=self.request)
        return f"{address}?{query}" if query else address


def plain(text: str) -> str:
    return _NOT_XML.sub("", text)
