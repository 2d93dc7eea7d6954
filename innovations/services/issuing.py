"""Issue a paper about an adoption: state the facts, draw it, keep it with its fingerprint."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import User
from innovations.models import Adoption, IssuedPaper
from innovations.models.paper import new_code
from innovations.papers.facts import content_of, facts_of, is_ready
from innovations.papers.layout import draw
from innovations.services import locking
from sipkd.errors import RuleViolation
from sipkd.events.services import record


@transaction.atomic
def issue_paper(adoption: Adoption, *, kind: str, by: User) -> IssuedPaper:
    """The paper of this kind as the record stands now; the last one again if nothing that it states has changed."""
    adoption, kind = locking.locked(adoption), IssuedPaper.Kind(kind)
    if not is_ready(adoption, kind):
        raise RuleViolation(
            _("%(paper)s belum dapat diterbitkan pada tahap ini.") % {"paper": kind.label}, code="not-ready"
        )
    code = new_code()
    facts = facts_of(adoption, kind, code=code, issued_on=adoption.adopter.region.today())
    latest = adoption.papers.filter(kind=kind).order_by("-id").first()
    if latest is not None and content_of(latest.facts) == content_of(facts):
        return latest
    paper = IssuedPaper(adoption=adoption, kind=kind, code=code, facts=facts, issued_by=by)
    paper.take(SimpleUploadedFile(f"{kind.value}-{code}.pdf", draw(facts), content_type="application/pdf"))
    paper.save()
    locking.touch(adoption)
    record("adoption.paper_issued", adoption, by=by, facts=locking.facts_of(adoption, paper=kind.label))
    return paper
