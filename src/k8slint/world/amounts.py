"""Amounts: how many pods a workload runs, and what its containers ask for, each with the place that says so."""

from __future__ import annotations

from ..documents import UNKNOWN
from ..quantities import Quantity
from ..records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeGuard

    from ..views import Container, Place, Pod, Resource

    Amount = Callable[[Container, str, str], Place | None]

KEDA_MOST = 100
"""maxReplicaCount of a KEDA ScaledObject that does not say.
Source: https://keda.sh/docs/latest/reference/scaledobject-spec/"""


class Replicas(Record):
    """How many pods: at least `least`, at most `most`; `places` say so."""

    least: int
    most: int
    places: tuple[Place, ...] = ()


class Total(Record):
    """A sum over a namespace; `terms` spells it (`2 x 500m (web) + 1 x 1 (db)`)."""

    value: Quantity
    terms: str


def scaled(scaler: Resource) -> Replicas | None:
    """What a HorizontalPodAutoscaler or a KEDA ScaledObject scales between; None where a template decides it."""
    keda = scaler.group == "keda.sh"
    least = scaler.at("spec", "minReplicaCount" if keda else "minReplicas")
    most = scaler.at("spec", "maxReplicaCount" if keda else "maxReplicas")
    low = least.value if least else 0 if keda else 1
    high = most.value if most else KEDA_MOST if keda else low
    if not _is_count(low) or not _is_count(high):
        return None
    return Replicas(low, max(low, high), (least,))


def fixed(workload: Resource) -> Replicas | None:
    """What the workload itself says: its `replicas`, 1 if it says nothing; None where that cannot be known or does not
    apply (DaemonSets, Jobs, custom resources).
    """
    row = workload.row
    if row is None or (row.replicas is None and row.template != ()):
        return None
    if row.replicas is None:
        return Replicas(1, 1, (workload.at("metadata", "name"),))
    place = workload.at(*row.replicas)
    count = place.value if place else 1
    return Replicas(count, count, (place,)) if _is_count(count) else None


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def stated(container: Container, bound: str, name: str) -> Place | None:
    """What the container or its pod says of a resource: `bound` is `requests` or `limits`.

    A limit stands in for a missing request, as the API server has it. Pod-level resources count for every container.
    Sources: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/,
    https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
    """
    for view in (container, container.pod):
        for field in (bound, "limits") if bound == "requests" else (bound,):
            place = view.at("resources", field, name)
            if place:
                return place
    return None


def limit_range_default(limit_range: Resource, bound: str, name: str) -> Place | None:
    """The default that a LimitRange gives containers.

    A default request that is not given is the default limit.
    Source: https://kubernetes.io/docs/concepts/policy/limit-range/
    """
    for item in limit_range.each("spec", "limits"):
        if item.get("type") == "Container":
            for field in ("defaultRequest", "default", "max", "min") if bound == "requests" else ("default", "max"):
                place = item.at(field, name)
                if place:
                    return place
    return None


def autoscaled_vertically(vpa: Resource, container: Container, name: str) -> Place | None:
    """The place at which a VerticalPodAutoscaler takes over a container's request; None if it leaves it alone."""
    if vpa.get("spec", "updatePolicy", "updateMode") == "Off":
        return None
    for policy in vpa.each("spec", "resourcePolicy", "containerPolicies"):
        if policy.get("containerName") in (container.name, "*"):
            controlled = policy.raw("controlledResources")
            if policy.get("mode") == "Off" or (isinstance(controlled, list) and name not in controlled):
                return None
    return vpa.at("spec", "targetRef", "name")


def pod_sum(pod: Pod, bound: str, name: str, amount: Amount) -> Quantity | None:
    """What one pod counts for in a quota: its own resources where it has them; else the sum of its main containers and
    sidecars, or the largest init container beside the sidecars before it, whichever is more. None if some container
    does not say.

    Source: https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
    """
    own = pod.at("resources", bound, name)
    if own:
        return Quantity.read(own.value)
    running, peak = Quantity(0), Quantity(0)
    for container in sorted(pod.containers, key=lambda c: c.role == "main"):
        if container.role == "ephemeral":
            continue
        place = amount(container, bound, name)
        value = Quantity.read(place.value) if place is not None and place.value is not UNKNOWN else None
        if value is None:
            return None
        if container.role == "init":
            peak = max(peak, running + value)
        else:
            running = running + value
    return max(running, peak)


def parallel(workload: Resource) -> int | None:
    """How many pods of a Job or CronJob run at a time; None for other kinds, or where a template decides it."""
    paths = {"batch/Job": ("spec",), "batch/CronJob": ("spec", "jobTemplate", "spec")}
    path = paths.get(workload.full_kind)
    if path is None:
        return None
    place = workload.at(*path, "parallelism")
    count = place.value if place else 1
    return count if _is_count(count) else None


def summed(shares: Sequence[tuple[str, int, Quantity]]) -> Total:
    """The total of (workload, count, amount of one pod)."""
    total = Quantity(0)
    for _name, count, amount in shares:
        total = total + amount * count
    return Total(total, " + ".join(f"{count} x {amount} ({name})" for name, count, amount in shares))
