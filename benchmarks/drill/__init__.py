"""The fault drill: real processes, killed at random, while we count what is lost (docs/fault-drill.md).

Each part is a module with `run(stage, size)`, which returns rows of the report.
"""
