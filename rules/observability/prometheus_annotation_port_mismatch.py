"""Annotation sends Prometheus to a port that the pod does not have

Why it matters: where Prometheus finds its targets by annotations, it asks `prometheus.io/port` of the pod. On a port
where nothing listens every scrape fails, or, worse, the answer is a web page and no metrics.

How to mend it: write the number of the port that serves the metrics, and declare it in the container's `ports`. On a
Service too it is the port of the pods. A pod that declares no port at all may listen on any: that is info.

When to ignore it: where the program listens on a port that is not declared on purpose.

Sources: Prometheus, "Configuration", example for Kubernetes
(https://github.com/prometheus/prometheus/blob/main/documentation/examples/prometheus-kubernetes.yml).
"""

from __future__ import annotations

from k8slint import UNKNOWN, Pod, Problems, Resource, View, World, rule

SCRAPE, PORT = "prometheus.io/scrape", "prometheus.io/port"


@rule(severity="warning", each=("pod", "core/Service"), checklist="monitoring")
def check(target: Pod | Resource, world: World) -> Problems:
    holder = target.template if isinstance(target, Pod) else target
    pods = [target] if isinstance(target, Pod) else world.pods(target.resource)
    port = holder.at("metadata", "annotations", PORT)
    if str(holder.get("metadata", "annotations", SCRAPE)).lower() != "true" or not port or not pods:
        return
    declared = [own for pod in pods for own in pod.ports()]
    numbers: list[View] = [own for own in declared if own.get("containerPort") in (_number(port.value), UNKNOWN)]
    if numbers or port.value is UNKNOWN:
        return
    names = " or ".join(dict.fromkeys(str(pod) for pod in pods))
    named = [own for own in declared if own.get("name") == port.value]
    yield port.problem(
        f"{port.value} is no port of {names}" if declared else f"{names} does not declare port {port.value}",
        severity="" if declared else "info",
        related=[(own.at("containerPort")).note("declared here") for own in named or declared],
        help="write its number: a name is not looked up" if named else "",
    )


def _number(value: object) -> object:
    return int(value) if isinstance(value, str) and value.isdigit() else value
