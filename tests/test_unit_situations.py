"""The situations of the study that units come from, each as a tree of objects with the answers it has to give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.projects import (
    COPIES,
    HPA,
    NP,
    PDB,
    Project,
    Tree,
    budget,
    config,
    kustomization,
    manifest,
    policy,
    workload,
)

if TYPE_CHECKING:
    from typing import Any

    from tests.projects import Tree

WITH_BASE: Tree = {
    "base/web.yaml": [workload("web")],
    "base/pdb.yaml": [budget("web")],
    "base/kustomization.yaml": kustomization(resources=["web.yaml", "pdb.yaml"]),
}
# name: tree, folders of the units, and answers: (file, kind, is it covered) or (file, kind, name, does it exist, nearest)
SITUATIONS: dict[str, tuple[Tree, set[str], list[tuple[Any, ...]]]] = {
    "U01 one folder": (
        {
            "k8s/web.yaml": [workload("web")],
            "k8s/service.yaml": [manifest("Service", "web", spec={"selector": {"app": "web"}})],
            "k8s/pdb.yaml": [budget("web")],
        },
        {"."},
        [("k8s/web.yaml", PDB, True), ("k8s/web.yaml", "Service", "web", "together", "k8s/service.yaml")],
    ),
    "U02 copies for environments": (
        COPIES,
        {"envs/dev", "envs/prod"},
        [("envs/dev/web.yaml", PDB, False), ("envs/prod/web.yaml", PDB, True)],
    ),
    "U03 equal namespaces do not bridge alternatives": (
        {
            "envs/dev/web.yaml": [workload("web", "shop", v=2)],
            "envs/prod/web.yaml": [workload("web", "shop")],
            "envs/prod/pdb.yaml": [budget("web", "shop")],
        },
        {"envs/dev", "envs/prod"},
        [("envs/dev/web.yaml", PDB, False), ("envs/prod/web.yaml", PDB, True)],
    ),
    "U04 namespaces of their own": (
        {
            "envs/dev/web.yaml": [workload("web", "dev", v=2)],
            "envs/prod/web.yaml": [workload("web", "prod")],
            "envs/prod/pdb.yaml": [budget("web", "prod")],
        },
        {"."},
        [("envs/dev/web.yaml", PDB, False), ("envs/prod/web.yaml", PDB, True)],
    ),
    "U05 copies and what they share": (
        {**COPIES, "policies/deny.yaml": [policy()]},
        {".", "envs/dev", "envs/prod"},
        [("envs/dev/web.yaml", NP, True), ("envs/prod/web.yaml", NP, True)],
    ),
    "U06 only the other environment has it": (
        {**COPIES, "envs/prod/conf.yaml": [config("conf")]},
        {"envs/dev", "envs/prod"},
        [
            ("envs/dev/web.yaml", "ConfigMap", "conf", "alternative", "envs/prod/conf.yaml"),
            ("envs/prod/web.yaml", "ConfigMap", "conf", "together", "envs/prod/conf.yaml"),
        ],
    ),
    "U07 equal copies do not fork": (
        {"deploy/web.yaml": [workload("web")], "release/all.yaml": [workload("web"), budget("web")]},
        {"."},
        [("release/all.yaml", PDB, True), ("deploy/web.yaml", PDB, False)],
    ),
    "U08 Namespaces do not count": (
        {
            "a/namespace.yaml": [manifest("Namespace", "shop", labels={"v": "2"})],
            "a/pdb.yaml": [budget("web", "shop")],
            "b/namespace.yaml": [manifest("Namespace", "shop")],
            "b/web.yaml": [workload("web", "shop")],
        },
        {"."},
        [("b/web.yaml", PDB, True)],
    ),
    "U09 all in one above the parts": (
        {
            "deploy/all.yaml": [workload("web", "shop", v=2)],
            "deploy/parts/web.yaml": [workload("web", "shop")],
            "deploy/parts/pdb.yaml": [budget("web", "shop")],
        },
        {"."},
        [("deploy/all.yaml", PDB, True), ("deploy/parts/web.yaml", PDB, True)],
    ),
    "U10 an older release": (
        {
            "manifests/web.yaml": [workload("web", "shop")],
            "manifests/pdb.yaml": [budget("web", "shop")],
            "dist/web.yaml": [workload("web", "shop", v=2)],
        },
        {"manifests", "dist"},
        [("manifests/web.yaml", PDB, True), ("dist/web.yaml", PDB, False)],
    ),
    "U11 a variant redefines a part": (
        {
            "manifests/web.yaml": [workload("web", "shop")],
            "manifests/db.yaml": [workload("db", "shop")],
            "manifests-jaeger/web.yaml": [workload("web", "shop", v=2)],
            "manifests-policy/web.yaml": [policy("web", "shop")],
        },
        {".", "manifests", "manifests-jaeger"},
        [
            ("manifests/web.yaml", NP, True),
            ("manifests-jaeger/web.yaml", NP, True),
            ("manifests/db.yaml", NP, False),
        ],
    ),
    "U12 two kinds with the same labels": (
        {
            "k/deployment.yaml": [workload("miner")],
            "k/statefulset.yaml": [workload("miner", kind="StatefulSet")],
            "k/hpa.yaml": [manifest(HPA, "miner")],
            "k/pdb.yaml": [budget("miner")],
        },
        {"."},
        [
            ("k/deployment.yaml", PDB, True),
            ("k/statefulset.yaml", PDB, True),
            ("k/hpa.yaml", "StatefulSet", "miner", "together", "k/statefulset.yaml"),
        ],
    ),
    "U13 policies in a folder of their own": (
        {"nginx/d.yaml": [workload("nginx")], "redis/d.yaml": [workload("redis")], "netpol/deny.yaml": [policy()]},
        {"."},
        [("nginx/d.yaml", NP, True), ("redis/d.yaml", NP, True)],
    ),
    "U14 a blanket policy beside its own pods": (
        {"a/web.yaml": [workload("web")], "a/deny.yaml": [policy()], "b/api.yaml": [workload("api")]},
        {"."},
        [("a/web.yaml", NP, True), ("b/api.yaml", NP, False)],
    ),
    "U15 one label in two examples": (
        {
            "redis-demo/redis.yaml": [workload("redis")],
            "redis-demo/pdb.yaml": [budget("redis")],
            "guestbook/follower.yaml": [workload("follower", app="redis")],
        },
        {"."},
        [("redis-demo/redis.yaml", PDB, True), ("guestbook/follower.yaml", PDB, False)],
    ),
    "U16 a budget beside the pods of others": (
        {
            "base/db.yaml": [workload("db")],
            "base/pdbs.yaml": [budget("db"), budget("api")],
            "api/api.yaml": [workload("api")],
        },
        {"."},
        [("api/api.yaml", PDB, True), ("base/db.yaml", PDB, True)],
    ),
    "U17 a blanket policy of a system namespace": (
        {
            "flux/source.yaml": [workload("source", "flux-system"), policy(namespace="flux-system")],
            "apps/web.yaml": [workload("web")],
        },
        {"."},
        [("flux/source.yaml", NP, True), ("apps/web.yaml", NP, False)],
    ),
    "U18 kustomize gives the namespace": (
        {
            "ns/kubeflow/deny.yaml": [policy(namespace="kubeflow")],
            "apps/x/x.yaml": [workload("x")],
            "apps/x/kustomization.yaml": kustomization(namespace="kubeflow", resources=["x.yaml"]),
            "apps/y/y.yaml": [workload("y")],
            "apps/y/kustomization.yaml": kustomization(namespace="other", resources=["y.yaml"]),
        },
        {"."},
        [("apps/x/x.yaml", NP, True), ("apps/y/y.yaml", NP, False)],
    ),
    "U19 overlays with patches": (
        {
            **WITH_BASE,
            "overlays/dev/patch.yaml": [workload("web", v=2)],
            "overlays/dev/kustomization.yaml": kustomization(
                resources=["../../base"], patches=[{"path": "patch.yaml"}]
            ),
            "overlays/prod/patch.yaml": [workload("web", v=3)],
            "overlays/prod/kustomization.yaml": kustomization(resources=["../../base"], patches=["patch.yaml"]),
        },
        {"."},
        [("base/web.yaml", PDB, True)],
    ),
    "U20 a budget in an overlay": (
        {
            "base/web.yaml": [workload("web")],
            "base/kustomization.yaml": kustomization(resources=["web.yaml"]),
            "overlays/prod/pdb.yaml": [budget("web")],
            "overlays/prod/worker.yaml": [workload("worker", app="web")],
            "overlays/prod/kustomization.yaml": kustomization(resources=["../../base", "pdb.yaml", "worker.yaml"]),
            "other/x.yaml": [workload("x", app="web")],
        },
        {"."},
        [("base/web.yaml", PDB, True), ("other/x.yaml", PDB, False)],
    ),
    "U21 overlays define one object each": (
        {
            "base/web.yaml": [workload("web")],
            "base/kustomization.yaml": kustomization(resources=["web.yaml"]),
            "overlays/dev/conf.yaml": [config("conf", v=2)],
            "overlays/dev/kustomization.yaml": kustomization(resources=["../../base", "conf.yaml"]),
            "overlays/prod/conf.yaml": [config("conf")],
            "overlays/prod/kustomization.yaml": kustomization(resources=["../../base", "conf.yaml"]),
        },
        {".", "overlays/dev", "overlays/prod"},
        [("base/web.yaml", "ConfigMap", "conf", "together", "overlays/dev/conf.yaml")],
    ),
    "U22 an overlay picks a base": (
        {
            "base-v1/web.yaml": [workload("web")],
            "base-v1/kustomization.yaml": kustomization(resources=["web.yaml"]),
            "base-v2/web.yaml": [workload("web", v=2)],
            "base-v2/kustomization.yaml": kustomization(resources=["web.yaml"]),
            "overlay/hpa.yaml": [manifest(HPA, "web")],
            "overlay/kustomization.yaml": kustomization(resources=["../base-v2", "hpa.yaml"]),
        },
        {".", "base-v1", "base-v2"},
        [("overlay/hpa.yaml", "Deployment", "web", "together", "base-v2/web.yaml")],
    ),
    "U23 a generated ConfigMap": (
        {
            "base/web.yaml": [workload("web")],
            "base/kustomization.yaml": kustomization(resources=["web.yaml"]),
            "overlay/kustomization.yaml": kustomization(
                resources=["../base"], configMapGenerator=[{"name": "conf", "literals": ["a=b"]}]
            ),
        },
        {"."},
        [("base/web.yaml", "ConfigMap", "conf", "together", "overlay/kustomization.yaml")],
    ),
    "U24 one root, two namespaces": (
        {
            "dev/web.yaml": [workload("web")],
            "dev/kustomization.yaml": kustomization(namespace="dev", resources=["web.yaml"]),
            "prod/web.yaml": [workload("web", v=2)],
            "prod/pdb.yaml": [budget("web")],
            "prod/kustomization.yaml": kustomization(namespace="prod", resources=["web.yaml", "pdb.yaml"]),
            "all/kustomization.yaml": kustomization(resources=["../dev", "../prod"]),
        },
        {"."},
        [("dev/web.yaml", PDB, False), ("prod/web.yaml", PDB, True)],
    ),
    "U25 alternatives beside extras": (
        {
            "main/web.yaml": [workload("web")],
            "extras/jwt/jwt.yaml": [config("jwt", kind="Secret")],
            "extras/sql/web.yaml": [workload("web", v=2)],
            "extras/sql/jwt.yaml": [config("jwt", v=2, kind="Secret")],
            "extras/hpa/web.yaml": [workload("web", v=3)],
        },
        {"main", "extras/jwt", "extras/sql", "extras/hpa"},
        [
            ("main/web.yaml", "Secret", "jwt", "together", "extras/jwt/jwt.yaml"),
            ("extras/hpa/web.yaml", "Secret", "jwt", "together", "extras/jwt/jwt.yaml"),
        ],
    ),
    "U26 test data": (
        {"deploy/web.yaml": [workload("web")], "test/fixtures/all.yaml": [workload("web", v=2), policy()]},
        {"deploy", "test"},
        [("deploy/web.yaml", NP, False)],
    ),
    "U27 a chart is not read": ({"k8s/web.yaml": [workload("web")]}, {"."}, [("k8s/web.yaml", PDB, False)]),
    "U28 the document beside a template counts": (
        {"k/web.yaml": [workload("web")], "k/service.yaml": [budget("web")]},
        {"."},
        [("k/web.yaml", PDB, True)],
    ),
    "U29 placeholders for a namespace": (
        {"k/web.yaml": [workload("web", "__NS__")], "k/conf.yaml": [config("conf", "${NS}")]},
        {"."},
        [("k/web.yaml", "ConfigMap", "conf", "together", "k/conf.yaml")],
    ),
    "U30 a catalogue of kustomizations": (
        {
            "dev-spaces/deny.yaml": [policy()],
            "dev-spaces/kustomization.yaml": kustomization(resources=["deny.yaml"]),
            "selenium/selenium.yaml": [workload("selenium")],
            "selenium/kustomization.yaml": kustomization(resources=["selenium.yaml"]),
        },
        {"."},
        [("selenium/selenium.yaml", NP, False)],
    ),
    "U31 a deletion is no policy": (
        {"a/web.yaml": [workload("web")], "a/deny.yaml": [{**policy(), "$patch": "delete"}]},
        {"."},
        [("a/web.yaml", NP, False)],
    ),
    "U32 generic names in a monorepo": (
        {
            "svc/a/app.yaml": [workload("app", app="a")],
            "svc/a/config.yaml": [config("config")],
            "svc/b/app.yaml": [workload("app", app="b")],
            "svc/b/config.yaml": [config("config", v=2)],
            "svc/policies/deny.yaml": [policy()],
        },
        {".", "svc/a", "svc/b"},
        [
            ("svc/a/app.yaml", NP, True),
            ("svc/b/app.yaml", NP, True),
            ("svc/a/app.yaml", "ConfigMap", "config", "together", "svc/a/config.yaml"),
            ("svc/b/app.yaml", "ConfigMap", "config", "together", "svc/b/config.yaml"),
        ],
    ),
    "siblings of different content": (
        {"k8s/deploy/web.yaml": [workload("web")], "k8s/config/conf.yaml": [config("conf")]},
        {"."},
        [("k8s/deploy/web.yaml", "ConfigMap", "conf", "together", "k8s/config/conf.yaml")],
    ),
    "versions as files of one folder": (
        {"k/v1.yaml": [workload("web")], "k/v2.yaml": [workload("web", v=2)], "k/pdb.yaml": [budget("web")]},
        {"."},
        [("k/v1.yaml", PDB, True), ("k/v2.yaml", PDB, True)],
    ),
    "an archive": (
        {
            "_archived/gb/web.yaml": [workload("web", v=2)],
            "_archived/gb/pdb.yaml": [budget("web")],
            "web/gb/web.yaml": [workload("web")],
        },
        {"_archived", "web"},
        [("web/gb/web.yaml", PDB, False)],
    ),
    "one file of many objects": (
        {"a/list.yaml": [workload("web"), budget("web")], "b/web.yaml": [workload("web", v=2)]},
        {"a", "b"},
        [("a/list.yaml", PDB, True), ("b/web.yaml", PDB, False)],
    ),
    "the wrong namespace": (
        {"k/web.yaml": [workload("web", "a")], "k/conf.yaml": [config("conf", "b")]},
        {"."},
        [("k/web.yaml", "ConfigMap", "conf", "nowhere", None)],
    ),
    "CustomResourceDefinitions do not count": (
        {
            "a/crd.yaml": [manifest("CustomResourceDefinition", "x", spec={"v": 1})],
            "b/crd.yaml": [manifest("CustomResourceDefinition", "x", spec={"v": 2})],
        },
        {"."},
        [],
    ),
    "names that are filled in later do not count": (
        {"a/web.yaml": [workload("${APP}")], "b/web.yaml": [workload("${APP}", v=2)]},
        {"."},
        [],
    ),
    "an unknown namespace is equal only to an unknown one": (
        {"a/web.yaml": [workload("web", "shop")], "b/web.yaml": [workload("web", v=2)]},
        {"."},
        [],
    ),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_situation(name: str) -> None:
    tree, folders, answers = SITUATIONS[name]
    project = Project(tree)
    assert project.folders == folders
    for path, kind, *rest in answers:
        if len(rest) == 1:
            assert project.covered(path, kind) is rest[0], (path, kind)
        else:
            assert project.found(path, kind, rest[0]) == tuple(rest[1:]), (path, kind, rest[0])


def test_patches_define_nothing() -> None:
    project = Project(SITUATIONS["U19 overlays with patches"][0])
    assert project.kustomize.defines_nothing("overlays/dev/patch.yaml")
    assert project.kustomize.defines_nothing("overlays/prod/patch.yaml")
    assert not project.kustomize.defines_nothing("base/web.yaml")
