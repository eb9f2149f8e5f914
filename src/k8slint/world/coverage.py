"""Coverage: which pods a policy, a budget or a quota speaks for, and which pods a Service sends to.

What covers holds between things that belong together: at any distance where the namespaces are known to be equal, else
within the policy's kustomization root, or, where it has none, below the nearest folder in which it selects anything.
What a Service selects is read from the nearest match.
"""

from __future__ import annotations

from .names import compatible, known_equal
from .policies import KINDS as POLICY_KINDS
from .policies import selects
from .selectors import PodIndex, Selector, SelectorIndex, selector_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ..kustomize import Kustomize
    from ..units import Units
    from ..views import Pod, Resource


def selectors_of(resource: Resource) -> list[Selector]:
    """What a resource selects pods by: any of these."""
    if resource.full_kind in POLICY_KINDS:
        return selects(resource)
    if resource.full_kind == "policy/PodDisruptionBudget" and resource.version == "v1beta1":
        # policy/v1beta1: an empty selector selects no pods, where policy/v1 selects all.
        selector = selector_of(resource)
        return [selector] if selector.requirements else [Selector(is_valid=False)]
    return [selector_of(resource)]


class Coverage:
    """The index of pods and of what selects them. Everything is found on demand and kept."""

    def __init__(self, resources: Mapping[str, Sequence[Resource]], kustomize: Kustomize, units: Units) -> None:
        self._resources = resources
        self._kustomize = kustomize
        self._units = units
        pods = [r.pod for those in resources.values() for r in those if r.pod is not None]
        self._pods = PodIndex(sorted(pods, key=lambda pod: (pod.owner.path_in_project, pod.owner.base)))
        self._selected: dict[int, tuple[list[Pod], list[Pod]]] = {}
        self._covered: dict[int, dict[int, tuple[Pod, bool]]] = {}
        self._nearest: dict[int, list[Pod]] = {}
        self._speaking: dict[int, Callable[[Resource], bool]] = {}
        self._by_kind: dict[str, SelectorIndex] = {}

    def selected(self, resource: Resource) -> list[Pod]:
        """The pods that its selector matches for certain, in a namespace that may be its own."""
        return self._select(resource)[0]

    def nearest_selected(self, resource: Resource) -> list[Pod]:
        """Of the pods that its selector matches for certain those that are as near as the nearest."""
        found = self._nearest.get(id(resource))
        if found is None:
            near = self.closest(resource, [pod.owner for pod in self.selected(resource)])
            found = self._nearest[id(resource)] = [owner.pod for owner in near if owner.pod is not None]
        return found

    def possibly_selected(self, resource: Resource) -> list[Pod]:
        """The pods that its selector may match: a template decides it."""
        return self._select(resource)[1]

    def _select(self, resource: Resource) -> tuple[list[Pod], list[Pod]]:
        found = self._selected.get(id(resource))
        if found is None:
            certain: dict[int, Pod] = {}
            possible: dict[int, Pod] = {}
            for selector in selectors_of(resource):
                for pod in self._pods.candidates(selector) if selector.is_valid else ():
                    if not resource.is_cluster_scoped and not compatible(pod.owner.namespaces, resource.namespaces):
                        continue
                    match = selector.match(pod.labels)
                    if match is not False:
                        (certain if match else possible)[id(pod)] = pod
            found = list(certain.values()), [pod for key, pod in possible.items() if key not in certain]
            self._selected[id(resource)] = found
        return found

    def _cover(self, resource: Resource) -> dict[int, tuple[Pod, bool]]:
        found = self._covered.get(id(resource))
        if found is None:
            certain, possible = self._select(resource)
            speaks = self._speaks_for(resource, {pod.owner.path_in_project for pod in certain + possible})
            found = {id(pod): (pod, True) for pod in certain if speaks(pod.owner)}
            found.update({id(pod): (pod, False) for pod in possible if speaks(pod.owner)})
            self._covered[id(resource)] = found
        return found

    def is_blanket(self, resource: Resource) -> bool:
        """Whether it selects every pod."""
        return any(selector.is_valid and not selector.requirements for selector in selectors_of(resource))

    def covered(self, resource: Resource) -> list[Pod]:
        """The pods that a policy or a budget speaks for, for certain."""
        return [pod for pod, certain in self._cover(resource).values() if certain]

    def covers(self, resource: Resource, pod: Pod) -> bool | None:
        """Whether it speaks for the pod; None if that cannot be known."""
        found = self._cover(resource).get(id(pod))
        return False if found is None else found[1] or None

    def _speaks_for(self, policy: Resource, selected: Iterable[str]) -> Callable[[Resource], bool]:
        covers = self._units.coverage(policy.path_in_project, selected)

        def speaks(other: Resource) -> bool:
            equal = policy.is_cluster_scoped or known_equal(policy.namespaces, other.namespaces)
            return covers(other.path_in_project, equal)

        return speaks

    def covering(self, pod: Pod, kind: str) -> tuple[list[Resource], list[Resource]]:
        """The objects of a kind that cover a pod: certain ones, and possible ones."""
        index = self._by_kind.get(kind)
        if index is None:
            index = SelectorIndex(self._resources.get(kind, ()), _first_selector)
            self._by_kind[kind] = index
        certain: list[Resource] = []
        possible: list[Resource] = []
        for resource in index.candidates(pod.labels):
            covers = self.covers(resource, pod)
            if covers is not False:
                (certain if covers else possible).append(resource)
        return certain, possible

    def applying(self, kind: str, target: Resource) -> list[Resource]:
        """The objects of a kind without a selector (quotas, LimitRanges) that hold for a resource's namespace."""
        found = [
            resource
            for resource in self._resources.get(kind, ())
            if compatible(resource.namespaces, target.namespaces) and self._applies(resource)(target)
        ]
        return self.nearest(target, found)

    def _applies(self, resource: Resource) -> Callable[[Resource], bool]:
        """Whether a quota or the like holds for another resource, as a function of that."""
        found = self._speaking.get(id(resource))
        if found is None:
            pods = (pod.owner for pod in self._pods.pods)
            paths = {own.path_in_project for own in pods if compatible(own.namespaces, resource.namespaces)}
            found = self._speaking[id(resource)] = self._speaks_for(resource, paths)
        return found

    def nearest(self, target: Resource, others: Sequence[Resource]) -> list[Resource]:
        """Resources, the nearest first."""
        paths = self._units.nearest(target.path_in_project, {other.path_in_project for other in others})
        order = {path: index for index, path in enumerate(paths)}
        return sorted(others, key=lambda other: order[other.path_in_project])

    def closest(self, target: Resource, others: Sequence[Resource]) -> list[Resource]:
        """Of the resources only those that are as near as the nearest: what is said of a thing is read there."""
        path = target.path_in_project
        ranks = [(self._distance(path, other.path_in_project), other) for other in others]
        least = min((rank for rank, _other in ranks), default=None)
        return [other for rank, other in ranks if rank == least]

    def _distance(self, path: str, other: str) -> tuple[bool, bool, bool, int]:
        shared = 0
        for one, two in zip(path.split("/")[:-1], other.split("/")[:-1], strict=False):
            if one != two:
                break
            shared += 1
        return other != path, not self._kustomize.same_root(path, other), not self._units.together(path, other), -shared


def _first_selector(resource: Resource) -> Selector:
    selectors = selectors_of(resource)
    return selectors[0] if len(selectors) == 1 else Selector()
