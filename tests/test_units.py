"""Units: how they relate, what they answer, and what holds of any tree of objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.units import describe
from tests.projects import COPIES, NP, Project, Tree, config, kustomization, manifest, policy, workload

if TYPE_CHECKING:
    from typing import Any

    from k8slint.units import Units
    from tests.projects import Tree

# -- relations -------------------------------------------------------------------------------------------------------


def test_apart_has_its_reason() -> None:
    project = Project(
        {"envs/dev/web.yaml": [workload("web", "shop", v=2)], "envs/prod/web.yaml": [workload("web", "shop")]}
    )
    dev, prod = project.units.units
    assert dev.apart_from(dev) is None
    reason = dev.apart_from(prod)
    assert reason is not None
    assert (reason.key, reason.namespace) == (("apps", "Deployment", "web"), "shop")
    assert str(reason) == "Deployment shop/web differs (envs/dev/web.yaml, envs/prod/web.yaml)"
    assert str(prod.apart_from(dev)) == "Deployment shop/web differs (envs/prod/web.yaml, envs/dev/web.yaml)"


def test_reason_is_the_first_object_that_differs() -> None:
    names = ["c", "a", "b"]
    project = Project({f"{where}/all.yaml": [config(name, v=v) for name in names] for v, where in enumerate("xy")})
    one, two = project.units.units
    assert str(one.apart_from(two)) == "ConfigMap a differs (x/all.yaml, y/all.yaml)"


def test_one_root_brings_alternatives_together() -> None:
    tree: Tree = {
        "v1/web.yaml": [workload("web")],
        "v1/extra.yaml": [config("extra")],
        "v2/web.yaml": [workload("web", v=2)],
        "kustomization.yaml": kustomization(resources=["v1/extra.yaml", "v2/web.yaml"]),
    }
    project = Project(tree)
    assert project.folders == {"v1", "v2"}
    assert project.units.together("v1/web.yaml", "v2/web.yaml")
    assert not Project({path: tree[path] for path in tree if path != "kustomization.yaml"}).units.together(
        "v1/web.yaml", "v2/web.yaml"
    )


def test_versions_are_compared_as_data() -> None:
    one, two = {"a": 1, "b": [1, True, None, 1.5]}, {"b": [1, True, None, 1.5], "a": 1}
    others = [
        {"a": 1, "b": [True, 1, None, 1.5]},
        {"a": 1.0, "b": [1, True, None, 1.5]},
        {"a": "1", "b": [1, True, None, 1.5]},
        {"a": 1, "b": {}},
        {"a": 1, "b": []},
        {"a": -1, "b": []},
        {"a": -2, "b": []},
    ]
    assert Project(
        {"x/a.yaml": [manifest("A", "a", spec=one)], "y/a.yaml": [manifest("A", "a", spec=two)]}
    ).folders == {"."}
    for first in others:
        for second in [one, *others]:
            folders = {"."} if first is second else {"x", "y"}
            tree = {"x/a.yaml": [manifest("A", "a", spec=first)], "y/a.yaml": [manifest("A", "a", spec=second)]}
            assert Project(tree).folders == folders, (first, second)


def test_aliases_are_not_expanded() -> None:
    def bomb(core: str) -> dict[str, Any]:
        value: Any = [core]
        for _ in range(100):
            value = [value, value]
        return manifest("A", "a", spec=value)

    assert Project({"x/a.yaml": [bomb("1")], "y/a.yaml": [bomb("1")]}).folders == {"."}
    assert Project({"x/a.yaml": [bomb("1")], "y/a.yaml": [bomb("2")]}).folders == {"x", "y"}


def test_deep_nesting_is_no_error() -> None:
    value: Any = "end"
    for _ in range(5_000):
        value = [value]
    assert Project({f"{where}/a.yaml": [manifest("A", "a", spec=value)] for where in "xy"}).folders == {"."}


# -- questions -------------------------------------------------------------------------------------------------------


def test_nearest_prefers_root_then_company_then_folders() -> None:
    tree: Tree = {
        "apps/web/web.yaml": [workload("web"), config("own")],
        "apps/web/kustomization.yaml": kustomization(resources=["web.yaml", "../../far/conf.yaml"]),
        "far/conf.yaml": [config("conf")],
        "apps/web/beside.yaml": [config("beside")],
        "apps/other.yaml": [config("other")],
        "zz/last.yaml": [config("last")],
        "apps/api/web.yaml": [workload("web", v=2)],
    }
    project = Project(tree)
    others = ["apps/api/web.yaml", "zz/last.yaml", "apps/other.yaml", "apps/web/beside.yaml", "far/conf.yaml"]
    best = ["apps/web/web.yaml", *reversed(others)]
    assert project.units.nearest("apps/web/web.yaml", [*others, "apps/web/web.yaml"]) == best


def test_nearest_ties_are_broken_by_path() -> None:
    project = Project({f"{name}/c.yaml": [config(name)] for name in "abc"} | {"w/w.yaml": [workload("w")]})
    assert project.units.nearest("w/w.yaml", {"c/c.yaml", "a/c.yaml", "b/c.yaml"}) == [
        "a/c.yaml",
        "b/c.yaml",
        "c/c.yaml",
    ]


@pytest.mark.parametrize(
    ("policy_file", "selected", "reach"),
    [
        ("a/b/p.yaml", ["a/b/x.yaml", "a/y.yaml"], "a/b"),
        ("a/b/p.yaml", ["a/b/c/x.yaml"], "a/b"),
        ("a/b/p.yaml", ["a/y.yaml", "c/z.yaml"], "a"),
        ("a/b/p.yaml", ["a/bc/x.yaml"], "a"),
        ("a/b/p.yaml", ["c/z.yaml"], ""),
        ("a/b/p.yaml", [], ""),
        ("p.yaml", ["a/y.yaml"], ""),
    ],
)
def test_reach(policy_file: str, selected: list[str], reach: str) -> None:
    paths = ["a/b/p.yaml", "a/b/x.yaml", "a/b/c/x.yaml", "a/bc/x.yaml", "a/y.yaml", "c/z.yaml", "p.yaml"]
    project = Project({path: [config(path)] for path in paths})
    assert project.units.reach(policy_file, selected) == reach


def test_reach_leaves_alternatives_out() -> None:
    project = Project({**COPIES, "envs/dev/deny.yaml": [policy()], "other/x.yaml": [workload("x")]})
    assert project.units.reach("envs/dev/deny.yaml", ["envs/prod/web.yaml", "other/x.yaml"]) == ""


def test_generating_kustomization_stands_where_its_files_stand() -> None:
    tree: Tree = {
        "dev/web.yaml": [workload("web")],
        "prod/web.yaml": [workload("web", v=2)],
        "overlays/x/kustomization.yaml": kustomization(
            resources=["../../prod/web.yaml"], configMapGenerator=[{"name": "c"}]
        ),
        "dev/kustomization.yaml": kustomization(secretGenerator=[{"name": "s"}]),
        "elsewhere/kustomization.yaml": kustomization(secretGenerator=[{"name": "s"}]),
    }
    project = Project(tree)
    assert project.units.unit_of("overlays/x/kustomization.yaml").folder == "prod"
    assert project.units.unit_of("dev/kustomization.yaml").folder == "dev"
    assert project.units.exists("dev/web.yaml", ["overlays/x/kustomization.yaml"]) == "alternative"
    assert project.units.unit_of("elsewhere/kustomization.yaml") in project.units.units


def test_project_without_objects() -> None:
    project = Project({})
    assert [unit.files for unit in project.units.units] == [()]
    assert project.units.together("a.yaml", "b.yaml")
    assert project.units.exists("a.yaml", []) == "nowhere"


# -- groups of the configuration -------------------------------------------------------------------------------------


def test_groups_make_units_of_a_flat_folder() -> None:
    tree: Tree = {
        "examples/web.yaml": [workload("web")],
        "examples/web-deny.yaml": [policy()],
        "examples/api.yaml": [workload("api")],
        "examples/shared.yaml": [config("shared")],
    }
    assert Project(tree).covered("examples/api.yaml", NP)
    project = Project(tree, [["examples/web*.yaml"], ["examples/api.yaml"]])
    assert [unit.files for unit in project.units.units] == [
        ("examples/shared.yaml",),
        ("examples/api.yaml",),
        ("examples/web-deny.yaml", "examples/web.yaml"),
    ]
    assert not project.covered("examples/api.yaml", NP)
    assert project.covered("examples/web.yaml", NP)
    assert project.found("examples/api.yaml", "ConfigMap", "shared")[0] == "together"
    assert str(project.units.units[1].apart_from(project.units.units[2])) == "the configuration makes them two"


def test_groups_bring_alternatives_together() -> None:
    project = Project(COPIES, [["envs/"]])
    assert len(project.units.units) == 1
    assert project.units.together("envs/dev/web.yaml", "envs/prod/web.yaml")


def test_groups_are_compared_with_the_rest() -> None:
    tree: Tree = {**COPIES, "old/web.yaml": [workload("web", v=3)]}
    project = Project(tree, [["envs/dev/**"], ["envs/prod/**"]])
    assert project.folders == {"envs/dev", "envs/prod", "old"}
    assert not project.units.together("old/web.yaml", "envs/dev/web.yaml")


def test_groups_override_a_common_root() -> None:
    tree: Tree = {
        "a.yaml": [workload("a")],
        "b.yaml": [workload("b")],
        "kustomization.yaml": kustomization(resources=["a.yaml", "b.yaml"]),
    }
    project = Project(tree, [["a.yaml"], ["b.yaml", "a.yaml"]])
    assert not project.units.together("a.yaml", "b.yaml")
    assert project.units.nearest("a.yaml", ["b.yaml"]) == ["b.yaml"]


# -- what is shown ---------------------------------------------------------------------------------------------------


def test_describe() -> None:
    tree: Tree = {
        **COPIES,
        "policies/deny.yaml": [policy()],
        "policies/kustomization.yaml": kustomization(resources=["deny.yaml"], patches=[{"path": "patch.yaml"}]),
        "policies/patch.yaml": [policy("web")],
    }
    project = Project(tree)
    assert [str(row) for row in describe(project.units, project.kustomize)] == [
        "(shared): 1 object in 1 file; patches: 1 file",
        "envs/dev: 1 object in 1 file; "
        "not with envs/prod: Deployment web differs (envs/dev/web.yaml, envs/prod/web.yaml)",
        "envs/prod: 2 objects in 2 files; "
        "not with envs/dev: Deployment web differs (envs/prod/web.yaml, envs/dev/web.yaml)",
    ]


def test_describe_names_the_nearest_and_counts_the_others() -> None:
    project = Project({f"envs/e{i}/web.yaml": [workload("web", v=i)] for i in range(8)})
    row = describe(project.units, project.kustomize)[4]
    assert [folder for folder, _reason in row.apart] == ["envs/e3", "envs/e5", "envs/e2"]
    assert row.more == 4
    assert str(row).endswith("; not with 4 more")


# -- what holds of any project ---------------------------------------------------------------------------------------


names = st.sampled_from("abc")
paths = st.builds("/".join, st.lists(names, min_size=1, max_size=4)).map(lambda path: f"{path}.yaml")
objects = st.builds(config, names, st.sampled_from(["", "", "shop"]), v=st.integers(0, 2))
kustomizations = st.builds(
    lambda resources, namespace: kustomization(resources=resources, namespace=namespace),
    st.lists(st.sampled_from(["a.yaml", "b.yaml", "a", "../b", "../a/b.yaml"]), max_size=3),
    st.sampled_from([None, "shop", "dev"]),
)
trees = st.dictionaries(paths, st.lists(objects, max_size=3), max_size=8).flatmap(
    lambda tree: st.dictionaries(
        st.sampled_from(["kustomization.yaml", "a/kustomization.yaml", "b/kustomization.yaml"]),
        kustomizations,
    ).map(lambda more: {**tree, **more})
)
group_lists = st.lists(st.lists(st.sampled_from(["a/", "b/**", "*a.yaml", "c"]), min_size=1, max_size=2), max_size=2)


def shape(found: Units) -> list[tuple[str, tuple[str, ...], bool, list[str]]]:
    apart = [[str(unit.apart_from(other)) for other in found.units] for unit in found.units]
    return [(unit.folder, unit.files, unit.alternative, apart[unit.number]) for unit in found.units]


@given(trees, group_lists, st.randoms(use_true_random=False))
def test_any_order_of_files_gives_the_same_units(tree: Tree, groups: list[list[str]], random: Any) -> None:
    shuffled = list(tree)
    random.shuffle(shuffled)
    assert shape(Project(tree, groups).units) == shape(Project({path: tree[path] for path in shuffled}, groups).units)


@given(trees, group_lists)
def test_units_are_a_partition(tree: Tree, groups: list[list[str]]) -> None:
    project = Project(tree, groups)
    files = [path for unit in project.units.units for path in unit.files]
    assert sorted(files) == sorted({item.path for item in project.items})
    for unit in project.units.units:
        assert all(project.units.unit_of(path) is unit for path in unit.files)
        assert all(not unit.folder or path.startswith(f"{unit.folder}/") for path in unit.files)


@given(trees, group_lists)
def test_relations_are_symmetric_and_have_reasons(tree: Tree, groups: list[list[str]]) -> None:
    found = Project(tree, groups).units
    for unit in found.units:
        for other in found.units:
            apart = unit.apart_from(other)
            assert (apart is None) == (other.apart_from(unit) is None)
            assert (other in found.apart_from(unit)) == (apart is not None)
            if unit.files and other.files:
                assert found.together(unit.files[0], other.files[0]) == (apart is None)


@given(trees)
def test_what_forks_is_apart_unless_a_root_includes_both(tree: Tree) -> None:
    project = Project({path: tree[path] for path in tree if not path.endswith("kustomization.yaml")})
    for unit in project.units.units:
        assert unit.alternative == bool(project.units.apart_from(unit))


@given(trees)
def test_one_root_belongs_together(tree: Tree) -> None:
    project = Project(tree)
    for root in project.kustomize.roots:
        files = project.kustomize.files_of(root)
        assert all(project.units.together(one, two) for one in files for two in files)
