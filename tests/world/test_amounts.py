from __future__ import annotations

import pytest

from k8slint.documents import UNKNOWN
from tests.worlds import Small, one

POD = "{metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: 'x:1'}]}}"


def deployment(
    replicas: str = "", name: str = "web", template: str = POD, kind: str = "Deployment", version: str = "apps/v1"
) -> str:
    count = f"replicas: {replicas}, " if replicas else ""
    return (
        f"---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {{{count}template: {template}}}\n"
    )


def scaler(spec: str, kind: str = "HorizontalPodAutoscaler", version: str = "autoscaling/v2") -> str:
    return f"---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: s}}\nspec: {spec}\n"


HPA = "{{scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: web}}{}}}"


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        (deployment(), 1, 1),
        (deployment("0"), 0, 0),
        (deployment("3"), 3, 3),
        (deployment() + scaler(HPA.format(", minReplicas: 4, maxReplicas: 9")), 4, 9),
        (deployment("7") + scaler(HPA.format(", maxReplicas: 9")), 1, 9),
        (
            deployment()
            + scaler("{scaleTargetRef: {name: web}, minReplicaCount: 2}", "ScaledObject", "keda.sh/v1alpha1"),
            2,
            100,
        ),
        (
            deployment()
            + scaler("{scaleTargetRef: {name: web}, maxReplicaCount: 5}", "ScaledObject", "keda.sh/v1alpha1"),
            0,
            5,
        ),
        (deployment("2") + scaler("{scaleTargetRef: {kind: StatefulSet, name: web}, maxReplicas: 9}"), 2, 2),
        (deployment("2") + scaler("{scaleTargetRef: {kind: Deployment, name: other}, maxReplicas: 9}"), 2, 2),
        (
            deployment("0")
            + scaler(
                "{replicas: 5, workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web}}",
                "Rollout",
                "argoproj.io/v1alpha1",
            ),
            5,
            5,
        ),
    ],
)
def test_replicas_come_from_what_scales_the_workload(text: str, least: int, most: int) -> None:
    small = one(text)
    replicas = small.world.replicas(small.get("Deployment"))
    assert replicas is not None
    assert (replicas.least, replicas.most) == (least, most)


@pytest.mark.parametrize(
    "text",
    [
        deployment("'${COUNT}'"),
        deployment("'3'"),
        deployment() + scaler(HPA.format(", minReplicas: '${MIN}', maxReplicas: 9")),
    ],
)
def test_replicas_that_cannot_be_known_are_none(text: str) -> None:
    small = one(text)
    assert small.world.replicas(small.get("Deployment")) is None


def test_pods_that_are_not_counted_have_no_replicas() -> None:
    small = one(deployment(kind="DaemonSet"))
    assert small.world.replicas(small.get("DaemonSet")) is None


def test_the_sum_over_workloads_needs_every_part() -> None:
    small = one(deployment("2") + deployment("3", "api") + deployment(kind="DaemonSet", name="agent"))
    pods = {r.name: r.pod for r in small.resources}
    both = small.world.replicas_of(pod for name, pod in pods.items() if name != "agent" and pod is not None)
    assert both is not None
    assert both.least == 5
    assert len(both.places) == 2
    assert small.world.replicas_of(pod for pod in pods.values() if pod is not None) is None
    assert small.world.replicas_of([]) is None


def with_resources(container: str = "", pod: str = "") -> str:
    own = f", resources: {container}" if container else ""
    above = f", resources: {pod}" if pod else ""
    return deployment(template=f"{{spec: {{containers: [{{name: c, image: 'x:1'{own}}}]{above}}}}}")


LIMITS = "---\n{{apiVersion: v1, kind: LimitRange, metadata: {{name: l}}, spec: {{limits: [{{type: {}, {}}}]}}}}\n"
VPA = (
    "---\napiVersion: autoscaling.k8s.io/v1\nkind: VerticalPodAutoscaler\nmetadata: {name: v}\n"
    "spec: {targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}\n"
)


@pytest.mark.parametrize(
    ("text", "asks", "bound_at"),
    [
        (with_resources(), None, None),
        (with_resources("{requests: {cpu: 1}}"), 1, None),
        (with_resources("{limits: {cpu: 2}}"), 2, 2),
        (with_resources("{requests: {cpu: 1}, limits: {cpu: 2}}"), 1, 2),
        (with_resources("{requests: {memory: 1Gi}}"), None, None),
        (with_resources(pod="{requests: {cpu: 3}}"), 3, None),
        (with_resources(pod="{limits: {cpu: 4}}"), 4, 4),
        (with_resources("{requests: {cpu: '${CPU}'}}"), UNKNOWN, None),
        (with_resources() + LIMITS.format("Container", "defaultRequest: {cpu: 5}"), 5, None),
        (with_resources() + LIMITS.format("Container", "default: {cpu: 6}"), 6, 6),
        (with_resources("{requests: {cpu: 1}}") + LIMITS.format("Container", "default: {cpu: 6}"), 1, 6),
        (with_resources() + LIMITS.format("Pod", "max: {cpu: 6}"), None, None),
        (with_resources() + VPA, "web", None),
    ],
)
def test_requests_and_limits_come_from_the_nearest_that_gives_them(text: str, asks: object, bound_at: object) -> None:
    small = one(text)
    container = small.container("Deployment")
    given, bound = small.world.request(container, "cpu"), small.world.limit(container, "cpu")
    assert (given and given.value) == asks
    assert (bound and bound.value) == bound_at


def test_a_limit_range_of_another_namespace_gives_nothing() -> None:
    limits = LIMITS.format("Container", "default: {cpu: 6}").replace("name: l", "name: l, namespace: b")
    small = one(with_resources().replace("name: web}", "name: web, namespace: a}") + limits)
    assert small.world.request(small.container("Deployment"), "cpu") is None


ALL = "{requests: {cpu: 500m}, limits: {cpu: 1}}"


def total(text: str, key: str) -> str | None:
    (unit,) = one(text).world.units()
    (namespace,) = unit.namespaces
    found = one(text).world.total(namespace, key)
    return f"{found.value} = {found.terms}" if found is not None else None


@pytest.mark.parametrize(
    ("template", "replicas", "expected"),
    [
        (f"{{spec: {{containers: [{{name: c, resources: {ALL}}}]}}}}", "2", "1 = 2 x 500m (web)"),
        (
            f"{{spec: {{containers: [{{name: c, resources: {ALL}}}, {{name: d, resources: {ALL}}}]}}}}",
            "1",
            "1 = 1 x 1 (web)",
        ),
        (f"{{spec: {{containers: [{{name: c, resources: {ALL}}}, {{name: d}}]}}}}", "1", None),
        (f"{{spec: {{initContainers: [{{name: i}}], containers: [{{name: c, resources: {ALL}}}]}}}}", "1", None),
        (
            "{spec: {initContainers: [{name: i, resources: {requests: {cpu: 2}}}], "
            f"containers: [{{name: c, resources: {ALL}}}]}}}}",
            "1",
            "2 = 1 x 2 (web)",
        ),
        (
            "{spec: {initContainers: [{name: s, restartPolicy: Always, resources: {requests: {cpu: 2}}}], "
            f"containers: [{{name: c, resources: {ALL}}}]}}}}",
            "1",
            "2500m = 1 x 2500m (web)",
        ),
        ("{spec: {resources: {requests: {cpu: 3}}, containers: [{name: c}]}}", "2", "6 = 2 x 3 (web)"),
        (f"{{spec: {{containers: [{{name: c, resources: {ALL}}}]}}}}", "'${{N}}'", None),
    ],
)
def test_a_total_is_what_a_quota_would_count(template: str, replicas: str, expected: str | None) -> None:
    assert total(deployment(replicas, template=template), "requests.cpu") == expected


def test_a_budget_counts_its_own_kustomization_root() -> None:
    small = Small(
        {
            "kustomization.yaml": "resources: [stateful.yaml, budget.yaml]\n",
            "plain.yaml": deployment("5"),
            "stateful.yaml": deployment("2", kind="StatefulSet"),
            "budget.yaml": "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: b}, spec: {selector: {matchLabels: {app: web}}}}\n",
        }
    )
    replicas = small.world.replicas_of(small.world.pods(small.get("PodDisruptionBudget")))
    assert replicas is not None
    assert replicas.least == 2
