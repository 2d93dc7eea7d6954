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
    """Register `provider(request, obj) -> context or None` for a page.

    The page is named by its model, "agreements.agreement", or by its route, "agreements:agreement-terminate".
    """

    def register(provider: Provider) -> Provider:
        _providers.setdefault(page, []).append((order, template, provider))
        return provider

    return register


def panels_for(request: Any, obj: Any, page: str = "") -> list[Panel]:
    """The panels of an object's page, or of another page about it, as this request's user may see them."""
    found = []
    registered = _providers.get(page or obj._meta.label_lower, [])
    for _order, template, provider in sorted(registered, key=lambda entry: entry[0]):
        context = provider(request, obj)
        if context is not None:
            found.append(Panel(template, context))
    return found
