#!/usr/bin/env python
"""Run one of SIPKD's commands; without DATABASE_URL it brings its own servers for that long."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sipkd.settings")
    from sipkd import address, embedded

    try:
        if sys.argv[1:2] == ["serve"]:
            address.require_free()
        with embedded.environment():
            from django.core.management import execute_from_command_line

            execute_from_command_line(sys.argv)
    except (address.AddressInUse, embedded.EmbeddedError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
