from __future__ import annotations

import pytest

from k8slint.settings import External, Settings
from tests.world.test_existence import object
from tests.worlds import Small

SERVICE = object("Service", "s", spec="{selector: {app: web, tier: front}}")
MONITOR = "monitoring.coreos.com/v1"


def pod(labels: str, namespace: str = "a", name: str = "p", own: str = "") -> str:
    template = f"{{metadata: {{labels: {labels}}}, spec: {{containers: [{{name: c, image: i}}]}}}}"
    return object("Deployment", name, "apps/v1", namespace, f"{{template: {template}}}", own)


def said(text: str, settings: Settings | None = None, kind: str = "Service", name: str = "s") -> tuple[str, str] | None:
    small = Small({"all.yaml": text}, settings)
    found = small.world.unmatched(small.get(kind, name))
    return (found.severity, found.message) if found is not None else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (pod("{app: web, tier: front, more: x}"), None),
        (pod("{app: web, tier: '${TIER}'}"), None),
        (object("Worker", "w", "example.com/v1", spec="{podLabels: {app: web, tier: front}}"), None),
        (pod("{app: web, tier: front}", "b"), ("error", ", only Deployment p in namespace b")),
        (pod("{app: web, tier: fron}"), ("error", ": did you mean tier=fron?")),
        (
            pod("{app: x}", own=", labels: {app: web, tier: front}"),
            ("error", ": Deployment p does itself, but not its pods"),
        ),
        (pod("{app: web}"), ("info", "; Deployment p does but for tier, which a controller may add")),
        (object("Web", "web", "example.com/v1"), ("info", ", unless Web web brings one")),
        (object("HelmRelease", "any", "helm.toolkit.fluxcd.io/v2"), ("info", ", unless HelmRelease any brings one")),
        (pod("{app: web, tier: back}"), ("warning", "")),
        (pod("{app: web, tier: back}", "b"), ("info", "")),
        ("", ("info", "")),
    ],
)
def test_a_service_without_pods(text: str, expected: tuple[str, str] | None) -> None:
    message = "no pod carries app=web,tier=front in namespace a"
    assert said(SERVICE + text) == ((expected[0], message + expected[1]) if expected is not None else None)


@pytest.mark.parametrize(
    ("selector", "expected"),
    [("{postgres.example.com/role: x}", "info"), ("{other.example.org/role: x}", "warning")],
)
def test_a_label_below_the_group_of_a_custom_resource(selector: str, expected: str) -> None:
    cluster = object("Cluster", "c", "postgres.example.com/v1")
    found = said(object("Service", "s", spec=f"{{selector: {selector}}}") + cluster + pod("{app: web}"))
    assert found is not None
    assert found[0] == expected


def test_the_group_of_a_definition_counts() -> None:
    definition = object("CustomResourceDefinition", "x", "apiextensions.k8s.io/v1", spec="{group: db.example.com}")
    found = said(object("Service", "s", spec="{selector: {example.com/role: x}}") + definition)
    assert found is not None
    assert found[0] == "info"


@pytest.mark.parametrize(
    ("spec", "labels", "expected"),
    [
        ("{selector: {matchLabels: {app: web}}}", "{app: web}", None),
        ("{selector: {}}", "{app: web}", None),
        ("{selector: {matchLabels: {app: web}}, namespaceSelector: {any: true}}", "{app: web}", None),
        ("{selector: {matchLabels: {app: web}}, namespaceSelector: {matchNames: [a, b]}}", "{app: web}", None),
        ("{selector: {matchLabels: {app: web}}, namespaceSelector: {matchNames: ['${NS}']}}", "{app: web}", None),
        ("{selector: {matchLabels: {app: '${APP}'}}}", "{app: web}", None),
        ("{selector: {matchLabels: {app: wep}}}", "{app: web}", "error"),
        ("{selector: {matchLabels: {app: x}}}", "{app: web}", "error"),
        ("{selector: {matchLabels: {app: web}}, namespaceSelector: {matchNames: [b]}}", "{app: web}", "error"),
        ("{selector: {matchLabels: {app: other}}}", "{app: web}", "warning"),
        ("{selector: {matchLabels: {app: other}}, namespaceSelector: {any: true}}", "{app: web}", "info"),
        ("{selector: {matchLabels: {app: other}}, namespaceSelector: {matchNames: [b]}}", "{app: web}", "info"),
    ],
)
def test_a_service_monitor_without_services(spec: str, labels: str, expected: str | None) -> None:
    service = object("Service", "s", spec="{selector: {app: x}}", extra=f", labels: {labels}")
    if "matchNames: [b]" in spec and expected == "info":
        service = service.replace("namespace: a", "namespace: c")
    found = said(object("ServiceMonitor", "m", MONITOR, spec=spec) + service, kind="ServiceMonitor", name="m")
    assert (found[0] if found is not None else None) == expected


@pytest.mark.parametrize(("kind", "expected"), [("Deployment", None), ("ConfigMap", "info")])
def test_an_external_workload(kind: str, expected: str | None) -> None:
    found = said(SERVICE, Settings(externals=(External(kind, "a", "web"),)))
    assert (found[0] if found is not None else None) == expected


def test_a_template_beside_it_may_bring_the_pods() -> None:
    small = Small({"a/s.yaml": SERVICE}, unread=("a/t.yaml",))
    assert small.world.unmatched(small.get("Service")) is None
    small = Small({"a/s.yaml": SERVICE}, unread=("b/t.yaml",))
    found = small.world.unmatched(small.get("Service"))
    assert found is not None
    assert (found.severity, "template" in found.message) == ("info", True)


def test_an_alternative_is_a_hint() -> None:
    small = Small(
        {
            "dev/all.yaml": SERVICE + pod("{app: x}"),
            "prod/all.yaml": pod("{app: web, tier: front}"),
        }
    )
    found = small.world.unmatched(small.get("Service"))
    assert found is not None
    assert (found.severity, [note.location.document.source.path for note in found.related]) == (
        "info",
        ["prod/all.yaml"],
    )


def test_what_is_scraped() -> None:
    service = object("Service", "s", spec="{selector: {app: web}}", extra=", labels: {app: svc}")
    monitors = object("ServiceMonitor", "m", MONITOR, spec="{selector: {matchLabels: {app: svc}}}") + object(
        "PodMonitor", "n", MONITOR, spec="{selector: {matchLabels: {app: job}}}"
    )
    pods = pod("{app: web}", name="web") + pod("{app: job}", name="job") + pod("{app: x}", name="x")
    small = Small({"all.yaml": service + monitors + pods})
    assert [small.world.is_scraped(small.pod("Deployment", name)) for name in ("web", "job", "x")] == [
        True,
        True,
        False,
    ]
    assert [str(pod) for pod in small.world.pods(small.get("PodMonitor"))] == ["Deployment job"]
    assert [str(found) for found in small.world.services(small.get("ServiceMonitor"))] == ["Service s"]
    assert small.world.selects(small.get("Service"), small.pod("Deployment", "web")) is True
    assert small.world.selects(small.get("Service"), small.pod("Deployment", "x")) is False
