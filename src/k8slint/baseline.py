"""Baselines: findings that a project has and knows of, so that only others are shown.

A finding is known by its fingerprint, which is made of its path, rule, resource, container and field, and a count: so
it stays known whatever happens to lines and wording, and a second one of its kind is new.
"""

from __future__ import annotations

import json
import os

from .config import ConfigError
from .findings import Failure, Known
from .project import KUBERNETES
from .trees import DISK, exists

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import Any

    from .engine import Outcome
    from .findings import Finding
    from .trees import Tree

VERSION = 1


def read(path: str) -> tuple[Known, ...]:
    """The entries of a baseline. Raises `ConfigError`."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            data = json.load(file)
    except FileNotFoundError:
        raise ConfigError([Failure("there is no such baseline; --write-baseline makes it", path)]) from None
    except json.JSONDecodeError as error:
        reason = f"cannot be read: {error.msg[:1].lower()}{error.msg[1:]}"
        raise ConfigError([Failure(reason, path, error.lineno, error.colno)]) from None
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError([Failure(f"cannot be read: {reason.lower()}", path)]) from None
    if not isinstance(data, dict) or not isinstance(data.get("findings"), list) or "version" not in data:
        raise ConfigError([Failure("is no baseline: that is an object with version and findings", path)])
    if data["version"] != VERSION:
        raise ConfigError([Failure(f"has version {data['version']!r}; this k8slint reads version {VERSION}", path)])
    return tuple(_known(entry, number, path) for number, entry in enumerate(data["findings"], start=1))


def _known(entry: Any, number: int, path: str) -> Known:
    values = [value for name in Known._fields if isinstance(entry, dict) and isinstance(value := entry.get(name), str)]
    if len(values) < len(Known._fields):
        names = ", ".join(Known._fields)
        raise ConfigError([Failure(f"finding {number} of the list has to have text for each of {names}", path)])
    return Known(*values)


def text(entries: Iterable[Known]) -> str:
    """A baseline as its file has it: one line for each entry, in an order that depends on nothing else, so that changes
    of two branches merge.
    """
    lines = ",\n".join(
        json.dumps({name: getattr(entry, name) for name in Known._fields}) for entry in sorted(set(entries), key=_order)
    )
    lines = lines.replace("\x7f", "\\u007f")  # JSON may keep this control character
    findings = f"[\n{lines}\n]" if lines else "[]"
    return f'{{"version": {VERSION}, "findings": {findings}}}\n'


def _order(entry: Known) -> tuple[str, ...]:
    return entry.path, entry.rule, entry.resource, entry.container, entry.field, entry.fingerprint


def known(finding: Finding) -> Known:
    """The entry for a finding."""
    resource = "" if finding.resource is None else str(finding.resource)
    return Known(finding.fingerprint, finding.origin, finding.rule, resource, finding.container, finding.field)


class Scope:
    """What a run has judged, of which alone it can say that something is not there any more."""

    def __init__(self) -> None:
        self._tree: Tree = DISK
        self._bases: set[str] = set()
        self._rules: set[str] = set()
        self._judged: dict[str, Collection[str]] = {}
        self._found: set[str] = set()

    def add(self, outcome: Outcome, tree: Tree) -> None:
        """Takes what came of judging a project of a tree: what is suppressed, or folded into others, is still there."""
        self._tree = tree
        report, run = outcome.report(fold=False), outcome.run
        inputs = run.project.inputs
        self._bases.add(os.path.normpath(os.path.join(inputs.root, "../" * inputs.place.count("/"))))
        self._rules.update(rule.id for rule in run.rules)
        for path in run.project.reported:
            self._judged[inputs.place + path] = run.active(path).ids - run.crashed
        judged = {path for path, file in run.project.files.items() if file.state == KUBERNETES}
        if judged <= set(run.project.reported):
            # Also of what is no manifest: the configuration, and namespaces, known by the folder of their unit.
            others = [unit.folder for unit in run.project.world.units()]
            if run.config.path:
                others.append(os.path.relpath(run.config.path, inputs.root))
            self._judged |= {inputs.place + path: run.used.keys() - run.crashed for path in others}
        findings = (*report.findings, *(each.finding for each in report.suppressed))
        self._found.update(finding.fingerprint for finding in findings)

    def split(self, entries: Iterable[Known]) -> tuple[list[Known], list[Known]]:
        """The entries that hold, and those that are stale."""
        held: list[Known] = []
        stale: list[Known] = []
        for entry in entries:
            (stale if self._has_lost(entry) else held).append(entry)
        return held, stale

    def _has_lost(self, entry: Known) -> bool:
        """Whether what an entry stands for is gone: its rule, or its file, or its rule has looked and not found it."""
        if entry.fingerprint in self._found or not self._bases:
            return False
        if entry.rule not in self._rules:
            return True
        if entry.path in self._judged:
            return entry.rule in self._judged[entry.path]
        return not any(exists(self._tree, os.path.join(base, entry.path)) for base in self._bases)
