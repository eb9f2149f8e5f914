from __future__ import annotations

import pytest

from tests.worlds import Small, one

WORKLOAD = """\
apiVersion: {version}
kind: {kind}
metadata: {{name: web{namespace}, labels: {{app: not-the-pods}}}}
spec: {spec}
---
"""
TEMPLATE = "{template: {metadata: {labels: {app: web, tier: front}}, spec: {containers: [{name: c, image: 'x:1'}]}}}"
SERVICE = "{{apiVersion: v1, kind: Service, metadata: {{name: s{namespace}}}, spec: {{selector: {selector}, type: {type}}}}}\n"


def workload(kind: str = "Deployment", version: str = "apps/v1", spec: str = TEMPLATE, namespace: str = "") -> str:
    where = f", namespace: {namespace}" if namespace else ""
    return WORKLOAD.format(kind=kind, version=version, spec=spec, namespace=where)


def service(selector: str = "{app: web}", namespace: str = "", type: str = "ClusterIP") -> str:
    where = f", namespace: {namespace}" if namespace else ""
    return SERVICE.format(selector=selector, namespace=where, type=type)


@pytest.mark.parametrize(
    ("kind", "version", "spec"),
    [
        ("Deployment", "apps/v1", TEMPLATE),
        ("Deployment", "extensions/v1beta1", TEMPLATE),
        ("StatefulSet", "apps/v1", TEMPLATE),
        ("DaemonSet", "apps/v1", TEMPLATE),
        ("ReplicaSet", "apps/v1", TEMPLATE),
        ("ReplicationController", "v1", TEMPLATE),
        ("Job", "batch/v1", TEMPLATE),
        ("CronJob", "batch/v1", f"{{jobTemplate: {{spec: {TEMPLATE}}}}}"),
        ("Rollout", "argoproj.io/v1alpha1", TEMPLATE),
        ("Service", "serving.knative.dev/v1", TEMPLATE),
    ],
)
def test_a_service_selects_the_pods_of_a_template(kind: str, version: str, spec: str) -> None:
    small = one(workload(kind, version, spec) + service())
    selecting = next(r for r in small.resources if r.full_kind == "core/Service")
    assert [str(pod.owner) for pod in small.world.pods(selecting)] == [f"{kind} web"]


def test_a_bare_pod_is_selected_by_its_own_labels() -> None:
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {app: web}}\nspec: {containers: [{name: c}]}\n---\n"
    assert one(pod + service()).selected_by("Service") == {"Pod p"}


@pytest.mark.parametrize(
    ("selector", "selected"),
    [
        ("{app: web}", {"Deployment web"}),
        ("{app: web, tier: front}", {"Deployment web"}),
        ("{app: web, tier: back}", set()),
        ("{app: not-the-pods}", set()),
        ("{app: web, statefulset.kubernetes.io/pod-name: web-0}", {"Deployment web"}),
        ("{app: web, batch.kubernetes.io/job-name: x, pod-template-hash: y}", {"Deployment web"}),
        ("{app: '${APP}'}", set()),
        ("{}", set()),
        ("null", set()),
        ("[app]", set()),
    ],
)
def test_all_labels_of_the_selector_count(selector: str, selected: set[str]) -> None:
    assert one(workload() + service(selector)).selected_by("Service") == selected


def test_what_a_variable_decides_is_possible_not_certain() -> None:
    small = one(workload() + service("{app: '${APP}', tier: front}"))
    assert small.world.pods(small.get("Service")) == []
    assert [str(pod) for pod in small.world.possible_pods(small.get("Service"))] == ["Deployment web"]


@pytest.mark.parametrize(
    ("of_the_service", "of_the_pods", "meets"),
    [("", "", True), ("default", "", True), ("", "default", True), ("a", "a", True), ("a", "b", False)],
)
def test_an_unknown_namespace_may_be_any(of_the_service: str, of_the_pods: str, meets: bool) -> None:
    small = one(workload(namespace=of_the_pods) + service(namespace=of_the_service))
    assert bool(small.selected_by("Service")) is meets


def test_a_service_reads_the_nearest_match_only() -> None:
    small = Small({"a/d.yaml": workload(), "a/s.yaml": service(), "b/d.yaml": workload("StatefulSet")})
    assert small.selected_by("Service") == {"Deployment web"}


def policy(spec: str, kind: str = "NetworkPolicy", version: str = "networking.k8s.io/v1", namespace: str = "") -> str:
    where = f", namespace: {namespace}" if namespace else ""
    return f"---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: p{where}}}\nspec: {spec}\n"


@pytest.mark.parametrize(
    ("manifest", "ingress", "egress"),
    [
        ("", False, False),
        (policy("{podSelector: {}}"), True, False),
        (policy("{}"), True, False),
        (policy("{podSelector: {}, egress: [{}]}"), True, True),
        (policy("{podSelector: {}, egress: []}"), True, False),
        (policy("{podSelector: {}, policyTypes: [Egress]}"), False, True),
        (policy("{podSelector: {}, policyTypes: [Ingress, Egress]}"), True, True),
        (policy("{podSelector: {matchLabels: {app: web, tier: front}}}"), True, False),
        (policy("{podSelector: {matchLabels: {app: web, tier: back}}}"), False, False),
        (policy("{podSelector: {matchExpressions: [{key: tier, operator: In, values: [back]}]}}"), False, False),
        (policy("{podSelector: {matchLabels: {app: '${APP}'}}}"), True, False),
        (policy("{podSelector: {}}", namespace="b"), False, False),
        (
            policy(
                "{endpointSelector: {matchLabels: {app: web}}, ingress: [{}]}", "CiliumNetworkPolicy", "cilium.io/v2"
            ),
            True,
            False,
        ),
        (
            policy("{endpointSelector: {}, egressDeny: [{}]}", "CiliumClusterwideNetworkPolicy", "cilium.io/v2"),
            False,
            True,
        ),
        (
            policy(
                "{endpointSelector: {}, ingress: [{}], enableDefaultDeny: {ingress: false}}",
                "CiliumNetworkPolicy",
                "cilium.io/v2",
            ),
            False,
            False,
        ),
        (
            policy("{selector: \"app == 'web'\", types: [Ingress, Egress]}", "NetworkPolicy", "projectcalico.org/v3"),
            True,
            True,
        ),
        (
            policy("{selector: \"app == 'api'\", types: [Ingress]}", "GlobalNetworkPolicy", "projectcalico.org/v3"),
            False,
            False,
        ),
        (policy("{selector: all(), egress: [{}]}", "GlobalNetworkPolicy", "projectcalico.org/v3"), False, True),
    ],
)
def test_each_direction_is_isolated_on_its_own(manifest: str, ingress: bool, egress: bool) -> None:
    small = one(workload(namespace="a") + manifest)
    pod = small.pod("Deployment")
    assert (small.world.isolated(pod, "Ingress"), small.world.isolated(pod, "Egress")) == (ingress, egress)


def test_several_policies_add_up() -> None:
    small = one(
        workload()
        + policy("{podSelector: {}, policyTypes: [Ingress]}")
        + policy("{podSelector: {}, policyTypes: [Egress]}")
    )
    pod = small.pod("Deployment")
    assert small.world.isolated(pod, "Ingress")
    assert small.world.isolated(pod, "Egress")


def budget(selector: str, version: str = "policy/v1", namespace: str = "") -> str:
    return policy(f"{{selector: {selector}, minAvailable: 1}}", "PodDisruptionBudget", version, namespace)


@pytest.mark.parametrize(
    ("manifest", "selected"),
    [
        (budget("{matchLabels: {app: web}}"), {"Deployment web"}),
        (budget("{matchLabels: {app: api, tier: front}}"), set()),
        (budget("{matchExpressions: [{key: app, operator: Exists}]}"), {"Deployment web"}),
        (budget("{}"), {"Deployment web"}),
        (budget("{}", "policy/v1beta1"), set()),
        (budget("null"), set()),
        (budget("{matchLabels: {app: web}}", namespace="b"), set()),
    ],
)
def test_a_budget_covers_what_all_of_its_selector_matches(manifest: str, selected: set[str]) -> None:
    small = one(workload(namespace="a") + manifest)
    assert small.selected_by("PodDisruptionBudget") == selected
    names = [r.name for r in small.world.selecting(small.pod("Deployment"), "policy/PodDisruptionBudget")]
    assert names == (["p"] if selected else [])


def test_bindings_are_those_of_the_role_in_its_namespace() -> None:
    small = one(
        """
        {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: r, namespace: a}, rules: []}
        ---
        {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: one, namespace: a}, roleRef: {kind: Role, name: r}}
        ---
        {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: two, namespace: b}, roleRef: {kind: Role, name: r}}
        ---
        {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: three, namespace: a}, roleRef: {kind: ClusterRole, name: r}}
        """
    )
    assert [binding.name for binding in small.world.bindings(small.get("Role"))] == ["one"]


def test_duplicates_are_asked_within_a_file_or_a_kustomization_root() -> None:
    config = "{{apiVersion: v1, kind: ConfigMap, metadata: {{name: c{}}}, data: {{a: '{}'}}}}\n"
    small = Small(
        {
            "a/one.yaml": config.format("", 1)
            + "---\n"
            + config.format("", 2)
            + "---\n"
            + config.format(", namespace: x", 3),
            "b/two.yaml": config.format("", 4),
            "k/kustomization.yaml": "resources: [three.yaml, four.yaml]\n",
            "k/three.yaml": config.format("", 5),
            "k/four.yaml": config.format("", 6),
        }
    )
    found = {
        (r.path_in_project, r.text("data", "a")): sorted(o.text("data", "a") for o in small.world.duplicates(r))
        for r in small.resources
    }
    assert found == {
        ("a/one.yaml", "1"): ["2"],
        ("a/one.yaml", "2"): ["1"],
        ("a/one.yaml", "3"): [],
        ("b/two.yaml", "4"): [],
        ("k/three.yaml", "5"): ["6"],
        ("k/four.yaml", "6"): ["5"],
    }


@pytest.mark.parametrize(
    ("selector", "holds"),
    [("{}", True), ("{matchLabels: {app: web}}", True), ("{matchLabels: {app: other}}", False)],
)
def test_a_cluster_wide_policy_holds_where_it_selects_something(selector: str, holds: bool) -> None:
    wide = policy(
        f"{{endpointSelector: {selector}, ingress: [{{}}]}}", "CiliumClusterwideNetworkPolicy", "cilium.io/v2"
    )
    small = one(workload(namespace="a") + wide)
    (unit,) = small.world.units()
    namespace = next(each for each in unit.namespaces if each.name == "a")
    assert bool(small.world.policies(namespace)) is holds
