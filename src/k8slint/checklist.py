"""The production checklist: which of its items are met, namespace by namespace.

The item of a rule stands in the rule's file; here are the items' titles, in the checklist's order, and what in a
namespace each of them is about. What manifests cannot show can be attested in the configuration.
"""

from __future__ import annotations

from .backups import restores
from .records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from .config_model import Attestation
    from .findings import Finding
    from .rules import Rule
    from .targets import Namespace
    from .world import World

    Applies = Callable[[Namespace, World], bool]

MET, NOT_MET, NOT_APPLICABLE, UNSEEN, ATTESTED = "met", "not met", "not applicable", "cannot be seen", "attested"
ELSEWHERE = "(elsewhere)"
"""What stands for the objects that are in no namespace, or in one without a manifest and without workloads."""


class Item(Record):
    """An item of the checklist. `applies` says whether a namespace has what it is about.

    Not `is_seen`: manifests rarely show it. Then `applies` says whether they do here; where they do not it is met by an
    attestation only.
    """

    id: str
    title: str
    applies: Applies
    is_seen: bool = True
    is_advanced: bool = False


class Line(Record):
    """The state of one item in one namespace: with the findings that say it is not met, or the attestation."""

    item: Item
    state: str
    findings: tuple[Finding, ...] = ()
    attestation: Attestation | None = None


class Page(Record):
    """The checklist of one namespace: its name (None: objects that name none), its unit's folder, a line per item."""

    namespace: str | None
    folder: str
    lines: tuple[Line, ...]

    @property
    def is_met(self) -> bool:
        """Whether no item is left."""
        return all(line.state != NOT_MET for line in self.lines)


def _pods(namespace: Namespace, _world: World) -> bool:
    return bool(namespace.pods)


def _claims(namespace: Namespace, _world: World) -> bool:
    return any(
        resource.full_kind == "core/PersistentVolumeClaim" or resource.raw("spec", "volumeClaimTemplates")
        for resource in namespace.resources
    )


def _kind(*kinds: str) -> Applies:
    def applies(namespace: Namespace, _world: World) -> bool:
        return any(resource.kind in kinds for resource in namespace.resources)

    return applies


def _restores(namespace: Namespace, world: World) -> bool:
    return any(restores(world, namespace.resource))


def _secrets(namespace: Namespace, world: World) -> bool:
    return any(
        resource.full_kind == "core/Secret" or any(r.kind == "core/Secret" for r in world.references(resource))
        for resource in namespace.resources
    )


def _several_pods(namespace: Namespace, world: World) -> bool:
    for pod in namespace.pods:
        row = pod.owner.row
        replicas = world.replicas(pod.owner) if row is not None and row.evictable else None
        if replicas is not None and replicas.most > 1:
            return True
    return bool(namespace.of("policy/PodDisruptionBudget"))


def _init_containers(namespace: Namespace, _world: World) -> bool:
    return any(container.role == "init" for pod in namespace.pods for container in pod.containers)


def _long_running(namespace: Namespace, _world: World) -> bool:
    return any(pod.owner.row is not None and pod.owner.row.long_running for pod in namespace.pods)


def _downward(namespace: Namespace, _world: World) -> bool:
    return any(
        env.get("valueFrom", "fieldRef") or env.get("valueFrom", "resourceFieldRef")
        for pod in namespace.pods
        for container in pod.containers
        for env in container.each("env")
    ) or any(volume.get("downwardAPI") is not None for pod in namespace.pods for volume in pod.each("volumes"))


ITEMS: tuple[Item, ...] = (
    Item("image-tags", "Use specific image tags", _pods),
    Item("image-pull-policy", "Set imagePullPolicy: Always", _pods),
    Item("resource-limits", "Configure proper resource limits", _pods),
    Item("storage-classes", "Set up storage classes", _claims),
    Item("network-policies", "Configure network policies", _pods),
    Item("monitoring", "Set up monitoring", _long_running),
    Item("logging", "Configure logging", _pods),
    Item("backup", "Set up a backup strategy", _claims),
    Item("rbac", "Configure RBAC for access control", _kind("Role", "RoleBinding")),
    Item("secret-management", "Use external secret management", _secrets),
    Item("alerting", "Set up alerting", _long_running),
    Item("resource-quotas", "Configure resource quotas", _pods),
    Item("disaster-recovery", "Test disaster recovery", _restores, is_seen=False),
    Item("runbooks", "Document runbooks", _kind("PrometheusRule"), is_seen=False),
    Item("disruption-budgets", "PodDisruptionBudgets", _several_pods, is_advanced=True),
    Item("stateful-services", "StatefulSets with their headless Service", _kind("StatefulSet"), is_advanced=True),
    Item("downward-api", "Downward API", _downward, is_advanced=True),
    Item("services", "Services and Ingresses", _kind("Service", "Ingress"), is_advanced=True),
    Item("service-dns", "Service DNS", _pods, is_advanced=True),
    Item("init-containers", "Init containers", _init_containers, is_advanced=True),
    Item("storage", "Persistent storage", _claims, is_advanced=True),
    Item("probes", "Probes", _long_running, is_advanced=True),
    Item("autoscaling", "Autoscaling", _kind("HorizontalPodAutoscaler", "ScaledObject"), is_advanced=True),
)
"""The checklist's fourteen items, then its advanced topics."""


def page(
    namespace: Namespace,
    folder: str,
    findings: Iterable[tuple[Rule, Finding]],
    world: World,
    attestations: Mapping[str, Attestation],
    today: str,
) -> Page:
    """The checklist of one namespace, from the findings in it. `today` is a day as YYYY-MM-DD."""
    by_item: dict[str, list[Finding]] = {}
    for rule, finding in findings:
        by_item.setdefault(rule.checklist, []).append(finding)
    return Page(namespace.name, folder, tuple(_lines(namespace, by_item, world, attestations, today)))


def _lines(
    namespace: Namespace,
    by_item: Mapping[str, Sequence[Finding]],
    world: World,
    attestations: Mapping[str, Attestation],
    today: str,
) -> Iterator[Line]:
    for item in ITEMS:
        found = tuple(by_item.get(item.id, ()))
        attestation = attestations.get(item.id)
        applies = item.applies(namespace, world)
        if attestation is not None and (found or not (item.is_seen or applies)):
            is_valid = _is_valid(attestation, today)
            yield Line(item, ATTESTED if is_valid else NOT_MET, found if not is_valid else (), attestation)
        elif found:
            yield Line(item, NOT_MET, found)
        elif applies:
            yield Line(item, MET)
        else:
            yield Line(item, NOT_APPLICABLE if item.is_seen else UNSEEN)


def page_of_others(
    findings: Sequence[tuple[Rule, Finding]], attestations: Mapping[str, Attestation], today: str
) -> Page | None:
    """The items that objects elsewhere leave open, and nobody vouches for; None if there are none."""
    items = {item.id: item for item in ITEMS}
    by_item: dict[str, list[Finding]] = {}
    for rule, finding in findings:
        if rule.checklist in items and not _is_valid(attestations.get(rule.checklist), today):
            by_item.setdefault(rule.checklist, []).append(finding)
    lines = tuple(Line(items[id], NOT_MET, tuple(found)) for id, found in by_item.items())
    return Page(ELSEWHERE, "", lines) if lines else None


def _is_valid(attestation: Attestation | None, today: str) -> bool:
    return attestation is not None and (not attestation.until or attestation.until >= today)
