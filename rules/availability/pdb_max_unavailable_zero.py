"""PodDisruptionBudget allows no pod to be away

Why it matters: with `maxUnavailable: 0` no pod may ever be evicted, however many there are. `kubectl drain` waits for
ever, the node cannot be upgraded, and the cluster's autoscaler cannot remove it; in the end somebody forces it, and all
pods go at once.

How to mend it: say `maxUnavailable: 1`, which lets one go after the other, each when its replacement is ready. The fix
writes that.

When to ignore it: for a pod that must not be evicted without a human, where everybody who drains nodes knows it.
Nothing is said of budgets for DaemonSets, which a drain passes over, and of workloads that are switched off (`replicas:
0`).

Sources: Kubernetes, "Specifying a Disruption Budget for your Application"
(https://kubernetes.io/docs/tasks/run-application/configure-pdb/#think-about-how-your-application-reacts-to-disruptions).
"""

from __future__ import annotations

from k8slint import Fix, Problems, Resource, World, rule, share


@rule(
    severity="error",
    each="policy/PodDisruptionBudget",
    checklist="disruption-budgets",
    peers={
        "kube-linter": "pdb-max-unavailable",
        "polaris": "pdbDisruptionsIsZero",
        "kyverno": "pdb-maxunavailable, pdb-maxunavailable-with-deployments",
    },
)
def check(budget: Resource, world: World) -> Problems:
    most = budget.at("spec", "maxUnavailable")
    allowed = share(most.value, of=100)
    if allowed is None or allowed > 0:
        return
    pods = world.pods(budget)
    replicas = world.replicas_of(pods)
    if (replicas and replicas.most == 0) or (pods and all(pod.owner.kind == "DaemonSet" for pod in pods)):
        return
    yield most.problem(
        f"maxUnavailable {most.value} lets no pod be evicted, however many {budget} selects",
        fix=Fix("let one pod at a time be evicted", most.set(1), safety="unsafe"),
    )
