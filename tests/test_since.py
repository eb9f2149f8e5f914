"""`--since`: findings that have to do with what has changed since a git revision, what is gone included."""

from __future__ import annotations

import json
import os
from itertools import combinations
from pathlib import Path

import pytest

from k8slint import git
from k8slint.cli import main
from k8slint.running import _Runnable
from k8slint.since import changes

from .repositories import Repository, deployment, environment, found, report, service

pytestmark = pytest.mark.needs("git")

Capture = pytest.CaptureFixture[str]
NO_MATCH, LATEST, PULL = "service-selector-no-match", "image-tag-latest", "image-pull-policy-not-always"
REQUEST, PORT = "memory-request-missing", "service-target-port-no-match"
SELECT = ("--select", f"{NO_MATCH},{LATEST},{REQUEST},{PORT}")
OLD = {"web.yaml": deployment(), "service.yaml": service(), "old.yaml": deployment("old", "old", image="old:latest")}
SINCE = (*SELECT, "--since", "HEAD")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The working folder: a repository with findings of old: three without memory requests, one with a latest image."""
    repository = Repository.new(tmp_path / "repository", environment())
    repository.commit(OLD)
    monkeypatch.chdir(repository.folder)
    return repository


def test_nothing_has_changed(repository: Repository, capsys: Capture) -> None:
    assert found(capsys, *SELECT)
    said = report(capsys, *SINCE)
    assert (said["findings"], said["summary"]["older"]) == ([], 3)


def test_a_finding_in_a_changed_line(repository: Repository, capsys: Capture) -> None:
    repository.write({"old.yaml": OLD["old.yaml"].replace("old:latest", "older:latest")})
    assert found(capsys, *SINCE) == {("old.yaml", LATEST)}


def test_a_finding_that_only_moved_is_old(repository: Repository, capsys: Capture) -> None:
    repository.write(
        {"old.yaml": "# a comment\n" + OLD["old.yaml"], "web.yaml": service("first") + "---\n" + OLD["web.yaml"]}
    )
    assert found(capsys, *SINCE) == set()


def test_a_file_that_was_renamed_keeps_its_findings_old(repository: Repository, capsys: Capture) -> None:
    (repository.folder / "new folder").mkdir()
    repository.git("mv", "old.yaml", "new folder/renamed.yaml")
    assert found(capsys, *SINCE) == set()
    moved = repository.folder / "new folder/renamed.yaml"
    moved.write_text(moved.read_text().replace("old:latest", "older:latest"))
    assert found(capsys, *SINCE) == {("new folder/renamed.yaml", LATEST)}


def test_all_of_a_new_file_is_new(repository: Repository, capsys: Capture) -> None:
    repository.write({"untracked.yaml": deployment("new", "new")})
    repository.stage({"staged.yaml": deployment("newer", "newer", image="a:latest")})
    assert found(capsys, *SINCE) == {("untracked.yaml", REQUEST), ("staged.yaml", REQUEST), ("staged.yaml", LATEST)}
    assert found(capsys, *SINCE, "--staged") == {("staged.yaml", REQUEST), ("staged.yaml", LATEST)}


def test_a_renamed_label_breaks_a_service_elsewhere(repository: Repository, capsys: Capture) -> None:
    """The Service has not changed; field-cases 5.3."""
    repository.write({"web.yaml": OLD["web.yaml"].replace("        app: web", "        app: wob")})
    assert ("service.yaml", NO_MATCH) in found(capsys, *SINCE)


def test_a_related_place_in_a_changed_line(repository: Repository, capsys: Capture) -> None:
    repository.commit({"service.yaml": service().replace("targetPort: http", "targetPort: htpp")})
    assert found(capsys, *SINCE) == set()
    repository.write({"web.yaml": OLD["web.yaml"].replace("name: http", "name: web")})
    assert found(capsys, *SINCE) == {("service.yaml", PORT)}


def test_an_object_that_is_gone_had_answered(repository: Repository, capsys: Capture) -> None:
    """Nothing that is left has changed; field-cases 5.4."""
    repository.git("rm", "--quiet", "web.yaml")
    assert found(capsys, *SINCE) == {("service.yaml", NO_MATCH)}
    assert found(capsys, *SINCE, "service.yaml") == {("service.yaml", NO_MATCH)}
    repository.git("commit", "--quiet", "--message", "without web")
    assert found(capsys, *SINCE) == set()
    assert found(capsys, *SELECT, "--since", "HEAD~1") == {("service.yaml", NO_MATCH)}


def test_a_key_that_is_gone_had_answered(repository: Repository, capsys: Capture) -> None:
    requests = "          resources:\n            requests: {memory: 1Gi}\n"
    repository.commit({"web.yaml": OLD["web.yaml"] + requests})
    repository.write({"web.yaml": OLD["web.yaml"]})
    assert found(capsys, *SINCE) == {("web.yaml", REQUEST)}


def test_a_document_that_is_gone_from_a_file(repository: Repository, capsys: Capture) -> None:
    repository.commit({"both.yaml": OLD["web.yaml"] + "---\n" + service("other")})
    repository.git("rm", "--quiet", "web.yaml")
    repository.git("commit", "--quiet", "--message", "one is enough")
    repository.write({"both.yaml": service("other")})
    assert found(capsys, *SINCE) == {("service.yaml", NO_MATCH), ("both.yaml", NO_MATCH)}


def test_the_same_configuration_judges_both(repository: Repository, capsys: Capture) -> None:
    """Rules that are switched on since make nothing new."""
    default = found(capsys)
    repository.write({".k8slint.yaml": "profile: all\n"})
    assert found(capsys) > default
    assert found(capsys, "--since", "HEAD") == set()


def test_a_comment_that_is_gone_had_ignored(repository: Repository, capsys: Capture) -> None:
    ignored = "# k8slint: ignore-file[image-tag-latest] it is old\n"
    repository.commit({"old.yaml": ignored + OLD["old.yaml"]})
    assert found(capsys, *SINCE) == set()
    repository.write({"old.yaml": OLD["old.yaml"]})
    assert found(capsys, *SINCE) == {("old.yaml", LATEST)}


def test_work_since_a_branch_is_that_after_they_parted(repository: Repository, capsys: Capture) -> None:
    repository.git("checkout", "--quiet", "-b", "work")
    repository.commit({"mine.yaml": deployment("mine", "mine")})
    repository.git("checkout", "--quiet", "main")
    repository.commit({"theirs.yaml": deployment("theirs", "theirs"), "old.yaml": OLD["old.yaml"] + "# more\n"})
    repository.git("checkout", "--quiet", "work")
    assert found(capsys, *SELECT, "--since", "main") == {("mine.yaml", REQUEST)}


def test_without_a_common_past_it_is_the_revision_itself(repository: Repository, capsys: Capture) -> None:
    repository.git("checkout", "--quiet", "--orphan", "island")
    repository.commit({"mine.yaml": deployment("mine", "mine")})
    assert found(capsys, *SELECT, "--since", "main") == {("mine.yaml", REQUEST)}


def test_projects_within_a_repository(repository: Repository, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit(
        {"team/.k8slint.yaml": "", "team/web.yaml": deployment(image="a:latest"), "team/s.yaml": service()}
    )
    (repository.folder / "team/web.yaml").unlink()
    assert found(capsys, *SINCE) == {("team/s.yaml", NO_MATCH)}
    monkeypatch.chdir(repository.folder / "team")
    assert found(capsys, *SINCE) == {("s.yaml", NO_MATCH)}


def test_any_split_of_the_names_finds_the_same(repository: Repository, capsys: Capture) -> None:
    """Field-cases 5.1 and 5.2: a run over all files finds the same in the changed ones."""
    repository.git("rm", "--quiet", "web.yaml")
    repository.write({"old.yaml": OLD["old.yaml"].replace("old:", "older:"), "new.yaml": deployment("new", "new")})
    names = ["service.yaml", "old.yaml", "new.yaml"]
    whole = found(capsys, *SINCE)
    assert whole == {("service.yaml", NO_MATCH), ("old.yaml", LATEST), ("new.yaml", REQUEST)}
    assert whole <= found(capsys, *SELECT)
    for size in (1, 2):
        for some in combinations(names, size):
            rest = [name for name in names if name not in some]
            assert found(capsys, *SINCE, *some) | found(capsys, *SINCE, *rest) == whole


def test_names_of_any_kind(repository: Repository, capsys: Capture) -> None:
    names = ["a b.yaml", "ü.yaml", "日本 語/🚀.yaml", "new\nline.yaml", 'quo"te.yaml', "tab\t.yaml"]
    web = deployment("x", "x", image="a:latest")
    repository.commit(dict.fromkeys(names, web))
    assert found(capsys, *SINCE) == set()
    repository.write(dict.fromkeys(names, web.replace("a:latest", "b:latest")))
    assert found(capsys, *SINCE) == {(name, LATEST) for name in names}


def test_what_git_prints_of_odd_changes(repository: Repository) -> None:
    """A file that becomes a link, a binary one, a mode, lines that look like headers: none shifts what comes behind."""
    repository.commit({"a": "x\n", "b": "b\n", "c": "c\n" * 3, "z": "1\n2\n3\n"})
    (repository.folder / "a").unlink()
    (repository.folder / "a").symlink_to("b")
    (repository.folder / "b").write_bytes(b"\0\1")
    (repository.folder / "c").chmod(0o755)
    repository.write({"d": "diff --git a/x b/x\n@@ -1 +1 @@\n", "z": "1\ndiff --git\n@@ -9 +9 @@\n3\n4\n"})
    repository.git("add", "d")
    made = changes(str(repository.folder), "HEAD", staged=False)
    assert made.lines == {"a": [(1, 2)], "b": [(1, 2)], "d": [(1, 3)], "z": [(2, 4), (5, 6)]}
    assert made.unlike == {"a", "b", "z"}


def test_a_conflict_is_no_crash(repository: Repository, capsys: Capture) -> None:
    repository.git("checkout", "--quiet", "-b", "theirs")
    repository.commit({"old.yaml": OLD["old.yaml"].replace("old:latest", "a:1")})
    repository.git("checkout", "--quiet", "main")
    repository.commit({"old.yaml": OLD["old.yaml"].replace("old:latest", "b:latest")})
    assert repository.run("git", "merge", "theirs")[0] == 1
    assert found(capsys, *SINCE, "--staged") == set()
    assert {rule for _path, rule in found(capsys, "--since", "HEAD")} >= {"yaml-unparsable"}


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "HEAD:old.yaml"])
def test_a_revision_that_git_does_not_know(revision: str, repository: Repository, capsys: Capture) -> None:
    assert main(["check", f"--since={revision}"]) == 2
    assert f"git knows no revision {revision!r}" in capsys.readouterr().err
    assert sorted(path.name for path in repository.folder.iterdir()) == [".git", "old.yaml", "service.yaml", "web.yaml"]


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--since", "HEAD"]) == 2
    assert f"--staged and --since ask git, and {tmp_path} is in no git repository" in capsys.readouterr().err


def test_without_git(repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("PATH", str(repository.folder))
    assert main(["check", "--since", "HEAD"]) == 2
    assert "git is not installed, or not on PATH" in capsys.readouterr().err


def test_binary_to_git_is_text_here(repository: Repository, capsys: Capture) -> None:
    repository.commit({".gitattributes": "*.yaml -diff\n"})
    repository.write({"old.yaml": OLD["old.yaml"].replace("old:latest", "older:latest")})
    assert found(capsys, *SINCE) == {("old.yaml", LATEST)}


def test_a_kustomization_that_is_gone_had_patched(repository: Repository, capsys: Capture) -> None:
    patch = "- {op: add, path: /spec/template/spec/containers/0/imagePullPolicy, value: Always}\n"
    kustomization = "resources: [web.yaml]\npatches: [{path: patch.yaml, target: {kind: Deployment}}]\n"
    repository.commit({"patch.yaml": patch, "kustomization.yaml": kustomization})
    (repository.folder / "kustomization.yaml").unlink()
    assert found(capsys, "--select", PULL, "--since", "HEAD") == {("web.yaml", PULL)}


@pytest.mark.parametrize(
    "arguments",
    [
        ("ignored.yaml",),
        ("named.manifest",),
        ("--context", "none", "service.yaml"),
        ("--context", "empty", "service.yaml"),
    ],
    ids=" ".join,
)
def test_how_files_are_named_makes_nothing_new(
    arguments: tuple[str, ...], repository: Repository, capsys: Capture
) -> None:
    old = OLD["old.yaml"]
    repository.commit({".gitignore": "ignored.yaml\n", "ignored.yaml": old, "named.manifest": old, "empty/x": ""})
    assert found(capsys, *SELECT, *arguments)
    assert found(capsys, *SINCE, *arguments) == set()


def test_a_submodule_goes_by_the_commit_that_is_recorded(
    repository: Repository, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repository.new(tmp_path / "other", environment())
    other.commit({"web.yaml": deployment(image="a:latest")})
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.folder), "sub")
    repository.git("commit", "--quiet", "--message", "a submodule")
    assert found(capsys, *SINCE) == set()
    first = repository.git("rev-parse", "HEAD").strip()
    monkeypatch.setenv("GIT_INDEX_FILE", str(repository.folder / ".git" / "index"))
    monkeypatch.setenv("GIT_DIR", str(repository.folder / ".git"))
    web = repository.folder / "sub" / "web.yaml"
    web.write_text(web.read_text().replace("a:latest", "b:latest"))
    assert found(capsys, *SELECT, "--since", first) == {("sub/web.yaml", LATEST)}


def test_a_sparse_checkout_leaves_out_what_is_not_gone(repository: Repository, capsys: Capture) -> None:
    repository.commit({"a/other.yaml": deployment("other", "other"), "b/other.yaml": service("other", "other")})
    first = repository.git("rev-parse", "HEAD").strip()
    repository.commit({"a/other.yaml": deployment("other", "other", image="a:1.4.3"), "a/x.yaml": "", "c": ""})
    repository.git("sparse-checkout", "set", "--no-cone", "/b/*", "/*.yaml")
    assert not (repository.folder / "a").exists()
    assert ("b/other.yaml", NO_MATCH) in found(capsys, *SELECT)
    assert found(capsys, *SELECT, "--since", first) == set()


def test_a_rule_that_crashes_in_both_states_is_told_once(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def crash(*_arguments: object) -> object:
        raise ValueError("no")

    monkeypatch.setattr(_Runnable, "call", crash)
    assert main(["check", "--select", LATEST, "--since", "HEAD", "--format", "json", "old.yaml"]) == 2
    errors = [error for error in json.loads(capsys.readouterr().out)["errors"] if error["path"] == "old.yaml"]
    assert len(errors) == 1


def test_a_folder_that_was_a_file(repository: Repository, capsys: Capture) -> None:
    repository.commit({"team": "text\n"})
    (repository.folder / "team").unlink()
    repository.write({"team/.k8slint.yaml": "", "team/web.yaml": deployment()})
    assert found(capsys, *SINCE) == {("team/web.yaml", REQUEST)}


def test_settings_of_git_change_nothing(
    repository: Repository, capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = """
        color.ui=always diff.noprefix=true diff.mnemonicPrefix=true diff.context=9 diff.interHunkContext=99
        diff.renames=false diff.submodule=log diff.wordRegex=. diff.algorithm=patience diff.suppressBlankEmpty=true
        diff.colorMoved=zebra diff.relative=true diff.orderFile=order core.quotePath=true status.relativePaths=true
    """
    (repository.folder / "order").write_text("web.yaml\n")
    for setting in settings.split():
        repository.git("config", *setting.split("=", 1))
    monkeypatch.setenv("GIT_DIFF_OPTS", "--unified=30")
    lines = OLD["old.yaml"].replace("  name: old\n", "  name: old  # it\n", 1)
    repository.write({"old.yaml": lines.replace("containerPort: 8080", "containerPort: 80")})
    repository.git("mv", "web.yaml", "moved.yaml")
    assert found(capsys, *SINCE) == set()
    assert found(capsys, *SINCE, "--staged") == set()
    other = Repository.new(tmp_path / "other", environment())
    other.commit({"x": ""})
    (repository.folder / "service.yaml").unlink()
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.folder), "sub")
    assert found(capsys, *SINCE) == set()


def test_what_is_wrong_with_a_repository_is_not_the_revisions_fault(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    assert main(["check", "--since", "HEAD"]) == 2
    assert "dubious ownership" in capsys.readouterr().err


def test_a_git_that_cannot_be_run(repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    (repository.folder / "git").write_text("")
    monkeypatch.setenv("PATH", str(repository.folder))
    assert main(["check", "--since", "HEAD"]) == 2
    assert capsys.readouterr().err.startswith("error: git ")


@pytest.mark.parametrize("option", ["--since", "--baseline"])
def test_an_empty_value_is_a_mistake(option: str, repository: Repository, capsys: Capture) -> None:
    assert main(["check", f"{option}="]) == 2
    assert "the value is empty" in capsys.readouterr().err


def test_nothing_that_the_repository_configures_is_run(repository: Repository, capsys: Capture) -> None:
    for hook in ("post-index-change", "post-checkout"):
        (repository.folder / ".git/hooks").mkdir(exist_ok=True)
        (repository.folder / ".git/hooks" / hook).write_text("#!/bin/sh\ntouch run\n")
        (repository.folder / ".git/hooks" / hook).chmod(0o755)
    os.utime(repository.folder / "web.yaml", (1, 1))
    for name in ("core.fsmonitor", "diff.external", "diff.x.textconv", "diff.x.command"):
        repository.git("config", name, "touch run; false")
    (repository.folder / ".gitattributes").write_text("*.yaml diff=x\n")
    repository.write({"old.yaml": OLD["old.yaml"].replace("old:latest", "older:latest")})
    assert found(capsys, *SINCE) == {("old.yaml", LATEST)}
    assert found(capsys, *SINCE, "--staged") == set()
    assert not (repository.folder / "run").exists()


def test_a_failure_of_git_is_told(repository: Repository) -> None:
    with pytest.raises(git.GitError, match=r"git ls-tree failed in .*: Not a valid object name nothing"):
        git.recorded(str(repository.folder), "nothing")
