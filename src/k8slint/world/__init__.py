"""The world: the immutable, lazy index of what the resources of a project say of each other.

Every answer has the radius of its question. The world never guesses: a list holds what is certain; a yes or no says no
only when that is certain; what cannot be known is `None`.
"""

from __future__ import annotations

from ..targets import Namespace, Unit
from . import amounts
from .amounts import Replicas, Total
from .coverage import Coverage
from .matching import POD_MONITORS, Matching, scraped
from .missing import Missing, missing, missing_port, unmet
from .names import Existence, Names, NearMiss, compatible, known_equal
from .policies import KINDS as POLICY_KINDS
from .policies import denies_by_default, isolates
from .references import Referred, by_name, references_of
from .selectors import label_selector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..kustomize import Kustomize
    from ..settings import Settings
    from ..units import Units
    from ..views import Container, Place, Pod, Resource

__all__ = ["Existence", "Missing", "NearMiss", "Referred", "Replicas", "Total", "World"]

SCALERS = ("autoscaling/HorizontalPodAutoscaler", "keda.sh/ScaledObject")
READ_NEAREST = "core/Service"


class World:
    """What the resources of one project say of each other. `unread`: the templates and charts that may define more."""

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
        self._unread = unread
        self._by_kind: dict[str, list[Resource]] = {}
        for resource in resources:
            self._by_kind.setdefault(resource.full_kind, []).append(resource)
        self._policy_kinds = [kind for kind in POLICY_KINDS if kind in self._by_kind]
        self._placed: dict[str, dict[str | None, list[Resource]]] = {}
        self._coverage: Coverage | None = None
        self._names: Names | None = None
        self._matching: Matching | None = None
        self._scraped: set[int] | None = None
        self._scalers: dict[tuple[str, str], list[tuple[Resource, Place]]] | None = None
        self._bindings: dict[tuple[str, str], list[Resource]] | None = None
        self._identities: dict[tuple[str, str], list[Resource]] | None = None
        self._references: dict[int, list[Referred]] = {}
        self._users: dict[tuple[str, str], list[tuple[Resource, Referred]]] | None = None

    @property
    def settings(self) -> Settings:
        """The settings of the project."""
        return self._settings

    @property
    def coverage(self) -> Coverage:
        """The index of selectors; made when first asked for."""
        if self._coverage is None:
            self._coverage = Coverage(self._by_kind, self._kustomize, self._units)
        return self._coverage

    @property
    def matching(self) -> Matching:
        """The index of what Services and monitors select; made when first asked for."""
        if self._matching is None:
            pods = [resource.pod for resource in self._resources if resource.pod is not None]
            self._matching = Matching(pods, self.of("core/Service"), self.names, self._units)
        return self._matching

    @property
    def names(self) -> Names:
        """The index of names; made when first asked for."""
        if self._names is None:
            self._names = Names(self._resources, self._kustomize, self._units, self._settings, self._unread)
        return self._names

    # -- everything of a kind ------------------------------------------------------------------------------------

    def of(self, kind: str, near: Resource | None = None) -> Sequence[Resource]:
        """All resources of a kind (`core/Service`) in the project, or all that belong together with `near`."""
        found = self._by_kind.get(kind, ())
        if near is None:
            return found
        path = near.path_in_project
        return [resource for resource in found if self._units.together(path, resource.path_in_project)]

    def applying(self, kind: str, resource: Resource) -> Sequence[Resource]:
        """The objects of a kind without a selector (quotas, LimitRanges) that hold for a resource by its namespace, the
        nearest first.
        """
        return self.coverage.applying(kind, resource) if self.of(kind) else ()

    # -- who selects, who is selected ----------------------------------------------------------------------------

    def pods(self, selecting: Resource) -> list[Pod]:
        """The pods that a resource selects for certain.

        For a Service, the nearest that match; for a policy or a budget what it covers, of its own kustomization root
        where it is in one; for a PodMonitor, all that belong together with it.
        """
        if selecting.full_kind in POD_MONITORS:
            return [pod for one in self.matching.matching(selecting)[0] if (pod := one.resource.pod) is not None]
        if selecting.full_kind == READ_NEAREST:
            return self.coverage.nearest_selected(selecting)
        covered = self.coverage.covered(selecting)
        path = selecting.path_in_project
        own = [pod for pod in covered if self._kustomize.same_root(path, pod.owner.path_in_project)]
        return own or covered

    def possible_pods(self, selecting: Resource) -> list[Pod]:
        """The pods that a resource may select: a template decides a label or a value of its selector."""
        return self.coverage.possibly_selected(selecting)

    def services(self, monitor: Resource) -> list[Resource]:
        """The Services that a ServiceMonitor selects for certain."""
        return [one.resource for one in self.matching.matching(monitor)[0]]

    def may_select_more(self, monitor: Resource) -> bool:
        """Whether a template decides if a monitor selects something else too."""
        return bool(self.matching.matching(monitor)[1])

    def meets(self, labels: Mapping[str, object], selector: object) -> bool | None:
        """Whether labels meet a selector (`matchLabels`, `matchExpressions`) as a manifest has it: an empty one is met
        by all, none at all by nothing. None if that cannot be known.
        """
        wanted = label_selector(selector)
        return False if selector is None else wanted.match(labels)

    def is_scraped(self, pod: Pod) -> bool:
        """Whether something scrapes the pod: a monitor that selects it or its Service, or an annotation of either. No
        only if nothing can.
        """
        if self._scraped is None:
            self._scraped = {id(found) for found in scraped(self._resources, self.matching, self.coverage)}
        return id(pod) in self._scraped

    def unmatched(self, selecting: Resource) -> Missing | None:
        """What to say, and how severely, of the selector of a Service or a monitor that selects nothing.

        None if it selects something, or may: by a template, or by what an operator makes of a custom resource.
        """
        return self.matching.unmatched(selecting)

    def selecting(self, pod: Pod, kind: str) -> list[Resource]:
        """The objects of a kind that select a pod, or, where they are policies and budgets, cover it."""
        certain, _possible = self.coverage.covering(pod, kind)
        return certain

    def selects(self, selecting: Resource, pod: Pod) -> bool | None:
        """Whether the selector of a Service, a policy or a budget matches a pod in its namespace; None: it may."""
        if any(found is pod for found in self.coverage.selected(selecting)):
            return True
        return None if any(found is pod for found in self.coverage.possibly_selected(selecting)) else False

    def may_select(self, pod: Pod, kind: str) -> bool:
        """Whether any object of a kind selects the pod, or cannot be excluded to."""
        return any(self.coverage.covering(pod, kind))

    def isolated(self, pod: Pod, way: str) -> bool:
        """Whether a network policy limits what comes in (`Ingress`) or goes out (`Egress`); no only if none can."""
        return any(
            isolates(policy, way)
            for kind in self._policy_kinds
            for those in self.coverage.covering(pod, kind)
            for policy in those
        )

    def policies(self, namespace: Namespace) -> list[Resource]:
        """The network policies that hold in a namespace, for some of its pods at least."""
        return [policy for kind in self._policy_kinds for policy in namespace.of(kind)]

    def denies(self, namespace: Namespace, way: str) -> bool:
        """Whether a network policy denies to all pods of a namespace, in a direction, what nothing allows; no only if
        none can.
        """
        return any(denies_by_default(policy, way) for policy in self.policies(namespace))

    # -- what is it scaled to ------------------------------------------------------------------------------------

    def autoscaler(self, workload: Resource) -> Resource | None:
        """The nearest HorizontalPodAutoscaler or KEDA ScaledObject that scales a workload."""
        found = [scaler for scaler, _place in self._scaling(workload)]
        return found[0] if found else None

    def vertical_autoscaler(self, workload: Resource) -> Resource | None:
        """The nearest VerticalPodAutoscaler that targets a workload."""
        kind = "autoscaling.k8s.io/VerticalPodAutoscaler"
        found = [scaler for scaler, _place in self._scaling(workload, (kind,))]
        return found[0] if found else None

    def _scaling(self, workload: Resource, kinds: tuple[str, ...] = SCALERS) -> list[tuple[Resource, Place]]:
        if self._scalers is None:
            self._scalers = {}
            for kind in (*SCALERS, "autoscaling.k8s.io/VerticalPodAutoscaler", "argoproj.io/Rollout"):
                for scaler in self.of(kind):
                    for reference in references_of(scaler):
                        if reference.place.path[-2:-1] and reference.place.path[-2] in (
                            "scaleTargetRef",
                            "targetRef",
                            "workloadRef",
                        ):
                            key = reference.kind, reference.name
                            self._scalers.setdefault(key, []).append((scaler, reference.place))
        found = [
            (scaler, place)
            for scaler, place in self._scalers.get((workload.full_kind, workload.name), ())
            if scaler.full_kind in kinds
            and compatible(scaler.namespaces, workload.namespaces)
            and self._units.together(workload.path_in_project, scaler.path_in_project)
        ]
        order = self.coverage.nearest(workload, [scaler for scaler, _place in found])
        return sorted(found, key=lambda pair: order.index(pair[0]))

    def replicas(self, workload: Resource) -> Replicas | None:
        """How many pods a workload runs: what its autoscaler says, else its own `replicas`, else 1.

        None where that cannot be known, or where pods are not counted (DaemonSets, Jobs).
        """
        rollouts = self._scaling(workload, ("argoproj.io/Rollout",))
        if rollouts:
            return self.replicas(rollouts[0][0])
        scaler = self.autoscaler(workload)
        return amounts.scaled(scaler) if scaler is not None else amounts.fixed(workload)

    def replicas_of(self, pods: Iterable[Pod]) -> Replicas | None:
        """The sum over the workloads of some pods; None if one of them cannot be known, or there are none."""
        parts = [self.replicas(owner) for owner in {id(pod.owner): pod.owner for pod in pods}.values()]
        known = [part for part in parts if part is not None]
        if not known or len(known) < len(parts):
            return None
        places = tuple(place for part in known for place in part.places)
        return Replicas(sum(part.least for part in known), sum(part.most for part in known), places)

    # -- what does it ask for ------------------------------------------------------------------------------------

    def request(self, container: Container, name: str) -> Place | None:
        """The place that gives a container its request of `cpu`, `memory` ...: its own, or its limit's, which stands
        in; its pod's; a LimitRange's default; a VerticalPodAutoscaler that sets it. None if nothing does.
        """
        return self._amount(container, "requests", name)

    def limit(self, container: Container, name: str) -> Place | None:
        """The place that gives a container its limit: its own, its pod's, a LimitRange's default."""
        return self._amount(container, "limits", name)

    def _amount(self, container: Container, bound: str, name: str) -> Place | None:
        own = amounts.stated(container, bound, name)
        if own is not None:
            return own
        for limit_range in self.applying("core/LimitRange", container.resource):
            default = amounts.limit_range_default(limit_range, bound, name)
            if default is not None:
                return default
        scaler = self.vertical_autoscaler(container.resource) if bound == "requests" else None
        return amounts.autoscaled_vertically(scaler, container, name) if scaler is not None else None

    def total(self, namespace: Namespace, key: str) -> Total | None:
        """What the workloads of a namespace ask for at most replicas: `key` is `requests.cpu`, `limits.memory` ...

        None where some container, init containers too, does not say, or a count cannot be known.
        """
        bound, _, name = key.partition(".")
        shares = []
        for pod in namespace.pods:
            replicas = self.replicas(pod.owner)
            count = replicas.most if replicas is not None else amounts.parallel(pod.owner)
            amount = amounts.pod_sum(pod, bound, name, self._amount)
            if count is None or amount is None:
                return None
            shares.append((pod.owner.name, count, amount))
        return amounts.summed(shares) if shares else None

    # -- does it exist -------------------------------------------------------------------------------------------

    def references(self, resource: Resource) -> Iterator[Referred]:
        """Every object that a resource names, its pod's references included."""
        return iter(self._references_of(resource))

    def _references_of(self, resource: Resource) -> list[Referred]:
        found = self._references.get(id(resource))
        if found is None:
            found = self._references[id(resource)] = list(references_of(resource))
        return found

    def users(self, resource: Resource) -> list[Place]:
        """Who names a resource, and has no nearer one of that name: for each the first place at which it does."""
        if self._users is None:
            self._users = by_name((other, self._references_of(other)) for other in self._resources)
        found: dict[int, Place] = {}
        for other, reference in self._users.get((resource.full_kind, resource.name), ()):
            is_meant = self.find(reference.kind, reference.name, other, reference.namespace) is resource
            if is_meant and self._units.together(resource.path_in_project, other.path_in_project):
                found.setdefault(id(other), reference.place)
        return list(found.values())

    def makers(self, kind: str, name: str, near: Resource) -> list[Resource]:
        """What makes an object of that kind and name, the nearest first: its own manifest, and what a controller makes
        it of (a SealedSecret, a Certificate).
        """
        return [
            made.resource
            for made in self.names.definitions(kind, name, near, near.namespaces)
            if made.resource is not None and self._units.together(near.path_in_project, made.path)
        ]

    def find(self, kind: str, name: str, near: Resource, namespace: str | None = None) -> Resource | None:
        """The nearest object of that kind and name in the namespace of the one who asks (or in `namespace`)."""
        namespaces = frozenset([namespace]) if namespace else near.namespaces
        for definition in self.names.definitions(kind, name, near, namespaces):
            if definition.resource is not None and definition.resource.full_kind == kind:
                return definition.resource
        return None

    def has_namespace(self, name: str, near: Resource) -> bool:
        """Whether anything that belongs together with a resource is in a namespace, or defines it."""
        path = near.path_in_project
        return any(
            self._units.together(path, other.path_in_project)
            for other in self._resources
            if name in other.namespaces or (other.full_kind == "core/Namespace" and other.name == name)
        )

    def is_sure(self, kind: str, name: str, near: Resource, namespace: str | None = None) -> bool:
        """Whether what `find` finds is surely meant: it is in a known namespace, or beside the one who asks."""
        return self.names.is_sure(kind, name, near, namespace)

    def exists(self, kind: str, name: str, near: Resource, namespace: str | None = None) -> Existence:
        """Whether an object of that kind and name exists: in the project, by a controller's or kustomize's making, in
        every cluster, or by the configuration's word (`externals`).
        """
        return self.names.exists(kind, name, near, namespace)

    def near_miss(self, kind: str, name: str, near: Resource, namespace: str | None = None) -> NearMiss | None:
        """What may have been meant by a name that does not exist."""
        return self.names.near_miss(kind, name, near, namespace)

    def missing(self, kind: str, name: str, near: Resource, namespace: str | None = None) -> Missing | None:
        """What to say, and how severely, of a reference that nothing meets; None if something does."""
        return missing(self.names, kind, name, near, namespace)

    def missing_port(self, service: str, port: object, near: Resource, namespace: str | None = None) -> Missing | None:
        """What to say of a port, a number or a name, that the nearest Service of that name lacks; None if it has it."""
        return missing_port(self.names, service, port, near, namespace)

    def unmet(self, resource: Resource, kind: str) -> Iterator[tuple[Place, Missing]]:
        """The references of a resource to objects of a kind, and to the keys of a ConfigMap or Secret, that nothing
        meets: each at the first place that asks for it. Optional ones are left out.
        """
        wanted = [one for one in self._references_of(resource) if one.kind == kind and not one.optional]
        return unmet(self.names, resource, wanted) if wanted else iter(())

    def bindings(self, role: Resource) -> list[Resource]:
        """The RoleBindings and ClusterRoleBindings that grant a Role or a ClusterRole."""
        if self._bindings is None:
            self._bindings = {}
            for kind in ("rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding"):
                for binding in self.of(kind):
                    name = binding.text("roleRef", "name")
                    self._bindings.setdefault((binding.text("roleRef", "kind"), name), []).append(binding)
        return [
            binding
            for binding in self._bindings.get((role.kind, role.name), ())
            if (role.is_cluster_scoped or compatible(binding.namespaces, role.namespaces))
            and self._units.together(role.path_in_project, binding.path_in_project)
        ]

    def duplicates(self, resource: Resource) -> list[Resource]:
        """The other resources with its kind, namespace and name, in its file or its kustomization root."""
        if self._identities is None:
            self._identities = {}
            for own in self._resources:
                if own.name and own.is_named:
                    self._identities.setdefault((own.full_kind, own.name), []).append(own)
        path = resource.path_in_project
        return [
            other
            for other in self._identities.get((resource.full_kind, resource.name), ())
            if other is not resource
            and (known_equal(other.namespaces, resource.namespaces) or other.namespaces == resource.namespaces)
            and (other.path_in_project == path or self._kustomize.same_root(path, other.path_in_project))
        ]

    # -- targets of rules ----------------------------------------------------------------------------------------

    def units(self) -> list[Unit]:
        """The units of the project, each with its resources and namespaces."""
        if not self._resources:
            return []
        by_path: dict[str, list[Resource]] = {}
        for resource in self._resources:
            by_path.setdefault(resource.path_in_project, []).append(resource)
        found = []
        for unit in self._units.units:
            resources = [resource for path in sorted(unit.files) for resource in by_path.get(path, ())]
            found.append(Unit(unit.folder, resources, self._namespaces(resources)))
        return found

    def _namespaces(self, resources: Sequence[Resource]) -> list[Namespace]:
        """The namespaces that a unit's resources are in, or define: those that have an object or a workload."""
        members: dict[str | None, list[Resource]] = {}
        objects: dict[str, Resource] = {}
        for resource in resources:
            if resource.full_kind == "core/Namespace" and resource.is_named:
                objects.setdefault(resource.name, resource)
                members.setdefault(resource.name, [])
            elif not resource.is_cluster_scoped:
                for name in resource.namespaces:
                    members.setdefault(name, []).append(resource)
        found = []
        for name in sorted(members, key=lambda name: (name is not None, name or "")):
            own = members[name]
            first = next((resource for resource in own if resource.pod is not None), None)
            object = objects.get(name) if name is not None else None
            if object is None and name is not None and first is not None:
                object = self._namespace_object(name, first)
            here = object or first
            if here is not None:
                found.append(Namespace(name, here, object, own, self._in_namespace))
        return found

    def _namespace_object(self, name: str, near: Resource) -> Resource | None:
        """The nearest manifest of a namespace among what belongs together with a resource."""
        path = near.path_in_project
        others = [
            other
            for other in self.of("core/Namespace")
            if other.name == name and other.is_named and self._units.together(path, other.path_in_project)
        ]
        return next(iter(self.coverage.nearest(near, others)), None)

    def _in_namespace(self, namespace: Namespace, kind: str) -> list[Resource]:
        """The objects of a kind that hold in a namespace: those that are in it, those of no known namespace that speak
        for some resource of it, and cluster-wide ones that select everything or some pod of it.
        """
        here = namespace.resource.path_in_project
        found = []
        for resource in self.of(kind) if namespace.name is None else self._that_may_be_in(namespace.name, kind):
            if not self._units.together(here, resource.path_in_project):
                continue
            if resource.is_cluster_scoped:
                is_there = self.coverage.is_blanket(resource) or self._selects_in(resource, namespace)
            else:
                is_there = namespace.name in resource.namespaces or self._speaks(resource, namespace)
            if is_there:
                found.append(resource)
        return found

    def _that_may_be_in(self, name: str, kind: str) -> Sequence[Resource]:
        """The objects of a kind that are in a namespace of that name, in none, or in one that is not known."""
        found = self._placed.get(kind)
        if found is None:
            found = self._placed[kind] = {}
            for resource in self.of(kind):
                for place in {None} if resource.is_cluster_scoped else resource.namespaces:
                    found.setdefault(place, []).append(resource)
        return [*found.get(name, ()), *(each for each in found.get(None, ()) if name not in each.namespaces)]

    def _speaks(self, resource: Resource, namespace: Namespace) -> bool:
        if None not in resource.namespaces and namespace.name is not None:
            return False
        path = resource.path_in_project
        if any(self._kustomize.same_root(path, member.path_in_project) for member in namespace.resources):
            return True
        return self._selects_in(resource, namespace)

    def _selects_in(self, resource: Resource, namespace: Namespace) -> bool:
        return any(self.coverage.covers(resource, pod) is not False for pod in namespace.pods)
