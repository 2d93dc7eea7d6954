"""Who may do what with an agreement. Each region speaks for its own side only."""

import rules

from agencies.models import User
from agencies.rules import (
    PORTAL_WIDE,
    is_of_own_region,
    is_portal_admin,
    is_portal_verifier,
    is_region_admin,
    sees_everything,
)


@rules.predicate
def is_of_a_party(user, agreement) -> bool:
    if agreement is None or not user.is_authenticated or user.region_id is None:
        return False
    return any(party.region_id == user.region_id for party in agreement.parties.all())


@rules.predicate
def is_public(user, agreement) -> bool:
    return agreement is not None and agreement.visibility == "public"


@rules.predicate
def is_public_with_its_agreement(user, document) -> bool:
    return document is not None and document.visibility == "public" and is_public(user, document.agreement)


@rules.predicate
def is_of_its_party(user, belonging) -> bool:
    """For what belongs to an agreement: a document, a milestone, a report."""
    return belonging is not None and is_of_a_party(user, belonging.agreement)


@rules.predicate
def sees_all(user, agreement=None) -> bool:
    return sees_everything(user)


@rules.predicate
def is_pending_from_source(user, agreement) -> bool:
    return agreement is not None and agreement.status == "pending" and agreement.is_from_source


def speaks_for(user, party) -> bool:
    """The admins of a party's region, and the operators of the agencies that take part on its side."""
    if not user.is_authenticated or user.region_id is None or party.region_id != user.region_id:
        return False
    if user.role == User.Role.REGION_ADMIN:
        return True
    takes_part = party.whole_region or any(agency.pk == user.agency_id for agency in party.agencies.all())
    return user.role == User.Role.AGENCY_OPERATOR and takes_part


@rules.predicate
def speaks_for_a_party(user, agreement) -> bool:
    return agreement is not None and any(speaks_for(user, party) for party in agreement.parties.all())


@rules.predicate
def speaks_for_it(user, party) -> bool:
    return party is not None and speaks_for(user, party)


@rules.predicate
def speaks_for_its_party(user, belonging) -> bool:
    """For what belongs to one side: a milestone, a report."""
    return belonging is not None and speaks_for(user, belonging.party)


@rules.predicate
def is_operator_in_charge(user, milestone) -> bool:
    """Of the agency that a step was given to, also when the document does not name it."""
    is_operator = user.is_authenticated and user.role == User.Role.AGENCY_OPERATOR
    return is_operator and milestone is not None and milestone.agency_id == user.agency_id


@rules.predicate
def is_author(user, draft) -> bool:
    return draft is not None and user.is_authenticated and draft.author_id == user.pk


rules.add_perm("agreements.view_draft", is_author | (is_region_admin & is_of_own_region))
rules.add_perm("agreements.view_agreement", is_public | is_of_a_party | sees_all)
rules.add_perm("agreements.view_document", is_public_with_its_agreement | is_of_its_party | sees_all)
rules.add_perm("agreements.examine_document", is_portal_verifier | is_portal_admin | (is_region_admin & is_of_a_party))
rules.add_perm("agreements.check_ink", is_portal_verifier | (is_region_admin & is_of_a_party))
rules.add_perm("agreements.record_agreement", is_region_admin | is_portal_admin)
rules.add_perm("agreements.import_register", is_region_admin | is_portal_admin)
rules.add_perm("agreements.amend_agreement", (is_region_admin & is_of_a_party) | is_portal_admin)
rules.add_perm("agreements.confirm_party", is_region_admin & is_of_a_party)
rules.add_perm("agreements.propose_correction", is_region_admin & is_of_a_party)
rules.add_perm("agreements.answer_correction", is_portal_verifier | (is_region_admin & is_of_a_party))
rules.add_perm("agreements.attest_agreement", is_portal_verifier)
rules.add_perm("agreements.complete_agreement", is_portal_verifier & is_pending_from_source)
rules.add_perm("agreements.terminate_agreement", is_region_admin & is_of_a_party)
rules.add_perm("agreements.suspend_agreement", is_region_admin & is_of_a_party)
rules.add_perm("agreements.archive_agreement", (is_region_admin & is_of_a_party) | is_portal_admin)
rules.add_perm("agreements.view_history", is_of_a_party | sees_all)
rules.add_perm("agreements.view_follow_up", is_of_a_party | sees_all)
rules.add_perm("agreements.view_milestone", is_of_its_party | sees_all)
rules.add_perm("agreements.view_milestone_evidence", is_of_its_party | sees_all)
rules.add_perm("agreements.plan_milestone", speaks_for_a_party)
rules.add_perm("agreements.edit_milestone", speaks_for_its_party | is_operator_in_charge)
rules.add_perm("agreements.view_report", is_of_its_party | sees_all)
rules.add_perm("agreements.view_report_evidence", is_of_its_party | sees_all)
rules.add_perm("agreements.view_report_duty", is_of_its_party | sees_all)
rules.add_perm("agreements.file_report", speaks_for_a_party)
rules.add_perm("agreements.file_own_report", speaks_for_it)
rules.add_perm("agreements.prove_report", speaks_for_its_party)
rules.add_perm("agreements.agree_reporting", is_region_admin & is_of_a_party)
rules.add_perm("agreements", PORTAL_WIDE)
