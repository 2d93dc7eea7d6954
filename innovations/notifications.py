"""What happens to innovations and adoptions, in words, and whom it concerns."""

from django.utils.translation import gettext_lazy as _

from agencies.models import User
from agreements.models import Agreement
from innovations.models import Adoption, Innovation
from sipkd.events import subjects
from sipkd.events.actions import Action, register
from sipkd.events.subjects import EVERYBODY, Subject

INNOVATION = "innovations:innovation-detail"
ADOPTION = "innovations:adoption-detail"


def owner_side(adoption) -> list[User]:
    innovation = adoption.innovation
    return list(User.objects.in_charge_of(region=innovation.region, agency=innovation.agency))


def adopter_side(adoption) -> list[User]:
    people = {user.pk: user for user in User.objects.in_charge_of(agency=adoption.adopter)}
    people.setdefault(adoption.requested_by_id, adoption.requested_by)
    return [user for user in people.values() if user.is_active]


def both_sides(adoption) -> list[User]:
    return list({user.pk: user for user in [*owner_side(adoption), *adopter_side(adoption)]}.values())


def audience_of_innovation(innovation: Innovation) -> list[int]:
    """The same as `Innovation.objects.visible_to`."""
    is_published = innovation.status == Innovation.Status.PUBLISHED
    is_public = is_published and innovation.visibility == Agreement.Visibility.PUBLIC
    return [*([EVERYBODY] if is_public else []), innovation.region_id]


def audience_of_adoption(adoption: Adoption) -> list[int]:
    """The same as `Adoption.objects.visible_to`."""
    is_known = adoption.stage in Adoption.PUBLIC_STAGES
    is_public = is_known and EVERYBODY in audience_of_innovation(adoption.innovation)
    return [*([EVERYBODY] if is_public else []), adoption.adopter.region_id, adoption.innovation.region_id]


def adoptions_of(innovation: Innovation) -> list[Adoption]:
    """Whether an adoption is public follows from its innovation."""
    return list(innovation.adoptions.select_related("innovation", "adopter").order_by("pk"))


subjects.register(
    Subject(Innovation, "innovations", "api:innovation-detail", audience_of_innovation, adoptions_of),
    Subject(Adoption, "adoptions", "api:adoption-detail", audience_of_adoption),
)

register(
    Action(
        "innovation.imported",
        _("Inovasi dimuat dari sumber publik"),
        _("“%(object)s” dimuat dari sumber publik."),
        INNOVATION,
        begins=True,
    ),
    Action(
        "innovation.named",
        _("Inovasi disebut dalam kerja sama"),
        _("“%(object)s” disebut dalam %(agreement)s."),
        INNOVATION,
    ),
    Action(
        "adoption.requested",
        _("Permintaan replikasi"),
        _("%(adopter)s meminta replikasi “%(innovation)s”."),
        ADOPTION,
        owner_side,
        begins=True,
    ),
    Action(
        "adoption.approved",
        _("Replikasi disetujui"),
        _("%(owner)s menyetujui replikasi “%(innovation)s” oleh %(adopter)s."),
        ADOPTION,
        adopter_side,
    ),
    Action(
        "adoption.declined",
        _("Replikasi ditolak"),
        _("%(owner)s menolak replikasi “%(innovation)s” oleh %(adopter)s."),
        ADOPTION,
        adopter_side,
    ),
    Action(
        "adoption.advanced",
        _("Tahap replikasi berubah"),
        _("Replikasi “%(innovation)s” oleh %(adopter)s kini pada tahap %(stage)s."),
        ADOPTION,
        both_sides,
    ),
    Action(
        "adoption.applied",
        _("Replikasi dinyatakan diterapkan"),
        _("%(adopter)s menyatakan telah menerapkan “%(innovation)s”; menunggu konfirmasi."),
        ADOPTION,
        owner_side,
    ),
    Action(
        "adoption.confirmed",
        _("Penerapan dikonfirmasi"),
        _("%(owner)s mengonfirmasi penerapan “%(innovation)s” oleh %(adopter)s."),
        ADOPTION,
        adopter_side,
    ),
    Action(
        "adoption.cancelled",
        _("Replikasi dibatalkan"),
        _("Replikasi “%(innovation)s” oleh %(adopter)s dibatalkan."),
        ADOPTION,
        both_sides,
    ),
)
