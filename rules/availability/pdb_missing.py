"""No PodDisruptionBudget covers a workload that runs several pods

Why it matters: several replicas survive a node that fails, but not two drains at once: an upgrade of the nodes may
evict all of them together unless a budget says how many have to stay.

How to mend it: add a PodDisruptionBudget that selects the pods, in their namespace. `maxUnavailable: 1` is right for
any number of replicas. The fix adds that, with the workload's own selector.

When to ignore it: for workloads that may be away for a while: batch workers, development tools. Nothing is said of
workloads that run one pod, which no budget can help; of DaemonSets, which a drain does not evict; and of Jobs.

Sources: Kubernetes, "Disruptions" (https://kubernetes.io/docs/concepts/workloads/pods/disruptions/); "Specifying a
Disruption Budget for your Application" (https://kubernetes.io/docs/tasks/run-application/configure-pdb/).
"""

from __future__ import annotations

from k8slint import Fix, Pod, Problems, Resource, World, create, manifests, rule

BUDGET = "policy/PodDisruptionBudget"


@rule(
    severity="warning",
    each="pod",
    checklist="disruption-budgets",
    peers={
        "kube-score": "deployment-has-poddisruptionbudget, statefulset-has-poddisruptionbudget",
        "polaris": "missingPodDisruptionBudget",
        "kyverno": "require-pdb, create-default-pdb",
    },
)
def check(pod: Pod, world: World) -> Problems:
    workload = pod.owner
    if workload.row is None or not workload.row.evictable:
        return
    replicas = world.replicas(workload)  # None: cannot be known
    if replicas is None or replicas.most < 2 or world.may_select(pod, BUDGET):
        return
    selector = _selector(workload)
    budget = manifests.budget(workload.name, workload.namespace, selector)
    count = f"{replicas.least}" if replicas.least == replicas.most else f"{replicas.least} to {replicas.most}"
    yield workload.at("metadata", "name").problem(
        f"no PodDisruptionBudget covers the {count} pods of {workload}",
        related=[
            *(place.note("their number comes from here") for place in replicas.places),
            *(
                other.at("metadata", "namespace").note(f"{other} has this selector, but in namespace {other.namespace}")
                for other in world.of(BUDGET)
                if selector and other.get("spec", "selector") == selector and _are_apart(workload, other)
            ),
        ],
        fix=Fix("let one pod at a time be evicted", create(budget, beside=workload), safety="unsafe")
        if selector
        else None,
    )


def _selector(workload: Resource) -> object:
    """What selects the pods of a workload, as a label selector."""
    if workload.row is None or workload.row.selector is None:
        return None
    given = workload.raw(*workload.row.selector)
    return {"matchLabels": given} if given and workload.row.plain_selector else given


def _are_apart(one: Resource, two: Resource) -> bool:
    """Whether two objects are in different namespaces for certain."""
    return None not in one.namespaces | two.namespaces and one.namespaces.isdisjoint(two.namespaces)
