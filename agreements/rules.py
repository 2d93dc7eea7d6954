"""Who may do what with an agreement. Each region speaks for its own side only."""

import rules

from agencies.rules import PORTAL_WIDE, is_portal_admin, is_portal_verifier, is_region_admin, sees_everything


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
def is_of_its_party(user, document) -> bool:
    return document is not None and is_of_a_party(user, document.agreement)


@rules.predicate
def sees_all(user, agreement=None) -> bool:
    return sees_everything(user)


@rules.predicate
def is_pending_from_source(user, agreement) -> bool:
    return agreement is not None and agreement.status == "pending" and agreement.is_from_source


rules.add_perm("agreements.view_agreement", is_public | is_of_a_party | sees_all)
rules.add_perm("agreements.view_document", is_public_with_its_agreement | is_of_its_party | sees_all)
rules.add_perm("agreements.record_agreement", is_region_admin | is_portal_admin)
rules.add_perm("agreements.confirm_party", is_region_admin & is_of_a_party)
rules.add_perm("agreements.attest_agreement", is_portal_verifier)
rules.add_perm("agreements.complete_agreement", is_portal_verifier & is_pending_from_source)
rules.add_perm("agreements.terminate_agreement", is_region_admin & is_of_a_party)
rules.add_perm("agreements.view_history", is_of_a_party | sees_all)
rules.add_perm("agreements", PORTAL_WIDE)
