"""Plugins: entry points -> the packs, kinds and formats that they bring.

The code of a plugin runs here. Whatever is wrong with one stops the run: the error names it and its distribution.
"""

from __future__ import annotations

import os
import re
from importlib import import_module

from pluggy import PluginManager, PluginValidationError

from . import hookspecs
from .entry_points import GROUP
from .kinds import TABLE, KindRow
from .packs import Pack, PackError
from .packs import load as load_pack
from .records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from .entry_points import EntryPoint
    from .findings import Render, Report

HOOKS = ("k8slint_packs", "k8slint_kinds", "k8slint_reporters")
FORMAT = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class PluginError(PackError):
    """A plugin that cannot be used; the message names it, its distribution and the reason."""

    def __init__(self, point: EntryPoint, reason: str) -> None:
        super().__init__(f"{point} {' '.join(reason.split())}")


class Plugins(Record):
    """What plugins bring: packs, each with the kinds of its plugin, and formats of reports by name."""

    packs: tuple[Pack, ...]
    reporters: Mapping[str, Render]


def load(points: Sequence[EntryPoint], formats: Collection[str] = ()) -> Plugins:
    """Imports plugins and asks them what they bring. `formats` are those that exist without them.

    Raises `PluginError`.
    """
    plugins: dict[str, str] = {}
    for point in points:
        _claim(point, "name", [point.name], plugins)
    manager = PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    for point in points:
        _register(manager, point, _imported(point))
    kinds = dict.fromkeys(TABLE, "k8slint")
    names = dict.fromkeys(formats, "k8slint")
    packs: list[Pack] = []
    reporters: dict[str, Render] = {}
    for point in points:
        rows = _kinds(point, _brought(manager, point, "k8slint_kinds"))
        _claim(point, "kind", [row.kind for row in rows], kinds)
        packs += _packs(point, _brought(manager, point, "k8slint_packs"), rows)
        renders = _reporters(point, _brought(manager, point, "k8slint_reporters"))
        _claim(point, "format", renders, names)
        reporters.update(renders)
    return Plugins(tuple(packs), reporters)


def _claim(point: EntryPoint, what: str, names: Iterable[str], owners: dict[str, str]) -> None:
    """Notes who has something. What one has, no other can have."""
    for name in names:
        if name in owners:
            raise PluginError(point, f"brings the {what} {name}, which {owners[name]} has")
        owners[name] = str(point)


def _imported(point: EntryPoint) -> object:
    module, _, attributes = point.target.partition(":")
    try:
        found: object = import_module(module)
        for name in filter(None, attributes.split(".")):
            found = getattr(found, name)
    except (Exception, SystemExit) as error:
        raise PluginError(point, f"cannot be imported: {type(error).__name__}: {error}") from error
    return found


def _register(manager: PluginManager, point: EntryPoint, plugin: object) -> None:
    try:
        manager.register(plugin, point.name)
        manager.check_pending()
    except PluginValidationError as error:
        raise PluginError(point, f"does not fit: {error}; the hooks are {', '.join(HOOKS)}") from error
    except ValueError as error:
        raise PluginError(point, f"is registered already: {error}") from error
    for hook in HOOKS:
        function = getattr(plugin, hook, None)
        if function is not None and not hasattr(function, f"{GROUP}_impl"):
            raise PluginError(point, f"has a function {hook} that is not decorated with @hookimpl")
    if not manager.get_hookcallers(plugin):
        raise PluginError(point, f"has no hook; the hooks are {', '.join(HOOKS)}")


def _brought(manager: PluginManager, point: EntryPoint, hook: str) -> object:
    """What the hook of a plugin returns; None if it has none."""
    others = [plugin for name, plugin in manager.list_name_plugin() if name != point.name]
    try:
        results = manager.subset_hook_caller(hook, others)()
    except (Exception, SystemExit) as error:
        raise PluginError(point, f"fails in {hook}: {type(error).__name__}: {error}") from error
    return results[0] if results else None


def _items(point: EntryPoint, hook: str, brought: object) -> Sequence[object]:
    if not isinstance(brought, list | tuple | None):
        raise PluginError(point, f"has to return a list from {hook}, not {brought!r}")
    return brought or ()


def _packs(point: EntryPoint, brought: object, kinds: tuple[KindRow, ...]) -> Iterator[Pack]:
    """The packs of a plugin; where it has kinds only, they are in one without rules."""
    items = _items(point, "k8slint_packs", brought)
    for item in items or (Pack("", (), ""),):
        if isinstance(item, Pack):
            pack = item
        elif isinstance(item, str | os.PathLike) and os.path.isabs(item):
            try:
                pack = load_pack(os.fspath(item))
            except PackError as error:
                raise PluginError(point, f"has a pack that cannot be loaded: {error}") from error
        else:
            raise PluginError(point, f"has to return absolute folders of packs from k8slint_packs, not {item!r}")
        yield pack.replace(name=str(point), kinds=kinds)


def _kinds(point: EntryPoint, brought: object) -> tuple[KindRow, ...]:
    rows = []
    for row in _items(point, "k8slint_kinds", brought):
        if not isinstance(row, KindRow) or "/" not in row.kind:
            raise PluginError(point, f"has to return KindRows of a group/Kind from k8slint_kinds, not {row!r}")
        rows.append(row)
    return tuple(rows)


def _reporters(point: EntryPoint, brought: object) -> dict[str, Render]:
    found = {}
    if not isinstance(brought, dict | None):
        raise PluginError(point, f"has to return a dict of functions from k8slint_reporters, not {brought!r}")
    for name, render in (brought or {}).items():
        if not isinstance(name, str) or not FORMAT.fullmatch(name) or not callable(render):
            wanted = "functions, by lower-case names such as my-format,"
            raise PluginError(point, f"has to return {wanted} from k8slint_reporters, not {name!r}: {render!r}")
        found[name] = _guarded(point, name, render)
    return found


def _guarded(point: EntryPoint, name: str, render: Render) -> Render:
    """A format that, where it fails, says whose it is."""

    def guarded(report: Report, color: bool, verbose: bool) -> str:
        try:
            text: object = render(report, color, verbose)
        except Exception as error:
            raise PluginError(point, f"fails to write the format {name}: {type(error).__name__}: {error}") from error
        if not isinstance(text, str):
            raise PluginError(point, f"has to return text for the format {name}, not {text!r}")
        return text

    return guarded
