"""Workload does not say which team it belongs to

Why it matters: alerts are sent to the team that the label names. Those of a workload without it reach nobody.

How to mend it: set `metadata.labels.team` to the name of the team, as the directory of teams spells it.

When to ignore it: in namespaces of sandboxes, whose alerts go nowhere.

Sources: Acme's handbook, "On call".
"""

from __future__ import annotations

from k8slint import Problems, Resource, rule


@rule(severity="warning", each=("apps/Deployment", "platform.acme.example/WebApp"))
def check(workload: Resource, *, label: str = "team") -> Problems:
    """label: the label that names the team."""
    team = workload.at("metadata", "labels", label)
    if not team:
        yield team.problem(f"{workload} has no label {label}", help=f"say whose it is, such as {label}: checkout")
