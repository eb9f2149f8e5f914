"""Baselines: findings that are known are not shown, whatever happens to their lines; others are, and what is gone is told."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from k8slint import baseline
from k8slint.cli import main
from k8slint.config import ConfigError
from k8slint.findings import Finding, Known
from k8slint.problems import Problem
from k8slint.rules import Rule

from .repositories import Repository, deployment, environment, found, report, service
from .trees import write

Capture = pytest.CaptureFixture[str]
NO_MATCH, LATEST, PULL = "service-selector-no-match", "image-tag-latest", "image-pull-policy-not-always"
REQUEST = "memory-request-missing"
SELECT = ("--select", f"{NO_MATCH},{LATEST},{REQUEST}")
FILE = "known.json"
BASELINE = (*SELECT, "--baseline", FILE)
QUOTA = """\
apiVersion: v1
kind: ResourceQuota
metadata: {name: all, namespace: shop}
spec: {hard: {requests.cpu: 4, requests.memory: 4Gi, limits.memory: 8Gi}}
"""
WEB, OTHER = deployment(image="web:latest"), service("other", "nothing")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: a project with three findings, all in the baseline."""
    write(tmp_path, ".k8slint.yaml", "")
    write(tmp_path, "web.yaml", WEB)
    write(tmp_path, "a/other.yaml", OTHER)
    monkeypatch.chdir(tmp_path)
    assert main(["check", *BASELINE, "--write-baseline", "a", "web.yaml"]) == 0
    return tmp_path


def entries(path: str = FILE) -> list[dict[str, str]]:
    listed: list[dict[str, str]] = json.loads(Path(path).read_text())["findings"]
    return listed


def stale(capsys: Capture, *arguments: str) -> list[tuple[str, str]]:
    return [(entry["path"], entry["rule"]) for entry in report(capsys, *BASELINE, *arguments)["stale"]]


@pytest.mark.usefixtures("folder")
def test_what_is_written(capsys: Capture) -> None:
    assert main(["check", *BASELINE, "--write-baseline"]) == 0
    assert capsys.readouterr().err == f"wrote {FILE}: 3 findings known\n"
    assert Path(FILE).read_text().startswith('{"version": 1, "findings": [\n{"fingerprint": "')
    assert [(e["path"], e["rule"], e["resource"], e["container"], e["field"]) for e in entries()] == [
        ("a/other.yaml", NO_MATCH, "Service shop/other", "", "spec.selector"),
        ("web.yaml", LATEST, "Deployment shop/web", "web", "spec.template.spec.containers[web].image"),
        (
            "web.yaml",
            REQUEST,
            "Deployment shop/web",
            "web",
            "spec.template.spec.containers[web].resources.requests.memory",
        ),
    ]


@pytest.mark.usefixtures("folder")
def test_what_is_known_is_not_shown(capsys: Capture) -> None:
    said = report(capsys, *BASELINE)
    assert (said["findings"], said["stale"], said["summary"]["older"]) == ([], [], 3)
    assert main(["check", *BASELINE]) == 0
    assert "3 older (in the baseline, or from before the changes)" in capsys.readouterr().out


def test_what_is_new_is_shown(folder: Path, capsys: Capture) -> None:
    write(folder, "new.yaml", deployment("new", "new"))
    assert found(capsys, *BASELINE) == {("new.yaml", REQUEST)}
    assert main(["check", *BASELINE]) == 1


def test_of_a_namespace_without_a_manifest_it_does_not_matter_which_object_comes_first(
    folder: Path, capsys: Capture
) -> None:
    quota = ("--select", "resource-quota-missing", "--baseline", FILE)
    assert main(["check", *quota, "--write-baseline"]) == 0
    write(folder, "a/first.yaml", deployment("first", "first"))
    capsys.readouterr()
    said = report(capsys, *quota)
    assert (said["findings"], said["stale"], said["summary"]["older"]) == ([], [], 1)
    assert main(["check", *quota, "--write-baseline"]) == 0
    assert len(entries()) == 4
    capsys.readouterr()
    write(folder, "quota.yaml", QUOTA)
    assert report(capsys, *quota, "web.yaml")["stale"] == []
    assert [entry["rule"] for entry in report(capsys, *quota)["stale"]] == ["resource-quota-missing"]


def test_of_the_configuration_too_it_is_seen_what_is_gone(folder: Path, capsys: Capture) -> None:
    select = ("--select", "suppression-unused,image-tag-latest", "--baseline", FILE)
    write(folder, ".k8slint.yaml", "ignore: [{rules: [image-tag-latest], path: a/other.yaml, reason: it is a demo}]\n")
    assert main(["check", *select, "--write-baseline"]) == 0
    assert ".k8slint.yaml" in {entry["path"] for entry in entries()}
    write(folder, ".k8slint.yaml", "")
    capsys.readouterr()
    assert [entry["path"] for entry in report(capsys, *select)["stale"]] == [".k8slint.yaml"]


def test_a_second_one_of_its_kind_is_new(folder: Path, capsys: Capture) -> None:
    """The same identity but for the count: an object that is defined twice in one file."""
    write(folder, "a/other.yaml", f"{OTHER}---\n{OTHER}")
    assert found(capsys, *BASELINE) == {("a/other.yaml", NO_MATCH)}
    assert report(capsys, *BASELINE)["summary"]["older"] == 3


def test_a_finding_of_another_file_is_new(folder: Path, capsys: Capture) -> None:
    write(folder, "b/other.yaml", OTHER)
    assert found(capsys, *BASELINE) == {("b/other.yaml", NO_MATCH)}


@pytest.mark.parametrize("seed", range(8))
def test_moving_and_indenting_change_nothing(folder: Path, seed: int, capsys: Capture) -> None:
    """Documents in another order, keys in another order, other indentation and quotes, comments and blank lines."""
    chance = random.Random(seed)

    def shuffled(value: Any) -> Any:
        if isinstance(value, list):
            return [shuffled(item) for item in value]
        if isinstance(value, dict):
            return {key: shuffled(value[key]) for key in chance.sample(sorted(value), len(value))}
        return value

    write(folder, "web.yaml", f"{WEB}---\n{OTHER}---\n{deployment('third', 'third')}")
    assert main(["check", *BASELINE, "--write-baseline"]) == 0
    documents = [shuffled(yaml.safe_load(text)) for text in (WEB, OTHER, deployment("third", "third"))]
    chance.shuffle(documents)
    style: dict[str, Any] = {"indent": chance.choice((2, 4, 6)), "default_flow_style": chance.choice((True, False))}
    text = yaml.safe_dump_all(documents, sort_keys=False, explicit_start=True, **style)
    write(folder, "web.yaml", "\n" * chance.randrange(4) + "# a comment\n" + text)
    capsys.readouterr()
    said = report(capsys, *BASELINE)
    assert (said["findings"], said["stale"]) == ([], [])


def test_other_words_change_nothing(folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    from k8slint.placing import Placer

    original = Placer.finding

    def reworded(self: Placer, rule: Rule, severity: str, problem: Problem) -> Finding:
        return original(self, rule, severity, problem.replace(message="other words", help="more of them"))

    monkeypatch.setattr(Placer, "finding", reworded)
    assert found(capsys, *SELECT)
    assert found(capsys, *BASELINE) == set()


def test_it_does_not_depend_on_where_one_stands(folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "a")
    assert found(capsys, *SELECT, "--baseline", "../known.json") == set()
    assert main(["check", *SELECT, "--baseline", "../again.json", "--write-baseline", ".."]) == 0
    assert (folder / "again.json").read_bytes() == (folder / FILE).read_bytes()


@pytest.mark.usefixtures("folder")
def test_the_key_is_the_fingerprint(capsys: Capture) -> None:
    findings = report(capsys, *SELECT)["findings"]
    listed = sorted(entry["fingerprint"] for entry in entries())
    assert sorted(finding["fingerprint"] for finding in findings) == listed
    assert main(["check", *SELECT, "--format", "sarif"]) == 1
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert sorted(result["partialFingerprints"]["k8slint/v1"] for result in results) == listed


def test_projects_of_one_repository_share_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    for path in (".git/HEAD", "a/.k8slint.yaml", "b/.k8slint.yaml"):
        write(tmp_path, path, "")
    write(tmp_path, "a/web.yaml", WEB)
    monkeypatch.chdir(tmp_path)
    assert main(["check", *BASELINE, "--write-baseline"]) == 0
    capsys.readouterr()
    write(tmp_path, "b/web.yaml", WEB)
    assert found(capsys, *BASELINE) == {("b/web.yaml", LATEST), ("b/web.yaml", REQUEST)}
    monkeypatch.chdir(tmp_path / "a")
    assert found(capsys, *SELECT, "--baseline", "../known.json") == set()


def test_what_is_mended_is_stale_and_can_be_dropped(folder: Path, capsys: Capture) -> None:
    write(folder, "web.yaml", WEB.replace("web:latest", "web:1.4.2"))
    assert stale(capsys) == [("web.yaml", LATEST)]
    assert main(["check", *BASELINE]) == 0
    assert (
        "the baseline lists 1 finding that is gone (--prune-baseline drops what is):\n  web.yaml: image-tag-latest"
        in (capsys.readouterr().out)
    )
    assert main(["check", *BASELINE, "--format", "concise"]) == 0
    assert "the baseline lists 1 finding that is gone" in capsys.readouterr().err
    assert main(["check", *BASELINE, "--prune-baseline"]) == 0
    assert [entry["rule"] for entry in entries()] == [NO_MATCH, REQUEST]
    capsys.readouterr()
    assert stale(capsys) == []
    write(folder, "web.yaml", WEB)
    assert found(capsys, *BASELINE) == {("web.yaml", LATEST)}


def test_what_is_in_a_file_that_is_gone_is_stale(folder: Path, capsys: Capture) -> None:
    (folder / "a/other.yaml").unlink()
    assert stale(capsys, "web.yaml") == [("a/other.yaml", NO_MATCH)]


@pytest.mark.parametrize(
    "arguments",
    [
        ("a",),
        ("--ignore", LATEST),
        ("--min-severity", "error"),
        ("--select", NO_MATCH),
    ],
    ids=" ".join,
)
def test_what_was_not_looked_at_is_not_stale(arguments: tuple[str, ...], folder: Path, capsys: Capture) -> None:
    write(folder, "web.yaml", WEB.replace("web:latest", "web:1.4.2"))
    arguments = (*SELECT, *arguments) if "--select" not in arguments else arguments
    said = report(capsys, "--baseline", FILE, *arguments)
    expected = [LATEST] if arguments[-1] == "error" else []  # the severity only leaves out what is found
    assert [entry["rule"] for entry in said["stale"]] == expected
    assert main(["check", "--baseline", FILE, *arguments, "--prune-baseline"]) == 0
    assert len(entries()) == 3 - len(expected)


def test_what_is_ignored_is_not_stale(folder: Path, capsys: Capture) -> None:
    write(folder, "web.yaml", WEB.replace("web:latest", "web:latest  # k8slint: ignore[image-tag-latest] it is a demo"))
    assert stale(capsys) == []


def test_what_was_folded_into_another_finding_is_not_new_without_it(folder: Path, capsys: Capture) -> None:
    select = ("--select", f"{LATEST},image-digest-missing", "--baseline", FILE)
    assert main(["check", *select, "--write-baseline"]) == 0
    capsys.readouterr()
    write(folder, "web.yaml", WEB.replace("web:latest", "web:1.4.2"))
    said = report(capsys, *select)
    assert (said["findings"], [entry["rule"] for entry in said["stale"]]) == ([], [LATEST])
    write(folder, "web.yaml", WEB)
    said = report(capsys, *select)
    assert (said["findings"], said["stale"]) == ([], [])


def test_equal_findings_are_told_apart_whether_they_are_ignored_or_not(folder: Path, capsys: Capture) -> None:
    write(folder, "a/other.yaml", f"{OTHER}---\n{OTHER}")
    assert main(["check", *BASELINE, "--write-baseline"]) == 0
    comment = "  # k8slint: ignore[service-selector-no-match] it is a demo\n"
    ignored = OTHER.replace("  selector: {app: nothing}\n", f"  selector: {{app: nothing}}{comment}")
    write(folder, "a/other.yaml", f"{ignored}---\n{OTHER}")
    capsys.readouterr()
    said = report(capsys, *SELECT, "--show-suppressed", "a")
    fingerprints = [finding["fingerprint"] for finding in (*said["findings"], *said["suppressed"])]
    assert len(set(fingerprints)) == 2
    said = report(capsys, *BASELINE)
    assert (said["findings"], said["stale"]) == ([], [])


@pytest.mark.needs("git")
def test_under_staged_a_file_is_gone_when_the_index_has_lost_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    repository = Repository.new(tmp_path, environment())
    repository.stage({"web.yaml": WEB, "other.yaml": OTHER})
    monkeypatch.chdir(tmp_path)
    assert main(["check", *BASELINE, "--write-baseline"]) == 0
    (tmp_path / "web.yaml").unlink()
    capsys.readouterr()
    assert stale(capsys, "--staged", "other.yaml") == []
    repository.git("rm", "--quiet", "--cached", "web.yaml")
    assert len(stale(capsys, "--staged", "other.yaml")) == 2


def test_a_rule_that_is_gone_is_stale(folder: Path, capsys: Capture) -> None:
    of_old = {**entries()[1], "rule": "rule-of-old", "fingerprint": "0" * 32}
    write(folder, FILE, json.dumps({"version": 1, "findings": [*entries(), of_old]}))
    assert stale(capsys) == [("web.yaml", "rule-of-old")]


def test_writing_again_keeps_what_was_not_looked_at(folder: Path, capsys: Capture) -> None:
    before = Path(FILE).read_bytes()
    assert main(["check", *BASELINE, "--write-baseline", "a"]) == 0
    assert Path(FILE).read_bytes() == before
    write(folder, "a/new.yaml", deployment("new", "new"))
    write(folder, "web.yaml", WEB.replace("web:latest", "web:1.4.2"))
    assert main(["check", *BASELINE, "--write-baseline", "a"]) == 0
    assert [entry["path"] for entry in entries()] == ["a/new.yaml", "a/other.yaml", "web.yaml", "web.yaml"]
    assert main(["check", *BASELINE, "--write-baseline"]) == 0
    assert [entry["path"] for entry in entries()] == ["a/new.yaml", "a/other.yaml", "web.yaml"]


@pytest.mark.usefixtures("folder")
def test_the_name_has_a_default(capsys: Capture) -> None:
    assert main(["check", *SELECT, "--write-baseline"]) == 0
    assert Path(".k8slint-baseline.json").read_bytes() == Path(FILE).read_bytes()
    assert main(["check", *SELECT, "--prune-baseline"]) == 0
    assert "wrote .k8slint-baseline.json: 3 findings known" in capsys.readouterr().err


def test_a_crash_of_a_rule_writes_no_baseline(folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    from k8slint.running import _Runnable

    def crash(*_arguments: object) -> object:
        raise ValueError("no")

    before = Path(FILE).read_bytes()
    monkeypatch.setattr(_Runnable, "call", crash)
    assert main(["check", *BASELINE, "--write-baseline"]) == 2
    assert Path(FILE).read_bytes() == before


MISTAKES = {
    "nowhere": (None, f"{FILE}: there is no such baseline; --write-baseline makes it"),
    "no JSON": (
        '{"version": 1,\n  x}',
        f"{FILE}:2:3: cannot be read: expecting property name enclosed in double quotes",
    ),
    "no text": ("\udcff", f"{FILE}: cannot be read: 'utf-8' codec can't decode"),
    "a list": ("[]", f"{FILE}: is no baseline: that is an object with version and findings"),
    "a later version": ('{"version": 2, "findings": []}', f"{FILE}: has version 2; this k8slint reads version 1"),
    "an entry without a path": (
        '{"version": 1, "findings": [{"rule": "x"}]}',
        "finding 1 of the list has to have text for",
    ),
    "an entry that is none": ('{"version": 1, "findings": [7]}', "finding 1 of the list has to have text for"),
}


@pytest.mark.parametrize(("content", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_baseline_that_cannot_be_read(content: str | None, message: str, folder: Path, capsys: Capture) -> None:
    (folder / FILE).unlink()
    if content is not None:
        (folder / FILE).write_bytes(content.encode("utf-8", "surrogateescape"))
    assert main(["check", *BASELINE]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--baseline", FILE, "--fix"], "--fix is for all findings in the files, --baseline for some"),
        (["--write-baseline", "--prune-baseline"], "--prune-baseline is not needed beside it"),
        (["--write-baseline", "--since", "HEAD"], "--write-baseline lists all findings, --since shows some"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_does_not_go_together(arguments: list[str], message: str, capsys: Capture) -> None:
    assert main(["check", *arguments]) == 2
    assert message in capsys.readouterr().err


WORDS = st.text(st.characters(codec="utf-8") | st.just("\x7f"), max_size=8)


@given(st.lists(st.builds(Known, *[WORDS] * 6), max_size=8), st.randoms())
def test_the_order_depends_on_nothing_but_the_entries(known: list[Known], chance: random.Random) -> None:
    text = baseline.text(known)
    again = list(known)
    chance.shuffle(again)
    assert baseline.text([*again, *known]) == text
    assert len(text.splitlines()) == (len(set(known)) + 2 if known else 1)
    assert text.isascii()
    assert all(line.isprintable() for line in text.splitlines())


@given(known=st.lists(st.builds(Known, *[WORDS] * 6), max_size=4))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, known: list[Known]) -> None:
    path = tmp_path_factory.mktemp("baseline") / FILE
    path.write_text(baseline.text(known))
    assert set(baseline.read(str(path))) == set(known)


def test_a_folder_is_no_baseline(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=re.escape(f"{tmp_path}: cannot be read: is a directory")):
        baseline.read(str(tmp_path))
