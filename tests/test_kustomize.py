"""What kustomizations include, generate and name, and what holds of any of them."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint import kustomize
from k8slint.documents import UNKNOWN
from k8slint.kustomize import Generated
from tests.kustomizations import WEB, changed, operations, read, web

if TYPE_CHECKING:
    from typing import Any

    from tests.kustomizations import Files

# -- what is included ------------------------------------------------------------------------------------------------

OVERLAYS: Files = {
    "base/kustomization.yaml": "resources: [web.yaml, missing.yaml]",
    "base/web.yaml": "{kind: Deployment, metadata: {name: web}}",
    "dev/kustomization.yml": "bases: [../base/]\ncomponents: [../extra]\ncrds: [schema.json]",
    "dev/schema.json": "{}",
    "prod/Kustomization": "resources: [./../base, https://example.com/x.yaml, github.com/a/b//c?ref=v1, /etc/x.yaml]",
    "extra/kustomization.yaml": "kind: Component\nresources: [extra.yaml]",
    "extra/extra.yaml": "{kind: ConfigMap, metadata: {name: extra}}",
    "alone.yaml": "{kind: ConfigMap, metadata: {name: alone}}",
}


def test_roots_and_files() -> None:
    found = read(OVERLAYS)
    assert found.folders == {
        "base": "base/kustomization.yaml",
        "dev": "dev/kustomization.yml",
        "extra": "extra/kustomization.yaml",
        "prod": "prod/Kustomization",
    }
    assert found.roots == ("dev", "prod")
    assert found.roots_of("base/web.yaml") == {"dev", "prod"}
    assert found.roots_of("base/kustomization.yaml") == {"dev", "prod"}
    assert found.roots_of("extra/extra.yaml") == {"dev"}
    assert found.roots_of("dev/schema.json") == {"dev"}
    assert found.roots_of("alone.yaml") == frozenset()
    assert found.files_of("prod") == ("base/kustomization.yaml", "base/web.yaml", "prod/Kustomization")
    assert found.files_of("dev") == (
        "base/kustomization.yaml",
        "base/web.yaml",
        "dev/kustomization.yml",
        "dev/schema.json",
        "extra/extra.yaml",
        "extra/kustomization.yaml",
    )
    assert found.files_of("no/such") == ()
    assert found.same_root("extra/extra.yaml", "base/web.yaml")
    assert not found.same_root("extra/extra.yaml", "prod/Kustomization")
    assert not found.same_root("alone.yaml", "alone.yaml")


def test_root_of_the_project() -> None:
    found = read({"kustomization.yaml": "resources: [a.yaml, sub]", "a.yaml": "", "sub/kustomization.yaml": "{}"})
    assert found.roots == ("",)
    assert found.roots_of("sub/kustomization.yaml") == {""}


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization",
        "- a list",
        "plain",
        "",
        "apiVersion: 1",
        "a: b: c",
    ],
)
def test_no_kustomization(text: str) -> None:
    assert read({"kustomization.yaml": text}).folders == {}


def test_first_name_counts() -> None:
    found = read(
        {
            "a/Kustomization": "resources: [x.yaml]",
            "a/kustomization.yml": "resources: [y.yaml]",
            "a/x.yaml": "",
            "a/y.yaml": "",
        }
    )
    assert found.folders == {"a": "a/kustomization.yml"}
    assert found.roots_of("a/x.yaml") == frozenset()
    assert found.roots_of("a/y.yaml") == {"a"}


def test_cycles_have_no_root() -> None:
    files = {
        "a/kustomization.yaml": "resources: [../b, a.yaml]\nnamePrefix: x-\nnamespace: a",
        "b/kustomization.yaml": "resources: [../a]\nconfigMapGenerator: [{name: c}]",
        "a/a.yaml": "{kind: A, metadata: {name: a}}",
        "self/kustomization.yaml": "resources: [., ../self]\ncomponents: [.]",
    }
    found = read(files)
    assert found.roots == ("self",)
    assert found.roots_of("a/a.yaml") == frozenset()
    assert found.namespaces("a/a.yaml") == {None}
    assert not found.renamed("a/a.yaml")
    assert [made.namespaces for made in found.generated] == [{None}]
    assert changed(files, "a/a.yaml") == {"kind": "A", "metadata": {"name": "a"}}


def test_cycle_below_a_root() -> None:
    files = {
        "root/kustomization.yaml": "resources: [../a]\ncommonAnnotations: {x: y1}",
        "a/kustomization.yaml": "resources: [../b]",
        "b/kustomization.yaml": "resources: [../a, b.yaml]\ncomponents: [../b, ../root]",
        "b/b.yaml": "{kind: B, metadata: {name: b}}",
    }
    assert read(files).roots_of("b/b.yaml") == frozenset()
    files["b/kustomization.yaml"] = "resources: [../a, b.yaml]\ncomponents: [../b]"
    assert read(files).roots_of("b/b.yaml") == {"root"}
    assert changed(files, "b/b.yaml")["metadata"] == {"name": "b", "annotations": {"x": "y1"}}


def test_files_that_define_nothing() -> None:
    found = read(
        {
            "k/kustomization.yaml": """
                patches: [{path: a.yaml}, b.yaml, {patch: "x: y"}, {target: {}}, 7]
                patchesStrategicMerge: [c.yaml, "kind: A\\nmetadata: {name: d.yaml}", '{"kind": "A"}']
                patchesJson6902: [{path: d.yaml, target: {kind: A}}]
                replacements: [{path: e.yaml}]
                transformers: [f.yaml]
                generators: [g.yaml]
                validators: [h.yaml]
                configurations: [../i.yaml]
                resources: [z.yaml]
            """,
            **{f"k/{name}.yaml": "" for name in "abcdefghz"},
            "i.yaml": "",
        }
    )
    assert found.patches == {*(f"k/{name}.yaml" for name in "abcdefgh"), "i.yaml"}
    assert found.defines_nothing("k/a.yaml")
    assert not found.defines_nothing("k/z.yaml")
    assert not found.defines_nothing("k/missing.yaml")


# -- namespaces ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "namespaces"),
    [
        ({}, {None}),
        ({"k/kustomization.yaml": "resources: [x.yaml]"}, {None}),
        ({"k/kustomization.yaml": "resources: [x.yaml]\nnamespace: a"}, {"a"}),
        ({"k/kustomization.yaml": "resources: [x.yaml]\nnamespace: [a]"}, {None}),
        (
            {
                "k/kustomization.yaml": "resources: [x.yaml]\nnamespace: inner",
                "o/kustomization.yaml": "resources: [../k]\nnamespace: outer",
            },
            {"outer"},
        ),
        (
            {
                "k/kustomization.yaml": "resources: [x.yaml]\nnamespace: inner",
                "o/kustomization.yaml": "resources: [../k]",
            },
            {"inner"},
        ),
        (
            {
                "k/kustomization.yaml": "resources: [x.yaml]",
                "o/kustomization.yaml": "resources: [../k]\nnamespace: a",
                "p/kustomization.yaml": "resources: [../k]\nnamespace: b",
                "q/kustomization.yaml": "resources: [../k]",
            },
            {"a", "b", None},
        ),
        (
            {
                "k/kustomization.yaml": "resources: [x.yaml]\ncomponents: [../c, ../d]",
                "c/kustomization.yaml": "namespace: first",
                "d/kustomization.yaml": "namespace: second",
            },
            {"second"},
        ),
        (
            {
                "k/kustomization.yaml": "resources: [x.yaml]\ncomponents: [../c]\nnamespace: own",
                "c/kustomization.yaml": "namespace: component",
            },
            {"own"},
        ),
    ],
    ids=["none", "open", "given", "no text", "outermost", "inner", "several roots", "components", "before component"],
)
def test_namespaces(files: Files, namespaces: set[str | None]) -> None:
    assert read({**files, "k/x.yaml": ""}).namespaces("k/x.yaml") == namespaces


def test_components_change_only_what_is_there() -> None:
    files = {
        "kustomization.yaml": "components: [a, b]",
        "a/kustomization.yaml": "kind: Component\nresources: [x.yaml]\nnamespace: a",
        "a/x.yaml": "{kind: A, metadata: {name: x}}",
        "b/kustomization.yaml": "kind: Component\nresources: [y.yaml]\ncommonAnnotations: {from: b}",
        "b/y.yaml": "{kind: A, metadata: {name: y}}",
    }
    found = read(files)
    assert found.namespaces("a/x.yaml") == {"a"}
    assert found.namespaces("b/y.yaml") == {None}
    assert changed(files, "a/x.yaml")["metadata"]["annotations"] == {"from": "b"}
    files["a/kustomization.yaml"] += "\ncommonAnnotations: {from: a, of: a}"
    assert changed(files, "a/x.yaml")["metadata"]["annotations"] == {"from": "b", "of": "a"}
    assert changed(files, "b/y.yaml")["metadata"]["annotations"] == {"from": "b"}


# -- generators ------------------------------------------------------------------------------------------------------


def test_generated() -> None:
    found = read(
        {
            "base/kustomization.yaml": """
                generatorOptions: {disableNameSuffixHash: true}
                configMapGenerator:
                - {name: conf, literals: [a=1, "b=x=y", c], files: [d.txt, e=sub/f.txt, sub/g.txt]}
                - {name: hashed, options: {disableNameSuffixHash: false}, namespace: own}
                - {name: env, envs: [x.env], literals: [a=1]}
                - {literals: [a=1]}
                - none
                secretGenerator: [{name: secret, env: x.env}, {name: empty}]
            """,
            "dev/kustomization.yaml": "resources: [../base]\nnamespace: dev",
            "prod/kustomization.yaml": "resources: [../base]",
            "test/kustomization.yaml": "resources: [../base]\nnamespace: ${NAMESPACE}",
        }
    )
    path = "base/kustomization.yaml"
    at = ("configMapGenerator", 0, "name")
    dev = frozenset(["dev", None])
    assert found.generated == (
        Generated("ConfigMap", "conf", dev, frozenset(["a", "b", "c", "d.txt", "e", "g.txt"]), path, at, hashed=False),
        Generated(
            "ConfigMap", "hashed", frozenset(["dev", "own", None]), frozenset(), path, ("configMapGenerator", 1, "name")
        ),
        Generated("ConfigMap", "env", dev, None, path, ("configMapGenerator", 2, "name"), hashed=False),
        Generated("Secret", "secret", dev, None, path, ("secretGenerator", 0, "name"), hashed=False),
        Generated("Secret", "empty", dev, frozenset(), path, ("secretGenerator", 1, "name"), hashed=False),
    )


def test_keys_of_merged_generators_are_not_known() -> None:
    found = read(
        {
            "base/kustomization.yaml": "configMapGenerator: [{name: conf, literals: [a=1]}, {name: other, literals: [a=1]}]",
            "dev/kustomization.yaml": """
                resources: [../base]
                configMapGenerator:
                - {name: conf, behavior: merge, literals: [b=1]}
                - {name: conf2, behavior: replace, literals: [b=1]}
            """,
            "apart/kustomization.yaml": "configMapGenerator: [{name: conf, literals: [a=1]}]",
        }
    )
    assert {(made.path.partition("/")[0], made.name): made.keys for made in found.generated} == {
        ("base", "conf"): None,
        ("base", "other"): {"a"},
        ("dev", "conf"): None,
        ("dev", "conf2"): {"b"},
        ("apart", "conf"): {"a"},
    }


# -- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "manifest", "renamed"),
    [
        ("", WEB, False),
        ("namePrefix: x-", WEB, True),
        ("nameSuffix: -x", WEB, True),
        ("namePrefix: ''", WEB, False),
        ("namePrefix: x-", "{apiVersion: v1, kind: Namespace, metadata: {name: a}}", False),
        ("namespace: a", "{apiVersion: v1, kind: Namespace, metadata: {name: a}}", False),
        ("namespace: b", "{apiVersion: v1, kind: Namespace, metadata: {name: a}}", True),
        (
            "namespace: b",
            "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Namespace, metadata: {name: a}}]}",
            True,
        ),
        ("namespace: b", WEB, False),
        (operations("op: replace, path: /metadata/name, value: x"), WEB, True),
        (operations("op: test, path: /metadata/name, value: web"), WEB, False),
        (operations("op: replace, path: /metadata/name, value: x", target="{name: api}"), WEB, False),
        ("patches: [{target: {kind: Deployment}, patch: '{metadata: {name: x}}'}]", WEB, False),
        (
            "patches: [{target: {kind: Deployment}, patch: '{metadata: {name: x}}', options: {allowNameChange: true}}]",
            WEB,
            True,
        ),
        ("replacements: [{source: {kind: Pod}, targets: [{select: {kind: Deployment}}]}]", WEB, True),
        ("replacements: [{source: {kind: Pod}, targets: [{select: {kind: Pod}}]}]", WEB, False),
    ],
)
def test_renamed(text: str, manifest: str, renamed: bool) -> None:
    files = {**web(text), "web.yaml": manifest}
    assert read(files).renamed("web.yaml") is renamed
    if manifest == WEB:
        assert changed(files, "web.yaml")["metadata"]["name"] == "web"


# -- what holds of anything ------------------------------------------------------------------------------------------

WORDS = [
    *("resources", "bases", "components", "crds", "configurations", "namespace", "namePrefix", "images", "replicas"),
    *("commonLabels", "labels", "commonAnnotations", "patches", "patchesStrategicMerge", "patchesJson6902"),
    *(
        "replacements",
        "configMapGenerator",
        "secretGenerator",
        "generatorOptions",
        "transformers",
        "apiVersion",
        "kind",
    ),
    *("name", "newTag", "count", "pairs", "includeSelectors", "fields", "path", "patch", "target", "options", "select"),
    *(
        "targets",
        "source",
        "fieldPaths",
        "create",
        "literals",
        "files",
        "behavior",
        "labelSelector",
        "op",
        "value",
        "from",
    ),
    *("metadata", "spec", "template", "containers", "env", "image", "items", "$patch", "$setElementOrder/env", "data"),
]
TEXTS = st.sampled_from(
    [
        *(
            "",
            "..",
            "a",
            "../b",
            "web.yaml",
            "p.yaml",
            "merge",
            "delete",
            "add",
            "remove",
            "move",
            "/spec/containers/0",
        ),
        *(
            "/spec/containers/-",
            "/",
            "spec.containers.[name=a].image",
            "spec.*.0",
            "Deployment",
            "List",
            "web",
            "*",
            "(",
            "{",
        ),
        *("kind: Deployment\nmetadata: {name: web}", "- op: add\n  path: /spec/containers/0", "a: [b", "a\n---\nb: c"),
    ]
)
SCALARS = st.one_of(TEXTS, st.none(), st.booleans(), st.integers(-1, 3), st.floats(allow_nan=False))
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    ),
    max_leaves=25,
)
LISTED = st.fixed_dictionaries(
    {"resources": st.just(["web.yaml", "../b", "a"])}, optional=dict.fromkeys(WORDS[1:22], ANYTHING)
)


@given(st.one_of(LISTED, ANYTHING), st.one_of(LISTED, ANYTHING), ANYTHING, ANYTHING)
def test_anything_can_be_read(outer: Any, inner: Any, patch: Any, manifest: Any) -> None:
    data = {
        "kustomization.yaml": [outer],
        "a/kustomization.yaml": [inner],
        "b/kustomization.yaml": [inner, outer],
        **{f"{folder}web.yaml": [manifest] for folder in ("", "a/", "b/")},
        **{f"{folder}p.yaml": [patch, manifest] for folder in ("", "a/")},
    }
    before = deepcopy(data)
    found = kustomize.read(data)
    for path in data:
        result = found.changed(path, manifest)
        assert result is manifest or keeps_its_shape(manifest, result)
        found.renamed(path)
        found.defines_nothing(path)
        assert found.namespaces(path)
        assert all(path in found.files_of(root) for root in found.roots_of(path))
    assert all(found.roots_of(path) >= {root} for root in found.roots for path in found.files_of(root))
    assert {root for made in found.generated for root in found.roots_of(made.path)} <= set(found.roots)
    assert data == before


def keeps_its_shape(original: Any, result: Any) -> bool:
    """Whether every entry of the original is where it was, if only as something unknown."""
    if isinstance(original, dict) and isinstance(result, dict):
        return all(key in result and keeps_its_shape(value, result[key]) for key, value in original.items())
    if isinstance(original, list) and isinstance(result, list):
        return len(original) <= len(result) and all(map(keeps_its_shape, original, result))
    return result is UNKNOWN or original is None or not (is_container(original) or is_container(result))


def is_container(value: Any) -> bool:
    return isinstance(value, (dict, list))
