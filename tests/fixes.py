"""Fixes for tests: small projects in memory, and rules whose fixes do one thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from textwrap import dedent
from typing import Any

from k8slint.config import Config, Selection
from k8slint.fixing import Fixed, fix
from k8slint.kinds import kind_of
from k8slint.problems import Fix, Manifest, Operation, Problems
from k8slint.project import Inputs
from k8slint.rules import Rule, rule
from k8slint.views import Resource, create
from k8slint.world import World

ROOT = "/nowhere"
ALL = ("safe", "unsafe")

Operations = Callable[[Resource], Sequence[Operation]]


def named(id: str, made: Rule, severity: str = "") -> Rule:
    """A rule under a name of its own, as if it had a file of its own."""
    return made.replace(id=id, profiles=("production",), severity=severity or made.severity)


def fixed(
    files: Mapping[str, str | bytes],
    rules: Sequence[Rule],
    *,
    allowed: Sequence[str] = ALL,
    config: Config | None = None,
    reported: Sequence[str] | None = None,
    root: str = ROOT,
) -> Fixed:
    """What fixing makes of a project with these files; all are reported unless `reported` says which."""
    contents = {path: text if isinstance(text, bytes) else dedent(text).encode() for path, text in files.items()}
    names = tuple(sorted(files)) if reported is None else tuple(reported)
    inputs = Inputs(root, "", names, tuple(sorted(files.keys() - set(names))), contents=contents)
    return fix(inputs, config or Config("", root), rules, Selection(), allowed)


def after(found: Fixed) -> dict[str, str]:
    """The new texts of the files that are changed or made."""
    return {change.path: change.after.decode() for change in found.changes}


def reasons(found: Fixed) -> list[str]:
    """Why fixes were refused: `rule: reason`."""
    return [f"{refusal.finding.rule}: {refusal.reason}" for refusal in found.refused]


def applied(found: Fixed) -> list[str]:
    """Which rules' fixes were applied, in order."""
    return [finding.rule for finding in found.applied]


def wants(key: str, value: object, operations: Operations | None = None, *, safety: str = "safe") -> Rule:
    """A rule that wants a value under `data` of every ConfigMap, and whose fix puts it there, or does something else."""

    @rule(severity="warning", each="core/ConfigMap")
    def check(resource: Resource) -> Problems:
        place = resource.at("data", key)
        if place.value != value:
            done = [place.set(value)] if operations is None else operations(resource)
            yield place.problem(f"{resource} has no {key}", fix=Fix(f"put {key} there", *done, safety=safety))

    return check


def wants_beside(make: Callable[[Resource], Sequence[Manifest]], *, note: str = "") -> Rule:
    """A rule that wants other objects to exist beside every ConfigMap, and whose fix creates them all."""

    @rule(severity="warning", each="core/ConfigMap")
    def check(resource: Resource, world: World) -> Problems:
        manifests = make(resource)
        if any(not is_there(manifest, resource, world) for manifest in manifests):
            new = [create(manifest, beside=resource, note=note) for manifest in manifests]
            yield resource.at("metadata", "name").problem(f"{resource} stands alone", fix=Fix("make it", *new))

    return check


def is_there(manifest: Any, resource: Resource, world: World) -> bool:
    kind = kind_of(manifest["apiVersion"].rpartition("/")[0], manifest["kind"])
    metadata = manifest["metadata"]
    return bool(world.exists(kind, metadata["name"], resource, metadata.get("namespace")))


def config_map(name: str = "settings", namespace: str = "shop", data: str = "{}") -> str:
    """A manifest; `data` is what stands behind `data:`, on its line or below."""
    head = f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n  namespace: {namespace}\n"
    return f"{head}data:{'' if data.startswith(chr(10)) else ' '}{data}\n"
