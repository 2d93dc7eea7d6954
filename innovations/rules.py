"""Who may do what with innovations and adoptions. Each side speaks for itself: the owner decides, the adopter
declares."""

import rules

from agencies.models import User
from agencies.rules import is_agency_operator, is_portal_admin, is_region_admin, sees_everything
from agreements.rules import is_of_a_party
from innovations.models import Adoption, Innovation


@rules.predicate
def sees_all(user, obj=None) -> bool:
    return sees_everything(user)


@rules.predicate
def is_published_to_all(user, innovation) -> bool:
    return (
        innovation is not None
        and innovation.status == Innovation.Status.PUBLISHED
        and innovation.visibility == "public"
    )


@rules.predicate
def is_of_owner_region(user, innovation) -> bool:
    return innovation is not None and user.is_authenticated and user.region_id == innovation.region_id


@rules.predicate
def is_publicly_known(user, adoption) -> bool:
    return (
        adoption is not None
        and adoption.stage in Adoption.PUBLIC_STAGES
        and is_published_to_all(user, adoption.innovation)
    )


@rules.predicate
def is_on_owner_side(user, adoption) -> bool:
    return adoption is not None and is_of_owner_region(user, adoption.innovation)


@rules.predicate
def is_on_adopter_side(user, adoption) -> bool:
    return adoption is not None and user.is_authenticated and user.region_id == adoption.adopter.region_id


@rules.predicate
def acts_for_owner(user, adoption) -> bool:
    """The owner agency's operators and the owner region's admins."""
    if not is_on_owner_side(user, adoption):
        return False
    return user.role == User.Role.REGION_ADMIN or (
        user.role == User.Role.AGENCY_OPERATOR and user.agency_id == adoption.innovation.agency_id
    )


@rules.predicate
def acts_for_adopter(user, adoption) -> bool:
    """The adopter agency's operators and the adopter region's admins."""
    if not is_on_adopter_side(user, adoption):
        return False
    return user.role == User.Role.REGION_ADMIN or (
        user.role == User.Role.AGENCY_OPERATOR and user.agency_id == adoption.adopter_id
    )


@rules.predicate
def is_admin_of_the_agreement(user, adoption) -> bool:
    """The admin of another region that is a party to the agreement: a claim is never confirmed by who makes it."""
    if adoption is None or not user.is_authenticated or user.role != User.Role.REGION_ADMIN:
        return False
    regions = {party.region_id for party in adoption.agreement.parties.all()} - {adoption.adopter.region_id, None}
    return user.region_id in regions


@rules.predicate
def is_public_file(user, evidence) -> bool:
    return evidence is not None and evidence.visibility == "public" and is_publicly_known(user, evidence.adoption)


@rules.predicate
def is_on_a_side_of_it(user, belonging) -> bool:
    """For what belongs to an adoption: evidence, a paper."""
    return belonging is not None and (
        is_on_owner_side(user, belonging.adoption) or is_on_adopter_side(user, belonging.adoption)
    )


BOTH_SIDES = is_on_owner_side | is_on_adopter_side | sees_all

rules.add_perm("innovations.view_innovation", is_published_to_all | is_of_owner_region | sees_all)
rules.add_perm("innovations.view_contact", is_of_owner_region | sees_all)
rules.add_perm("innovations.request_adoption", is_agency_operator | is_region_admin)
rules.add_perm("innovations.view_adoption", is_publicly_known | BOTH_SIDES)
rules.add_perm("innovations.view_adoption_details", BOTH_SIDES)
rules.add_perm("innovations.decide_adoption", acts_for_owner)
rules.add_perm("innovations.confirm_application", acts_for_owner | is_admin_of_the_agreement)
rules.add_perm("innovations.advance_adoption", acts_for_adopter)
rules.add_perm("innovations.document_adoption", acts_for_adopter)
rules.add_perm("innovations.issue_letter", acts_for_adopter)
rules.add_perm("innovations.issue_certificate", acts_for_owner)
rules.add_perm("innovations.view_evidence", is_public_file | is_on_a_side_of_it | sees_all)
rules.add_perm("innovations.view_paper", is_on_a_side_of_it | sees_all)
rules.add_perm("innovations.cancel_adoption", acts_for_adopter | acts_for_owner)
rules.add_perm("innovations.name_in_agreement", (is_region_admin & is_of_a_party) | is_portal_admin)
