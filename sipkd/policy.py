"""What a browser may do with an answer."""

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase

NOTHING = "default-src 'none'; frame-ancestors 'none'"


class PolicyMiddleware(CSPMiddleware):
    """A page has the policy of the settings. JSON needs nothing: it may load nothing, and no frame may show it."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if isinstance(response, HttpResponseNotModified) or "json" in response.get("Content-Type", ""):
            response[HEADER] = NOTHING
            return response
        return super().process_response(request, response)
