"""What `k8slint new` writes: it works at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from k8slint.cli import main
from k8slint.rule_template import new_rule
from k8slint.testing import case_faults, cases, load, pack_faults, rule_faults
from tests.trees import make, write

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def working(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder."""
    folder = tmp_path / f"working-{tmp_path.name}"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_a_new_rule_is_as_it_should_be(working: Path, capsys: Capture) -> None:
    assert main(["new", "ownership/owner-label-missing", "--pack", "rules-of-ours"]) == 0
    assert capsys.readouterr().out == (
        "wrote rules-of-ours/rules/ownership/owner_label_missing.py\n"
        "wrote rules-of-ours/fixtures/owner-label-missing/fail.yaml\n"
        "wrote rules-of-ours/fixtures/owner-label-missing/fail.out\n"
        "wrote rules-of-ours/fixtures/owner-label-missing/pass.yaml\n"
    )
    pack = load(str(working / "rules-of-ours"))
    (rule,) = pack.rules
    assert (rule.id, rule.category, rule.severity) == ("owner-label-missing", "ownership", "info")
    assert rule.summary == "Owner label missing"
    assert [str(case) for case in cases(pack)] == ["owner-label-missing/fail", "owner-label-missing/pass"]
    assert [*rule_faults(pack, rule), *pack_faults(pack), *(f for case in cases(pack) for f in case_faults(case))] == []


def test_new_and_test_in_the_working_folder(capsys: Capture) -> None:
    assert main(["new", "ownership/owner-label-missing"]) == 0
    assert main(["test"]) == 0
    assert capsys.readouterr().out.endswith("1 rule, 2 cases: all as they should be\n")
    assert main(["test", "."]) == 0
    assert main(["test", "owner-label-missing"]) == 0
    assert main(["test", ".", "owner-label-missing", "--bless"]) == 0
    assert main(["test", "owner-label"]) == 2


def test_a_new_rule_runs(working: Path, capsys: Capture) -> None:
    main(["new", "ownership/owner-label-missing"])
    write(working, ".k8slint.yaml", "packs: [./]\n")
    capsys.readouterr()
    arguments = ["check", "fixtures", "--trust-project", "--select", "owner-label-missing", "--format", "concise"]
    assert main(arguments) == 0
    assert capsys.readouterr().out.startswith("fixtures/owner-label-missing/fail.yaml:3:1: info[owner-label-missing] ")


CATEGORIES = {
    "named": ("own/a-b", ("rules/images/", "rules/networking/"), "own"),
    "the only one": ("a-b", ("rules/images/", "rules/__pycache__/", "rules/.hidden/"), "images"),
    "none yet": ("a-b", (), "general"),
    "a new pack": ("a-b", ("fixtures/",), "general"),
}


@pytest.mark.parametrize("name", CATEGORIES)
def test_category(name: str, working: Path) -> None:
    given, existing, expected = CATEGORIES[name]
    make(working, *existing)
    assert next(iter(new_rule(given, "."))) == f"rules/{expected}/a_b.py"


MISTAKES = {
    "an id of one word": ("ownership/owner", "'owner' is no id of a rule: write lower-case words with hyphens"),
    "an id with capitals": ("ownership/Owner-Missing", "'Owner-Missing' is no id of a rule"),
    "a file's name": ("ownership/owner_missing", "'owner_missing' is no id of a rule"),
    "no category": ("own-er/owner-missing", "'own-er' is no category: write a lower-case word"),
    "a path": ("../owner/owner-missing", "'../owner' is no category"),
    "which category": ("owner-missing", "say which category it is in, such as images/ID; there is images, networking"),
    "one that exists": ("networking/tag-empty", "there is a rule tag-empty already"),
    "one that k8slint has": ("images/image-tag-latest", "there is a rule image-tag-latest already"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake(name: str, working: Path, capsys: Capture) -> None:
    given, message = MISTAKES[name]
    make(working, "rules/images/tag_empty.py", "rules/networking/")
    before = sorted(working.rglob("*"))
    assert main(["new", given]) == 2
    assert message in capsys.readouterr().err
    assert sorted(working.rglob("*")) == before


def test_nothing_is_overwritten(working: Path, capsys: Capture) -> None:
    write(working, "fixtures/owner-label-missing/pass.yaml", "mine\n")
    assert main(["new", "ownership/owner-label-missing"]) == 2
    assert capsys.readouterr().err == (
        "error: fixtures/owner-label-missing/pass.yaml is there already: nothing is written\n"
    )
    assert not (working / "rules").exists()


def test_what_cannot_be_written(working: Path, capsys: Capture) -> None:
    write(working, "rules", "a file\n")
    assert main(["new", "ownership/owner-label-missing"]) == 2
    assert capsys.readouterr().err.startswith("error: rules/ownership/owner_label_missing.py cannot be written: ")


TEST_MISTAKES = {
    "no pack": (["empty"], "is no pack: it has no folder rules/"),
    "no such pack": (["missing"], "pack k8slint_rules has no rule missing, and there is no pack of that name"),
    "no such option": (["--blss"], "test has no option --blss; did you mean '--bless'?"),
}


@pytest.mark.parametrize("name", TEST_MISTAKES)
def test_mistake_of_test(name: str, working: Path, capsys: Capture) -> None:
    arguments, message = TEST_MISTAKES[name]
    make(working, "empty/")
    assert main(["test", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_the_pack_of_k8slint_is_tested_by_its_folder(
    project: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for arguments, folder in (([], project), ([str(project)], project.parent), ([], project / "docs")):
        monkeypatch.chdir(folder)
        assert main(["test", *arguments, "image-tag-latest"]) == 0
        assert capsys.readouterr().out.startswith("1 rule, ")
