from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from k8slint import packs
from k8slint.checklist import ITEMS, Page
from k8slint.cli import main
from k8slint.config import Attestation, Config, ConfigError, Selection, read
from k8slint.engine import review
from k8slint.project import Inputs

RULES = packs.built_in().rules
TODAY = "2026-06-01"
POD = "spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: 'web:1.2'}]}}}"
DEPLOYMENT = f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web, namespace: shop}}\n{POD}\n"


def pages(files: Mapping[str, str], **config: object) -> dict[str | None, Page]:
    contents = {path: dedent(text).encode() for path, text in files.items()}
    inputs = Inputs("/nowhere", reported=tuple(sorted(files)), contents=contents, today=TODAY)
    made = Config("", "/nowhere", **config)  # type: ignore[arg-type]
    return {page.namespace: page for page in review(inputs, made, RULES, Selection("checklist"))}


def states(page: Page) -> dict[str, str]:
    return {line.item.id: line.state for line in page.lines}


def test_every_item_that_a_rule_serves_is_in_the_table() -> None:
    assert {rule.checklist for rule in RULES} - {""} <= {item.id for item in ITEMS}
    served = {rule.checklist for rule in RULES}
    assert [item.id for item in ITEMS if item.is_seen and item.id not in served] == []


def test_items_are_met_not_met_or_not_applicable() -> None:
    found = states(pages({"a.yaml": DEPLOYMENT})["shop"])
    assert (found["image-tags"], found["image-pull-policy"]) == ("not met", "not met")  # no digest; IfNotPresent
    assert (found["storage-classes"], found["stateful-services"], found["rbac"]) == ("not applicable",) * 3
    assert (found["disaster-recovery"], found["runbooks"]) == ("cannot be seen",) * 2
    assert found["service-dns"] == "met"


def test_namespaces_have_pages_of_their_own_and_the_cluster_one_for_the_rest() -> None:
    binding = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: all}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
    """
    found = pages({"a.yaml": DEPLOYMENT, "b.yaml": DEPLOYMENT.replace("shop", "dev"), "c.yaml": binding})
    assert set(found) == {"shop", "dev", "(elsewhere)"}
    assert states(found["(elsewhere)"]) == {"rbac": "not met"}


@pytest.mark.parametrize(
    ("attestation", "state"),
    [
        (Attestation("ops"), "attested"),
        (Attestation("ops", "2026-01-01", "2026-06-01"), "attested"),
        (Attestation("ops", "2026-01-01", "2026-05-31"), "not met"),
    ],
)
def test_what_manifests_cannot_show_is_attested_until_it_expires(attestation: Attestation, state: str) -> None:
    page = pages({"a.yaml": DEPLOYMENT}, attest={"disaster-recovery": attestation})["shop"]
    assert states(page)["disaster-recovery"] == state


def test_what_is_suppressed_leaves_no_item_open() -> None:
    ignored = DEPLOYMENT.replace("kind: Deployment", "kind: Deployment # k8slint: ignore[image-digest-missing] a demo")
    ignored = ignored.replace(
        "apiVersion: apps/v1\n", "# k8slint: ignore[image-digest-missing] a demo\napiVersion: apps/v1\n"
    )
    assert states(pages({"a.yaml": ignored})["shop"])["image-tags"] == "met"


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)


def test_the_command_exits_with_1_while_an_item_is_not_met(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, a=DEPLOYMENT)
    assert main(["checklist"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("Production checklist: ., namespace shop\n")
    assert "  NOT MET         Set imagePullPolicy: Always" in out
    assert "1 finding, first at a.yaml:4" in out
    write(tmp_path, a="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n")
    assert main(["checklist"]) == 0


def test_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, a=DEPLOYMENT)
    main(["checklist", "--format", "json"])
    (page,) = json.loads(capsys.readouterr().out)["namespaces"]
    assert (page["namespace"], page["met"]) == ("shop", False)
    item = page["items"][1]
    assert (item["id"], item["state"], item["findings"][0]["rule"]) == (
        "image-pull-policy",
        "not met",
        "image-pull-policy-not-always",
    )
    main(["checklist", "--format", "markdown"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "### Production checklist: ., namespace shop"
    assert "- [x] Service DNS" in lines
    assert "- [ ] Set imagePullPolicy: Always (1 finding, first at a.yaml:4)" in lines


def test_an_attestation_is_checked(tmp_path: Path) -> None:
    path = tmp_path / ".k8slint.yaml"
    path.write_text("attest: {disaster-recovery: {by: ops, on: 2026-01-01, until: 2026-12-31, note: drill}}\n")
    config = read(str(path), RULES)
    assert config.attest == {"disaster-recovery": Attestation("ops", "2026-01-01", "2026-12-31", "drill")}
    path.write_text("attest: {disaster-recovry: {by: ops}}\n")
    with pytest.raises(ConfigError, match="disaster-recovery"):
        read(str(path), RULES)
    path.write_text("attest: {disaster-recovery: {on: 2026-01-01}}\n")
    with pytest.raises(ConfigError, match="needs by"):
        read(str(path), RULES)
