"""Alert has no runbook

Why it matters: an alert wakes somebody who did not write it. Without a page that says what it means, what to look at
and what to do, each of them begins from nothing, at night, and the one who knows is called anyway.

How to mend it: write the page, however short, and link it in the alert's annotation `runbook_url`; Alertmanager passes
it on. A good one says what the users notice, how to find the cause, and how to undo what was done.

When to ignore it: for alerts that only test the way of an alert, such as `Watchdog`.

Sources: Prometheus, "Alerting", what to alert on (https://prometheus.io/docs/practices/alerting/); the runbooks of
prometheus-operator (https://runbooks.prometheus-operator.dev/).
"""

from __future__ import annotations

from k8slint import Problems, Resource, rule


@rule(
    severity="info",
    each=("monitoring.coreos.com/PrometheusRule", "operator.victoriametrics.com/VMRule"),
    profiles=("checklist",),
    checklist="runbooks",
)
def check(
    rules: Resource,
    *,
    annotations: tuple[str, ...] = ("runbook_url", "runbook"),
    except_for: tuple[str, ...] = ("Watchdog", "InfoInhibitor", "DeadMansSwitch"),
) -> Problems:
    """annotations: those that link the runbook, any of them.
    except_for: the names of alerts that need none.
    """
    for group in rules.each("spec", "groups"):
        for each in group.each("rules"):
            name = each.text("alert")
            if name and name not in except_for and not any(each.get("annotations", given) for given in annotations):
                yield each.at("alert").problem(f"alert {name} of {rules} has no runbook")
