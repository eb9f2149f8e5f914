"""Suppressions: what each form covers, what it does not, and what is said of those that are faulty or not needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent

import pytest

from k8slint import Container, Document, Namespace, Pod, Problems, Resource, Rule, World, packs, rule
from k8slint.config import Config, ConfigError, Selection, read
from k8slint.engine import check, examine, merge
from k8slint.findings import Report
from k8slint.project import Inputs
from k8slint.rules import ALWAYS, PROFILES

BUILT_IN = {made.id: made for made in packs.built_in().rules}
ABOUT = (BUILT_IN["suppression-unused"], BUILT_IN["suppression-invalid"])


@rule(severity="error", each="container")
def on_image(container: Container) -> Problems:
    if container.text("image").endswith("bad") or not isinstance(container.get("image"), str):
        yield container.at("image").problem(f"image of {container}")


@rule(severity="warning", each="container")
def on_limits(container: Container) -> Problems:
    if not container.at("resources", "limits"):
        yield container.at("resources", "limits").problem(f"limits of {container}")


@rule(severity="warning", each="container")
def on_user(container: Container) -> Problems:
    user = container.effective("runAsUser")
    if user.value == 0:
        yield user.problem(f"user of {container}")


@rule(severity="warning", each="pod")
def on_host(pod: Pod) -> Problems:
    if pod.get("hostNetwork") is True:
        yield pod.owner.at("metadata", "name").problem(f"host of {pod}")


@rule(severity="warning", each="resource")
def on_replicas(resource: Resource) -> Problems:
    if resource.kind == "Deployment" and not resource.at("spec", "replicas"):
        yield resource.at("spec", "replicas").problem(f"replicas of {resource}")


@rule(severity="warning", each="namespace", implies=("on-limits",))
def on_namespace(namespace: Namespace) -> Problems:
    yield namespace.here.problem(f"namespace {namespace.name}")


@rule(severity="error", each="document")
def on_document(document: Document) -> Problems:
    for message, place in document.errors:
        yield place.problem(message)
    for duplicate in document.duplicates:
        yield duplicate.again.problem(f"{duplicate.key} again")


@rule(severity="warning", each="rbac.authorization.k8s.io/ClusterRole")
def on_role(role: Resource, world: World) -> Problems:
    notes = [binding.at("roleRef", "name").note(f"granted by {binding}") for binding in world.bindings(role)]
    if notes:
        yield role.at("rules").problem(f"rules of {role}", related=notes)


@rule(severity="warning", each="resource")
def crashes(resource: Resource) -> Problems:
    raise KeyError(resource.name)
    yield


def named(made: Rule) -> Rule:
    return made.replace(id=made.check.__name__.replace("_", "-"))


RULES = tuple(
    map(named, (on_image, on_limits, on_user, on_host, on_replicas, on_namespace, on_document, on_role, crashes))
)
QUIET = ("on-namespace", "crashes")


def run(
    files: Mapping[str, str],
    *,
    config: Config | None = None,
    reported: Sequence[str] | None = None,
    ignore: Sequence[str] = QUIET,
    today: str = "2026-07-01",
    is_whole: bool = True,
    **options: object,
) -> Report:
    contents = {path: dedent(text).encode() for path, text in files.items()}
    names = tuple(sorted(files)) if reported is None else tuple(reported)
    inputs = Inputs(
        "/nowhere",
        reported=names,
        context=tuple(sorted(set(files) - set(names))),
        contents=contents,
        today=today,
        is_whole=is_whole,
    )
    given = config or Config("", "/nowhere")
    return check(inputs, given, (*RULES, *ABOUT), Selection(ignore=tuple(ignore)), **options)  # type: ignore[arg-type]


def one(text: str, **options: object) -> Report:
    return run({"a.yaml": text}, **options)  # type: ignore[arg-type]


def silent(report: Report) -> set[str]:
    return {message for each in report.suppressed for message in each.finding.message.split("; ")}


def heard(report: Report) -> set[str]:
    return {message for finding in report.findings for message in finding.message.split("; ")}


def of_suppressions(report: Report) -> list[str]:
    """Line, rule and message of what is said of suppressions."""
    return [
        f"{finding.region.line} {finding.rule.removeprefix('suppression-')}: {finding.message}"
        for finding in report.findings
        if finding.rule.startswith("suppression-")
    ]


# -- what a comment covers -----------------------------------------------------------------------------------------

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels: {app: web}
    spec:
      hostNetwork: true
      securityContext:
        runAsUser: 0
      containers:
        - name: app
          image: app:bad
        - image: side:bad
          name: side
          command:
            - sh
            - |
              run
"""
LINES = {line.strip(): number for number, line in enumerate(WEB.splitlines(), 1)}
ALL = {
    "image of app",
    "image of side",
    "limits of app",
    "limits of side",
    "user of app",
    "user of side",
    "host of Deployment web",
    "replicas of Deployment web",
}
NAMES = "on-image, on-limits, on-user, on-host, on-replicas"
POD = {message for message in ALL if "replicas" not in message}

COVERAGE = {
    "apiVersion: apps/v1": ALL,  # the first key of the document: the resource
    "kind: Deployment": set(),
    "name: web": {"host of Deployment web"},  # shown here
    "spec:": ALL,
    "template:": POD,
    "metadata:": {"host of Deployment web"},
    "hostNetwork: true": set(),
    "securityContext:": {"user of app", "user of side"},
    "runAsUser: 0": {"user of app", "user of side"},
    "containers:": POD - {"host of Deployment web"},
    "- name: app": {"image of app", "limits of app", "user of app"},  # the list item: the container
    "image: app:bad": {"image of app"},
    "- image: side:bad": {"image of side", "limits of side", "user of side"},
    "name: side": {"limits of side"},  # shown here, although the container begins above
    "command:": set(),
}


def commented(line: int, comment: str, *, above: bool) -> str:
    lines = WEB.splitlines()
    if above:
        lines.insert(line - 1, f"    {comment}")
    else:
        lines[line - 1] += f" {comment}"
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("above", [True, False], ids=["above", "behind"])
@pytest.mark.parametrize("line", COVERAGE)
def test_a_comment_covers_what_starts_on_its_line_or_the_next(line: str, above: bool) -> None:
    number = next(n for n, text in enumerate(WEB.splitlines(), 1) if text.strip() == line)
    report = one(commented(number, f"# k8slint: ignore[{NAMES}] why", above=above))
    assert silent(report) == COVERAGE[line]
    assert heard(report) & ALL == ALL - COVERAGE[line]
    assert report.summary.suppressed == len(report.suppressed)


PLACES = {
    "blank lines and other comments between": (
        """\
        # k8slint: ignore[on-image] why

        # another one
        - {name: a, image: bad}
        """,
        {"image of a"},
    ),
    "behind a dash": ("- # k8slint: ignore[on-image] why\n  name: a\n  image: bad\n", {"image of a"}),
    "behind another comment": ("- {name: a, image: bad} # yes # k8slint: ignore[on-image] why\n", {"image of a"}),
    "in the header of a block scalar": (
        """\
        - name: a
          image: | # k8slint: ignore[on-image] why
            bad
        - name: b
          image: bad
        """,
        {"image of b"},  # this text ends with a line break, so there is nothing to find in it
    ),
    "in a list in brackets": (
        """\
        - {name: a,
           # k8slint: ignore[on-image] why
           image: bad}
        - name: b
          image: bad
        """,
        {"image of a"},
    ),
    "only the rules that it names": ("- {name: a, image: bad} # k8slint: ignore[on-limits] why\n", {"limits of a"}),
    "an alias, where it stands": (
        """\
        - &a {name: a, image: bad}
        - *a # k8slint: ignore[on-image] why
        """,
        {"image of a"},
    ),
    "in a commented line": ("- {name: a, image: bad}\n# - name: b # k8slint: ignore[on-image] why\n", set()),
    "in a block scalar": (
        "- name: a\n  args: [\n  ]\n  x: |\n    # k8slint: ignore[on-image] why\n  image: bad\n",
        set(),
    ),
    "in quotes": ("- name: a\n  x: 'a\n    # k8slint: ignore[on-image] why\n\n    b'\n  image: bad\n", set()),
    "in double quotes": ('- name: a\n  x: "# k8slint: ignore[on-image] why"\n  image: bad\n', set()),
    "glued to a word": ("- name: a\n  image: bad#k8slint: ignore[on-image] why\n", set()),
}


def with_containers(items: str) -> str:
    indented = "".join(f"    {line}" if line.strip() else line for line in dedent(items).splitlines(keepends=True))
    return f"apiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: shop}}\nspec:\n  containers:\n{indented}"


@pytest.mark.parametrize("name", PLACES)
def test_where_a_comment_may_stand(name: str) -> None:
    items, expected = PLACES[name]
    report = one(with_containers(items), ignore=(*QUIET, "suppression-unused"))
    if name == "in the header of a block scalar":
        assert heard(report) & {"image of a", "image of b"} == expected
    else:
        assert silent(report) == expected
    assert not [said for said in of_suppressions(report) if "invalid" in said]


def test_an_alias_is_ignored_at_its_anchor_too() -> None:
    text = with_containers("- &a {name: a, image: bad} # k8slint: ignore[on-image] why\n- *a\n")
    assert silent(one(text)) == {"image of a"}
    assert not {message for message in heard(one(text)) if message.startswith("image")}


def test_only_the_container_is_silenced_that_has_the_comment() -> None:
    text = commented(15, "# k8slint: ignore[on-user] chowns the volume", above=False)
    report = one(text)
    assert silent(report) == {"user of app"}
    assert "user of side" in heard(report)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("# k8slint: ignore-file[on-image] why\n", {"image of app", "image of side"}),
        ("# a licence\n\n# k8slint: ignore-file[on-image] why\n---\n", {"image of app", "image of side"}),
        ("--- # k8slint: ignore-file[on-image] why\n", {"image of app", "image of side"}),
        ("# k8slint: ignore[on-image] why\n---\n# more\n", {"image of app", "image of side"}),
        ("---\n# k8slint: ignore[on-image] why\n", {"image of app", "image of side"}),
        ("--- # k8slint: ignore[on-image] why\n", {"image of app", "image of side"}),
        ("# # k8slint: ignore-file[on-image] why\n", set()),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_comments_at_the_top(head: str, expected: set[str], newline: str) -> None:
    report = one((head + WEB).replace("\n", newline))
    assert silent(report) == expected
    assert of_suppressions(report) == []


def test_a_file_is_ignored_with_all_its_documents_and_no_other() -> None:
    other = WEB.replace("name: web", "name: other")
    files = {"a.yaml": f"# k8slint: ignore-file[on-replicas] why\n{WEB}---\n{other}", "b.yaml": WEB}
    report = run(files)
    assert silent(report) == {"replicas of Deployment web", "replicas of Deployment other"}
    assert [f.region.path for f in report.findings if f.rule == "on-replicas"] == ["b.yaml"]


def test_a_comment_above_a_document_is_about_this_document() -> None:
    other = WEB.replace("name: web", "name: other")
    report = one(f"{WEB}---\n# k8slint: ignore[on-replicas] why\n{other}")
    assert silent(report) == {"replicas of Deployment other"}


def test_documents_of_one_text_are_told_apart() -> None:
    both = f"{commented(15, '# k8slint: ignore[on-image] why', above=False)}---\n{WEB}"
    report = one(both)
    assert [each.finding.region.line for each in report.suppressed] == [16]
    assert len([finding for finding in report.findings if finding.rule == "on-image"]) == 3


def test_a_document_that_cannot_be_read_is_ignored_above_its_first_line() -> None:
    broken = "# k8slint: ignore[on-document] mended tomorrow\napiVersion: v1\nkind: Pod\n  metadata: {\n"
    report = one(f"{WEB}---\n{broken}")
    assert len(report.suppressed) == 1
    assert not [finding for finding in report.findings if finding.rule == "on-document"]
    inside = broken.replace("kind: Pod", "kind: Pod # k8slint: ignore[on-image]")
    assert of_suppressions(one(f"{WEB}---\n{inside}")) == []


def test_what_no_path_names_is_ignored_on_its_line() -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: 1\n  a: 2 # k8slint: ignore[on-document] why\n"
    assert silent(one(text)) == {"a again"}


# -- annotations ---------------------------------------------------------------------------------------------------

CRON = """
    apiVersion: batch/v1
    kind: CronJob
    metadata: {name: web, namespace: shop%s}
    spec:
      schedule: "0 3 * * *"
      jobTemplate:
        metadata: {labels: {app: web}%s}
        spec:
          template:
            metadata: {labels: {app: web}%s}
            spec:
              restartPolicy: Never
              hostNetwork: true
              containers: [{name: app, image: bad}]
"""
ANNOTATED = ", annotations: {k8slint.dev/ignore.on-image: why, k8slint.dev/ignore.on-host: why}"


@pytest.mark.parametrize("where", range(3), ids=["resource", "job", "pod template"])
def test_an_annotation_covers_the_object_that_it_stands_in(where: int) -> None:
    report = one(CRON % tuple(ANNOTATED if index == where else "" for index in range(3)))
    assert silent(report) == {"image of app", "host of CronJob web"}
    assert heard(report) == {"limits of app"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WEB.replace("labels: {app: web}", f"labels: {{app: web}}{ANNOTATED}".replace(", annotations", "\n      annotations")), {"image of app", "image of side", "host of Deployment web"}),
        (WEB.replace("  namespace: shop", '  annotations: {k8slint.dev/ignore.on-replicas: "why until=2026-07-01"}'), {"replicas of Deployment web"}),
        (WEB.replace("  namespace: shop", '  annotations: {k8slint.dev/ignore.on-replicas: "until=2026-06-30 why"}'), set()),
    ],
    ids=["template", "last day", "a day later"],
)  # fmt: skip
def test_annotations_of_a_deployment(text: str, expected: set[str]) -> None:
    assert silent(one(text)) == expected


def test_annotations_work_in_json() -> None:
    text = '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "annotations": {"k8slint.dev/ignore.on-image": "why"}}, "spec": {"containers": [{"name": "a", "image": "bad # k8slint: ignore[on-limits] why"}]}}'
    report = run({"a.json": text.replace("bad #", "# x").replace('why"}]', 'bad"}]')})
    assert silent(report) == {"image of a"}
    assert heard(report) == {"limits of a"}


def test_an_annotation_in_a_list_covers_its_item_only() -> None:
    text = """
        apiVersion: v1
        kind: List
        items:
        - {apiVersion: v1, kind: Pod, metadata: {name: a, annotations: {k8slint.dev/ignore.on-image: why}}, spec: {containers: [{name: a, image: bad}]}}
        - {apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {containers: [{name: b, image: bad}]}}
    """
    report = one(text)
    assert silent(report) == {"image of a"}
    assert "image of b" in heard(report)


KUSTOMIZED = {
    "kustomization.yaml": """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: [web.yaml]
        %s
    """,
    "web.yaml": WEB,
}


@pytest.mark.parametrize(
    "more",
    [
        "commonAnnotations: {k8slint.dev/ignore.on-replicas: why}",
        "patches: [{path: patch.yaml}]",
    ],
)
def test_annotations_that_a_kustomization_adds_are_those_of_the_resource(more: str) -> None:
    files = {**KUSTOMIZED, "kustomization.yaml": KUSTOMIZED["kustomization.yaml"] % more}
    if "patch.yaml" in more:
        files["patch.yaml"] = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              namespace: shop
              annotations: {k8slint.dev/ignore.on-replicas: why, k8slint.dev/ignore.on-image: why not}
        """
    report = run(files)
    assert "replicas of Deployment web" in silent(report)
    assert of_suppressions(report) == []  # what else they reach, and whether that needs them, is not known here


def test_what_is_wrong_with_an_annotation_of_a_kustomization_is_said_there() -> None:
    more = "commonAnnotations: {k8slint.dev/ignore.on-replicas: '', k8slint.dev/ignore.on-replica: why}"
    report = run({**KUSTOMIZED, "kustomization.yaml": KUSTOMIZED["kustomization.yaml"] % more})
    assert silent(report) == set()
    assert [(f.region.path, f.rule, f.help) for f in report.findings if "suppression" in f.rule] == [
        ("kustomization.yaml", "suppression-invalid", "say why behind the rules"),
        ("kustomization.yaml", "suppression-unused", "did you mean on-replicas?"),
    ]


# -- related places, folding ---------------------------------------------------------------------------------------

ROLE = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader%s}
rules:
- {apiGroups: [''], resources: [secrets], verbs: [get]}
"""
BINDING = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: readers%s}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: reader
subjects: [{kind: User, name: eve}]
"""
IGNORED = ", annotations: {k8slint.dev/ignore.on-role: an operator needs it}"
EITHER = {
    "annotation of the role": {"role.yaml": ROLE % IGNORED, "binding.yaml": BINDING % ""},
    "annotation of the binding": {"role.yaml": ROLE % "", "binding.yaml": BINDING % IGNORED},
    "comment on the binding": {
        "role.yaml": ROLE % "",
        "binding.yaml": "# k8slint: ignore[on-role] why\n" + (BINDING % "").lstrip(),
    },
    "comment at the place that is shown": {
        "role.yaml": ROLE % "",
        "binding.yaml": (BINDING % "").replace("name: reader\n", "name: reader # k8slint: ignore[on-role] why\n"),
    },
    "the file of the binding": {
        "role.yaml": ROLE % "",
        "binding.yaml": "# k8slint: ignore-file[on-role] why\n" + BINDING % "",
    },
}


@pytest.mark.parametrize("name", EITHER)
@pytest.mark.parametrize("reported", [None, ["role.yaml"], ["binding.yaml"]], ids=["both", "role", "binding"])
def test_what_stands_on_a_role_and_comes_from_a_binding_is_ignored_on_either(
    name: str, reported: list[str] | None
) -> None:
    report = run(EITHER[name], reported=reported)
    assert heard(report) == set()  # nor is the suppression unused, whichever file is looked at
    assert silent(report) == (set() if reported == ["binding.yaml"] else {"rules of ClusterRole reader"})


def test_a_suppressed_cause_still_stands_for_what_it_implies() -> None:
    text = WEB.replace("  namespace: shop", "  namespace: shop # k8slint: ignore[on-namespace] why")
    report = one(text, ignore=("crashes", "on-host", "on-replicas", "on-user", "on-image"))
    assert heard(report) == set()
    assert silent(report) == {"namespace shop"}
    assert (report.summary.suppressed, report.summary.folded) == (1, 2)
    unfolded = one(text, ignore=("crashes",), fold=False)
    assert {"limits of app", "limits of side"} <= heard(unfolded)


def test_a_suppression_of_what_is_folded_is_used() -> None:
    text = commented(15, "# k8slint: ignore[on-limits] why", above=False)
    report = one(text, ignore=("crashes",))
    assert of_suppressions(report) == []
    assert silent(report) == set()
    assert silent(one(text, ignore=("crashes",), fold=False)) == {"limits of app"}


# -- unused, unknown, expired --------------------------------------------------------------------------------------

GOOD = WEB.replace("app:bad", "app:1")


def test_an_expired_one_is_no_suppression() -> None:
    text = commented(16, "# k8slint: ignore[on-image] the launch, until=2026-06-30", above=False)
    report = one(text)
    (finding,) = (finding for finding in report.findings if finding.message == "image of app")
    assert [(related.note, related.region.line) for related in finding.related] == [
        ("ignored until 2026-06-30: the launch", 16)
    ]
    assert silent(report) == set()
    assert of_suppressions(report) == []
    assert silent(one(text, today="2026-06-30")) == {"image of app"}
    assert silent(one(text, today="")) == {"image of app"}
    assert of_suppressions(one(text.replace("app:bad", "app:1"))) == []


UNUSED = "16 unused: on-image finds nothing that this comment could ignore"
NEED = {
    "unused": ("# k8slint: ignore[on-image] why", {}, [UNUSED]),
    "of several": (
        "# k8slint: ignore[on-limits, on-image, on-image] why",
        {},
        ["16 unused: on-limits and on-image find nothing that this comment could ignore"],
    ),
    "a rule did not run": ("# k8slint: ignore[on-image] why", {"ignore": (*QUIET, "on-image")}, []),
    "one of its rules did not run": ("# k8slint: ignore[on-image, on-namespace] why", {}, []),
    "a rule crashed": ("# k8slint: ignore[on-image, crashes] why", {"ignore": ("on-namespace",)}, []),
    "unknown": ("# k8slint: ignore[on-imago, nothing-such] why", {}, ["16 unused: there is no rule on-imago, and there is no rule nothing-such"]),
    "unknown and unused": ("# k8slint: ignore[on-image, on-imago] why", {}, [f"{UNUSED}, and there is no rule on-imago"]),
    "unknown where the other did not run": ("# k8slint: ignore[on-imago, on-image] why", {"ignore": (*QUIET, "on-image")}, ["16 unused: there is no rule on-imago"]),
    "a part of the project is not known": ("# k8slint: ignore[on-image] why", {"is_whole": False}, []),
    "switched off": ("# k8slint: ignore[on-image] why", {"ignore": (*QUIET, "suppression-unused")}, []),
    "not even reasons": ("# k8slint: ignore[on-image]", {}, ["16 invalid: nothing is ignored here: it gives no reason"]),
}  # fmt: skip


@pytest.mark.parametrize("name", NEED)
def test_what_is_said_of_a_comment_that_nothing_needs(name: str) -> None:
    comment, options, expected = NEED[name]
    lines = GOOD.splitlines()
    lines[15] += f" {comment}"
    assert of_suppressions(one("\n".join(lines), **options)) == expected


def test_what_is_used_in_part_loses_the_rest() -> None:
    report = one(commented(15, "# k8slint: ignore[on-image, on-host] why", above=False))
    (finding,) = (finding for finding in report.findings if finding.rule == "suppression-unused")
    assert finding.message == "on-host finds nothing that this comment could ignore"
    assert finding.fix is not None
    (operation,) = finding.fix.operations
    assert (operation.kind, operation.value, finding.fix.safety) == ("drop", ("on-host",), "safe")


@pytest.mark.parametrize("image", ["${IMAGE}", "{{ .Image }}", '"app:$(TAG)"'])
def test_what_a_template_decides_may_need_it(image: str) -> None:
    for line in (15, 16):
        text = commented(line, "# k8slint: ignore[on-image] why", above=False).replace("app:bad", image)
        assert of_suppressions(one(text)) == []


def test_a_patch_and_a_pod_that_only_helm_starts_are_not_judged() -> None:
    files = {
        "kustomization.yaml": "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nresources: [web.yaml]\npatches: [{path: patch.yaml}]\n",
        "web.yaml": GOOD,
        "patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web # k8slint: ignore[on-image] why\n",
        "test.yaml": "# k8slint: ignore[on-image] why\napiVersion: v1\nkind: Pod\nmetadata: {name: t, annotations: {helm.sh/hook: test}}\n"
        "spec: {containers: [{name: c, image: a}]}\n",
    }  # fmt: skip
    assert of_suppressions(run(files)) == []


@pytest.mark.parametrize("parts", [(0, 0, 1), (0, 1, 1), (0, 1, 2), (1, 0, 1)])
def test_any_split_of_the_files_over_runs_says_the_same_of_suppressions(parts: tuple[int, ...]) -> None:
    files = {
        "binding.yaml": BINDING % IGNORED,
        "role.yaml": "# k8slint: ignore-file[on-image] not needed\n" + ROLE % "",
        "web.yaml": commented(16, "# k8slint: ignore[on-image, on-role] why", above=False),
    }
    runs = [
        run(files, reported=[path for path, own in zip(sorted(files), parts, strict=True) if own == part])
        for part in set(parts)
    ]
    assert heard(merge(runs)) == heard(run(files))
    assert silent(merge(runs)) == silent(run(files))
    assert of_suppressions(merge(runs)) == of_suppressions(run(files))
    assert len(of_suppressions(run(files))) == 2


def test_the_rules_about_suppressions_run_whatever_the_profile() -> None:
    for profile in PROFILES:
        contents = {"a.yaml": GOOD.replace("app:1", "app:1 # k8slint: ignore[x-y] why").encode()}
        inputs = Inputs("/nowhere", reported=("a.yaml",), contents=contents)
        report = check(inputs, Config("", "/nowhere", profile), ABOUT, Selection())
        assert [finding.rule for finding in report.findings] == ["suppression-unused"]
    assert {made.profiles for made in ABOUT} == {(ALWAYS,)}


def test_problems_with_suppressions_are_told_from_the_others() -> None:
    contents = {"a.yaml": commented(16, "# k8slint: ignore[on-user] why", above=False).encode()}
    inputs = Inputs("/nowhere", reported=("a.yaml",), contents=contents)
    found = examine(inputs, Config("", "/nowhere"), (*RULES, *ABOUT), Selection(ignore=QUIET))
    assert {mark[0] for mark in found.of_suppressions} == {"suppression-unused"}
    assert {mark[0] for mark in found.marks} > {"on-image", "suppression-unused"}


# -- the configuration ---------------------------------------------------------------------------------------------


def configured(folder: Path, *entries: str) -> Config:
    text = "ignore:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)
    (folder / ".k8slint.yaml").write_text(text)
    return read(str(folder / ".k8slint.yaml"), (*RULES, *ABOUT))


OTHER = WEB.replace("name: web", "name: other").replace("namespace: shop", "namespace: dev")
ENTRIES = {
    "rules: [on-replicas], reason: why": {"web", "other"},
    "rules: [on-replicas], reason: why, kind: Deployment": {"web", "other"},
    "rules: [on-replicas], reason: why, kind: deployment": set(),
    "rules: [on-replicas], reason: why, kind: 'Deploy*', name: we?": {"web"},
    "rules: [on-replicas], reason: why, namespace: shop": {"web"},
    "rules: [on-replicas], reason: why, namespace: 'd*'": {"other"},
    "rules: [on-replicas], reason: why, path: apps/": {"web"},
    "rules: [on-replicas], reason: why, path: '*.yaml', name: other": {"other"},
    "rules: [on-replicas], reason: why, path: /web.yaml": set(),
    "rules: [on-replicas], reason: why, container: app": set(),
    "rules: [on-replicas], reason: why, until: 2026-07-01": {"web", "other"},
    "rules: [on-replicas], reason: why, until: 2026-06-30": set(),
    "rules: [on-replicas], reason: why, name: '[!w]*'": {"other"},
}


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_ignores_what_meets_all_its_conditions(entry: str, tmp_path: Path) -> None:
    report = run({"apps/web.yaml": WEB, "other.yaml": OTHER}, config=configured(tmp_path, entry))
    assert silent(report) == {f"replicas of Deployment {name}" for name in ENTRIES[entry]}
    is_idle = not ENTRIES[entry] and "2026-06-30" not in entry
    assert len(of_suppressions(report)) == is_idle


def test_an_entry_for_a_container(tmp_path: Path) -> None:
    entry = "rules: [on-image, on-limits, on-user], reason: why, container: 's*'"
    report = one(WEB, config=configured(tmp_path, entry))
    assert silent(report) == {"image of side", "limits of side", "user of side"}


def test_an_entry_reaches_a_related_place_and_a_namespace_is_in_itself(tmp_path: Path) -> None:
    config = configured(
        tmp_path,
        "rules: [on-role], reason: why, kind: ClusterRoleBinding, name: readers",
        "rules: [on-namespace], reason: why, namespace: shop",
    )
    namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"
    files = {"role.yaml": ROLE % "", "binding.yaml": BINDING % "", "ns.yaml": namespace, "web.yaml": GOOD}
    report = run(files, config=config, ignore=("crashes",))
    assert silent(report) == {"rules of ClusterRole reader", "namespace shop"}


def test_an_entry_is_unused_only_if_all_it_may_be_for_was_looked_at(tmp_path: Path) -> None:
    files = {"apps/web.yaml": GOOD, "other.yaml": GOOD.replace("name: web", "name: other")}
    config = configured(
        tmp_path, "rules: [on-document], reason: gone, path: apps/", "rules: [on-document], reason: gone"
    )
    first = "2 unused: on-document finds nothing that this entry could ignore"
    second = first.replace("2", "3", 1)
    assert of_suppressions(run(files, config=config)) == [first, second]
    assert of_suppressions(run(files, config=config, reported=["apps/web.yaml"])) == [first]
    assert of_suppressions(run(files, config=config, reported=["other.yaml"])) == []
    assert of_suppressions(run(files, config=config, is_whole=False)) == []
    known = config.replace(context_only=("other.yaml",))
    assert of_suppressions(run(files, config=known, reported=["apps/web.yaml"])) == [first, second]
    (finding,) = (f for f in run(files, config=config).findings if f.region.line == 3)
    assert (finding.region.path, finding.identity, finding.fix) == (
        ".k8slint.yaml",
        ".k8slint.yaml|suppression-unused|||ignore[1].rules|1",
        None,
    )


WRONG = {
    "rules: [on-image]": "2:5: ignore[0] needs reason",
    "reason: why": "2:5: ignore[0] needs rules",
    "rules: [], reason: why": "2:6: ignore[0].rules must not be empty",
    "rules: on-image, reason: why": "2:13: ignore[0].rules has to be a list, not 'on-image': write [on-image]",
    "rules: [on-imago], reason: why": "2:14: ignore[0].rules[0] names no rule: there is no 'on-imago'; did you mean 'on-image'?",
    "rules: [suppression-unused], reason: why": "2:14: ignore[0].rules[0] names no rule: there is no 'suppression-unused'",
    "rules: [on-image], reason: ' - '": "2:33: ignore[0].reason has to be something like a job of our own, gone in May, not ' - '",
    "rules: [on-image], reason: why, until: soon": "2:45: ignore[0].until has to be something like 2027-04-02, not 'soon'",
    "rules: [on-image], reason: why, until: 2027-02-29": "2:45: ignore[0].until has to be a day, not '2027-02-29'",
    "rules: [on-image], reason: why, names: web": "2:38: there is no key of ignore[0] 'names'; did you mean 'name'?",
}


@pytest.mark.parametrize("entry", WRONG)
def test_an_entry_that_is_not_written_well_is_refused(entry: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        configured(tmp_path, entry)
    assert str(error.value).removeprefix(f"{tmp_path}/.k8slint.yaml:") == WRONG[entry]


def test_a_configuration_outside_the_project_is_called_by_its_path(tmp_path: Path) -> None:
    config = configured(tmp_path, "rules: [on-image], reason: gone")
    moved = read(config.path, (*RULES, *ABOUT), root=str(tmp_path / "deep" / "project"))
    contents = {"web.yaml": GOOD.replace("side:bad", "side:1").encode()}
    inputs = Inputs(moved.root, "deep/project/", ("web.yaml",), contents=contents)
    report = check(inputs, moved, (*RULES, *ABOUT), Selection(ignore=QUIET))
    assert [f.region.path for f in report.findings if f.rule == "suppression-unused"] == [".k8slint.yaml"]
