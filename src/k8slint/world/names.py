"""Names: which objects exist, in the project, by a controller's making, in every cluster, or by the user's word."""

from __future__ import annotations

import re

from .. import apis
from ..documents.templates import decides_name
from ..kinds import kind_of
from ..records import Record
from ..words import nearest
from .contents import keys_of
from .operators import Operators

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..kustomize import Generated, Kustomize
    from ..settings import External, Settings
    from ..units import Units
    from ..views import Place, Resource
    from .selectors import Selector

CLUSTER_ROLES = frozenset(("cluster-admin", "admin", "edit", "view"))
PRIORITY_CLASSES = frozenset(("system-cluster-critical", "system-node-critical"))
CLAIM = "core/PersistentVolumeClaim"
EACH = "#"
"""Stands for the ordinal in the names of what a StatefulSet makes for each of its pods."""

NOBODYS = frozenset(("default", "kube-system"))
"""Namespaces that every cluster has and everybody's objects may be in."""

TLS_ANNOTATIONS = ("cert-manager.io/issuer", "cert-manager.io/cluster-issuer", "kubernetes.io/tls-acme")

TOKEN = re.compile(r".+-token-[bcdfghjklmnpqrstvwxz2456789]{5}")
"""What the control plane called the token of a ServiceAccount up to Kubernetes 1.23."""


class Existence(Record):
    """The answer to "does it exist?".

    `state` is `found` (something that belongs together with the one who asks has it, or every cluster has), `elsewhere`
    (only an alternative has it: a hint), `possible` (a template, a prefix or another project may bring it), or
    `missing`. `place` is the nearest one that answers, where there is one. True if it is found.
    """

    state: str
    place: Place | None = None

    def __bool__(self) -> bool:
        return self.state == "found"


class NearMiss(Record):
    """What may have been meant: the place of its name, and why it is not it (`one letter off`, `in namespace x`).

    `is_close` unless it is in another namespace, and in another folder and kustomization root too: names like `config`
    are in many namespaces.
    """

    place: Place
    reason: str
    is_close: bool = True


def in_every_cluster(kind: str, namespace: str | None, name: str) -> bool:
    """Whether Kubernetes itself makes an object of that kind and name."""
    if kind == "core/ServiceAccount":
        return name == "default"
    if kind == "core/Secret":
        return TOKEN.fullmatch(name) is not None
    if kind == "core/Service":
        return name == "kubernetes" and namespace in (None, "default")
    if kind == "core/ConfigMap":
        return name == "kube-root-ca.crt"
    if kind == "core/Namespace":
        return name in ("default", "kube-system", "kube-public", "kube-node-lease")
    if kind == "rbac.authorization.k8s.io/ClusterRole":
        return name in CLUSTER_ROLES or name.startswith("system:")
    if kind == "rbac.authorization.k8s.io/Role":
        return name.startswith(("system:", "extension-apiserver-authentication-reader"))
    return kind == "scheduling.k8s.io/PriorityClass" and name in PRIORITY_CLASSES


def declared_external(externals: Iterable[External], kind: str, namespace: str | None, name: str) -> bool:
    """Whether the configuration says that others own the object. Globs; a kind may be written without its group."""
    if not externals:
        return False
    from fnmatch import fnmatchcase

    return any(
        fnmatchcase(name, external.name)
        and fnmatchcase(namespace or "", external.namespace)
        and (fnmatchcase(kind, external.kind) or fnmatchcase(kind.rpartition("/")[2], external.kind))
        for external in externals
    )


class Definition(Record):
    """One object of some name: the namespaces it may land in, the place of its name, whether the name is certain."""

    namespaces: frozenset[str | None]
    place: Place
    path: str
    certain: bool = True
    resource: Resource | None = None


def compatible(one: frozenset[str | None], two: frozenset[str | None]) -> bool:
    """Whether two objects may be in one namespace: an unknown one may be any."""
    return None in one or None in two or not one.isdisjoint(two)


def known_equal(one: frozenset[str | None], two: frozenset[str | None]) -> bool:
    """Whether two objects are in one namespace for certain."""
    return any(name is not None and name in two for name in one)


class Names:
    """The index of all names of a project by kind: what is defined, and what controllers and kustomize generate."""

    def __init__(
        self,
        resources: Sequence[Resource],
        kustomize: Kustomize,
        units: Units,
        settings: Settings,
        unread: Sequence[str] = (),
    ) -> None:
        self._resources = resources
        self._kustomize = kustomize
        self._units = units
        self._settings = settings
        self._unread = tuple(unread)
        self._by_name: dict[tuple[str, str], list[Definition]] = {}
        self._by_kind: dict[str, set[str]] = {}
        self._uncertain: dict[str, list[Definition]] = {}
        for resource in resources:
            self._add(resource.full_kind, resource.name, _defined(resource))
            for kind, name, place in _produced(resource):
                certain = bool(name) and not decides_name(name)
                self._add(
                    kind, name, Definition(resource.namespaces, place, resource.path_in_project, certain, resource)
                )
        self._operators: Operators | None = None
        self._generated: dict[tuple[str, str], list[Generated]] = {}
        for made_by_kustomize in kustomize.generated:
            key = kind_of("", made_by_kustomize.kind), made_by_kustomize.name
            self._generated.setdefault(key, []).append(made_by_kustomize)

    def _add(self, kind: str, name: str, definition: Definition) -> None:
        self._by_name.setdefault((kind, name), []).append(definition)
        self._by_kind.setdefault(kind, set()).add(name)
        if not definition.certain:
            self._uncertain.setdefault(kind, []).append(definition)

    def definitions(self, kind: str, name: str, near: Resource, namespaces: frozenset[str | None]) -> list[Definition]:
        """What the project defines of that name in a namespace that may be the right one, nearest first."""
        names = [name]
        if kind == CLAIM and name.rpartition("-")[2].isdigit():
            names.append(f"{name.rpartition('-')[0]}-{EACH}")
        those = [d for own in names for d in self._by_name.get((kind, own), ())]
        found = [d for d in those if compatible(d.namespaces, namespaces)]
        order = {path: i for i, path in enumerate(self._units.nearest(near.path_in_project, {d.path for d in found}))}
        return sorted(found, key=lambda d: order[d.path])

    def generated(self, kind: str, name: str, namespaces: frozenset[str | None]) -> list[Generated]:
        """What kustomizations generate of that name in a namespace that may be the right one."""
        return [made for made in self._generated.get((kind, name), ()) if compatible(made.namespaces, namespaces)]

    def closest(
        self, kind: str, name: str, near: Resource, namespace: str | None = None
    ) -> tuple[list[Definition], list[Generated]]:
        """What has that name and is as near as the nearest that does, for questions of what it says: in the own file,
        else in the folder of the nearest.
        """
        namespaces = frozenset([namespace]) if namespace else near.namespaces
        found = [d for d in self.definitions(kind, name, near, namespaces) if self._together(near, d)]
        made = [m for m in self.generated(kind, name, namespaces) if self._together(near, m)]
        paths = self._units.nearest(near.path_in_project, {one.path for ones in (found, made) for one in ones})
        if not paths:
            return [], []
        first, folder = paths[0], paths[0].rpartition("/")[0]
        closest = {p for p in paths if p == first or (first != near.path_in_project and p.rpartition("/")[0] == folder)}
        # A generator whose keys are not known may add to an object that is nearer.
        return [d for d in found if d.path in closest], [m for m in made if m.path in closest or m.keys is None]

    def is_sure(self, kind: str, name: str, near: Resource, namespace: str | None = None) -> bool:
        """Whether what is nearest of that name is surely the one that is meant: in a namespace that is known, or in the
        folder or the kustomization root of the one who asks.
        """
        namespaces = frozenset([namespace]) if namespace else near.namespaces
        found, made = self.closest(kind, name, near, namespace)
        return any(self.beside(near, namespaces, one.path, one.namespaces) for ones in (found, made) for one in ones)

    def contents(
        self, kind: str, name: str, near: Resource, namespace: str | None = None
    ) -> tuple[frozenset[str], Place | None] | None:
        """The keys of the ConfigMaps or Secrets of that name that are nearest, and the place of the name of one.

        None where there is none, or the keys of one cannot be known.
        """
        found, made = self.closest(kind, name, near, namespace)
        keys = [m.keys for m in made] + [keys_of(d.resource) if d.resource is not None else None for d in found]
        known = [own for own in keys if own is not None]
        if not known or len(known) < len(keys):
            return None
        return frozenset[str]().union(*known), found[0].place if found else None

    def exists(self, kind: str, name: str, near: Resource, namespace: str | None = None) -> Existence:
        """Whether an object of that kind and name exists, for a resource that refers to it.

        `namespace`: where it has to be; None: where the resource itself is.
        """
        if not name or decides_name(name):
            return Existence("possible")
        namespaces = frozenset([namespace]) if namespace else near.namespaces
        found = self.definitions(kind, name, near, namespaces)
        paths = {d.path for d in found} | {made.path for made in self.generated(kind, name, namespaces)}
        state = self._units.exists(near.path_in_project, paths)
        place = found[0].place if found else None
        if state == "together":
            return Existence("found", place)
        known = {None if n is None else n for n in namespaces}
        if any(
            in_every_cluster(kind, n, name) or declared_external(self._settings.externals, kind, n, name) for n in known
        ):
            return Existence("found")
        if state == "alternative":
            return Existence("elsewhere", place)
        if self._unread or any(compatible(d.namespaces, namespaces) for d in self._uncertain.get(kind, ())):
            return Existence("possible")
        return Existence("missing")

    def near_miss(self, kind: str, name: str, near: Resource, namespace: str | None = None) -> NearMiss | None:
        """What belongs together with the one who asks and may have been meant: the name in another namespace, or one a
        letter off.
        """
        namespaces = frozenset([namespace]) if namespace else near.namespaces
        others = [
            d
            for d in self._by_name.get((kind, name), ())
            if not compatible(d.namespaces, namespaces) and self._together(near, d)
        ]
        if others:
            path = self._units.nearest(near.path_in_project, {d.path for d in others})[0]
            found = next(d for d in others if d.path == path)
            where = " or ".join(sorted(n for n in found.namespaces if n))
            return NearMiss(found.place, f"in namespace {where}", self.is_close(near, path))
        candidates = {}
        for other in self._by_kind.get(kind, ()):
            if abs(len(other) - len(name)) <= 1 and nearest(name, (other,)):
                defined = [d for d in self.definitions(kind, other, near, namespaces) if self._together(near, d)]
                if defined:
                    candidates[other] = defined[0].place
        meant = nearest(name, candidates)
        return NearMiss(candidates[meant], "one letter off") if meant else None

    def defines_kind(self, kind: str, near: Resource, namespace: str | None = None) -> bool:
        """Whether the project defines anything of that kind in the namespace of the one who asks (or in `namespace`).

        Where a namespace is not known, what its kustomization root or its folder has counts.
        """
        namespaces = frozenset([namespace]) if namespace else near.namespaces
        made = (one for (own, _name), those in self._generated.items() if own == kind for one in those)
        defined = (one for name in self._by_kind.get(kind, ()) for one in self._by_name[(kind, name)])
        return any(self.beside(near, namespaces, d.path, d.namespaces) for those in (made, defined) for d in those)

    def is_external(self, kinds: Iterable[str], namespaces: frozenset[str | None] | None, names: Iterable[str]) -> bool:
        """Whether the configuration says that others own an object of one of those kinds and names, None being in any
        namespace.
        """
        if not self._settings.externals:
            return False
        wanted = [(kind, name) for kind in kinds for name in names]
        places = namespaces if namespaces is not None else (None,)
        return any(declared_external(self._settings.externals, k, where, n) for k, n in wanted for where in places)

    def maker(self, kind: str, name: str, near: Resource, namespace: str | None = None) -> Resource | None:
        """What may make an object of that name although no manifest shows it: a custom resource whose name is a part of
        it, where the object is none itself, or a chart that is installed into its namespace.
        """
        namespaces = frozenset([namespace]) if namespace else near.namespaces
        is_custom = kind.rpartition("/")[0] not in ("core", *apis.groups())
        return self._maker(near, namespaces, [] if is_custom else self.operators.named_in(name))

    def bringer(self, near: Resource, namespaces: frozenset[str | None] | None, selector: Selector) -> Resource | None:
        """What may bring that which a selector selects although no manifest shows it: a custom resource whose name or
        API group the selector has, or a chart that is installed there.
        """
        values = (value for need in selector.requirements for value in need.values if value)
        named = [resource for value in values for resource in self.operators.named(value)]
        domains = (need.key.partition("/")[0] for need in selector.requirements if "/" in need.key)
        found = (self.operators.of_domain(domain) for domain in domains)
        return self._maker(near, namespaces, named) or next((resource for resource in found if resource), None)

    def _maker(
        self, near: Resource, namespaces: frozenset[str | None] | None, named: Sequence[Resource]
    ) -> Resource | None:
        for resource in named:
            there = namespaces is None or resource.is_cluster_scoped or compatible(resource.namespaces, namespaces)
            if there and self._units.together(near.path_in_project, resource.path_in_project):
                return resource
        charts = self.operators.charts
        return next((c for c, into in charts if self.beside(near, namespaces, c.path_in_project, into)), None)

    @property
    def operators(self) -> Operators:
        """What makes objects that no manifest shows; indexed when first asked for."""
        if self._operators is None:
            self._operators = Operators(self._resources)
        return self._operators

    @property
    def has_unread(self) -> bool:
        """Whether the project has templates or charts, which may define more."""
        return bool(self._unread)

    def is_beside_unread(self, near: Resource) -> bool:
        """Whether a template, or a document that cannot be read, stands in the file or the folder of a resource."""
        folder = near.path_in_project.rpartition("/")[0]
        return any(path.rpartition("/")[0] == folder for path in self._unread)

    def _together(self, near: Resource, definition: Definition | Generated) -> bool:
        return self._units.together(near.path_in_project, definition.path)

    def is_close(self, near: Resource, path: str) -> bool:
        """Whether a file is in the folder or in the kustomization root of a resource."""
        here = near.path_in_project
        return here.rpartition("/")[0] == path.rpartition("/")[0] or self._kustomize.same_root(here, path)

    def beside(
        self, near: Resource, namespaces: frozenset[str | None] | None, path: str, others: frozenset[str | None]
    ) -> bool:
        """Whether what is at a path in some namespaces is surely where the one who asks looks, None being everywhere.

        A namespace that is known tells, but for those that are nobody's own; else the folder or the kustomization root.
        """
        here = near.path_in_project
        if not self._units.together(here, path):
            return False
        if namespaces is not None and not compatible(others, namespaces):
            return False
        if self.is_close(near, path):
            return True
        return namespaces is not None and known_equal(others - NOBODYS, namespaces)


def _defined(resource: Resource) -> Definition:
    place = resource.at("metadata", "name")
    return Definition(resource.namespaces, place, resource.path_in_project, resource.is_named, resource)


def _produced(resource: Resource) -> Iterator[tuple[str, str, Place]]:
    """What a controller makes of a resource: the kind, the name, and the place that tells it. By its row in `kinds`; of
    an Ingress by its annotations; of a StatefulSet the claims of its pods.
    """
    row = resource.row
    for kind, paths in row.produces if row is not None else ():
        for path in paths:
            places = list(fields(resource, path))
            if places:
                for place in places:
                    yield kind, str(place.value) if isinstance(place.value, str) else "", place
                break
    if resource.kind == "Ingress" and any(name in resource.annotations for name in TLS_ANNOTATIONS):
        for place in fields(resource, ("spec", "tls", "*", "secretName")):
            yield "core/Secret", str(place.value) if isinstance(place.value, str) else "", place
    if resource.kind == "StatefulSet":
        for claim in resource.each("spec", "volumeClaimTemplates"):
            yield CLAIM, f"{claim.text('metadata', 'name')}-{resource.name}-{EACH}", claim.at("metadata", "name")


def fields(resource: Resource, path: Sequence[str], above: tuple[str | int, ...] = ()) -> Iterator[Place]:
    """The places that a path of `kinds` leads to from `above` on, `*` being every item of a list; only those where
    something stands.
    """
    pending: list[tuple[tuple[str | int, ...], int, object]] = [(above, 0, resource.raw(*above))]
    while pending:
        here, depth, data = pending.pop()
        step = path[depth] if depth < len(path) else ""
        if isinstance(data, list) and step == "*":
            pending.extend(((*here, i), depth + 1, data[i]) for i in reversed(range(len(data))))
        elif isinstance(data, dict) and step in data:
            pending.append(((*here, step), depth + 1, data[step]))
        elif not step or (not isinstance(data, (dict, list)) and data is not None and "*" not in path[depth:]):
            place = resource.at(*here, *path[depth:])  # below what a template decides stands what it decides
            if place:
                yield place
