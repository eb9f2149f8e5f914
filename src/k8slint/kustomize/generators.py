"""The ConfigMaps and Secrets that kustomizations generate."""

from __future__ import annotations

from ..documents.templates import decides_name
from ..records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from .graph import Kustomization

FIELDS = {"configMapGenerator": "ConfigMap", "secretGenerator": "Secret"}


class Generated(Record):
    """An object that a kustomization generates; what refers to it names it without the hash.

    `namespaces` is where its roots put it, None where that is not known. `keys` are those of its data, None where
    they cannot be known. `path` is the kustomization's file and `place` leads to the name in it. `merges`: it adds to
    an object that is there already, or (`replaces`) takes its place. `hashed`: its name will get a hash.
    """

    kind: str
    name: str
    namespaces: frozenset[str | None]
    keys: frozenset[str] | None
    path: str
    place: tuple[str | int, ...]
    hashed: bool = True
    merges: bool = False
    replaces: bool = False


def generated(kustomization: Kustomization, forced: Iterable[str | None]) -> Iterator[Generated]:
    """What a kustomization generates; `forced` are the namespaces that its roots give."""
    shared = _mapping(kustomization.data.get("generatorOptions"))
    for field, kind in FIELDS.items():
        for index, entry in enumerate(kustomization.entries(field)):
            if not isinstance(entry, dict):
                continue
            name, own = entry.get("name"), entry.get("namespace")
            if isinstance(name, str) and name:
                options = {**shared, **_mapping(entry.get("options"))}
                yield Generated(
                    kind,
                    name,
                    frozenset(_known(namespace or own) for namespace in forced),
                    _keys(entry),
                    kustomization.path,
                    (field, index, "name"),
                    hashed=options.get("disableNameSuffixHash") is not True,
                    merges=entry.get("behavior") == "merge",
                    replaces=entry.get("behavior") == "replace",
                )


def _known(namespace: object) -> str | None:
    return namespace if isinstance(namespace, str) and namespace and not decides_name(namespace) else None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _keys(entry: Mapping[str, Any]) -> frozenset[str] | None:
    """The keys that literals and files give; None if an env file, whose content is not read, may give more."""
    if entry.get("envs") or entry.get("env"):
        return None
    literals = (text.partition("=")[0] for text in _texts(entry.get("literals")))
    files = (text.partition("=") for text in _texts(entry.get("files")))
    return frozenset([*literals, *(key if equals else key.rpartition("/")[2] for key, equals, _ in files)])


def _texts(value: object) -> Iterator[str]:
    return (text for text in value if isinstance(text, str)) if isinstance(value, list) else iter(())


def completed(found: Iterable[Generated], roots: Mapping[str, frozenset[str]]) -> tuple[Generated, ...]:
    """The generated objects, without the keys of those that add to another, or that others add to or replace.

    `roots` has those of each kustomization's file: only what a root has in common can meet.
    """
    found = tuple(found)
    touched: dict[tuple[str, str], set[str]] = {}
    for one in found:
        if one.merges or one.replaces:
            touched.setdefault((one.kind, one.name), set()).update(roots[one.path])

    def is_open(one: Generated) -> bool:
        others = touched.get((one.kind, one.name), set())
        return one.merges or (not one.replaces and not others.isdisjoint(roots[one.path]))

    return tuple(one.replace(keys=None) if is_open(one) else one for one in found)
