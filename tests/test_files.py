"""Which files a run reports, knows and skips, on real folders."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint import files
from k8slint.config import Config
from k8slint.files import Found, PathError, ProjectPaths, projects, read_source, survey, walk
from k8slint.findings import Skipped
from k8slint.sources import Source
from tests.trees import make, write


def grouped(root: Path, *paths: str, cwd: str = "", config: str = "", context: str = "") -> dict[str, tuple[str, ...]]:
    """Root -> named paths, all relative to `root`."""
    found = projects(paths, str(root / cwd), config, context)
    return {
        os.path.relpath(project.root, root): tuple(os.path.relpath(path, root) for path in project.paths)
        for project in found
    }


def run(root: Path, *paths: str, cwd: str = "", context: bool = True, **config: object) -> Found:
    """The walk of the one project that the paths belong to."""
    (project,) = projects(paths, str(root / cwd))
    return walk(project, Config("", project.root).replace(**config), context=context)


def reasons(found: Found) -> dict[str, str]:
    return {skipped.path: skipped.reason for skipped in found.skipped}


def test_projects_folder_of_the_nearest_configuration(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "a/.k8slint.yaml", "a/b/c/x.yaml")
    assert grouped(tmp_path, "a/b/c/x.yaml", "a/b") == {"a": ("a/b", "a/b/c/x.yaml")}
    (project,) = projects(["a/b"], str(tmp_path))
    assert project.config == str(tmp_path / "a/.k8slint.yaml")


def test_projects_configuration_above_the_git_root_does_not_hold(tmp_path: Path) -> None:
    make(tmp_path, ".k8slint.yaml", "a/.git/", "a/b/x.yaml")
    (project,) = projects(["a/b/x.yaml"], str(tmp_path))
    assert (project.root, project.config) == (str(tmp_path / "a"), "")


def test_projects_git_root_that_is_a_file(tmp_path: Path) -> None:
    make(tmp_path, "a/b/")
    write(tmp_path, "a/.git", "gitdir: elsewhere\n")
    assert grouped(tmp_path, "a/b") == {"a": ("a/b",)}


def test_projects_without_either_the_folder_that_is_named(tmp_path: Path) -> None:
    make(tmp_path, "a/b/x.yaml", "c/y.yaml")
    assert grouped(tmp_path, "a/b/x.yaml", "c") == {"a/b": ("a/b/x.yaml",), "c": ("c",)}


def test_projects_without_either_a_folder_holds_those_below(tmp_path: Path) -> None:
    make(tmp_path, "a/b/x.yaml", "ab/")
    assert grouped(tmp_path, "a/b/x.yaml", "a", "ab") == {"a": ("a", "a/b/x.yaml"), "ab": ("ab",)}


def test_projects_default_is_the_working_directory(tmp_path: Path) -> None:
    make(tmp_path, "a/")
    assert grouped(tmp_path, cwd="a") == {"a": ("a",)}


def test_projects_same_path_in_two_spellings_is_one(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "a/x.yaml")
    assert grouped(tmp_path, "a/x.yaml", "./a/../a/x.yaml", str(tmp_path / "a/x.yaml")) == {".": ("a/x.yaml",)}


def test_projects_given_configuration_holds_for_all_and_moves_no_root(tmp_path: Path) -> None:
    make(tmp_path, "mine.yaml", "a/.k8slint.yaml", "b/.git/")
    found = projects(["a", "b"], str(tmp_path), "mine.yaml")
    assert [(project.root, project.config) for project in found] == [
        (str(tmp_path / "a"), str(tmp_path / "mine.yaml")),
        (str(tmp_path / "b"), str(tmp_path / "mine.yaml")),
    ]


def test_projects_given_context_takes_the_place_of_the_folder_that_is_named(tmp_path: Path) -> None:
    make(tmp_path, "a/x.yaml", "b/y.yaml")
    assert grouped(tmp_path, "a/x.yaml", "b", context=".") == {".": ("a/x.yaml", "b")}


def test_projects_given_context_moves_no_root_of_a_configuration(tmp_path: Path) -> None:
    make(tmp_path, "a/.k8slint.yaml", "a/x.yaml")
    assert grouped(tmp_path, "a/x.yaml", context=".") == {"a": ("a/x.yaml",)}


def test_projects_all_paths_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "locked.yaml", "x.yaml")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: "locked" not in str(path) and access(path, mode))
    with pytest.raises(PathError) as caught:
        projects(["x.yaml", "none.yaml", "x.yaml/y", "loop.yaml", "locked.yaml"], str(tmp_path))
    assert str(caught.value).splitlines() == [
        "none.yaml cannot be read: no such file or directory",
        "x.yaml/y cannot be read: not a directory",
        "loop.yaml cannot be read: too many levels of symbolic links",
        "locked.yaml cannot be read: permission denied",
    ]
    assert [problem.path for problem in caught.value.problems][:1] == ["none.yaml"]


def test_projects_context_that_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(PathError, match="--context nowhere: no such folder"):
        projects(["."], str(tmp_path), context="nowhere")


def test_walk_names_when_walking_and_any_name_when_named(tmp_path: Path) -> None:
    make(tmp_path, "a.yaml", "b.yml", "c.json", "d.txt", "e.YAML", "f.yaml.bak", "sub/g.yaml", ".github/h.yml")
    assert run(tmp_path).reported == (".github/h.yml", "a.yaml", "b.yml", "c.json", "sub/g.yaml")
    assert run(tmp_path, "d.txt").reported == ("d.txt",)


def test_walk_never_entered(tmp_path: Path) -> None:
    make(tmp_path, ".git/x.yaml", "node_modules/x.yaml", "a/node_modules/x.yaml", "a/x.yaml")
    assert run(tmp_path).reported == ("a/x.yaml",)


def test_walk_configuration_is_no_manifest(tmp_path: Path) -> None:
    make(tmp_path, ".k8slint.yaml", "x.yaml")
    assert run(tmp_path).reported == ("x.yaml",)
    assert run(tmp_path, ".k8slint.yaml", "x.yaml").reported == ("x.yaml",)


def test_walk_what_is_not_named_is_context(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "a/x.yaml", "b/y.yaml")
    found = run(tmp_path, "a")
    assert (found.reported, found.context) == (("a/x.yaml",), ("b/y.yaml",))
    assert run(tmp_path, "a", context=False).context == ()


def test_walk_given_context_inside(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "a/x.yaml", "b/y.yaml", "c/z.yaml")
    (project,) = projects(["a"], str(tmp_path), context="b")
    assert walk(project, Config("", project.root)).context == ("b/y.yaml",)


def test_walk_given_context_outside(tmp_path: Path) -> None:
    make(tmp_path, "a/.git/", "a/x.yaml", "b/y.yaml", "b/.git/")
    (project,) = projects(["a"], str(tmp_path), context="b")
    found = walk(project, Config("", project.root))
    assert (found.reported, found.context) == (("x.yaml",), ("../b/y.yaml",))


def test_walk_exclude_counts_also_where_a_path_is_named(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "vendor/x.yaml", "a/vendor/b/y.yaml", "z.yaml")
    found = run(tmp_path, ".", "vendor/x.yaml", "a/vendor", "a/vendor/b/y.yaml", "a/vendor/b")
    assert (found.reported, found.context) == (("z.yaml",), ())
    assert found.excluded == ("a/vendor/", "a/vendor/b/", "a/vendor/b/y.yaml", "vendor/", "vendor/x.yaml")
    assert run(tmp_path, exclude=()).reported == ("a/vendor/b/y.yaml", "vendor/x.yaml", "z.yaml")


def test_walk_exclude_is_relative_to_the_root(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "a/b/x.yaml", "b/y.yaml")
    assert run(tmp_path, ".", cwd="a", exclude=("/b",)).reported == ("a/b/x.yaml",)


def test_walk_context_only(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "flux/gotk-components.yaml", "flux/x.yaml", "old/y.yaml")
    found = run(tmp_path, context_only=("gotk-components.yaml", "/old/", "@generated"))
    assert (found.reported, found.context) == (("flux/x.yaml",), ("flux/gotk-components.yaml", "old/y.yaml"))
    assert run(tmp_path, "old/y.yaml", context=False, context_only=("old",)).context == ("old/y.yaml",)


def test_walk_symbolic_links(tmp_path: Path) -> None:
    make(tmp_path, "in/.git/", "in/a/x.yaml", "out/y.yaml", "out/z.yaml")
    for link, target in {
        "file.yaml": "a/x.yaml",
        "abroad.yaml": "../out/z.yaml",
        "inside": "a",
        "outside": "../out",
        "above": "..",
        "a/itself": ".",
        "nothing.yaml": "missing",
        "nothing": "missing",
        "loop.yaml": "loop.yaml",
        "folder.yaml": "../out",
    }.items():
        (tmp_path / "in" / link).symlink_to(target)
    found = run(tmp_path, "in")
    assert found.reported == ("a/x.yaml", "abroad.yaml", "file.yaml")
    not_followed = "a symbolic link to a folder, which is followed only where it is named"
    assert reasons(found) == {
        "in/outside": not_followed,
        "in/folder.yaml": not_followed,
        "in/above": "a symbolic link to a folder that holds it",
        "in/a/itself": "a symbolic link to a folder that holds it",
        "in/nothing.yaml": "a symbolic link to nothing",
        "in/loop.yaml": "a loop of symbolic links",
    }
    assert run(tmp_path, "in/outside").reported == ("outside/y.yaml", "outside/z.yaml")


def test_walk_excluded_links_are_not_skipped(tmp_path: Path) -> None:
    make(tmp_path, "in/.git/", "out/")
    (tmp_path / "in/bazel-out").symlink_to("../out")
    assert run(tmp_path, "in", exclude=("bazel-*/",)).skipped == ()


def test_walk_what_only_looks_like_a_file(tmp_path: Path) -> None:
    make(tmp_path, "dir.yaml/x.yaml", "y.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    found = run(tmp_path)
    assert found.reported == ("dir.yaml/x.yaml", "y.yaml")
    assert reasons(found) == {"dir.yaml": "a folder, not a file", "pipe.yaml": "not a regular file"}


def test_walk_folder_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "locked/x.yaml", "y.yaml")
    scandir = os.scandir

    def refuse(path: str) -> Iterable[os.DirEntry[str]]:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = run(tmp_path)
    assert (found.reported, reasons(found)) == (("y.yaml",), {"locked": "permission denied"})


def test_walk_only_what_is_named_is_skipped(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "a/x.yaml", "b/")
    (tmp_path / "b/nothing.yaml").symlink_to("missing")
    assert run(tmp_path, "a").skipped == ()
    assert list(reasons(run(tmp_path, ".", cwd="a"))) == []
    assert list(reasons(run(tmp_path, "../b", cwd="a"))) == ["../b/nothing.yaml"]


def test_charts_one_entry_for_each_chart_with_the_pipe_to_run(tmp_path: Path) -> None:
    make(
        tmp_path,
        ".git/",
        "charts/shop/Chart.yaml",
        "charts/shop/values.yaml",
        "charts/shop/crds/crd.yaml",
        "charts/shop/templates/x.yaml",
        "charts/shop/charts/db/Chart.yaml",
        "charts/shop/charts/db/templates/y.yaml",
        "charts/plain/templates/z.yaml",
    )
    found = run(tmp_path, "charts")
    assert found.charts == ("charts/shop",)
    assert found.reported == (
        "charts/plain/templates/z.yaml",
        "charts/shop/Chart.yaml",
        "charts/shop/crds/crd.yaml",
        "charts/shop/values.yaml",
    )
    assert reasons(found) == {
        "charts/shop": "Helm templates, not rendered: helm template shop charts/shop | "
        "k8slint check - --stdin-filename charts/shop/templates"
    }


@pytest.mark.parametrize(
    ("cwd", "path", "shown", "pipe"),
    [
        ("", "my chart/templates/x.yaml", "my chart", ("'my chart'", "'my chart'", "'my chart/templates'")),
        ("", "my chart/templates", "my chart", ("'my chart'", "'my chart'", "'my chart/templates'")),
        ("my chart", "charts/db/templates/y.yaml", ".", ("'my chart'", ".", "templates")),
        ("other", "../my chart", "../my chart", ("'my chart'", "'../my chart'", "'../my chart/templates'")),
    ],
)
@pytest.mark.parametrize("repository", [True, False])
def test_what_is_named(
    tmp_path: Path, cwd: str, path: str, shown: str, pipe: tuple[str, str, str], repository: bool
) -> None:
    make(tmp_path, "other/", "my chart/Chart.yaml", "my chart/templates/x.yaml", "my chart/charts/db/Chart.yaml")
    make(tmp_path, "my chart/charts/db/templates/y.yaml", *([".git/"] if repository else []))
    found = run(tmp_path, path, cwd=cwd)
    assert not {*found.reported, *found.context} & {"my chart/templates/x.yaml", "templates/x.yaml", "x.yaml"}
    name, chart, file_name = pipe
    command = f"helm template {name} {chart} | k8slint check - --stdin-filename {file_name}"
    assert reasons(found) == {shown: f"Helm templates, not rendered: {command}"}
    assert shlex.split(command)[3] == shown


def test_charts_known_charts_are_listed_and_not_skipped(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "chart/Chart.yaml", "chart/templates/x.yaml", "y.yaml")
    found = run(tmp_path, "y.yaml")
    assert (found.charts, found.skipped, found.context) == (("chart",), (), ("chart/Chart.yaml",))


def test_charts_chart_at_the_root(tmp_path: Path) -> None:
    make(tmp_path, "Chart.yaml", "templates/x.yaml")
    found = run(tmp_path)
    assert (found.charts, found.reported) == ((".",), ("Chart.yaml",))


def test_charts_chart_without_templates(tmp_path: Path) -> None:
    make(tmp_path, "Chart.yaml", "values.yaml")
    found = run(tmp_path)
    assert (found.charts, found.skipped) == ((".",), ())


def surveyed(root: Path, *paths: str, **options: str) -> dict[str, Found]:
    def configure(project: ProjectPaths) -> Config:
        return Config(project.config, project.root)

    found = survey(paths, str(root), configure, **options)
    return {os.path.relpath(project.root, root): each for project, _config, each in found}


def test_survey_projects_below_are_projects_of_their_own(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "x.yaml", "a/.k8slint.yaml", "a/y.yaml", "a/b/.git/", "a/b/z.yaml", "c/w.yaml")
    found = surveyed(tmp_path, ".")
    assert {root: each.reported for root, each in found.items()} == {
        ".": ("c/w.yaml", "x.yaml"),
        "a": ("y.yaml",),
        "a/b": ("z.yaml",),
    }
    assert all(not each.context for each in found.values())


def test_survey_a_project_below_that_is_named_too_is_surveyed_once(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "a/.k8slint.yaml", "a/x.yaml", "a/y.yaml", "a/z.txt")
    found = surveyed(tmp_path, "a/x.yaml", "a/z.txt", ".")
    assert {root: each.reported for root, each in found.items()} == {".": (), "a": ("x.yaml", "y.yaml", "z.txt")}


def test_survey_projects_below_are_not_known(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "x.yaml", "a/.k8slint.yaml", "a/y.yaml")
    (found,) = surveyed(tmp_path, "x.yaml").values()
    assert (found.context, found.nested) == ((), ())


def test_survey_marks_that_mark_nothing(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "a/.k8slint.yaml/", "a/x.yaml", "b/y.yaml")
    (tmp_path / "b/.git").symlink_to("missing")
    assert {root: each.reported for root, each in surveyed(tmp_path).items()} == {".": ("a/x.yaml", "b/y.yaml")}


def test_survey_context_none(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "x.yaml", "a/.k8slint.yaml", "a/y.yaml", "a/z.yaml")
    found = surveyed(tmp_path, "x.yaml", "a/y.yaml", context="none")
    assert {root: (each.reported, each.context) for root, each in found.items()} == {
        ".": (("x.yaml",), ()),
        "a": (("y.yaml",), ()),
    }


FOLDERS = ("", "a/", "a/b/", "a/vendor/", "c/", "c/templates/")
MARKS = ("a/.k8slint.yaml", "a/b/.git/", "c/Chart.yaml", "c/.k8slint.yaml")


@given(
    marks=st.sets(st.sampled_from(MARKS)),
    names=st.sets(st.builds("{}{}.yaml".format, st.sampled_from(FOLDERS), st.sampled_from("xyz")), min_size=1),
    parts=st.randoms(use_true_random=False),
)
def test_any_split_of_the_files_finds_the_same(
    tmp_path_factory: pytest.TempPathFactory, marks: set[str], names: set[str], parts: st.DataObject
) -> None:
    root = make(tmp_path_factory.mktemp("split"), ".git/", *marks, *names)
    whole = surveyed(root, ".")
    order = sorted(names)
    parts.shuffle(order)  # type: ignore[attr-defined]  # a random.Random
    cut = len(order) // 2
    runs = [surveyed(root, *part) for part in (order[:cut], order[cut:]) if part]
    for project, found in whole.items():
        of_project = [each[project] for each in runs if project in each]
        manifests = {path for path in found.reported if path.endswith(("x.yaml", "y.yaml", "z.yaml"))}
        assert set(chain.from_iterable(each.reported for each in of_project)) == manifests
        for each in of_project:
            assert {*each.reported, *each.context} == {*found.reported, *found.context}
            assert set(each.charts) == set(found.charts)


def test_read_source(tmp_path: Path) -> None:
    make(tmp_path, "dir.yaml/")
    write(tmp_path, "a/x", "text\r\n")
    found = read_source(str(tmp_path), "a/x")
    assert isinstance(found, Source)
    assert (found.path, found.data) == ("a/x", b"text\r\n")
    assert read_source(str(tmp_path), "gone.yaml") == Skipped("gone.yaml", "no such file or directory")
    assert read_source(str(tmp_path), "dir.yaml") == Skipped("dir.yaml", "is a directory")
    given_content = read_source(str(tmp_path), "nowhere.yaml", b"x")
    assert isinstance(given_content, Source)
    assert given_content.text == "x"


HEAVY = "pathspec jsonschema json pathlib dataclasses typing enum inspect subprocess shlex hashlib difflib"


def test_imports_are_light() -> None:
    code = f"""
import sys
import yaml, re
before = set(sys.modules)
import k8slint.config, k8slint.files
print(*(set(sys.modules) - before) & set({HEAVY!r}.split()))
"""
    path = os.pathsep.join([str(Path(files.__file__).parent.parent), *sys.path])
    run = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": path}
    )
    assert run.stdout.split() == []
