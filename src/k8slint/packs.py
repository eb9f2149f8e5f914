"""Packs: a folder with `rules/` and `fixtures/` -> rules.

A rule's file is `<category>/<rule_id>.py` below the pack's rules. Nothing lists the rules: what is in the folder is in
the pack.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader
from zlib import crc32

from .kinds import TABLE, KindRow
from .records import Record
from .rules import Rule, RuleError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

BUILT_IN = "k8slint_rules"


class Pack(Record):
    """The rules of one pack, sorted by id, and the folder of their fixtures ("" if it has none).

    `kinds` is what the pack adds to what is known of kinds.
    """

    name: str
    rules: tuple[Rule, ...]
    fixtures: str
    kinds: tuple[KindRow, ...] = ()


class PackError(Exception):
    """A pack that cannot be loaded; the message names the pack, the file and the reason."""


def built_in() -> Pack:
    """The pack that comes with k8slint."""
    import k8slint_rules

    folder = os.path.dirname(os.path.abspath(k8slint_rules.__file__))
    beside = os.path.dirname(folder)
    fixtures = next(
        (path for name in ("k8slint_fixtures", "fixtures") if os.path.isdir(path := os.path.join(beside, name))), ""
    )
    return Pack(BUILT_IN, _load(folder, BUILT_IN), fixtures)


def load(folder: str) -> Pack:
    """The pack in a folder of the user's. Its rule files are executed: the caller has made sure that they are trusted.

    Raises `PackError`.
    """
    folder = os.path.abspath(folder)
    rules = os.path.join(folder, "rules")
    if not os.path.isdir(rules):
        raise PackError(f"{folder} is no pack: it has no folder rules/")
    fixtures = os.path.join(folder, "fixtures")
    unique = f"k8slint_pack_{crc32(folder.encode()):08x}"
    return Pack(os.path.basename(folder), _load(rules, unique), fixtures if os.path.isdir(fixtures) else "")


def joined(packs: Sequence[Pack]) -> tuple[Rule, ...]:
    """The rules of several packs. Raises `PackError` where two have one id."""
    found: dict[str, tuple[Pack, Rule]] = {}
    for pack in packs:
        for rule in pack.rules:
            if rule.id in found and found[rule.id][1] is not rule:  # one pack that is named twice is still one
                raise PackError(f"rule {rule.id} is in two packs: {found[rule.id][0].name} and {pack.name}")
            found[rule.id] = pack, rule
    return tuple(found[id][1] for id in sorted(found))


def kinds(packs: Sequence[Pack]) -> Mapping[str, KindRow]:
    """What is known of kinds, by their names, with what packs add to it."""
    added = {row.kind: row for pack in packs for row in pack.kinds}
    return {**TABLE, **added} if added else TABLE


def _load(folder: str, package: str) -> tuple[Rule, ...]:
    rules = []
    for category in sorted(os.listdir(folder)):
        path = os.path.join(folder, category)
        if category.startswith(("_", ".")) or not os.path.isdir(path):
            continue
        for file in sorted(os.listdir(path)):
            if file.endswith(".py") and not file.startswith("_"):
                module = _import(f"{package}.{category}.{file[:-3]}", os.path.join(path, file))
                rules.append(_rule_of(module))
    return tuple(sorted(rules, key=lambda rule: rule.id))


def _import(name: str, path: str) -> ModuleType:
    """Imports one file under a name of its own, without its folder having to be a package or on the path."""
    if name in sys.modules:
        return sys.modules[name]
    loader = SourceFileLoader(name, path)
    spec = ModuleSpec(name, loader, origin=path)
    spec.has_location = True
    module = type(sys)(name)
    module.__spec__, module.__file__, module.__loader__ = spec, path, loader
    sys.modules[name] = module
    try:
        loader.exec_module(module)
    except RuleError as error:
        del sys.modules[name]
        raise PackError(str(error)) from error
    except Exception as error:
        del sys.modules[name]
        raise PackError(f"{path}: {type(error).__name__}: {error}") from error
    return module


def _rule_of(module: ModuleType) -> Rule:
    rule = getattr(module, "check", None)
    if not isinstance(rule, Rule):
        raise PackError(f"{module.__file__}: a rule file has to define `check`, decorated with @rule(...)")
    return rule
