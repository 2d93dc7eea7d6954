"""Panels: what an upper app adds to a page of a lower one.

The agreement page shows adoptions, though agreements know nothing of innovations: the innovations app registers a panel
for it. Composition stays in one direction (docs/adr/0003-panels.md).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Provider = Callable[[Any, Any], dict | None]
_providers: dict[str, list[tuple[int, str, Provider]]] = {}


@dataclass(frozen=True, slots=True)
class Panel:
    template: str
    context: dict


def panel(page: str, template: str, *, order: int = 100) -> Callable[[Provider], Provider]:
    """Register `provider(request, obj) -> context or None` for a page, named by its model: "agreements.agreement"."""

    def register(provider: Provider) -> Provider:
        _providers.setdefault(page, []).append((order, template, provider))
        return provider

    return register


def panels_for(request: Any, obj: Any) -> list[Panel]:
    """The panels of an object's page, as this request's user may see them."""
    found = []
    for _order, template, provider in sorted(_providers.get(obj._meta.label_lower, []), key=lambda entry: entry[0]):
        context = provider(request, obj)
        if context is not None:
            found.append(Panel(template, context))
    return found
