"""Fixes of all rules on manifests of many projects, which are not part of the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
import yaml

from k8slint import fixing, packs
from k8slint.cli import main
from k8slint.config import Config, Selection
from k8slint.documents import read_documents
from k8slint.edits import RankedFix, edit
from k8slint.engine import examine
from k8slint.files import ProjectPaths, walk
from k8slint.project import Inputs
from k8slint.sources import Source

from .corpus.__main__ import VARIANTS, variants
from .corpus.verdicts import faults
from .fix_runs import contents, git, patch, problems
from .fixes import ALL

pytestmark = pytest.mark.slow
RULES = packs.built_in().rules


def project_of(folder: Path) -> tuple[Inputs, Config]:
    """A folder as a project, all of its files in memory."""
    config = Config("", str(folder))
    found = walk(ProjectPaths(str(folder), "", (str(folder),), str(folder)), config)
    data = {path: (folder / path).read_bytes() for path in found.reported}
    return Inputs(str(folder), "", found.reported, (), (), found.charts, data), config


@pytest.mark.needs("git", "kubectl")
def test_one_project_as_its_owner_would(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, copy = tmp_path / "project", tmp_path / "copy"
    shutil.copytree(shared / "corpus" / "blockchain", folder)
    git(folder, "init", "--quiet")
    shutil.copytree(folder, copy)
    built = [kind for kind in kustomized(folder) if kind != "NetworkPolicy"]
    said = problems(folder)
    git(copy, "apply", "-", input=patch(folder, monkeypatch))
    assert main(["fix", "--unsafe"]) in (0, 1)
    assert contents(folder) == contents(copy)
    assert [kind for kind in kustomized(folder) if kind != "NetworkPolicy"] == built
    brought = problems(folder) - said
    assert {rule for _path, rule in brought} <= {rule for _path, rule in said}
    assert {path for path, _rule in brought}.isdisjoint(path.name for path in (shared / "corpus/blockchain").iterdir())
    assert main(["fix", "--unsafe"]) in (0, 1)
    assert contents(folder) == contents(copy)


def kustomized(folder: Path) -> list[str]:
    command = ["kubectl", "kustomize", "."]
    run = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True, env={"PATH": os.environ["PATH"]}
    )
    return sorted(manifest["kind"] for manifest in yaml.safe_load_all(run.stdout))


@pytest.mark.parametrize("corpus", ["small", "bench"])
def test_all_fixes_end(shared: Path, corpus: str) -> None:
    inputs, config = project_of(shared / "corpus" / corpus)
    found = fixing.fix(inputs, config, RULES, Selection(), ALL)
    assert found.errors == ()
    assert len(found.applied) > 100
    assert len(found.refused) < len(found.applied) / 50
    assert all(refusal.reason for refusal in found.refused)
    for change in found.changes:
        before = read_documents(Source(change.path, change.before or b""))
        faults_before = sum(document.error is not None for document in before)
        after = read_documents(Source(change.path, change.after))
        assert sum(document.error is not None for document in after) == faults_before
    new = {change.path: change.after for change in found.changes}
    then = inputs.replace(contents={**inputs.contents, **new}, reported=tuple(sorted({*inputs.reported, *new})))
    again = fixing.fix(then, config, RULES, Selection(), ALL)
    assert again.changes == ()
    assert Counter(refusal.reason for refusal in again.refused) == Counter(refusal.reason for refusal in found.refused)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("corpus", ["small", "bench"])
def test_each_fix_does_what_it_means_and_nothing_else(shared: Path, corpus: str, variant: str) -> None:
    inputs, config = project_of(shared / "corpus" / corpus)
    inputs = inputs.replace(
        contents={path: dict(variants(data)).get(variant, data) for path, data in inputs.contents.items()}
    )
    now = examine(inputs, config, RULES, Selection())
    wanted: dict[str, list[RankedFix]] = {}
    for finding in now.report.findings:
        operations = finding.fix.operations if finding.fix is not None else ()
        if finding.fix is not None and all(operation.kind != "create" for operation in operations):
            path = operations[0].location.document.source.path
            wanted.setdefault(path, []).append(RankedFix(finding.fix, finding.severity, finding.rule))
    wrong, applied, refused = [], 0, Counter[str]()
    for path, fixes in wanted.items():
        file = now.project.files[path]
        edited = edit(file.source, file.documents, fixes)
        applied += len(edited.applied)
        refused.update(refusal.reason for refusal in edited.refused)
        wrong += [f"{path}: {fault}" for fault in faults(edited, file.documents)]
    assert wrong == []
    templates = sum(count for reason, count in refused.items() if "template" in reason)
    assert applied >= 0.999 * (applied + refused.total() - templates), refused
