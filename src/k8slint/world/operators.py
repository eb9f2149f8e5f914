"""Operators and charts: what in a project makes objects that no manifest shows.

An operator names what it makes after the custom resource it makes it for, and labels its pods with that name, or below
the API group; a chart may make anything.
"""

from __future__ import annotations

import re

from .. import apis

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..views import Resource

CHARTS = frozenset(("helm.toolkit.fluxcd.io/HelmRelease", "helm.cattle.io/HelmChart", "argoproj.io/Application"))
"""What installs a chart, or another folder, into a namespace."""

DEFINITION = "apiextensions.k8s.io/CustomResourceDefinition"


class Operators:
    """The custom resources of a project by name and by API group, and what installs charts."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._by_name: dict[str, list[Resource]] = {}
        self._by_group: dict[str, Resource] = {}
        self.charts: list[tuple[Resource, frozenset[str | None]]] = []
        built_in = apis.groups()
        for resource in resources:
            if resource.full_kind in CHARTS:
                self.charts.append((resource, _installed_into(resource)))
            if resource.full_kind == DEFINITION:
                self._by_group.setdefault(resource.text("spec", "group"), resource)
            elif resource.group not in built_in:
                self._by_group.setdefault(resource.group, resource)
                if resource.name and resource.row is None:
                    self._by_name.setdefault(resource.name, []).append(resource)

    def named(self, name: str) -> Sequence[Resource]:
        """The custom resources of that name."""
        return self._by_name.get(name, ())

    def named_in(self, name: str) -> list[Resource]:
        """The custom resources whose name is a part of `name`: of `db-app` and of `app.db.credentials`, `db`."""
        parts = re.split(r"([-.])", name)
        spans = (
            "".join(parts[start:stop])
            for start in range(0, len(parts), 2)
            for stop in range(start + 1, len(parts) + 1, 2)
        )
        return [resource for span in spans for resource in self.named(span)] if self._by_name else []

    def of_domain(self, domain: str) -> Resource | None:
        """A custom resource whose API group is the domain that a label begins with, or lies above or below it."""
        for group, resource in self._by_group.items():
            if group and (group == domain or group.endswith(f".{domain}") or domain.endswith(f".{group}")):
                return resource
        return None

    def labels(self) -> Iterator[tuple[Resource, Mapping[str, object]]]:
        """The labels that custom resources have anywhere within: those of pods to come, as far as one can tell."""
        for those in self._by_name.values():
            for resource in those:
                yield from ((resource, labels) for labels in _labels(resource.raw("spec")))


def _labels(data: object) -> Iterator[Mapping[str, object]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(key, str) and key.lower().endswith("labels") and isinstance(value, dict):
                yield value
            else:
                yield from _labels(value)
    elif isinstance(data, list):
        for item in data:
            yield from _labels(item)


def _installed_into(chart: Resource) -> frozenset[str | None]:
    for path in (("spec", "targetNamespace"), ("spec", "destination", "namespace")):
        namespace = chart.get(*path)
        if namespace is not None:
            return frozenset([namespace if isinstance(namespace, str) else None])
    return frozenset([None]) if chart.kind == "Application" else chart.namespaces
