"""Workload is scraped by nothing

Why it matters: a program that offers metrics which nobody collects fails unseen. That it is slow, full or down is told
by its users, and there is no past to compare with.

How to mend it: let Prometheus, or what stands in for it, find the pods: by a ServiceMonitor that selects their Service,
by a PodMonitor that selects them, or by the annotation `prometheus.io/scrape: "true"`. A pod is told from others that
have nothing to scrape by the name of a port (`metrics`, `http-metrics`, `prometheus` ...). Where no pod of a namespace
has such a port and none is scraped, that is said once, of the namespace.

When to ignore it: where an agent on the node, a mesh or a static configuration scrapes the pods; or attest the item
`monitoring`. Nothing is said of Jobs, nor of the namespaces of Kubernetes itself (all names that begin with `kube-`).

Sources: Prometheus Operator, "Getting started", ServiceMonitors
(https://prometheus-operator.dev/docs/developer/getting-started/); Prometheus, kubernetes_sd_config
(https://prometheus.io/docs/prometheus/latest/configuration/configuration/#kubernetes_sd_config).
"""

from __future__ import annotations

from k8slint import Namespace, Place, Pod, Problems, World, rule, words

METRICS = frozenset(("metrics", "metric", "prometheus", "prom"))
OTHERS = ("monitoring.coreos.com/ScrapeConfig", "operator.victoriametrics.com/VMScrapeConfig")
"""Kinds that scrape whatever their text says: where there is one, nothing is certain."""


@rule(severity="info", each=("namespace", "pod"), profiles=("checklist",), checklist="monitoring")
def check(target: Namespace | Pod, world: World) -> Problems:
    if any(world.of(kind, target.resource) for kind in OTHERS):
        return
    if isinstance(target, Pod):
        port = _metrics_port(target)
        if port and _runs_on(target) and not world.is_scraped(target):
            yield port.problem(f"nothing here scrapes port {port.value} of {target}")
        return
    pods = [pod for pod in target.pods if _runs_on(pod)]
    if pods and not any(_metrics_port(pod) or world.is_scraped(pod) for pod in pods):
        where = f"namespace {target.name}" if target.name else f"the namespace of {target.resource}"
        yield target.here.problem(f"nothing here scrapes any pod of {where}")


def _runs_on(pod: Pod) -> bool:
    """Whether it is a pod that does not end by itself, and is not the cluster's own."""
    row = pod.owner.row
    return row is not None and row.long_running and not (pod.namespace or "").startswith("kube-")


def _metrics_port(pod: Pod) -> Place | None:
    """The name of the first port that offers metrics."""
    offering = (port for port in pod.ports() if METRICS.intersection(words(port.text("name"))))
    return next((port.at("name") for port in offering), None)
