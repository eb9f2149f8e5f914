"""Container is scaled by a share of a request that it does not make

Why it matters: an autoscaler that aims at a share (`averageUtilization`) of cpu or memory divides what the pods use by
what their containers request. One container without the request, be it a sidecar, and the metric cannot be computed:
nothing is scaled, under any load (`FailedGetResourceMetric`).

How to mend it: set `resources.requests` of every container of the target, sidecars too, or let the autoscaler aim at an
amount (`averageValue`), at one container (`ContainerResource`) or at another metric. A limit counts as a request, and
so do the pod's own `spec.resources` and the default of a LimitRange. The fix writes `defaults: requests.cpu` (or
`requests.memory`) of the configuration.

When to ignore it: in clusters where an admission controller sets the requests.

Sources: Kubernetes, "HorizontalPodAutoscaler", algorithm details
(https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#algorithm-details); KEDA, "CPU"
(https://keda.sh/docs/latest/scalers/cpu/).
"""

from __future__ import annotations

from k8slint import Container, Fix, Place, Problems, Resource, Settings, World, rule

AMOUNTS = ("cpu", "memory")
OTHER_METRICS = "autoscaling.alpha.kubernetes.io/metrics"
"""The annotation that holds what autoscaling/v1 has no field for."""


@rule(severity="error", each="container", implies=("cpu-request-missing",), checklist="autoscaling")
def check(container: Container, world: World, settings: Settings) -> Problems:
    scaler = world.autoscaler(container.resource) if container.role in ("main", "sidecar") else None
    for amount, share in _shares(scaler, container.name) if scaler else ():
        if world.request(container, amount):
            continue
        missing = container.at("resources", "requests", amount)
        default = settings.defaults.get(f"requests.{amount}")
        fix = Fix(f"request {default} {amount}", missing.add(default), safety="unsafe") if default else None
        yield missing.problem(
            f"{scaler} cannot scale by {amount}: container {container.name} requests none",
            related=[share.note(f"a share of the {amount} that is requested")],
            fix=fix,
        )


def _shares(scaler: Resource, container: str) -> list[tuple[str, Place]]:
    """The amounts of a container that an autoscaler takes a share of, each with the place that says so."""
    if scaler.group == "keda.sh":
        triggers = [view for view in scaler.each("spec", "triggers") if view.text("type") in AMOUNTS]
        shares = [(view.text("type"), view.at("metricType") or view.at("metadata", "type")) for view in triggers]
        return [(amount, share) for amount, share in shares if share.value == "Utilization"]
    spec = scaler.sub("spec")
    if spec.at("targetCPUUtilizationPercentage"):
        return [("cpu", spec.at("targetCPUUtilizationPercentage"))]
    found = []
    for metric in spec.each("metrics"):
        for field in ("resource", "containerResource"):
            source = metric.sub(field)
            share = source.at("target", "averageUtilization") or source.at("targetAverageUtilization")
            if share and source.text("name") in AMOUNTS and source.get("container") in (None, container):
                found.append((source.text("name"), share))
    if spec.get("metrics") or OTHER_METRICS in scaler.annotations:
        return found
    return [("cpu", spec.at("scaleTargetRef"))]  # with no metrics it is 80 % of the cpu
