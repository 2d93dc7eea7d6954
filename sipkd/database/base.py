"""The database backend: ENGINE of settings.DATABASES."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Whether a connection kept from the last request still holds.

        A server has nothing to say to an idle client but that it hangs up, so only when something has arrived is it
        asked. Django asks `SELECT 1` each time, which is a tenth of a short answer.
        """
        if self.connection is None or self.connection.closed or self.errors_occurred:
            return super().is_usable()
        arrived = select.poll()
        arrived.register(self.connection.fileno(), select.POLLIN)
        return not arrived.poll(0) or super().is_usable()
