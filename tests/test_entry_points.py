"""Which plugins are installed, as the metadata of distributions says."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import pytest

from k8slint.entry_points import EntryPoint, installed
from tests.trees import write

SITE = {
    "one point": (
        {"acme-1.0.dist-info/entry_points.txt": "[k8slint]\nacme = acme.plugin\n"},
        [("acme", "acme.plugin", "acme 1.0")],
    ),
    "an attribute, and what else a distribution has": (
        {
            "acme_rules-1.0.2.dist-info/entry_points.txt": """\
[console_scripts]
k8slint-acme = acme.main:run

[k8slint]
# ours
second=acme.plugin:second [extra]
first = acme.plugin:first.inner

[k8slint.more]
third = acme.third
"""
        },
        [
            ("first", "acme.plugin:first.inner", "acme_rules 1.0.2"),
            ("second", "acme.plugin:second", "acme_rules 1.0.2"),
        ],
    ),
    "installed by setuptools of old, and as it stands": (
        {
            "acme-1.0-py3.11.egg-info/entry_points.txt": "[k8slint]\nacme = acme\n",
            "other.egg-info/entry_points.txt": "[k8slint]\nother = other\n",
        },
        [("acme", "acme", "acme 1.0"), ("other", "other", "other")],
    ),
    "none": (
        {
            "k8slint-0.1.0.dist-info/entry_points.txt": "[console_scripts]\nk8slint = k8slint.cli:run\n",
            "plain-2.0.dist-info/METADATA": "Name: plain\n",
            "k8slint/entry_points.txt": "[k8slint]\nno = metadata\n",
            "file.egg-info": "Name: file\n",
        },
        [],
    ),
    "not UTF-8": (
        {"acme-1.0.dist-info/entry_points.txt": "[k8slint]\n\udcff = acme\nacme = acme\n"},
        [("acme", "acme", "acme 1.0"), ("\ufffd", "acme", "acme 1.0")],
    ),
}


@pytest.mark.parametrize("name", SITE)
def test_installed(name: str, tmp_path: Path) -> None:
    files, expected = SITE[name]
    for path, content in files.items():
        write(tmp_path, path, "")
        (tmp_path / path).write_bytes(content.encode("utf-8", "surrogateescape"))
    assert list(installed([str(tmp_path)])) == [EntryPoint(*each) for each in expected]


def test_the_first_folder_that_has_a_distribution_counts(tmp_path: Path) -> None:
    write(tmp_path, "first/Acme.Rules-2.0.dist-info/entry_points.txt", "[k8slint]\nnew = acme\n")
    write(tmp_path, "second/acme_rules-1.0.dist-info/entry_points.txt", "[k8slint]\nold = acme\n")
    paths = [str(tmp_path / name) for name in ("missing", "first", "second", "first")]
    assert [point.name for point in installed(paths)] == ["new"]
    assert [point.name for point in installed(paths[2:])] == ["old"]


def test_what_is_no_folder_has_none(tmp_path: Path) -> None:
    write(tmp_path, "archive.zip", "")
    assert installed([str(tmp_path / "archive.zip"), str(tmp_path / "missing")]) == ()


@pytest.mark.parametrize("name", [name for name in SITE if name != "not UTF-8"])
def test_the_standard_library_finds_the_same(name: str, tmp_path: Path) -> None:
    for path, content in SITE[name][0].items():
        write(tmp_path, path, content)
    points = [
        point
        for distribution in importlib.metadata.distributions(path=[str(tmp_path)])
        for point in distribution.entry_points
        if point.group == "k8slint"
    ]
    expected = {(point.name, ":".join(filter(None, (point.module, point.attr)))) for point in points}
    assert {(point.name, point.target) for point in installed([str(tmp_path)])} == expected
