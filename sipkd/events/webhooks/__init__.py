"""Webhooks: events for other systems, signed, in order, and kept until they have arrived (docs/events.md)."""
