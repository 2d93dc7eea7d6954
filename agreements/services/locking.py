"""The lock of an agreement, and the touch that tells readers of a change beside its row."""

from agreements.models import Agreement


def locked(agreement: Agreement) -> Agreement:
    return Agreement.objects.select_for_update().get(pk=agreement.pk)


def touch(agreement: Agreement) -> None:
    """A change beside the row is a change of the agreement: readers that follow `updated_at` must see it."""
    agreement.save(update_fields=["updated_at"])
