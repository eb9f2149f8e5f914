"""Hookspecs: what a plugin can bring.

A plugin is a module with functions of these names, each decorated with `k8slint.hookimpl`, that an installed
distribution names in the entry-point group `k8slint`. Each function takes no arguments. docs/packs.md has an example.
"""

from __future__ import annotations

from pluggy import HookimplMarker, HookspecMarker

from .entry_points import GROUP

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from .findings import Render
    from .kinds import KindRow
    from .packs import Pack

__all__ = ["hookimpl", "k8slint_kinds", "k8slint_packs", "k8slint_reporters"]

hookimpl = HookimplMarker(GROUP)
"""Decorates a plugin's function of the name of a hook."""

hookspec = HookspecMarker(GROUP)


@hookspec
def k8slint_packs() -> Sequence[str | os.PathLike[str] | Pack]:
    """Packs of rules: the absolute folder of each, which holds `rules/` and `fixtures/`."""
    return ()


@hookspec
def k8slint_kinds() -> Sequence[KindRow]:
    """What is known of kinds that k8slint does not know: a row for each."""
    return ()


@hookspec
def k8slint_reporters() -> Mapping[str, Render]:
    """Formats of reports: what `check --format` is given -> what makes the text."""
    return {}
