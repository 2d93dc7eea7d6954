"""Who: small predicates about a user and where the user belongs. When something may happen is the lifecycle's
matter."""

import rules

from agencies.models import User

Role = User.Role


@rules.predicate
def is_portal_admin(user) -> bool:
    return user.is_authenticated and user.role == Role.PORTAL_ADMIN


@rules.predicate
def is_region_admin(user) -> bool:
    return user.is_authenticated and user.role == Role.REGION_ADMIN


@rules.predicate
def is_agency_operator(user) -> bool:
    return user.is_authenticated and user.role == Role.AGENCY_OPERATOR


@rules.predicate
def is_verifier(user) -> bool:
    return user.is_authenticated and user.role == Role.VERIFIER


@rules.predicate
def is_portal_verifier(user) -> bool:
    """A verifier of no region: attests for parties that are not on the portal."""
    return user.is_authenticated and user.role == Role.VERIFIER and user.region_id is None


PORTAL_WIDE = is_portal_admin | is_portal_verifier


def sees_everything(user) -> bool:
    """Portal admins and portal verifiers see the internal records of all regions."""
    return PORTAL_WIDE(user)


@rules.predicate
def is_of_own_region(user, obj) -> bool:
    return obj is not None and user.region_id is not None and obj.region_id == user.region_id


rules.add_perm("agencies.register_client", is_region_admin | is_portal_admin)
rules.add_perm("agencies.view_all_clients", is_portal_admin)
rules.add_perm("agencies.manage_client", is_portal_admin | (is_region_admin & is_of_own_region))
rules.add_perm("events.view_history", is_portal_admin)
rules.add_perm("events.follow_all", PORTAL_WIDE)
