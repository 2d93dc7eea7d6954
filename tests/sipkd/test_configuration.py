"""The variables of the environment: what the code reads is what the documents list."""

import re
from pathlib import Path

import yaml

PROJECT = Path(__file__).resolve().parents[2]
READ_ELSEWHERE = {
    "BIND",  # sipkd/address.py
    "POSTGRES_PASSWORD",  # docker-compose.yml
    "WEB_WORKERS",  # Dockerfile
}


def read_by_settings() -> set[str]:
    return set(re.findall(r"""env\.\w+\(\s*["'](\w+)""", (PROJECT / "sipkd" / "settings.py").read_text()))


def test_env_example_lists_every_variable_and_no_other():
    listed = re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)

    assert len(listed) == len(set(listed))
    assert set(listed) == read_by_settings() | READ_ELSEWHERE


def test_operations_manual_explains_every_variable():
    explained = set(re.findall(r"^\| `([A-Z_]+)`", (PROJECT / "docs" / "operations.md").read_text(), re.MULTILINE))

    assert explained == read_by_settings() | READ_ELSEWHERE


def test_containers_run_only_after_the_migration_and_each_says_whether_it_is_well():
    services = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]

    assert set(services) == {"web", "worker", "beat", "migrate", "postgres", "valkey"}
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert {name for name, service in services.items() if "healthcheck" in service} == set(services) - {"migrate"}


def test_lock_files_hold_versions_and_their_hashes_and_nothing_else():
    """So they name no place to install from: that is the installer's choice."""
    version = re.compile(r"[\w.-]+(\[[\w,-]+\])?==[\w.!+-]+( ; [^:@/]+)? \\")
    fingerprint = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")

    locks = [*(PROJECT / "requirements").glob("*.txt"), *(PROJECT / "benchmarks").glob("*.txt")]
    other = [
        f"{lock.name}: {line}"
        for lock in locks
        for line in lock.read_text().splitlines()
        if not (version.fullmatch(line) or fingerprint.fullmatch(line))
    ]

    assert len(locks) >= 4
    assert other == []
