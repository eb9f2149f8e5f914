from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from k8slint import packs
from k8slint.config import Config, Selection
from k8slint.engine import check, explain_files, merge
from k8slint.findings import Report
from k8slint.problems import Fix, Problems
from k8slint.project import Inputs
from k8slint.rules import Rule, rule
from k8slint.targets import Document, Namespace, Unit
from k8slint.views import Container, Pod, Resource
from k8slint.world import World

BUILT_IN = packs.built_in().rules


def named(id: str, made: Rule) -> Rule:
    """A rule of this file under a name of its own, as if it had a file of its own."""
    return made.replace(id=id, profiles=("production",))


def run(
    files: Mapping[str, str],
    rules: Sequence[Rule],
    *,
    reported: Sequence[str] | None = None,
    config: Config | None = None,
    **options: object,
) -> Report:
    contents = {path: dedent(text).encode() for path, text in files.items()}
    names = tuple(sorted(files)) if reported is None else tuple(reported)
    context = tuple(sorted(set(files) - set(names)))
    inputs = Inputs(root="/nowhere", reported=names, context=context, contents=contents)
    return check(inputs, config or Config("", "/nowhere"), rules, Selection(), **options)  # type: ignore[arg-type]


WEB = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: shop}
    spec:
      template:
        spec:
          containers:
          - name: app
            image: ${IMAGE}
          - name: side
            image: envoy:1
"""


@rule(severity="error", each="container")
def on_containers(container: Container) -> Problems:
    yield container.at("image").problem(f"container {container.name} has an image")


@rule(severity="warning", each="pod", implies=("on-containers",))
def on_pods(pod: Pod) -> Problems:
    yield pod.at("containers").problem(f"pod of {pod} has containers")


@rule(severity="warning", each="namespace", implies=("on-pods", "on-containers"))
def on_namespaces(namespace: Namespace) -> Problems:
    yield namespace.here.problem(f"namespace {namespace.name}")


@rule(severity="info", each=("apps/Deployment", "core/Service"))
def on_kinds(resource: Resource) -> Problems:
    yield resource.at("kind").problem(str(resource))


@rule(severity="info", each="unit")
def on_units(unit: Unit) -> Problems:
    yield unit.resources[0].at("kind").problem(f"unit of {len(unit.resources)}")


@rule(severity="warning", each="document")
def on_documents(document: Document) -> Problems:
    for duplicate in document.duplicates:
        yield duplicate.again.problem(f"{duplicate.key} again", related=[duplicate.first.note("first")])


@rule(severity="warning", each="resource")
def crashes(resource: Resource) -> Problems:
    yield resource.at("kind").problem("before")
    raise KeyError("oops")


@rule(severity="warning", each="container")
def severities(container: Container) -> Problems:
    yield container.at("name").problem("raised", severity="error")
    yield container.at("image").problem("lowered", severity="info")


def comparable(report: Report) -> list[object]:
    """The findings without their fixes, which know the documents of their own run."""
    return [f.replace(fix=f.fix.title if f.fix is not None else None) for f in report.findings]


def short(report: Report) -> list[str]:
    return [f"{f.region.path}:{f.region.line}:{f.region.column} {f.rule} {f.message}" for f in report.findings]


def test_a_problem_at_a_templated_value_is_counted_not_shown() -> None:
    report = run({"a.yaml": WEB}, [named("on-containers", on_containers)])
    assert short(report) == ["a.yaml:12:16 on-containers container side has an image"]
    assert report.summary.undecided == 1


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([on_containers, on_pods], ["on-pods"]),
        ([on_containers, on_namespaces], ["on-namespaces"]),
        ([on_containers, on_pods, on_namespaces], ["on-namespaces"]),
        ([on_containers, on_kinds], ["on-kinds", "on-containers"]),
    ],
)
def test_what_another_finding_implies_is_folded_into_it(rules: list[Rule], expected: list[str]) -> None:
    names = {
        id(on_containers): "on-containers",
        id(on_pods): "on-pods",
        id(on_namespaces): "on-namespaces",
        id(on_kinds): "on-kinds",
    }
    made = [named(names[id(each)], each) for each in rules]
    report = run({"a.yaml": WEB}, made)
    assert [finding.rule for finding in report.findings] == expected
    unfolded = run({"a.yaml": WEB}, made, fold=False)
    assert len(unfolded.findings) == len(report.findings) + report.summary.folded


def test_a_crash_is_an_error_with_rule_resource_and_place_and_the_others_go_on() -> None:
    report = run({"a.yaml": WEB}, [named("crashes", crashes), named("on-kinds", on_kinds)])
    assert [finding.rule for finding in report.findings] == ["crashes", "on-kinds"]
    (error,) = report.errors
    assert error.message == "rule crashes crashed: KeyError: 'oops' (on Deployment web)"
    assert (error.path, error.line) == ("a.yaml", 4)
    assert "Traceback" in error.traceback


def test_a_problem_may_only_lower_the_severity() -> None:
    report = run({"a.yaml": WEB.replace("${IMAGE}", "nginx")}, [named("severities", severities)])
    assert {(f.message, f.severity) for f in report.findings} == {("raised", "warning"), ("lowered", "info")}
    strict = run({"a.yaml": WEB}, [named("severities", severities)], min_severity="warning")
    assert {f.message for f in strict.findings} == {"raised"}


def test_findings_say_resource_container_field_and_related_places() -> None:
    (finding,) = run({"a.yaml": WEB}, [named("on-containers", on_containers)]).findings
    assert str(finding.resource) == "Deployment shop/web"
    assert finding.container == "side"
    assert finding.field == "spec.template.spec.containers[side].image"
    assert finding.region.text == "        image: envoy:1"
    assert (finding.region.end_line, finding.region.end_column) == (12, 23)
    assert (
        finding.identity
        == "a.yaml|on-containers|apps/Deployment shop/web|side|spec.template.spec.containers[side].image|1"
    )


def test_duplicate_keys_are_findings_of_the_document() -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: 1\n  a: 2\n"
    (finding,) = run({"a.yaml": text}, [named("on-documents", on_documents)]).findings
    assert (finding.region.line, finding.region.column, finding.region.end_column) == (6, 3, 4)
    assert [(r.region.line, r.note) for r in finding.related] == [(5, "first")]
    assert finding.field == "data.a"


def test_what_an_alias_stands_for_is_reported_at_the_alias() -> None:
    text = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          template:
            spec:
              containers:
              - &c {name: app, image: a}
              - *c
    """
    report = run({"a.yaml": text}, [named("on-containers", on_containers)])
    assert short(report) == [
        "a.yaml:9:31 on-containers container app has an image",
        "a.yaml:10:9 on-containers container app has an image",
    ]
    assert [r.note for r in report.findings[1].related] == ["the anchor is defined here"]


def test_equal_places_of_one_rule_are_one_finding() -> None:
    files = {
        "ns.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n",
        "dev/web.yaml": WEB,
        "prod/web.yaml": WEB.replace("envoy:1", "envoy:2"),
    }
    report = run(files, [named("on-namespaces", on_namespaces)])
    assert short(report) == ["ns.yaml:3:18 on-namespaces namespace shop"]


def test_the_position_of_a_list_item_does_not_depend_on_its_name() -> None:
    text = "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Service, metadata: {name: a}}]}"
    (finding,) = run({"a.yaml": text}, [named("on-kinds", on_kinds)]).findings
    assert (finding.region.line, finding.field) == (1, "kind")


def test_what_was_not_judged_is_in_the_report() -> None:
    report = run(
        {
            "comments.yaml": "# nothing\n",
            "empty.yaml": "",
            "values.yaml": "a: 1\n",
            "template.yaml": "apiVersion: v1\nkind: Service\n{{- if .x }}\nmetadata: {}\n{{- end }}\n---\n"
            + dedent(WEB),
            "helm.yaml": "{apiVersion: v1, kind: Pod, metadata: {name: t, annotations: {helm.sh/hook: test}}, spec: {containers: [{name: c}]}}",
            "generated.yaml": "# Code generated by a tool. DO NOT EDIT.\n" + dedent(WEB),
            "skaffold.yaml": "apiVersion: skaffold/v4\nkind: Config\n",
        },
        [named("on-containers", on_containers)],
    )
    assert {entry.path: entry.reason.partition(":")[0] for entry in report.skipped} == {
        "comments.yaml": "only comments",
        "empty.yaml": "empty",
        "template.yaml": "a template",
    }
    assert {finding.region.path for finding in report.findings} == {"template.yaml"}
    assert report.summary.not_kubernetes == 1


def test_files_are_explained() -> None:
    contents = {"a.yaml": dedent(WEB).encode(), "b.yaml": dedent(WEB).encode(), "values.yaml": b"a: 1\n"}
    inputs = Inputs("/nowhere", reported=("a.yaml", "values.yaml"), context=("b.yaml",), contents=contents)
    report = explain_files(inputs, Config("", "/nowhere"))
    assert [(row.path, row.state) for row in report.files] == [
        ("a.yaml", "judged"),
        ("b.yaml", "known"),
        ("values.yaml", "not Kubernetes"),
    ]
    assert [str(unit) for unit in report.units] == ["(shared): 2 objects in 2 files"]


PROJECT = {
    "ns.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n",
    "web/web.yaml": WEB.replace(
        "      template:", "      replicas: 3\n      template:\n        metadata: {labels: {app: web}}"
    ),
    "web/service.yaml": """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop}
        spec: {selector: {app: web}, ports: [{port: 80, targetPort: htpp}]}
    """,
    "budget.yaml": """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web, namespace: shop}
        spec: {minAvailable: 3, selector: {matchLabels: {app: web}}}
    """,
    "dev/web.yaml": WEB.replace("namespace: shop", "namespace: dev"),
    "prod/web.yaml": WEB.replace("namespace: shop", "namespace: dev").replace("envoy:1", "envoy:2"),
    "roles.yaml": """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: r, namespace: shop}
        rules: [{apiGroups: [''], resources: [secrets], verbs: [get, list]}]
    """,
}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=len(PROJECT), max_size=len(PROJECT)))
def test_any_split_of_the_files_over_runs_gives_the_same_findings(parts: list[int]) -> None:
    whole = run(PROJECT, BUILT_IN)
    runs = []
    for part in set(parts):
        reported = [path for path, own in zip(sorted(PROJECT), parts, strict=True) if own == part]
        runs.append(run(PROJECT, BUILT_IN, reported=reported))
    assert len(whole.findings) > 5
    assert comparable(merge(runs)) == comparable(whole)


@pytest.mark.parametrize("change", [lambda text: text, lambda text: text.replace("\n", "\r\n")], ids=["lf", "crlf"])
def test_a_check_is_deterministic(change: Callable[[str], str]) -> None:
    files = {path: change(dedent(text)) for path, text in PROJECT.items()}
    assert comparable(run(files, BUILT_IN)) == comparable(run(files, BUILT_IN))


def test_a_fix_is_counted_unless_it_is_only_a_suggestion() -> None:
    @rule(severity="info", each="container")
    def fixed(container: Container, world: World) -> Problems:
        place = container.at("x")
        yield place.problem("a", fix=Fix("set it", place.set(1)))
        yield container.at("image").problem("b", fix=Fix("set it", place.set(1), safety="suggest"))

    report = run({"a.yaml": WEB}, [named("fixed", fixed)])
    assert report.summary.fixable == 2
