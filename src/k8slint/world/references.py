"""References: the fields of a resource that name another object."""

from __future__ import annotations

from .. import apis
from ..kinds import POD_REFERENCES, Reference, kind_of
from ..records import Record
from .names import fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..views import Place, Resource


class Referred(Record):
    """One reference: the kind and name it asks for, the namespace (None: its own), the place of the name.

    `keys` are the places of the keys that it wants of a ConfigMap or Secret; `optional` says that it may be missing.
    """

    kind: str
    name: str
    namespace: str | None
    place: Place
    keys: tuple[Place, ...] = ()
    optional: bool = False


def references_of(resource: Resource) -> Iterator[Referred]:
    """Every reference of a resource, its pod's included, as its row in `kinds` says. Names that a template decides are
    left out.
    """
    row = resource.row
    if row is None:
        return
    for reference in row.references:
        yield from _read(resource, (), reference)
    if resource.pod is not None:
        for reference in POD_REFERENCES:
            if reference.path[0] not in resource.pod.data:
                continue
            yield from _read(resource, resource.pod.path, reference)


def by_name(
    references: Iterable[tuple[Resource, Iterable[Referred]]],
) -> dict[tuple[str, str], list[tuple[Resource, Referred]]]:
    """All references of resources, with the resources that have them, by the kind and the name that they ask for."""
    found: dict[tuple[str, str], list[tuple[Resource, Referred]]] = {}
    for resource, own in references:
        for reference in own:
            found.setdefault((reference.kind, reference.name), []).append((resource, reference))
    return found


def _read(resource: Resource, base: tuple[str | int, ...], reference: Reference) -> Iterator[Referred]:
    for place in fields(resource, reference.path, base):
        if not isinstance(place.value, str) or not place.value:
            continue
        above = place.path[:-1]
        kind = reference.kind or _kind(resource, above, reference.default)
        if kind:
            namespace = resource.text(*above, "namespace") if reference.elsewhere else ""
            keys = tuple(fields(resource, reference.key, above)) if reference.key else ()
            optional = resource.get(*above, "optional") is True
            yield Referred(kind, place.value, namespace or None, place, keys, optional)


def _kind(resource: Resource, above: tuple[str | int, ...], default: str) -> str:
    """The kind that the fields beside a name say: `kind` with `apiVersion`, `apiGroup` or `group`; without a group, one
    of the core or of the default's group.
    """
    kind = resource.get(*above, "kind")
    if kind is None:
        return default
    if not isinstance(kind, str):
        return ""
    group = resource.text(*above, "apiVersion").rpartition("/")[0] or resource.text(*above, "apiGroup")
    group = group or resource.text(*above, "group")
    if not group and default and kind == default.rpartition("/")[2]:
        return default
    if not group and not apis.known("", kind):
        group = default.rpartition("/")[0]
    return kind_of("" if group == "core" else group, kind)
