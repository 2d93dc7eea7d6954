"""The private files."""

from typing import Any

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from agreements.models import Document


@require_GET
@cache_control(private=True, no_store=True)
def document_file(request: HttpRequest, id: Any, document_id: Any) -> FileResponse:
    """The file itself, always as a download; whoever may not see it gets 404."""
    documents = Document.objects.visible_to(request.user).filter(agreement__uuid=id)
    document = get_object_or_404(documents, uuid=document_id)
    return FileResponse(
        document.file.open("rb"), as_attachment=True, filename=document.original_name, content_type="application/pdf"
    )
