"""A small version of the fault drill, so that it still runs when it is needed (docs/fault-drill.md)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
OURS = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "SIPKD_DATA_DIR", "SIPKD_ENVIRONMENT"}

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="finds processes by /proc"),
]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("parts", [("calendar", "feed"), ("receivers",), ("crash",)], ids=" ".join)
def test_nothing_is_lost(parts):
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.drill", "--quick", "--only", *parts],
        cwd=PROJECT,
        env={name: value for name, value in os.environ.items() if name not in OURS},
        capture_output=True,
        text=True,
        timeout=600,
    )

    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert "holds" in done.stdout
