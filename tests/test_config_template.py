"""What `k8slint init` writes: a configuration that holds, and fits what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from k8slint.cli import main
from k8slint.config import Config, read
from k8slint.config_schema import SETTINGS
from k8slint.config_template import configuration
from k8slint.testing import built_in
from tests.trees import write

Capture = pytest.CaptureFixture[str]
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: shop}}
spec: {{replicas: {replicas}}}
"""


@pytest.fixture(autouse=True)
def working(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: a project with one manifest."""
    folder = tmp_path / "working"
    write(folder, "web.yaml", DEPLOYMENT.format(replicas=2))
    monkeypatch.chdir(folder)
    return folder


def loaded(folder: Path, text: str) -> Config:
    write(folder, ".k8slint.yaml", text)
    return read(str(folder / ".k8slint.yaml"), built_in().rules)


def spoken_out(text: str) -> str:
    """The text with what is commented out as a setting."""
    names = "|".join(setting.name for setting in SETTINGS)
    lines, is_setting = [], False
    for line in text.splitlines():
        is_setting = line.startswith("# ") and (is_setting or re.match(rf"# ({names}):( |$)", line) is not None)
        lines.append(line.removeprefix("# ") if is_setting else line)
    return "".join(f"{line}\n" for line in lines)


def test_it_changes_nothing_by_itself(working: Path) -> None:
    path = str(working / ".k8slint.yaml")
    assert loaded(working, configuration(".")) == Config(path, str(working))


def test_every_setting_is_there_and_holds(working: Path) -> None:
    text = configuration(".")
    for setting in SETTINGS:
        assert len(re.findall(rf"^# {setting.name}:", text, re.MULTILINE)) == 1, setting.name
        assert setting.meaning[:40] in " ".join(text.replace("\n# ", " ").split())
    spoken = spoken_out(text)
    assert list(yaml.safe_load(spoken)) == [setting.name for setting in SETTINGS]
    config = loaded(working, spoken)
    assert (config.profile, config.fail_on, config.exclude) == ("production", "warning", ("vendor/",))
    assert config.rules["pdb-missing"].severity == "error"


def test_lines_are_short() -> None:
    assert max(map(len, configuration(".").splitlines())) <= 100


def test_folders_of_others_are_excluded(working: Path) -> None:
    for path in ("third_party/operator/a.yaml", "apps/vendor/b.yaml", "charts/vendored/c.yaml", "testdata/notes.txt"):
        write(working, path, DEPLOYMENT.format(replicas=3))
    text = configuration(".")
    assert "\nexclude: [vendor/, third_party/]\n" in text
    assert loaded(working, text).exclude == ("vendor/", "third_party/")


def test_a_list_of_its_own_keeps_the_default(working: Path) -> None:
    write(working, "testdata/a.yaml", DEPLOYMENT.format(replicas=3))
    assert loaded(working, configuration(".")).exclude == ("testdata/", "vendor/")


def test_alternatives_are_shown(working: Path) -> None:
    (working / "web.yaml").unlink()
    for folder, replicas in (("dev", 1), ("prod", 5), ("vendor", 7)):
        write(working, f"{folder}/web.yaml", DEPLOYMENT.format(replicas=replicas))
    text = configuration(".")
    assert "# units:\n#   - [dev/]\n#   - [prod/]\n" in text
    assert "These were found, as they define different versions" in " ".join(text.replace("\n# ", " ").split())
    config = loaded(working, text)
    assert config.units == ()
    assert loaded(working, spoken_out(text)).units == (("dev/",), ("prod/",))


def test_init(working: Path, capsys: Capture) -> None:
    text = configuration(".")
    assert main(["init"]) == 0
    assert capsys.readouterr().out == "wrote .k8slint.yaml\n"
    assert (working / ".k8slint.yaml").read_text(encoding="utf-8") == text
    assert main(["check", "--select", "image-tag-latest"]) == 0


def test_init_of_another_folder(working: Path, capsys: Capture) -> None:
    write(working, "apps/vendor/a.yaml", DEPLOYMENT.format(replicas=3))
    assert main(["init", "apps"]) == 0
    assert capsys.readouterr().out == "wrote apps/.k8slint.yaml\n"
    assert "\nexclude: [vendor/]\n" in (working / "apps" / ".k8slint.yaml").read_text(encoding="utf-8")


def test_nothing_is_overwritten(working: Path, capsys: Capture) -> None:
    write(working, ".k8slint.yaml", "mine: true\n")
    assert main(["init"]) == 2
    assert capsys.readouterr().err == "error: .k8slint.yaml is there already\n"
    assert (working / ".k8slint.yaml").read_text(encoding="utf-8") == "mine: true\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["missing"], "missing is no folder"), (["a", "b"], "init takes [DIR], not a b")],
    ids=["no folder", "two folders"],
)
def test_mistake(arguments: list[str], message: str, capsys: Capture) -> None:
    assert main(["init", *arguments]) == 2
    assert message in capsys.readouterr().err
