"""Nothing raises an alert

Why it matters: metrics that only dashboards show are read after the damage. An alert is what calls somebody.

How to mend it: write alerting rules, in a PrometheusRule beside the workloads or in the configuration of Prometheus; at
least for what every workload has: it is down, it restarts, its volumes fill up. A rule for all namespaces counts for
each, one for some by the namespaces that its expression names. A PrometheusRule also has to carry the labels that a
Prometheus selects its rules by (`ruleSelector`): one that no Prometheus here loads is told, too.

When to ignore it: where alerts are kept elsewhere, such as in the Alertmanager's or the cloud's own console; or attest
the item `alerting`. Nothing is said of the namespaces of Kubernetes itself (all names that begin with `kube-`).

Sources: Prometheus Operator, "Alerting" (https://prometheus-operator.dev/docs/developer/alerting/); Prometheus,
"Alerting rules" (https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/).
"""

from __future__ import annotations

import re

from k8slint import UNKNOWN, Namespace, Note, Problems, Resource, World, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

RULE = "monitoring.coreos.com/PrometheusRule"
RULES = (
    RULE,
    "operator.victoriametrics.com/VMRule",
    "monitoring.googleapis.com/Rules",
    "monitoring.googleapis.com/ClusterRules",
    "monitoring.googleapis.com/GlobalRules",
)
OTHERS = (
    "loki.grafana.com/AlertingRule",
    "grafana.integreatly.org/GrafanaAlertRuleGroup",
    "datadoghq.com/DatadogMonitor",
)
"""Kinds whose objects are alerts, whatever they say."""

OF_NAMESPACE = re.compile(r"""\bnamespace\s*=(~?)\s*["']([^"']*)["']""")
IN_TEXT = re.compile(r"^\s*-?\s*alert:\s*\S", re.MULTILINE)


@rule(severity="info", each=("namespace", RULE), profiles=("checklist",), checklist="alerting")
def check(target: Namespace | Resource, world: World) -> Problems:
    if not isinstance(target, Namespace):
        yield from _unloaded(target.resource, world)
        return
    name = target.name or ""
    running = any(pod.owner.row is not None and pod.owner.row.long_running for pod in target.pods)
    if not running or name.startswith("kube-") or any(world.of(kind, target.resource) for kind in OTHERS):
        return
    own = any(text for kind in RULES for resource in target.of(kind) for text in _expressions(resource))
    if not own and not any(_speaks_for(text, name) for text in _all_expressions(target.resource, world)):
        where = f"namespace {name}" if name else f"the namespace of {target.resource}"
        yield target.here.problem(f"no alerting rule here is for {where}")


def _expressions(resource: Resource) -> list[str]:
    """The expressions of the alerts of a rule object."""
    rules = [rule for group in resource.each("spec", "groups") for rule in group.each("rules")]
    return [rule.text("expr") for rule in rules if rule.get("alert")]


def _all_expressions(near: Resource, world: World) -> Iterator[str]:
    """The expressions of all alerts that belong together with a resource, those in ConfigMaps too."""
    for kind in RULES:
        for resource in world.of(kind, near):
            yield from _expressions(resource)
    for config in world.of("core/ConfigMap", near):
        data = config.raw("data")
        texts = data.values() if isinstance(data, dict) else ()
        yield from (text for text in texts if isinstance(text, str) and "alert:" in text and IN_TEXT.search(text))


def _speaks_for(expression: str, namespace: str) -> bool:
    """Whether an alert is for a namespace: it names no namespace at all, or this one."""
    named = OF_NAMESPACE.findall(expression)
    return not named or not namespace or any(_names(value, namespace, bool(regex)) for regex, value in named)


def _names(value: str, namespace: str, is_regex: bool) -> bool:
    if not is_regex:
        return value == namespace or "$" in value
    try:
        return re.fullmatch(value, namespace) is not None
    except re.error:  # a template, or what only Go's regular expressions have
        return True


def _unloaded(resource: Resource, world: World) -> Problems:
    """The problem of rules that no Prometheus loads of those that belong together with them."""
    servers = [*world.of("monitoring.coreos.com/Prometheus", resource)]
    servers += world.of("monitoring.coreos.com/ThanosRuler", resource)
    if servers and not any(_loads(server, resource, world) for server in servers):
        yield resource.at("metadata", "labels").problem(
            f"no Prometheus here loads {resource}", related=[_selection(server) for server in servers]
        )


def _selection(server: Resource) -> Note:
    where = "" if server.at("spec", "ruleNamespaceSelector") else ", in its own namespace"
    return server.at("spec", "ruleSelector").note(f"{server} loads what this selects{where}")


def _loads(server: Resource, resource: Resource, world: World) -> bool:
    """Whether a Prometheus may load rules: its selectors match their labels, and the labels of their namespace."""
    if server.get("spec", "ruleSelector") is UNKNOWN:
        return True
    if world.meets(resource.labels, server.raw("spec", "ruleSelector")) is False:
        return False
    where = server.raw("spec", "ruleNamespaceSelector")
    if where is None:
        one, two = server.namespaces, resource.namespaces
        return None in one | two or not one.isdisjoint(two)
    namespace = world.find("core/Namespace", resource.namespace, resource) if resource.namespace else None
    return namespace is None or world.meets(namespace.labels, where) is not False
