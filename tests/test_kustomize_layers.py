"""What several kustomizations change of an object; with kubectl at hand, compared with what it renders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.documents import UNKNOWN
from tests.kustomizations import (
    BASE,
    FIRST,
    POD,
    SECOND,
    changed,
    differences,
    documents,
    operations,
    read,
    render_all,
    smp,
    with_changes,
)

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from tests.kustomizations import Files

# Several files: what they are, and the fields of the one object of base/web.yaml that are other than in the file.
PATCH = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 5}}"
LAYERS: dict[str, tuple[Files, dict[str, Any]]] = {
    "the outer layer wins": (
        {
            "base/kustomization.yaml": "resources: [web.yaml]\nreplicas: [{name: web, count: 3}]",
            "dev/kustomization.yaml": "resources: [../base]\nreplicas: [{name: web, count: 4}]",
        },
        {"spec/replicas": 4},
    ),
    "what is set outside a patch is known": (
        {
            "base/kustomization.yaml": "resources: [web.yaml]\npatches: [{path: patch.yaml}]",
            "base/patch.yaml": PATCH,
            "dev/kustomization.yaml": "resources: [../base]\nreplicas: [{name: web, count: 4}]",
        },
        {"spec/replicas": 4},
    ),
    "what is patched outside is not": (
        {
            "base/kustomization.yaml": "resources: [web.yaml]\nreplicas: [{name: web, count: 4}]",
            "dev/kustomization.yaml": "resources: [../base]\npatchesStrategicMerge: [patch.yaml]",
            "dev/patch.yaml": PATCH,
        },
        {"spec/replicas": UNKNOWN},
    ),
    "patches come before counts": (
        {
            "dev/kustomization.yaml": "resources: [../base]\npatches: [{path: patch.yaml}]\nreplicas: [{name: web, count: 4}]",
            "dev/patch.yaml": PATCH,
        },
        {"spec/replicas": 4},
    ),
    "roots that agree": (
        {
            "dev/kustomization.yaml": "resources: [../base]\nreplicas: [{name: web, count: 4}]",
            "prod/kustomization.yaml": "resources: [../base]\nreplicas: [{name: web, count: 4}]",
        },
        {"spec/replicas": 4},
    ),
    "roots that differ": (
        {
            "dev/kustomization.yaml": "resources: [../base]\nreplicas: [{name: web, count: 4}]\ncommonAnnotations: {a: b}",
            "prod/kustomization.yaml": "resources: [../base]\nreplicas: [{name: web, count: 5}]\nlabels: [{pairs: {x: z}}]",
        },
        {
            "spec/replicas": UNKNOWN,
            "metadata/annotations": UNKNOWN,
            "metadata/labels/x": UNKNOWN,
            "spec/template/metadata/annotations": UNKNOWN,
        },
    ),
    "a root that leaves it alone": (
        {
            "dev/kustomization.yaml": "resources: [../base]\nimages: [{name: nginx, newTag: '2'}]",
            "prod/kustomization.yaml": "resources: [../base]",
        },
        {f"{POD}/initContainers/0/image": UNKNOWN, f"{FIRST}/image": UNKNOWN},
    ),
    "a root that sets what is there": (
        {
            "dev/kustomization.yaml": "resources: [../base]\nimages: [{name: 'registry:5000/log', newTag: '2'}]",
            "prod/kustomization.yaml": "resources: [../base]\nreplicas: [{name: web, count: 2}]",
        },
        {f"{SECOND}/image": UNKNOWN},
    ),
    "a container in one root": (
        {
            "dev/kustomization.yaml": f"resources: [../base]\n{smp('containers: [{name: new, image: new}]')}",
            "prod/kustomization.yaml": "resources: [../base]",
        },
        {f"{POD}/containers/2": UNKNOWN},
    ),
    "a component": (
        {
            "dev/kustomization.yaml": "resources: [../base]\ncomponents: [../scale]",
            "scale/kustomization.yaml": "kind: Component\nreplicas: [{name: web, count: 4}]",
        },
        {"spec/replicas": 4},
    ),
    "a component before its kustomization": (
        {
            "dev/kustomization.yaml": "resources: [../base]\ncomponents: [../scale]\nreplicas: [{name: web, count: 5}]",
            "scale/kustomization.yaml": "kind: Component\nreplicas: [{name: web, count: 4}]\nlabels: [{pairs: {x: z}}]",
        },
        {"spec/replicas": 5, "metadata/labels/x": "z"},
    ),
    "a component of a component": (
        {
            "dev/kustomization.yaml": "resources: [../base]\ncomponents: [../outer]",
            "outer/kustomization.yaml": "kind: Component\ncomponents: [../inner]\nlabels: [{pairs: {x: outer}}]",
            "inner/kustomization.yaml": "kind: Component\nlabels: [{pairs: {x: inner, of: inner}}]",
        },
        {"metadata/labels/x": "outer", "metadata/labels/of": "inner"},
    ),
    "deleted in one root": (
        {
            "dev/kustomization.yaml": "resources: [../base]\nreplicas: [{name: web, count: 4}]",
            "prod/kustomization.yaml": "resources: [../base]\npatchesStrategicMerge: [delete.yaml]",
            "prod/delete.yaml": "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, $patch: delete}",
        },
        {"spec/replicas": 4},
    ),
    "deleted in the only root": (
        {
            "prod/kustomization.yaml": "resources: [../base]\npatchesStrategicMerge: [delete.yaml]",
            "prod/delete.yaml": "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, $patch: delete}",
        },
        {"spec": UNKNOWN, "metadata/labels": UNKNOWN},
    ),
    "a JSON patch in a file": (
        {
            "dev/kustomization.yaml": "resources: [../base]\npatches: [{path: p.json, target: {name: web}}]",
            "dev/p.json": '[{"op": "replace", "path": "/spec/replicas", "value": 4}]',
        },
        {"spec/replicas": UNKNOWN},
    ),
    "replacements in a file": (
        {
            "dev/kustomization.yaml": "resources: [../base]\nreplacements: [{path: r.yaml}]",
            "dev/r.yaml": "- {source: {kind: Deployment, name: web, fieldPath: metadata.name},"
            " targets: [{select: {kind: Deployment}, fieldPaths: [spec.template.metadata.labels.app]}]}",
        },
        {"spec/template/metadata/labels/app": UNKNOWN},
    ),
    "patches by an earlier name": (
        {
            "base/kustomization.yaml": "resources: [web.yaml]\nnamePrefix: my-",
            "dev/kustomization.yaml": "resources: [../base]\npatches: [{path: patch.yaml}]",
            "dev/patch.yaml": PATCH,
        },
        {"spec/replicas": UNKNOWN},
    ),
    "patches by the name of now": (
        {
            "base/kustomization.yaml": "resources: [web.yaml]\nnamePrefix: my-\nnameSuffix: -x",
            "dev/kustomization.yaml": "resources: [../base]\npatches: [{path: patch.yaml}]",
            "dev/patch.yaml": PATCH.replace("name: web", "name: my-web-x"),
        },
        {"spec/replicas": UNKNOWN},
    ),
    "patches by what may be the name of now": (
        {
            "base/kustomization.yaml": "resources: [web.yaml]\nnamePrefix: my-",
            "dev/kustomization.yaml": "resources: [../base]\npatches: [{path: patch.yaml, target: {name: my-.*}}]",
            "dev/patch.yaml": "{apiVersion: apps/v1, kind: Deployment, metadata: {name: x}, spec: {template: {spec:"
            " {containers: [{name: web, ports: [{containerPort: 81}], tty: true}]}}}}",
        },
        {f"{FIRST}/ports/1": UNKNOWN, f"{FIRST}/tty": UNKNOWN},
    ),
    "patches come before prefixes": (
        {
            "dev/kustomization.yaml": "resources: [../base]\nnamePrefix: my-\nnamespace: shop\npatches:\n"
            "- {path: patch.yaml, target: {name: my-.*}}\n- {path: patch.yaml, target: {namespace: shop}}",
            "dev/patch.yaml": PATCH,
        },
        {},
    ),
    "counts by the name of now": (
        {
            "base/kustomization.yaml": "resources: [web.yaml]\nnamePrefix: my-",
            "dev/kustomization.yaml": "resources: [../base]\nreplicas: [{name: my-web, count: 4}]",
        },
        {"spec/replicas": UNKNOWN},
    ),
    "patches in a namespace that was given": (
        {
            "base/kustomization.yaml": "resources: [web.yaml]\nnamespace: shop",
            "dev/kustomization.yaml": "resources: [../base]\npatches: [{path: patch.yaml}]",
            "dev/patch.yaml": PATCH.replace("name: web", "name: web, namespace: shop"),
        },
        {"spec/replicas": UNKNOWN, "metadata/namespace": "shop"},
    ),
    "labels for a patch to find": (
        {
            "base/kustomization.yaml": "resources: [web.yaml]\nlabels: [{pairs: {x: z}}]",
            "dev/kustomization.yaml": "resources: [../base]\n"
            + operations("op: remove, path: /spec/replicas", target="{labelSelector: x=z}"),
        },
        {"metadata/labels/x": "z", "spec/replicas": UNKNOWN},
    ),
    "configurations": (
        {
            "base/kustomization.yaml": "resources: [web.yaml]\nconfigurations: [more.yaml]",
            "base/more.yaml": "commonLabels: [{path: spec/extra, kind: Deployment, create: true}]\n"
            "images: [{path: spec/template/spec/schedulerName}]",
            "dev/kustomization.yaml": "resources: [../base]\nlabels: [{pairs: {x: z}, includeSelectors: true}]",
        },
        {
            "metadata/labels/x": "z",
            "spec/selector/matchLabels/x": "z",
            "spec/template/metadata/labels/x": "z",
            "spec/extra": {"x": "z"},
        },
    ),
}


@pytest.mark.parametrize("name", LAYERS)
def test_layers(name: str) -> None:
    files, changes = LAYERS[name]
    files = {**BASE, **files}
    original = documents(files)["base/web.yaml"][0]
    changes = {path: value for path, value in changes.items() if path != "metadata/namespace"}
    assert changed(files, "base/web.yaml") == with_changes(original, changes)


@pytest.mark.needs("kubectl")
@pytest.mark.parametrize("name", [name for name in LAYERS if name != "deleted in the only root"])
def test_layers_as_kubectl_renders_them(name: str, tmp_path: Path) -> None:
    files = {**BASE, **LAYERS[name][0]}
    known = changed(files, "base/web.yaml")
    for root in read(files).roots:
        for rendered in render_all(files, tmp_path, root):
            rendered["metadata"]["name"] = "web"
            rendered["metadata"].pop("namespace", None)
            assert list(differences(known, rendered, "")) == []


@given(st.permutations(list(LAYERS["roots that differ"][0].items()) + list(BASE.items())))
def test_order_of_files_does_not_matter(files: list[tuple[str, str]]) -> None:
    one, two = dict(files), dict(sorted(files))
    assert changed(one, "base/web.yaml") == changed(two, "base/web.yaml")
    assert read(one).roots == read(two).roots
