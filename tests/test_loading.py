"""What a check makes of unusual files: nothing is dropped, nothing crashes, nothing is judged that is no workload."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

import pytest

from k8slint import packs
from k8slint.config import Config, Selection
from k8slint.engine import check
from k8slint.findings import Report
from k8slint.project import Inputs

RULES = packs.built_in().rules
ONLY = ("image-tag-latest", "yaml-unparsable", "yaml-duplicate-key", "resource-not-recognised", "resource-duplicate")

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: 'nginx:latest'}]}\n"
BROKEN = "apiVersion: v1\nkind: Pod\nmetadata: {name: q\nspec: {}\n"


def run(files: Mapping[str, str | bytes], **config: object) -> Report:
    contents = {path: text if isinstance(text, bytes) else dedent(text).encode() for path, text in files.items()}
    inputs = Inputs(root="/nowhere", reported=tuple(sorted(files)), contents=contents)
    settings = Config("", "/nowhere", **config)  # type: ignore[arg-type]
    return check(inputs, settings, RULES, Selection(select=ONLY))


def found(report: Report) -> list[tuple[str, int, str]]:
    return [(finding.region.path, finding.region.line, finding.rule) for finding in report.findings]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(POD, [4], id="plain"),
        pytest.param(POD.replace("\n", "\r\n"), [4], id="crlf"),
        pytest.param("\ufeff" + POD, [4], id="byte-order-mark"),
        pytest.param((POD).encode("utf-16"), [4], id="utf-16"),
        pytest.param("---\n# only a comment\n---\n" + POD + "---\n---\n", [7], id="empty-documents"),
        pytest.param("--- # a comment\n" + POD + "...\n", [5], id="document-markers"),
        pytest.param(
            POD + "---\n" + BROKEN + "---\n" + POD.replace("name: p", "name: r"), [4, 8, 14], id="broken-in-the-middle"
        ),
        pytest.param("# {{ in a comment }}\n" + BROKEN, [4], id="braces-in-a-comment"),
        pytest.param(
            POD + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  conf: |\n    {{ pass }}\n",
            [4],
            id="template-text-in-data",
        ),
        pytest.param(
            'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  annotations:\n    vault: |\n      {{- with secret "x" }}\n'
            "spec: {containers: [{name: c, image: nginx}]}\n",
            [8],
            id="template-text-in-annotations",
        ),
        pytest.param(POD.replace("name: p", "name: '${APP}-pod'"), [4], id="variable-in-the-name"),
        pytest.param(
            POD.replace("name: p", "name: p, labels: {a: =, <<: x}").replace("<<", "'<<'"), [4], id="equals-sign"
        ),
        pytest.param(POD.replace("'nginx:latest'", "{{ .Values.image }}"), [], id="unquoted-action"),
        pytest.param(
            '{"apiVersion": "v1", "kind": "List", "items": [\n'
            + '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [{"name": "c", "image": "nginx"}]}}]}',
            [2],
            id="json-list",
        ),
        pytest.param("Kind: Pod\napiVersion: v1\nmetadata: {name: p}\n", [1], id="kind-in-the-wrong-case"),
        pytest.param("kind: Pod\nmetadata: {name: p}\n", [2], id="no-api-version"),
        pytest.param("apiVersion: v1\nmetadata: {name: p}\n", [2], id="no-kind"),
        pytest.param(b"apiVersion: v1\nkind: Pod\nmetadata: {name: \xff}\n", [3], id="not-utf-8"),
        pytest.param(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  a: b\n  a: c\n", [6], id="duplicate-key"
        ),
    ],
)
def test_every_document_that_can_be_read_is_judged(text: str | bytes, lines: list[int]) -> None:
    report = run({"a.yaml": text})
    assert [line for _path, line, _rule in found(report)] == lines
    assert report.errors == ()


DEEP = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: " + "{a: " * 50 + "1" + "}" * 50 + "\n"


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: Pod\nspec: null\n",
        "apiVersion: v1\nkind: Pod\nspec: {containers: null}\n",
        "apiVersion: v1\nkind: Pod\nspec: {containers: [text, 1, null, [], {}]}\n",
        "apiVersion: v1\nkind: Pod\nmetadata: text\nspec: []\n",
        "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: [a], ports: {a: b}}\n",
        "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: text, ports: [a, {port: x}]}\n",
        "apiVersion: v1\nkind: List\nitems: null\n",
        "apiVersion: v1\nkind: List\nitems: [a, null, {kind: Pod}]\n",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: [d], namespace: {}}\nspec: {template: [], selector: 5, replicas: x}\n",
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nspec: {minAvailable: {}, selector: [x]}\n",
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: {podSelector: 5, policyTypes: x, egress: 5}\n",
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec: {scaleTargetRef: x, minReplicas: []}\n",
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nrules: {a: b}\n",
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nroleRef: x\nsubjects: 5\n",
        "apiVersion: v1\nkind: ResourceQuota\nspec: [x]\n",
        "apiVersion: [v1]\nkind: {}\n",
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: 5}\n",
        DEEP,
    ],
)
def test_malformed_manifests_crash_no_rule(text: str) -> None:
    contents = {"a.yaml": text.encode()}
    report = check(
        Inputs(root="/nowhere", reported=("a.yaml",), contents=contents),
        Config("", "/nowhere"),
        RULES,
        Selection("all"),
    )
    assert report.errors == ()


DEPLOYMENT = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec: {template: {spec: {containers: [{name: c, image: nginx}]}}}
"""


def test_a_resource_of_a_kustomization_is_reported_once_where_it_stands() -> None:
    report = run({"k/kustomization.yaml": "resources: [deploy.yaml]\n", "k/deploy.yaml": DEPLOYMENT})
    assert found(report) == [("k/deploy.yaml", 5, "image-tag-latest")]


def test_patches_are_not_judged_as_workloads() -> None:
    report = run(
        {
            "kustomization.yaml": """
                resources: [deploy.yaml]
                patches: [{path: merge.yaml}, {path: json.yaml, target: {kind: Deployment}}]
            """,
            "deploy.yaml": DEPLOYMENT.replace("nginx", "nginx:1"),
            "merge.yaml": DEPLOYMENT.replace("{name: c, image: nginx}", "{name: other, image: nginx}"),
            "json.yaml": "- {op: replace, path: /spec/replicas, value: 3}\n",
        }
    )
    assert found(report) == []


def test_a_value_that_a_patch_decides_is_not_judged() -> None:
    report = run(
        {
            "kustomization.yaml": """
                resources: [deploy.yaml]
                patches:
                - patch: |-
                    - {op: replace, path: /spec/template/spec/containers/0/image, value: "nginx:1"}
                  target: {kind: Deployment, name: web}
            """,
            "deploy.yaml": DEPLOYMENT,
        }
    )
    assert found(report) == []


def test_an_image_tag_that_a_kustomization_sets_counts() -> None:
    files = {
        "kustomization.yaml": "resources: [deploy.yaml]\nimages: [{name: nginx, newTag: '1.27'}]\n",
        "deploy.yaml": DEPLOYMENT,
    }
    assert found(run(files)) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"),
        ("values.yaml", "image: nginx\n"),
        ("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
        (".github/workflows/ci.yaml", "on: push\njobs: {a: {steps: [{run: x}]}}\n"),
        ("skaffold.yaml", "apiVersion: skaffold/v4beta6\nkind: Config\nmetadata: {name: x}\n"),
        ("kind.yaml", "apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\n"),
        ("kubeconfig.yaml", "apiVersion: v1\nkind: Config\nclusters: []\n"),
    ],
)
def test_files_for_other_programs_are_silent(path: str, text: str) -> None:
    assert found(run({path: text})) == []


def test_generated_files_are_known_and_not_reported() -> None:
    header = "# This manifest was generated by flux. DO NOT EDIT.\n"
    report = run({"gotk.yaml": header + dedent(DEPLOYMENT)})
    assert found(report) == []
    assert (report.summary.files, report.summary.context) == (0, 1)
    assert found(run({"gotk.yaml": header + dedent(DEPLOYMENT)}, context_only=())) != []
