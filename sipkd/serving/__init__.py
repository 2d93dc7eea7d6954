"""The whole portal as one command, `manage.py serve`: for a single machine, a demonstration, a developer.

A large installation runs the same parts as services of their own (docker-compose.yml).
"""
