"""Monitor selects nothing to scrape

Why it matters: a ServiceMonitor without Services, or a PodMonitor without pods, is accepted and scrapes nothing. The
dashboards stay empty and the alerts silent, which looks like health.

How to mend it: make `spec.selector` labels that the Services carry themselves (`metadata.labels`, not the `selector` by
which they find their pods), in the monitor's namespace or in those that `namespaceSelector` names. It is an error where
something close is defined (a letter off, a Service's own selector, in this folder but another namespace), a warning
where the namespace has other Services here, else info.

When to ignore it: where the Services come from another project or from a chart.

Sources: Prometheus Operator, "Getting started", ServiceMonitors
(https://prometheus-operator.dev/docs/developer/getting-started/); API reference
(https://prometheus-operator.dev/docs/api-reference/api/).
"""

from __future__ import annotations

from k8slint import Problems, Resource, World, rule


@rule(
    severity="error",
    each=(
        "monitoring.coreos.com/ServiceMonitor",
        "monitoring.coreos.com/PodMonitor",
        "azmonitoring.coreos.com/ServiceMonitor",
        "azmonitoring.coreos.com/PodMonitor",
        "operator.victoriametrics.com/VMServiceScrape",
        "operator.victoriametrics.com/VMPodScrape",
    ),
    checklist="monitoring",
    peers={"kube-linter": "dangling-servicemonitor"},
)
def check(monitor: Resource, world: World) -> Problems:
    missing = world.unmatched(monitor)
    if missing:
        yield missing.problem(monitor.at("spec", "selector"))
