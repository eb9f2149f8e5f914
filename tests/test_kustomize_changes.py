"""What one kustomization changes of an object; with kubectl at hand, compared with what it renders."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import pytest

from k8slint import kustomize
from k8slint.documents import UNKNOWN, Map, Seq
from tests.kustomizations import (
    FIRST,
    POD,
    SECOND,
    WEB,
    changed,
    differences,
    documents,
    operations,
    render,
    smp,
    web,
    with_changes,
)

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

NOTHING: dict[str, Any] = {}

# What a kustomization says: the fields of WEB that are other than in the file.
CHANGES: dict[str, tuple[str, dict[str, Any]]] = {
    "nothing": ("", NOTHING),
    "image tag": (
        "images: [{name: nginx, newTag: '2'}]",
        {f"{POD}/initContainers/0/image": "nginx:2", f"{FIRST}/image": "nginx:2"},
    ),
    "image name": (
        "images: [{name: nginx, newName: my/nginx}]",
        {f"{POD}/initContainers/0/image": "my/nginx:1.0", f"{FIRST}/image": "my/nginx:1.0@sha256:aa"},
    ),
    "image digest": (
        "images: [{name: nginx, digest: 'sha256:bb'}]",
        {f"{POD}/initContainers/0/image": "nginx@sha256:bb", f"{FIRST}/image": "nginx@sha256:bb"},
    ),
    "image tag and digest": (
        "images: [{name: 'registry:5000/log', newName: log, newTag: v3, digest: 'sha256:bb'}]",
        {f"{SECOND}/image": "log:v3@sha256:bb"},
    ),
    "images one after the other": (
        "images: [{name: nginx, newName: a}, {name: a, newTag: '2'}]",
        {f"{POD}/initContainers/0/image": "a:2", f"{FIRST}/image": "a:2"},
    ),
    "image suffix": (
        "images: [{name: 'registry:5000/log', tagSuffix: -x}]",
        {f"{SECOND}/image": UNKNOWN},
    ),
    "image pattern": ("images: [{name: 'registry.*log', newTag: '1'}]", {f"{SECOND}/image": UNKNOWN}),
    "image of no container": ("images: [{name: ngin, newTag: '2'}, {name: log, newTag: '2'}]", NOTHING),
    "image left as it is": ("images: [{name: nginx}]", NOTHING),
    "replicas": ("replicas: [{name: web, count: 5}]", {"spec/replicas": 5}),
    "replicas of the same number": ("replicas: [{name: web, count: 2}]", NOTHING),
    "common labels": (
        "commonLabels: {team: a}",
        {
            "metadata/labels/team": "a",
            "spec/selector/matchLabels/team": "a",
            "spec/template/metadata/labels/team": "a",
        },
    ),
    "labels": ("labels: [{pairs: {team: a}}]", {"metadata/labels/team": "a"}),
    "labels that are there": ("labels: [{pairs: {app: web}, includeSelectors: true}]", NOTHING),
    "labels in templates": (
        "labels: [{pairs: {team: a, app: b}, includeTemplates: true}]",
        {
            "metadata/labels": {"app": "b", "team": "a"},
            "spec/template/metadata/labels": {"app": "b", "team": "a"},
        },
    ),
    "labels in selectors": (
        "labels: [{pairs: {team: a}, includeSelectors: true}]",
        {
            "metadata/labels/team": "a",
            "spec/selector/matchLabels/team": "a",
            "spec/template/metadata/labels/team": "a",
        },
    ),
    "labels in other fields": (
        "labels: [{pairs: {team: a}, fields: [{path: spec/extra/labels, kind: Deployment, create: true},"
        " {path: spec/none, create: false}, {path: spec/pod, kind: Pod, create: true}]}]",
        {"metadata/labels/team": "a", "spec/extra": {"labels": {"team": "a"}}},
    ),
    "annotations": (
        "commonAnnotations: {team: a}",
        {"metadata/annotations": {"team": "a"}, "spec/template/metadata/annotations": {"team": "a"}},
    ),
    "patched value": (smp("hostNetwork: true"), {f"{POD}/hostNetwork": UNKNOWN}),
    "patched value that stays": (
        smp("containers: [{name: log, image: 'registry:5000/log'}, {name: web, resources: {limits: {cpu: '1'}}}]"),
        NOTHING,
    ),
    "patched item": (
        smp("containers: [{name: web, env: [{name: B, value: '3'}], image: x}]"),
        {f"{FIRST}/env/1/value": UNKNOWN, f"{FIRST}/image": UNKNOWN},
    ),
    "patched mapping": (
        smp("containers: [{name: web, resources: {limits: {cpu: '2', memory: 1Gi}, requests: {cpu: '1'}}}]"),
        {
            f"{FIRST}/resources": {
                "limits": {"cpu": UNKNOWN, "memory": UNKNOWN},
                "requests": {"cpu": UNKNOWN},
            }
        },
    ),
    "new items": (
        smp(
            """
            containers:
            - name: web
              env: [{name: C, value: '3'}]
              ports: [{containerPort: 81, name: admin}]
              volumeMounts: [{mountPath: /tmp, name: tmp}]
            volumes: [{name: tmp, emptyDir: {}}]
            """
        ),
        {
            f"{FIRST}/env/2": {"name": "C", "value": UNKNOWN},
            f"{FIRST}/ports/1": {"containerPort": 81, "name": UNKNOWN},
            f"{FIRST}/volumeMounts/1": {"mountPath": "/tmp", "name": UNKNOWN},
            f"{POD}/volumes/1": {"name": "tmp", "emptyDir": {}},
        },
    ),
    "a new list": (
        smp("containers: [{name: log, env: [{name: A, value: '1'}], args: [a]}]"),
        {f"{SECOND}/env": [{"name": "A", "value": UNKNOWN}], f"{SECOND}/args": UNKNOWN},
    ),
    "a new container": (smp("containers: [{name: new, image: new}]"), {f"{POD}/containers/2": UNKNOWN}),
    "a replaced list": (
        smp("containers: [{name: web, args: [run]}]\ntolerations: [{key: b}]"),
        {f"{FIRST}/args": UNKNOWN, f"{POD}/tolerations": UNKNOWN},
    ),
    "a removed field": (
        smp("containers: [{name: web, resources: null, command: null}]"),
        {f"{FIRST}/resources": UNKNOWN},
    ),
    "a removed item": (
        smp("containers: [{name: log, $patch: delete}, {name: none, $patch: delete}]"),
        {f"{POD}/containers/1": UNKNOWN},
    ),
    "a replaced mapping": (
        smp("containers: [{name: web, resources: {$patch: replace, requests: {cpu: '1'}}}]"),
        {f"{FIRST}/resources": UNKNOWN},
    ),
    "a list replaced by directive": (
        smp("containers: [{name: web, env: [{$patch: replace}, {name: C, value: '1'}]}]"),
        {f"{FIRST}/env": UNKNOWN},
    ),
    "a mapping in place of a value": (smp("containers: [{name: web, image: {x: y1}}]"), {f"{FIRST}/image": UNKNOWN}),
    "patch for another": (smp("hostNetwork: true", name="other"), NOTHING),
    "patch for another kind": (smp("hostNetwork: true", kind="StatefulSet"), NOTHING),
    "patch of labels": (
        "patches: [{target: {kind: Deployment}, patch: '{kind: any, metadata: {name: any, labels: {app: web, x: z}}}'}]",
        {"metadata/labels/x": UNKNOWN},
    ),
    "a list of patches": (
        "patches: [{patch: '{apiVersion: v1, kind: List, items: [{apiVersion: apps/v1, kind: Deployment,"
        " metadata: {name: web}, spec: {replicas: 1}}]}'}]",
        {"spec/replicas": UNKNOWN},
    ),
    "old strategic merge inline": (
        "patchesStrategicMerge:\n- |\n  {apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 1}}",
        {"spec/replicas": UNKNOWN},
    ),
    "replaced value": (
        operations(f"op: replace, path: /{FIRST}/image, value: x", f"op: replace, path: /{SECOND}/name, value: log"),
        {f"{FIRST}/image": UNKNOWN},
    ),
    "added mapping": (
        operations(f"op: add, path: /{FIRST}/securityContext, value: {{privileged: false}}"),
        {f"{FIRST}/securityContext": {"privileged": UNKNOWN}},
    ),
    "added annotation": (
        operations("op: add, path: /metadata/annotations/a~1b, value: c"),
        {"metadata/annotations": {"a/b": UNKNOWN}},
    ),
    "appended items": (
        operations(
            f"op: add, path: /{FIRST}/env/-, value: {{name: C, value: '1'}}",
            f"op: add, path: /{POD}/containers/-, value: {{name: new, image: new}}",
            f"op: add, path: /{FIRST}/args/-, value: x",
        ),
        {
            f"{FIRST}/env/2": {"name": "C", "value": UNKNOWN},
            f"{POD}/containers/2": UNKNOWN,
            f"{FIRST}/args/1": UNKNOWN,
        },
    ),
    "removed field": (
        operations(f"op: remove, path: /{FIRST}/resources/limits"),
        {f"{FIRST}/resources/limits": UNKNOWN},
    ),
    "removed item, then another by index": (
        operations(f"op: remove, path: /{POD}/containers/0", f"op: replace, path: /{FIRST}/image, value: x"),
        {f"{POD}/containers/0": UNKNOWN, f"{SECOND}/image": UNKNOWN},
    ),
    "item in front, then another by index": (
        operations(
            f"op: add, path: /{POD}/containers/0, value: {{name: new, image: new}}",
            f"op: add, path: /{SECOND}/stdin, value: true",
        ),
        {f"{FIRST}/stdin": UNKNOWN, f"{SECOND}/stdin": UNKNOWN, f"{POD}/containers/2": UNKNOWN},
    ),
    "moved and copied": (
        operations(
            f"op: move, from: /{FIRST}/resources, path: /{SECOND}/resources",
            "op: copy, from: /metadata/labels/app, path: /metadata/labels/b",
        ),
        {f"{FIRST}/resources": UNKNOWN, f"{SECOND}/resources": UNKNOWN, "metadata/labels/b": UNKNOWN},
    ),
    "a test changes nothing": (operations("op: test, path: /spec/replicas, value: 2"), NOTHING),
    "old JSON patch": (
        "patchesJson6902:\n- target: {group: apps, version: v1, kind: Deployment, name: web}\n"
        '  patch: \'[{"op": "replace", "path": "/spec/replicas", "value": 1}]\'',
        {"spec/replicas": UNKNOWN},
    ),
    "index after a strategic merge": (
        "patchesStrategicMerge:\n- |\n  {apiVersion: apps/v1, kind: Deployment, metadata: {name: web},"
        " spec: {template: {spec: {containers: [{name: log, stdin: true}]}}}}\n"
        + operations(f"op: add, path: /{FIRST}/tty, value: true"),
        {f"{SECOND}/stdin": UNKNOWN, f"{FIRST}/tty": UNKNOWN, f"{SECOND}/tty": UNKNOWN},
    ),
    "replacement": (
        "replacements: [{source: {kind: Deployment, name: web, fieldPath: metadata.labels.app}, targets: [{select:"
        " {kind: Deployment, name: web}, fieldPaths: ['spec.template.spec.containers.[name=log].image',"
        " 'spec.template.spec.containers.*.env.[name=A].value', spec.template.metadata.labels.app]}]}]",
        {
            f"{SECOND}/image": UNKNOWN,
            f"{FIRST}/env/0/value": UNKNOWN,
            "spec/template/metadata/labels/app": UNKNOWN,
        },
    ),
    "replacement by index": (
        "replacements: [{source: {kind: Deployment, name: web}, targets: [{select: {kind: Deployment},"
        " fieldPaths: [spec.template.spec.containers.1.image]}]}]",
        {f"{SECOND}/image": UNKNOWN},
    ),
    "replacement that creates": (
        "replacements: [{source: {kind: Deployment, name: web}, targets: [{select: {kind: Deployment},"
        " fieldPaths: ['metadata.annotations.[a.b/c]', 'spec.template.spec.containers.[name=new].image'],"
        " options: {create: true}}]}]",
        {"metadata/annotations": {"a.b/c": UNKNOWN}, f"{POD}/containers/2": UNKNOWN},
    ),
    "replacement for another": (
        "replacements: [{source: {kind: Deployment, name: web}, targets: [{select: {kind: StatefulSet},"
        " fieldPaths: [spec.replicas]}]}]",
        NOTHING,
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_change(name: str) -> None:
    text, changes = CHANGES[name]
    data = documents(web(text))
    original = data["web.yaml"][0]
    before = deepcopy(original)
    result = kustomize.read(data).changed("web.yaml", original)
    assert result == with_changes(before, changes)
    assert original == before, "the object itself has been changed"
    assert (result is original) == (not changes)
    assert_marks_kept(original, result)


def assert_marks_kept(original: Any, result: Any) -> None:
    """Entries keep their place and marks; what is added comes last, without a mark."""
    if isinstance(result, dict) and isinstance(original, dict):
        assert list(result)[: len(original)] == list(original)
        assert isinstance(result, Map)
        assert result.marks == original.marks  # type: ignore[attr-defined]  # both are Maps
        for key, value in original.items():
            assert_marks_kept(value, result[key])
    elif isinstance(result, list) and isinstance(original, list):
        assert len(result) >= len(original)
        assert isinstance(result, Seq)
        assert result.marks == original.marks  # type: ignore[attr-defined]  # both are Seqs
        for one, two in zip(original, result, strict=False):
            assert_marks_kept(one, two)


REFUSED = {"a mapping in place of a value", "patch for another", "patch for another kind"}


@pytest.mark.needs("kubectl")
@pytest.mark.parametrize("name", [name for name in CHANGES if name not in REFUSED])
def test_change_as_kubectl_renders_it(name: str, tmp_path: Path) -> None:
    files = web(CHANGES[name][0])
    assert list(differences(changed(files, "web.yaml"), render(files, tmp_path), "")) == []


# Manifests of other kinds: a kustomization, a manifest, and its fields that are other than in the file.
OTHER_KINDS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "Service": (
        "commonLabels: {team: a}",
        "{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {selector: {app: x}}}",
        {"metadata/labels": {"team": "a"}, "spec/selector/team": "a"},
    ),
    "Service without a selector": (  # kustomize gives it one
        "commonLabels: {team: a}",
        "{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {type: ExternalName}}",
        {"metadata/labels": {"team": "a"}, "spec/selector": {"team": "a"}},
    ),
    "Knative Service": (  # kustomize does not look at the group
        "commonLabels: {team: a}",
        "{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: x}, spec: {}}",
        {"metadata/labels": {"team": "a"}, "spec/selector": {"team": "a"}},
    ),
    "budget": (
        "commonLabels: {team: a}",
        "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: x}, spec: {selector: {matchLabels: {a: b}}}}",
        {"metadata/labels": {"team": "a"}, "spec/selector/matchLabels/team": "a"},
    ),
    "budget for all": (
        "commonLabels: {team: a}",
        "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: x}, spec: {selector: {}}}",
        {"metadata/labels": {"team": "a"}},
    ),
    "policy and its peers": (
        "labels: [{pairs: {team: a}, includeSelectors: true}]",
        "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: x}, spec: {podSelector: {}, ingress:"
        " [{from: [{podSelector: {matchLabels: {a: b}}}, {podSelector: {}}]}], egress: [{to: [{podSelector:"
        " {matchLabels: {a: b}}}]}]}}",
        {
            "metadata/labels": {"team": "a"},
            "spec/ingress/0/from/0/podSelector/matchLabels/team": "a",
            "spec/egress/0/to/0/podSelector/matchLabels/team": "a",
        },
    ),
    "StatefulSet": (
        "commonLabels: {team: a}",
        "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: x}, spec: {volumeClaimTemplates: [{metadata: {name: d}}],"
        " template: {spec: {topologySpreadConstraints: [{topologyKey: z, labelSelector: {matchLabels: {a: b}}}]}}}}",
        {
            "metadata/labels": {"team": "a"},
            "spec/selector": {"matchLabels": {"team": "a"}},
            "spec/template/metadata": {"labels": {"team": "a"}},
            "spec/template/spec/topologySpreadConstraints/0/labelSelector/matchLabels/team": "a",
            "spec/volumeClaimTemplates/0/metadata/labels": {"team": "a"},
        },
    ),
    "CronJob": (
        "commonAnnotations: {a: b}\nlabels: [{pairs: {c: d}, includeTemplates: true}]",
        "{apiVersion: batch/v1, kind: CronJob, metadata: {name: x}, spec: {jobTemplate: {spec: {template: {spec: {}}}}}}",
        {
            "metadata/labels": {"c": "d"},
            "metadata/annotations": {"a": "b"},
            "spec/jobTemplate/metadata": {"labels": {"c": "d"}, "annotations": {"a": "b"}},
            "spec/jobTemplate/spec/template/metadata": {"labels": {"c": "d"}, "annotations": {"a": "b"}},
        },
    ),
    "images of custom resources": (
        "images: [{name: nginx, newTag: '2'}]",
        "{apiVersion: example.com/v1, kind: Pool, metadata: {name: x}, spec: {image: nginx, pools: [{containers:"
        " [{image: nginx}, {image: other}, {}]}, {initContainers: [{image: 'nginx:1'}]}]}}",
        {
            "spec/pools/0/containers/0/image": "nginx:2",
            "spec/pools/1/initContainers/0/image": "nginx:2",
        },
    ),
    "no images of definitions": (
        "images: [{name: nginx, newTag: '2'}]",
        "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: x}, spec: {containers:"
        " [{image: nginx}]}}",
        {},
    ),
    "lists of custom resources do not merge": (
        "patches: [{patch: '{apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {name: x}, spec: {template:"
        " {spec: {containers: [{name: a, tty: true}]}}}}'}]",
        "{apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {name: x}, spec: {template: {spec: {containers:"
        " [{name: a}]}}}}",
        {"spec/template/spec/containers": UNKNOWN},
    ),
    "ports of a Service": (
        "patches: [{patch: '{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {ports: [{port: 80, name: web}]}}'}]",
        "{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {ports: [{port: 443}, {port: 80, protocol: TCP}]}}",
        {"spec/ports/1/name": UNKNOWN},
    ),
    "a merged ConfigMap": (
        "configMapGenerator: [{name: x, behavior: merge, literals: [a=2, c=3]}]",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {a: '1', b: '2'}}",
        {"data/a": UNKNOWN, "data/c": UNKNOWN},
    ),
    "a replaced Secret": (
        "secretGenerator: [{name: x, behavior: replace, literals: [a=2]}]",
        "{apiVersion: v1, kind: Secret, metadata: {name: x}, data: {b: 'Mg=='}}",
        {"data": UNKNOWN, "type": UNKNOWN},
    ),
}


@pytest.mark.parametrize("name", OTHER_KINDS)
def test_change_of_other_kinds(name: str) -> None:
    text, manifest, changes = OTHER_KINDS[name]
    files = {"kustomization.yaml": f"resources: [x.yaml]\n{text}", "x.yaml": manifest}
    original = documents(files)["x.yaml"][0]
    assert changed(files, "x.yaml") == with_changes(original, changes)


@pytest.mark.needs("kubectl")
@pytest.mark.parametrize("name", OTHER_KINDS)
def test_change_of_other_kinds_as_kubectl_renders_it(name: str, tmp_path: Path) -> None:
    text, manifest, _changes = OTHER_KINDS[name]
    files = {"kustomization.yaml": f"resources: [x.yaml]\n{text}", "x.yaml": manifest}
    rendered = render(files, tmp_path)
    rendered["metadata"]["name"] = "x"  # without a generator's hash
    assert list(differences(changed(files, "x.yaml"), rendered, "")) == []


@pytest.mark.parametrize(
    ("target", "is_meant"),
    [
        ("{}", True),
        ("{kind: Deployment, name: web, group: apps, version: v1}", True),
        ("{kind: Deploy}", False),
        ("{kind: Deploy.*}", True),
        ("{kind: StatefulSet|Deployment}", True),
        ("{group: batch}", False),
        ("{version: v1beta1}", False),
        ("{name: we}", False),
        ("{name: w.b}", True),
        ("{name: '^web$'}", True),
        ("{name: api|web}", True),
        ("{name: (api|web)-.*}", False),
        ("{namespace: default}", True),
        ("{namespace: shop}", False),
        ("{labelSelector: app=web}", True),
        ("{labelSelector: app==web}", True),
        ("{labelSelector: app=api}", False),
        ("{labelSelector: app!=web}", False),
        ("{labelSelector: 'app!=api, x!=z'}", True),
        ("{labelSelector: app}", True),
        ("{labelSelector: '!app'}", False),
        ("{labelSelector: '!x'}", True),
        ("{labelSelector: x}", False),
        ("{labelSelector: 'app in (api, web)'}", True),
        ("{labelSelector: 'app in (api)'}", False),
        ("{labelSelector: 'app notin (api),x notin (z)'}", True),
        ("{labelSelector: 'app notin (web)'}", False),
        ("{labelSelector: 'app=web,x=z'}", False),
        ("{annotationSelector: app=web}", False),
    ],
)
def test_targets(target: str, is_meant: bool) -> None:
    result = changed(web(operations("op: remove, path: /spec/replicas", target=target)), "web.yaml")
    assert result["spec"]["replicas"] == (UNKNOWN if is_meant else 2)


@pytest.mark.parametrize(
    "target", ["{name: '('}", "{name: '(a*)*b'}", "{name: 5}", "{labelSelector: '))'}", "{name: (?P<x>}"]
)
def test_targets_that_cannot_be_decided(target: str) -> None:
    assert (
        changed(web(operations("op: remove, path: /spec/replicas", target=target)), "web.yaml")["spec"]["replicas"]
        is UNKNOWN
    )


def test_placeholders_may_be_any_name() -> None:
    files = web(
        operations("op: remove, path: /spec/replicas", target="{name: shop}") + "replicas: [{name: other, count: 7}]"
    )
    for name, replicas in (("${NAME}", UNKNOWN), ("web", 2)):
        files["web.yaml"] = WEB.replace("name: web", f"name: {name}", 1)
        assert changed(files, "web.yaml")["spec"]["replicas"] == replicas


def test_what_no_root_reaches_is_the_object_itself() -> None:
    files = {
        "k/kustomization.yaml": "resources: [a.yaml]\ncrds: [crd.yaml]\nlabels: [{pairs: {x: z}}]",
        "k/crd.yaml": "{kind: A, metadata: {name: crd}}",
        "other.yaml": "{kind: A, metadata: {name: other}}",
    }
    data = documents(files)
    found = kustomize.read(data)
    for path in ("k/crd.yaml", "other.yaml"):
        assert found.changed(path, data[path][0]) is data[path][0]
    assert found.changed("k/a.yaml", "text") == "text"


def test_shared_parts_are_changed_apart() -> None:
    files = web("images: [{name: nginx, newTag: '2'}]")
    files["web.yaml"] = """
        kind: A
        one: {containers: &c [{image: nginx}]}
        other: {init: *c, containers: *c}
    """
    assert changed(files, "web.yaml") == {
        "kind": "A",
        "one": {"containers": [{"image": "nginx:2"}]},
        "other": {"init": [{"image": "nginx"}], "containers": [{"image": "nginx:2"}]},
    }


def test_items_of_lists_are_changed() -> None:
    files = web("labels: [{pairs: {x: z}}]")
    files["web.yaml"] = "{apiVersion: v1, kind: List, items: [{kind: A, metadata: {name: a}}]}"
    data = documents(files)
    item = data["web.yaml"][0]["items"][0]
    assert kustomize.read(data).changed("web.yaml", item)["metadata"]["labels"] == {"x": "z"}


def test_deep_nesting_is_no_error() -> None:
    data = documents(web("images: [{name: nginx, newTag: '2'}]"))
    deep: Any = {}
    for _ in range(5_000):
        deep = {"x": deep}
    assert kustomize.read(data).changed("web.yaml", {"kind": "A", "spec": deep}) == {"kind": "A", "spec": UNKNOWN}
