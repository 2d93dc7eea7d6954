#!/usr/bin/env python
"""Run one of SIPKD's commands; without DATABASE_URL it brings its own servers for that long."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sipkd.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
