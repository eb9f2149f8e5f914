"""Container requests no cpu

Why it matters: the scheduler places a pod by its requests. One without a cpu request fits on any node, however busy,
gets what the others leave, and is the first to be slow; a HorizontalPodAutoscaler cannot compute its use, which is a
share of the request. A request is no limit: what nobody else wants, the container may use.

How to mend it: set `resources.requests.cpu` to what the container needs under its usual load. A cpu limit counts as a
request, and so does what the pod as a whole requests (`spec.resources`). What only a LimitRange or a
VerticalPodAutoscaler gives is info: it holds as long as that object is there. The fix writes `defaults: requests.cpu`
of the configuration.

When to ignore it: for one-off debugging pods, and in clusters where an admission controller sets the requests.

Sources: Kubernetes, "Resource Management for Pods and Containers"
(https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/); "Limit Ranges"
(https://kubernetes.io/docs/concepts/policy/limit-range/).
"""

from __future__ import annotations

from k8slint import Container, Fix, Problems, Settings, World, rule


@rule(
    severity="warning",
    each="container",
    checklist="resource-limits",
    peers={
        "kube-linter": "unset-cpu-requirements",
        "kube-score": "container-resources",
        "polaris": "cpuRequestsMissing",
        "kubescape": "C-0268",
        "trivy": "KSV-0015",
        "checkov": "CKV_K8S_10",
        "kyverno": "require-requests-limits",
    },
)
def check(container: Container, world: World, settings: Settings) -> Problems:
    given = world.request(container, "cpu")  # own request or limit, the pod's, a LimitRange's default, an autoscaler's
    if container.role == "ephemeral" or (given and given.resource is container.resource):
        return
    missing = container.at("resources", "requests", "cpu")
    if given:
        yield missing.problem(
            f"only {given.resource} gives container {container.name} a cpu request",
            severity="info",
            related=[given.note("the request comes from here")],
        )
        return
    default = settings.defaults.get("requests.cpu")
    yield missing.problem(
        f"container {container.name} requests no cpu",
        fix=Fix(f"request {default} cpu", missing.add(default), safety="unsafe") if default else None,
    )
