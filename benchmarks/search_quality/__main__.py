"""`make search-quality`: judge the search on the reference data and write docs/search-quality.md.

Exit status 1 when SIPKD is not ahead of plain full-text search and of a SearchFilter in every class of query, when an
exact name is not among its first three results, or when fewer than nine of ten misspellings are corrected.
"""

import os
import sys
import tempfile
from pathlib import Path


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sipkd.settings")
    with tempfile.TemporaryDirectory(prefix="sipkd-search-") as folder:
        os.environ["SIPKD_DATA_DIR"] = folder
        from sipkd import embedded

        with embedded.environment(durable=False):
            import django
            from django.core.management import call_command

            django.setup()
            call_command("migrate", verbosity=0)
            call_command("load_reference_data", verbosity=0)
            from benchmarks.search_quality.report import report

            text, passed = report()
    Path(__file__).parents[2].joinpath("docs", "search-quality.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
