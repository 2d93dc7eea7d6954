"""A refusal with a reason: what every service raises when a rule of the domain says no."""


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
