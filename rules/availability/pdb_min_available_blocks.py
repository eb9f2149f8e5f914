"""PodDisruptionBudget lets no pod be evicted

Why it matters: a budget that demands as many pods as run at least is one that a drain never meets. `kubectl drain`
waits for ever, the node cannot be upgraded, and the cluster's autoscaler cannot remove it; in the end somebody forces
it, and all pods go at once.

How to mend it: run more pods than `minAvailable` demands, or say `maxUnavailable: 1`, which is right for any number
of pods. What counts is the least number that an autoscaler may scale to, summed over all workloads that the budget
selects. A percentage is rounded up: 50% of one pod is that pod. `100%` lets no pod go whatever their number, so that is
said even if the pods are defined elsewhere.

When to ignore it: for a pod that must not be evicted without a human, where everybody who drains nodes knows it.
Nothing is said of budgets for DaemonSets, which a drain passes over, nor of workloads that are switched off
(`replicas: 0`).

Sources: Kubernetes, "Specifying a Disruption Budget for your Application"
(https://kubernetes.io/docs/tasks/run-application/configure-pdb/); "Disruptions"
(https://kubernetes.io/docs/concepts/workloads/pods/disruptions/).
"""

from __future__ import annotations

from k8slint import Place, Pod, Problems, Replicas, Resource, World, rule, share

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


@rule(
    severity="error",
    each="policy/PodDisruptionBudget",
    checklist="disruption-budgets",
    peers={
        "kube-linter": "pdb-min-available",
        "polaris": "pdbDisruptionsIsZero, pdbMinAvailableGreaterThanHPAMinReplicas",
        "kyverno": "pdb-minavailable-check, deployment-replicas-higher-than-pdb, require-replicas-allow-disruption",
    },
)
def check(budget: Resource, world: World) -> Problems:
    wanted, pods = budget.at("spec", "minAvailable"), world.pods(budget)
    total = world.replicas_of(pods)  # over all that the budget selects; None if one cannot be known
    if total is not None and total.most == 0:
        return
    if not _is_everything(wanted.value):
        yield from _too_many(budget, wanted, total) if total is not None else ()
    elif budget.at("spec", "selector") and not _only_daemons(pods):
        yield wanted.problem(
            f"minAvailable {wanted.value} lets no pod be evicted, however many {budget.name} selects",
            help="use maxUnavailable: 1",
        )


def _too_many(budget: Resource, wanted: Place, total: Replicas) -> Problems:
    least = max(total.least, 1)  # scaled to nothing there is nothing to evict; the first pod is what counts
    needed = share(wanted.value, of=least)
    if needed is None or needed < least:
        return
    enough = next(n for n in range(least + 1, needed + 102) if _evictable(wanted.value, n))
    yield wanted.problem(
        f"minAvailable {wanted.value} lets no pod be evicted: what {budget.name} selects can run with {least}",
        related=[
            place.note(f"{place.resource} {'sets the least' if place else 'leaves the least at its default'}")
            for place in total.places
        ],
        help=f"keep at least {enough} replicas, or use maxUnavailable: 1",
    )


def _is_everything(wanted: object) -> bool:
    """Whether it is a percentage that no number of pods exceeds."""
    return isinstance(wanted, str) and (share(wanted, of=100) or 0) >= 100


def _only_daemons(pods: Sequence[Pod]) -> bool:
    """Whether all pods are of DaemonSets, and there are some."""
    return bool(pods) and all(pod.owner.kind == "DaemonSet" for pod in pods)


def _evictable(wanted: object, replicas: int) -> bool:
    needed = share(wanted, of=replicas)
    return needed is not None and needed < replicas
