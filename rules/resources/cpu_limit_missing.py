"""Container has no cpu limit

Why it matters: there are two schools. One sets a cpu limit on everything: no container can take the spare cpu of its
node, what one measures in a test holds in production, costs can be planned, and with limits equal to requests a pod is
of the class `Guaranteed`, which exclusive cores need. The other sets none: the kernel shares cpu by requests when it is
scarce, so no container can starve another that requests what it needs; a limit only makes a container wait although the
cpu is idle (throttling), which shows as slow answers nobody can explain. Both agree that every container needs a cpu
request and a memory limit. So this is not said by default, only in the profiles `checklist` and `all`.

How to mend it: set `resources.limits.cpu`, well above what the container uses at its peak, and watch
`container_cpu_cfs_throttled_periods_total`. What the pod as a whole may use (`spec.resources.limits`) counts. A limit
that only a LimitRange gives holds as long as that object is there, which is said. The fix writes `defaults: limits.cpu`
of the configuration, unless the container requests more than that.

When to ignore it: where you are of the second school, and every container has a cpu request: switch the rule off
(`rules: cpu-limit-missing: off`). A ResourceQuota with `limits.cpu` decides the matter; without a limit no pod starts
in its namespace (`quota-without-requests`).

Sources: Kubernetes, "Resource Management for Pods and Containers", how limits are applied
(https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-limits-are-run);
"Configure Quality of Service for Pods" (https://kubernetes.io/docs/tasks/configure-pod-container/quality-service-pod/).
"""

from __future__ import annotations

from k8slint import Container, Fix, Place, Problems, Quantity, Settings, World, rule


@rule(
    severity="info",
    each="container",
    profiles=("checklist",),
    checklist="resource-limits",
    peers={
        "kube-score": "container-resources",
        "polaris": "cpuLimitsMissing",
        "kubeaudit": "LimitsCPUNotSet, LimitsNotSet",
        "kubescape": "C-0270, C-0050, C-0009",
        "trivy": "KSV-0011",
        "checkov": "CKV_K8S_11",
        "kyverno": "require-cpu-limits",
    },
)
def check(container: Container, world: World, settings: Settings) -> Problems:
    given = world.limit(container, "cpu")
    if container.role == "ephemeral" or (given and given.resource is container.resource):
        return
    missing = container.at("resources", "limits", "cpu")
    if given:
        yield missing.problem(
            f"only {given.resource} gives container {container.name} a cpu limit",
            related=[given.note("the limit comes from here")],
        )
        return
    default = settings.defaults.get("limits.cpu")
    is_enough = _is_enough(default, world.request(container, "cpu"))
    yield missing.problem(
        f"container {container.name} has no cpu limit",
        fix=Fix(f"limit cpu to {default}", missing.add(default), safety="unsafe") if is_enough else None,
    )


def _is_enough(limit: str | None, request: Place | None) -> bool:
    """Whether there is a limit that is not below the request: the API server refuses one that is."""
    most, wanted = Quantity.read(limit), Quantity.read(request.value) if request is not None else None
    return most is not None and (wanted <= most if wanted is not None else request is None)
