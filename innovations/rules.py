"""Who may do what with innovations and adoptions. Each side speaks for itself: the owner decides, the adopter
declares."""

import rules

from agencies.models import User
from agencies.rules import is_agency_operator, is_portal_admin, is_region_admin, is_verifier, sees_everything
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
def is_past_drafting(user, innovation) -> bool:
    return innovation is not None and not (innovation.is_unpublished or innovation.is_discarded)


@rules.predicate
def is_being_drafted(user, innovation) -> bool:
    return innovation is not None and innovation.is_unpublished


@rules.predicate
def works_on_it(user, innovation) -> bool:
    """Of the owner agency, or an admin or verifier of its region."""
    if innovation is None or not user.is_authenticated or user.region_id is None:
        return False
    is_own = user.agency_id is not None and user.agency_id == innovation.agency_id
    return is_own or (user.is_steward and user.region_id == innovation.region_id)


@rules.predicate
def writes_it(user, innovation) -> bool:
    """The owner agency's operators and the owner region's admins."""
    if not is_of_owner_region(user, innovation):
        return False
    return user.role == User.Role.REGION_ADMIN or (
        user.role == User.Role.AGENCY_OPERATOR and user.agency_id == innovation.agency_id
    )


@rules.predicate
def verifies_it(user, innovation) -> bool:
    """The owner region's verifiers, and the portal's."""
    return innovation is not None and is_verifier(user) and user.region_id in (None, innovation.region_id)


@rules.predicate
def writes_for(user, agency) -> bool:
    """An operator writes for the own agency, an admin for any of the region; asked without one: for some agency."""
    if not (is_agency_operator(user) or is_region_admin(user)):
        return False
    return agency is None or (
        agency.pk == user.agency_id if is_agency_operator(user) else agency.region_id == user.region_id
    )


@rules.predicate
def is_accepted_evidence(user, evidence) -> bool:
    return (
        evidence is not None
        and evidence.state == "accepted"
        and user.has_perm("innovations.view_innovation", evidence.innovation)
    )


@rules.predicate
def has_manuscripts_to_see(user, obj=None) -> bool:
    """May have manuscripts to see: of an agency, or looking after records."""
    return user.is_authenticated and (user.agency_id is not None or user.is_steward or sees_everything(user))


@rules.predicate
def is_shown_file(user, file) -> bool:
    return file is not None and file.is_shown_to_all and user.has_perm("innovations.view_innovation", file.innovation)


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


@rules.predicate
def keeps_it(user, search) -> bool:
    return search is not None and user.is_authenticated and user.pk == search.owner_id


@rules.predicate
def uploaded_it(user, run) -> bool:
    return run is not None and user.is_authenticated and user.pk == run.uploaded_by_id


@rules.predicate
def is_of_the_region(user, region_id) -> bool:
    return region_id is not None and user.is_authenticated and user.region_id == region_id


BOTH_SIDES = is_on_owner_side | is_on_adopter_side | sees_all

INSIDE = (is_of_owner_region & is_past_drafting) | (is_being_drafted & works_on_it) | sees_all


def of_its_innovation(predicate: rules.Predicate) -> rules.Predicate:
    """The predicate about what belongs to an innovation: a version, a file."""
    return rules.predicate(lambda user, part: part is not None and predicate.test(user, part.innovation))


rules.add_perm("innovations.view_innovation", is_published_to_all | INSIDE)
rules.add_perm("innovations.view_contact", INSIDE)
rules.add_perm("innovations.draft_innovation", writes_for)
rules.add_perm("innovations.see_manuscripts", has_manuscripts_to_see)
rules.add_perm("innovations.edit_innovation", writes_it)
rules.add_perm("innovations.view_version", of_its_innovation(works_on_it | sees_all))
rules.add_perm("innovations.edit_version", of_its_innovation(writes_it))
rules.add_perm("innovations.verify_version", of_its_innovation(verifies_it))
rules.add_perm("innovations.view_innovation_file", is_shown_file | of_its_innovation(INSIDE))
rules.add_perm("innovations.view_indicators", INSIDE)
rules.add_perm("innovations.verify_innovation", verifies_it)
rules.add_perm("innovations.view_indicator_evidence", is_accepted_evidence | of_its_innovation(INSIDE))
rules.add_perm("innovations.edit_innovation_file", of_its_innovation(writes_it))
rules.add_perm("innovations.import_innovations", is_region_admin | is_portal_admin)
rules.add_perm("innovations.view_import", uploaded_it & (is_region_admin | is_portal_admin))
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
rules.add_perm("innovations.manage_search", keeps_it)
rules.add_perm("innovations.name_in_agreement", (is_region_admin & is_of_a_party) | is_portal_admin)
rules.add_perm("innovations.view_reach", is_of_a_party | sees_all)
rules.add_perm("innovations.view_reach_of", is_of_the_region | sees_all)
