class EmbeddedError(Exception):
    """The embedded servers cannot run; the message says why and what the operator can do."""
