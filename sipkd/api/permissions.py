from rest_framework.permissions import SAFE_METHODS, BasePermission


class ReadVisible(BasePermission):
    """Reading is open to all: `visible_to` decides what there is to see. Changing something needs a signed-in user.

    Which user may make which change is a rule of the app, asked where the change is made.
    """

    def has_permission(self, request, view) -> bool:
        return request.method in SAFE_METHODS or request.user.is_authenticated


class SignedIn(BasePermission):
    def has_permission(self, request, view) -> bool:
        return request.user.is_authenticated
