"""`--staged`: what the git index has is judged, as if there were no more."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from k8slint.cli import main

from .repositories import Repository, deployment, environment, found, report, service

pytestmark = pytest.mark.needs("git")

Capture = pytest.CaptureFixture[str]
NO_MATCH, LATEST, PULL = "service-selector-no-match", "image-tag-latest", "image-pull-policy-not-always"
STAGED = ("--staged", "--select", f"{NO_MATCH},{LATEST}")
LATEST_WEB = deployment(image="registry.example.com/web:latest")
FIXABLE_WEB = f"{LATEST_WEB}          imagePullPolicy: IfNotPresent\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The working folder: a repository whose only commit is empty."""
    repository = Repository.new(tmp_path / "repository", environment())
    repository.git("commit", "--quiet", "--allow-empty", "--message", "nothing")
    monkeypatch.chdir(repository.folder)
    return repository


def test_untracked_files_answer_nothing(repository: Repository, capsys: Capture) -> None:
    repository.stage({"service.yaml": service()})
    repository.write({"web.yaml": deployment()})
    assert found(capsys, "--select", NO_MATCH) == set()
    assert found(capsys, *STAGED) == {("service.yaml", NO_MATCH)}
    repository.stage({"web.yaml": deployment()})
    assert found(capsys, *STAGED) == set()


def test_what_is_deleted_on_the_disk_only_is_there(repository: Repository, capsys: Capture) -> None:
    repository.commit({"service.yaml": service(), "a/web.yaml": deployment()})
    (repository.folder / "a/web.yaml").unlink()
    (repository.folder / "a").rmdir()
    assert found(capsys, "--select", NO_MATCH) == {("service.yaml", NO_MATCH)}
    assert found(capsys, *STAGED) == set()
    repository.git("rm", "--quiet", "--cached", "a/web.yaml")
    assert found(capsys, *STAGED) == {("service.yaml", NO_MATCH)}


def test_a_file_is_judged_as_it_is_staged(repository: Repository, capsys: Capture) -> None:
    repository.stage({"web.yaml": LATEST_WEB})
    repository.write({"web.yaml": "# a comment\n" + deployment()})
    (finding,) = report(capsys, *STAGED)["findings"]
    assert (finding["rule"], finding["line"]) == (LATEST, 17)
    assert found(capsys, "--select", LATEST) == set()


def test_a_name_that_is_not_staged_is_told(repository: Repository, capsys: Capture) -> None:
    repository.write({"web.yaml": LATEST_WEB})
    said = report(capsys, *STAGED, "web.yaml")
    assert said["findings"] == []
    assert said["skipped"] == [{"path": "web.yaml", "reason": "not in the git index"}]


def test_a_name_that_is_nowhere_is_a_mistake(repository: Repository, capsys: Capture) -> None:
    repository.stage({"web.yaml": LATEST_WEB})
    assert main(["check", "--staged", "wob.yaml"]) == 2
    assert "wob.yaml cannot be read: no such file" in capsys.readouterr().err


def test_outside_a_repository_it_is_a_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--staged"]) == 2
    assert f"--staged and --since ask git, and {tmp_path} is in no git repository" in capsys.readouterr().err


def test_the_configuration_is_the_staged_one(repository: Repository, capsys: Capture) -> None:
    repository.stage({"web.yaml": LATEST_WEB, ".k8slint.yaml": "exclude: [web.yaml]\n"})
    repository.write({".k8slint.yaml": ""})
    assert found(capsys, *STAGED, "web.yaml") == set()
    assert found(capsys, "--select", LATEST) == {("web.yaml", LATEST)}
    repository.git("rm", "--quiet", "--cached", "--force", ".k8slint.yaml")
    assert found(capsys, *STAGED) == {("web.yaml", LATEST)}


def test_a_tracked_file_is_known_though_git_would_ignore_it(repository: Repository, capsys: Capture) -> None:
    repository.stage({".gitignore": "web.yaml\n", "web.yaml": deployment(), "service.yaml": service()})
    assert found(capsys, *STAGED, "service.yaml") == set()


def test_links_are_followed_in_the_index(repository: Repository, capsys: Capture) -> None:
    repository.stage({"real/web.yaml": LATEST_WEB})
    (repository.folder / "here").mkdir()
    for link, target in {
        "here/web.yaml": "../real/web.yaml",
        "here/gone.yaml": "../real/untracked.yaml",
        "here/out.yaml": "/etc/hostname",
        "here/loop.yaml": "loop.yaml",
        "again": "here",
    }.items():
        (repository.folder / link).symlink_to(target)
        repository.git("add", link)
    repository.write({"real/untracked.yaml": LATEST_WEB})
    said = report(capsys, *STAGED, "here", "again/web.yaml")
    assert {finding["path"] for finding in said["findings"]} == {"here/web.yaml", "again/web.yaml"}
    assert said["skipped"] == [
        {"path": "here/gone.yaml", "reason": "a symbolic link to nothing"},
        {"path": "here/loop.yaml", "reason": "a loop of symbolic links"},
        {"path": "here/out.yaml", "reason": "a symbolic link to nothing"},
    ]


def test_charts_and_projects_within_are_seen_in_the_index(repository: Repository, capsys: Capture) -> None:
    repository.stage(
        {
            "chart/Chart.yaml": "name: chart\n",
            "chart/templates/web.yaml": "kind: {{ .Values.kind }}\n",
            "team/.k8slint.yaml": f"rules: {{{LATEST}: info}}\n",
            "team/web.yaml": LATEST_WEB,
        }
    )
    for path in ("chart/Chart.yaml", "chart/templates/web.yaml", "team/.k8slint.yaml"):
        (repository.folder / path).unlink()
    for paths in ((), ("chart/templates/web.yaml", "team/web.yaml")):
        said = report(capsys, *STAGED, *paths)
        assert [(finding["path"], finding["severity"]) for finding in said["findings"]] == [("team/web.yaml", "info")]
        assert [skipped["path"] for skipped in said["skipped"]] == ["chart"]


def test_a_file_in_conflict_is_judged_as_ours(repository: Repository, capsys: Capture) -> None:
    repository.commit({"web.yaml": deployment()})
    repository.git("checkout", "--quiet", "-b", "theirs")
    repository.commit({"web.yaml": deployment(image="a:1")})
    repository.git("checkout", "--quiet", "main")
    repository.commit({"web.yaml": LATEST_WEB})
    assert repository.run("git", "merge", "theirs")[0] == 1
    assert found(capsys, *STAGED) == {("web.yaml", LATEST)}


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_what_git_does_not_look_at_on_the_disk_is_judged_as_staged(
    flag: str, repository: Repository, capsys: Capture
) -> None:
    repository.stage({"web.yaml": FIXABLE_WEB, "service.yaml": service()})
    repository.git("update-index", flag, "web.yaml")
    repository.write({"web.yaml": deployment()})
    assert found(capsys, *STAGED) == {("web.yaml", LATEST)}
    assert main(["fix", "--staged", "--select", PULL]) == 1
    assert "the git index and the disk do not agree on web.yaml" in capsys.readouterr().out
    (repository.folder / "web.yaml").unlink()
    assert found(capsys, *STAGED) == {("web.yaml", LATEST)}


def test_a_sparse_checkout_knows_all_that_is_staged(repository: Repository, capsys: Capture) -> None:
    repository.commit({"a/web.yaml": deployment(), "b/service.yaml": service(), "a/.k8slint.yaml": "", "b/x.yaml": ""})
    repository.git("sparse-checkout", "set", "--no-cone", "/b/*")
    assert not (repository.folder / "a").exists()
    assert report(capsys, *STAGED, "a/web.yaml")["summary"]["files"] == 1


def test_a_link_leads_where_the_index_says(repository: Repository, capsys: Capture) -> None:
    repository.stage({"bad.yaml": FIXABLE_WEB, "good.yaml": deployment()})
    link = repository.folder / "link.yaml"
    link.symlink_to("bad.yaml")
    repository.git("add", "link.yaml")
    link.unlink()
    link.symlink_to("good.yaml")
    assert found(capsys, *STAGED, "link.yaml") == {("link.yaml", LATEST)}
    assert main(["fix", "--staged", "--select", PULL, "link.yaml"]) == 1
    assert (repository.folder / "good.yaml").read_text() == deployment()


def test_a_path_through_a_link_to_the_repository(repository: Repository, tmp_path: Path, capsys: Capture) -> None:
    repository.stage({"a/web.yaml": LATEST_WEB})
    (tmp_path / "link").symlink_to(repository.folder)
    assert found(capsys, *STAGED, str(tmp_path / "link" / "a" / "web.yaml")) == {("a/web.yaml", LATEST)}
    assert found(capsys, *STAGED, str(tmp_path / "link")) == {("a/web.yaml", LATEST)}


def test_what_is_only_announced_is_not_there(repository: Repository, capsys: Capture) -> None:
    repository.write({"web.yaml": LATEST_WEB})
    repository.git("add", "--intent-to-add", "web.yaml")
    said = report(capsys, *STAGED, "web.yaml")
    assert said["skipped"] == [{"path": "web.yaml", "reason": "not in the git index"}]


def test_a_mode_is_no_content(repository: Repository, capsys: Capture) -> None:
    repository.stage({"web.yaml": deployment()})
    (repository.folder / "web.yaml").chmod(0o755)
    assert main(["fix", "--staged", "--select", PULL]) == 1
    assert "fixed web.yaml:" in capsys.readouterr().out


def test_what_we_deleted_answers_nothing_in_a_conflict(repository: Repository, capsys: Capture) -> None:
    repository.commit({"web.yaml": deployment(), "service.yaml": service()})
    repository.git("checkout", "--quiet", "-b", "theirs")
    repository.commit({"web.yaml": LATEST_WEB})
    repository.git("checkout", "--quiet", "main")
    repository.git("rm", "--quiet", "web.yaml")
    repository.git("commit", "--quiet", "--message", "gone")
    assert repository.run("git", "merge", "theirs")[0] == 1
    assert found(capsys, *STAGED) == {("service.yaml", NO_MATCH)}


def test_a_blob_that_is_lost_is_told(repository: Repository, capsys: Capture) -> None:
    repository.stage({"web.yaml": LATEST_WEB})
    blob = repository.git("rev-parse", ":web.yaml").strip()
    (repository.folder / "web.yaml").unlink()
    (repository.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    assert main(["check", "--staged"]) == 2
    assert f"git has no blob {blob} in" in capsys.readouterr().err


def test_a_git_folder_that_is_none(repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    repository.stage({"sub/web.yaml": LATEST_WEB})
    (repository.folder / "sub/.git").mkdir()
    monkeypatch.chdir(repository.folder / "sub")
    assert main(["check", "--staged"]) == 2
    assert "is no repository" in capsys.readouterr().err


def test_submodules_are_told(repository: Repository, tmp_path: Path, capsys: Capture) -> None:
    other = Repository.new(tmp_path / "other", environment())
    other.commit({"web.yaml": LATEST_WEB})
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.folder), "vendored")
    said = report(capsys, *STAGED)
    assert said["findings"] == []
    assert said["skipped"] == [{"path": "vendored", "reason": "a git submodule, whose files are in another git index"}]


def test_names_of_any_kind(repository: Repository, capsys: Capture) -> None:
    names = ["a b.yaml", "ü.yaml", "日本 語/🚀.yaml", "-x.yaml", "new\nline.yaml", 'quo"te.yaml']
    repository.stage(dict.fromkeys(names, LATEST_WEB))
    repository.write(dict.fromkeys(names, ""))
    assert found(capsys, *STAGED) == {(name, LATEST) for name in names}


def test_below_the_top_of_the_repository(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    repository.stage({"a/b/web.yaml": LATEST_WEB, "c/service.yaml": service()})
    monkeypatch.chdir(repository.folder / "a")
    assert found(capsys, *STAGED) == {("b/web.yaml", LATEST)}
    repository.git("rm", "--quiet", "--cached", "a/b/web.yaml")
    assert found(capsys, *STAGED, "../c") == {("../c/service.yaml", NO_MATCH)}


def test_any_split_of_the_names_finds_the_same(repository: Repository, capsys: Capture) -> None:
    files = {
        "web.yaml": LATEST_WEB,
        "a/service.yaml": service(),
        "b/other.yaml": service("other", "nothing"),
        "c/far.yaml": service("far", "web", namespace="elsewhere"),
    }
    repository.stage(files)
    repository.write({"d.yaml": deployment("other", "nothing")})
    whole = found(capsys, *STAGED)
    assert whole
    for size in range(1, len(files)):
        for names in combinations(files, size):
            rest = [name for name in files if name not in names]
            assert found(capsys, *STAGED, *names) | found(capsys, *STAGED, *rest) == whole


def test_fix_writes_only_where_index_and_disk_agree(repository: Repository, capsys: Capture) -> None:
    repository.stage({"web.yaml": deployment(), "partly.yaml": deployment("partly", "partly")})
    repository.write({"partly.yaml": "# more\n" + deployment("partly", "partly")})
    before, staged = (repository.folder / "partly.yaml").read_text(), repository.git("diff", "--cached")
    assert main(["fix", "--staged", "--select", PULL]) == 1
    output = capsys.readouterr().out
    assert "fixed web.yaml:" in output
    assert "not fixed partly.yaml:16:17: " in output
    assert "the git index and the disk do not agree on partly.yaml" in output
    assert (repository.folder / "partly.yaml").read_text() == before
    assert "imagePullPolicy: Always" in (repository.folder / "web.yaml").read_text()
    assert repository.git("diff", "--cached") == staged


def test_fix_of_what_is_not_staged_does_nothing(repository: Repository, capsys: Capture) -> None:
    repository.write({"web.yaml": deployment()})
    assert main(["fix", "--staged", "--select", PULL]) == 0
    assert (repository.folder / "web.yaml").read_text() == deployment()


@pytest.mark.parametrize("flag", ["--fix", "--add-ignore=it is a demo of the shop"])
def test_what_writes_has_no_place_beside_it(flag: str, repository: Repository, capsys: Capture) -> None:
    assert main(["check", "--staged", flag]) == 2
    assert "run them one after the other" in capsys.readouterr().err


def test_standard_input_is_in_no_index(repository: Repository, capsys: Capture) -> None:
    assert main(["check", "--staged", "-"]) == 2
    assert "standard input (-) is in no git index" in capsys.readouterr().err
