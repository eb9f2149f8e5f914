"""Agreement with the labelled cases of the conformance set, for every concept that a rule of ours means.

The set is no part of the project: the folder that holds it is named by `K8SLINT_SHARED`. `mapping.json` says which rules
mean a concept; concepts whose rules do not exist yet are left out. `disagreements.md` explains the cases in which we stay
right.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from k8slint import packs

HERE = Path(__file__).parent
AGREEMENT = 0.97
COMMAND = "{python} -m k8slint check --context none --no-fold --profile all --config {config} --format json {{files}}"


def conformance_set() -> Path:
    folder = os.environ.get("K8SLINT_SHARED", "")
    if not folder:
        pytest.skip("K8SLINT_SHARED does not name the folder that holds conformance/")
    return Path(folder) / "conformance"


def scored_mapping() -> dict[str, object]:
    """The concepts that our rules mean: those all of whose rules exist; of one that differs by peer, the peers' parts.

    What is left out stays as an empty list, so that a peer's part does not fall back to the concept's.
    """
    ids = {rule.id for rule in packs.built_in().rules}
    scored: dict[str, object] = {}
    for concept, meant in json.loads((HERE / "mapping.json").read_text()).items():
        given = meant if isinstance(meant, dict) else {"rules": meant}
        kept = {key: value if key == "skip" or ids.issuperset(value) else [] for key, value in given.items()}
        if any(value for key, value in kept.items() if key != "skip"):
            scored[concept] = kept
    return scored


@pytest.mark.slow
def test_rules_agree_with_the_labelled_cases(tmp_path: Path) -> None:
    folder = conformance_set()
    mapping, report = tmp_path / "mapping.json", tmp_path / "report"
    config = tmp_path / "config.yaml"
    config.write_text("exclude: []\ncontext-only: []\n")
    mapping.write_text(json.dumps(scored_mapping()))
    command = COMMAND.format(python=sys.executable, config=config)
    run = subprocess.run(
        [sys.executable, folder / "run.py", "--map", mapping, "--cmd", command, "--out", report],
        capture_output=True,
        text=True,
        check=True,
    )
    total = json.loads((report / "summary.json").read_text())["total"]
    print(run.stdout)
    assert total["agree"] >= AGREEMENT * sum(total.values()), run.stdout
    explained = (HERE / "disagreements.md").read_text()
    disagreements = [json.loads(line) for line in (report / "disagreements.jsonl").read_text().splitlines()]
    assert [case["id"] for case in disagreements if case["id"] not in explained] == []
