"""A refusal with a reason: what every service raises when a rule of the domain says no."""

from typing import Any

from django.core.exceptions import ValidationError


class RuleViolation(Exception):
    """A rule of the domain refuses the change; nothing was written.

    `message` is a sentence for the user, already in the user's language; `field` names the form or serializer field
    where it happened, if there is one; `code` is stable for programs.
    """

    def __init__(self, message, *, code: str = "rule-violation", field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field


def required(text: str, *, field: str, message: str) -> str:
    """The text without blanks around it; raises RuleViolation at the field where nothing is left."""
    if not text.strip():
        raise RuleViolation(message, field=field, code=f"{field}-missing")
    return text.strip()


def require_valid(row: Any, *, field: str | None = None, exclude: list[str] | None = None) -> None:
    """The model's own constraints, as a refusal at the field where it happened, else at `field`."""
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as error:
        names = [name for name in error.message_dict if name != "__all__"]
        raise RuleViolation(" ".join(error.messages), field=names[0] if names else field, code="invalid") from error
