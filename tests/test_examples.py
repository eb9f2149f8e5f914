"""The examples: the shop done right has nothing to find, and whatever is taken from it is missed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from k8slint import packs
from k8slint.checklist import ATTESTED, ITEMS, MET, NOT_MET, Page
from k8slint.cli import main
from k8slint.config import Attestation, Config, Selection, read
from k8slint.engine import check, review
from k8slint.project import Inputs

RULES = packs.built_in().rules
TODAY = "2026-11-01"
AFTER = "2027-11-01"
"""A day on which what is attested has expired."""


def manifests(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.glob("[!.]*.yaml"))}


def inputs(files: Mapping[str, str], today: str = TODAY) -> Inputs:
    contents = {path: text.encode() for path, text in files.items()}
    return Inputs("/nowhere", reported=tuple(files), contents=contents, today=today)


def config(folder: Path) -> Config:
    return read(str(folder / ".k8slint.yaml"), RULES, root="/nowhere")


def states(page: Page) -> dict[str, str]:
    return {line.item.id: line.state for line in page.lines}


@pytest.fixture(scope="module")
def good(project: Path) -> Path:
    return project / "examples" / "good"


@pytest.mark.parametrize("profile", ["production", "checklist", "pss-restricted", "all"])
def test_what_is_done_right_has_no_finding(profile: str, good: Path) -> None:
    report = check(inputs(manifests(good)), config(good), RULES, Selection(profile))
    assert (report.findings, report.suppressed, report.errors) == ((), (), ())
    assert report.summary.resources >= 25


def test_what_is_done_right_meets_every_item(good: Path) -> None:
    (page,) = review(inputs(manifests(good)), config(good), RULES, Selection("checklist"))
    assert page.namespace == "webshop"
    assert states(page) == {item.id: MET for item in ITEMS}


def test_the_command_finds_nothing_in_what_is_done_right(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--profile", "checklist", str(good)]) == 0
    assert capsys.readouterr().out.endswith(": no findings\n")


# By item: changes that undo it, each a file, a pattern, and what takes the place of its first match.
CHANGES = {
    "image-tags": [("10-frontend.yaml", r"(image: .*/frontend:8.3.0)@.*", r"\1")],
    # With a digest, it would be the same image whenever it is pulled.
    "image-pull-policy": [("20-api.yaml", r"(/tools:2.5.1)@.*(\n +imagePullPolicy:) Always", r"\1\2 IfNotPresent")],
    # A LimitRange with a default, or with a maximum, would fill in what is missing.
    "resource-limits": [
        ("20-api.yaml", r" +memory: 32Mi\n", ""),
        ("00-namespace.yaml", r"      default:\n(.*\n)+", ""),
    ],
    "storage-classes": [("40-queue.yaml", " +storageClassName: webshop-ssd\n", "")],
    # As long as each pod has a policy of its own, none is open.
    "network-policies": [
        ("01-default-policies.yaml", "podSelector: {}", "podSelector: {matchLabels: {tier: web}}"),
        ("30-worker.yaml", r"(kind: NetworkPolicy\n(.*\n)+?.*matchLabels:\n.*name:) worker", r"\1 wroker"),
    ],
    "monitoring": [("70-observability.yaml", "kind: PodMonitor", "kind: Probe")],
    "logging": [("70-observability.yaml", "kind: Flow", "kind: SyslogNGFlow")],
    "backup": [("80-backup.yaml", r"includedNamespaces: \[webshop\]", "includedNamespaces: [shop]")],
    "rbac": [("21-api-rbac.yaml", r"resources: \[configmaps\]\n +resourceNames: .*", "resources: ['*']")],
    "secret-management": [("20-api.yaml", "key: api-key", "key: api-kye")],
    "alerting": [("71-alerts.yaml", "kind: PrometheusRule", "kind: PodMonitor")],
    "resource-quotas": [("00-namespace.yaml", " +limits.memory: 24Gi\n", "")],
    "disaster-recovery": [("80-backup.yaml", r'(schedule: "0 5 .*\n)', r"\1  suspend: true\n")],
    "runbooks": [("71-alerts.yaml", " +runbook_url: .*\n", "")],
    "disruption-budgets": [("40-queue.yaml", "maxUnavailable: 1", "maxUnavailable: 0")],
    "stateful-services": [("40-queue.yaml", " +clusterIP: None\n", "")],
    "downward-api": [("40-queue.yaml", "fieldPath: metadata.name", "fieldPath: metadata.hostname")],
    "services": [("50-ingress.yaml", r"(name: api\n +port:\n +name:) http", r"\1 https")],
    "service-dns": [("10-frontend.yaml", "http://api.webshop.svc", "http://apl.webshop.svc")],
    "init-containers": [("20-api.yaml", r"for attempt in \$\(seq 60\)", "while true")],
    "storage": [("10-frontend.yaml", "emptyDir:\n.*", "persistentVolumeClaim: {claimName: frontend-cache}")],
    "probes": [("20-api.yaml", " +readinessProbe:\n( {12}.*\n)+", "")],
    "autoscaling": [("20-api.yaml", "(kind: Deployment\n +name:) api\n  minReplicas", r"\1 apl\n  minReplicas")],
}


@pytest.mark.parametrize("item", CHANGES)
def test_what_is_undone_is_missed(item: str, good: Path) -> None:
    files = manifests(good)
    for name, pattern, replacement in CHANGES[item]:
        files[name], count = re.subn(pattern, replacement, files[name], count=1)
        assert count == 1
    found = review(inputs(files), config(good), RULES, Selection("checklist"))
    assert NOT_MET in [states(page).get(item) for page in found]


def test_every_item_is_undone_once() -> None:
    assert [*CHANGES] == [item.id for item in ITEMS]


@pytest.mark.parametrize(("today", "state"), [(TODAY, ATTESTED), (AFTER, NOT_MET)])
def test_what_is_undone_can_be_attested_until_that_expires(today: str, state: str, good: Path) -> None:
    files = manifests(good)
    files["80-backup.yaml"] = files["80-backup.yaml"].replace("  timeZone:", "  suspend: true\n  timeZone:")
    attested = config(good).replace(attest={"disaster-recovery": Attestation("ops", until="2027-10-06")})
    first, *others = review(inputs(files, today), attested, RULES, Selection("checklist"))
    assert states(first)["disaster-recovery"] == state
    assert bool(others) is (state == NOT_MET)


@pytest.mark.needs("kubectl")
def test_kustomize_builds_what_is_done_right(good: Path) -> None:
    built = subprocess.run(["kubectl", "kustomize", str(good)], capture_output=True, text=True, check=True)
    written = [text for name, text in manifests(good).items() if name != "kustomization.yaml"]
    objects = [each for text in written for each in yaml.safe_load_all(text)]
    assert len([*yaml.safe_load_all(built.stdout)]) == len(objects)


def test_the_shop_with_mistakes_has_findings(project: Path) -> None:
    shop = project / "examples" / "shop"
    report = check(inputs(manifests(shop)), config(shop), RULES, Selection())
    assert report.summary.error
    assert report.summary.warning
    (page,) = review(inputs(manifests(shop)), config(shop), RULES, Selection("checklist"))
    assert not page.is_met
