"""Plugins: what they bring, and what is said of those that cannot be used."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from k8slint.cli import main
from k8slint.entry_points import EntryPoint
from k8slint.extensions import SWITCH, Extensions
from k8slint.findings import Report, Summary
from k8slint.kinds import TABLE, KindRow
from k8slint.packs import Pack, PackError, joined, kinds
from k8slint.packs import load as load_pack
from k8slint.plugins import HOOKS, PluginError, load
from k8slint.testing import case_faults, cases, rule_faults
from tests import pages
from tests.trees import write

Capture = pytest.CaptureFixture[str]
Install = Callable[..., None]

RULE = '''\
"""Resource is looked at"""
from k8slint import Problems, Resource, rule

@rule(severity="warning", each="resource")
def check(resource: Resource) -> Problems:
    yield resource.at("kind").problem(f"saw {resource}")
'''
RULES = """
@hookimpl
def k8slint_packs():
    return [Path(__file__).parent]
"""
REPORTER = """
@hookimpl
def k8slint_reporters():
    return {"lines": lambda report, color, verbose: f"{len(report.findings)} findings\\n"}
"""
KIND = """
@hookimpl
def k8slint_kinds():
    return [KindRow("acme.example/WebApp", template=("spec", "template"))]
"""
WEB_APP = """\
apiVersion: acme.example/v1
kind: WebApp
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      containers: [{name: web, image: "web:latest"}]
"""
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {LEVEL: info}\n"


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Installs plugins: `install(acme="code", ...)`, each in a package and a distribution of its name.

    The name ends in that of the test, as modules are known by name in the whole process.
    """
    site = tmp_path / "site"
    monkeypatch.syspath_prepend(str(site))
    before = set(sys.modules)

    def add(**plugins: str) -> None:
        for name, code in plugins.items():
            head = "from pathlib import Path\nfrom k8slint import KindRow, Pack, hookimpl\n"
            write(site, f"{name}/__init__.py", head + dedent(code))
            write(site, f"{name}-1.0.dist-info/entry_points.txt", f"[k8slint]\n{name} = {name}\n")

    yield add
    for name in set(sys.modules) - before:
        del sys.modules[name]


@pytest.fixture
def working(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with two manifests."""
    folder = tmp_path / "project"
    write(folder, "app.yaml", WEB_APP)
    write(folder, "settings.yaml", CONFIG_MAP)
    (folder / ".git").mkdir()
    monkeypatch.chdir(folder)
    return folder


def points(*names: str) -> list[EntryPoint]:
    return [EntryPoint(name, name, f"{name} 1.0") for name in names]


# -- what plugins bring --------------------------------------------------------------------------------------------


def test_packs_kinds_and_formats(install: Install, tmp_path: Path) -> None:
    install(acme=RULES + KIND + REPORTER)
    write(tmp_path, "site/acme/rules/own/resource_seen.py", RULE)
    plugins = load(points("acme"), ["text"])
    (pack,) = plugins.packs
    assert pack.name == "plugin acme of acme 1.0"
    assert [rule.id for rule in pack.rules] == ["resource-seen"]
    assert set(kinds(plugins.packs)) - set(TABLE) == {"acme.example/WebApp"}
    report = Report((), (), (), Summary())
    assert plugins.reporters["lines"](report, False, False) == "0 findings\n"


def test_one_hook_is_enough(install: Install) -> None:
    install(kind=KIND, reporter=REPORTER)
    plugins = load(points("kind", "reporter"))
    assert [(pack.rules, [row.kind for row in pack.kinds]) for pack in plugins.packs] == [
        ((), ["acme.example/WebApp"]),
        ((), []),
    ]
    assert set(plugins.reporters) == {"lines"}


def test_packs_may_be_made(install: Install) -> None:
    install(acme='@hookimpl\ndef k8slint_packs():\n    return [Pack("made", (), "")]\n')
    assert load(points("acme")).packs == (Pack("plugin acme of acme 1.0", (), ""),)


def test_an_attribute_of_a_module(install: Install) -> None:
    install(acme="class inner:\n    class plugin:\n" + "".join(f"        {line}\n" for line in RULES.splitlines()))
    with pytest.raises(PluginError, match="AttributeError"):
        load([EntryPoint("acme", "acme:inner.plugins", "acme 1.0")])
    with pytest.raises(PluginError, match="no folder rules"):
        load([EntryPoint("acme", "acme:inner.plugin", "acme 1.0")])


# -- what is wrong with them ---------------------------------------------------------------------------------------

FAULTS: dict[str, tuple[str, str]] = {
    "no such module": ("import not_there", "cannot be imported: ModuleNotFoundError: No module named 'not_there'"),
    "a syntax error": ("def", "cannot be imported: SyntaxError: "),
    "an exit": ("raise SystemExit(0)", "cannot be imported: SystemExit: 0"),
    "no hook": ("x = 1", f"has no hook; the hooks are {', '.join(HOOKS)}"),
    "a misspelt hook": (
        "@hookimpl\ndef k8slint_pack(): return []",
        "does not fit: unknown hook 'k8slint_pack' in plugin <module 'acme'",
    ),
    "a hook that asks for something": (
        "@hookimpl\ndef k8slint_packs(config): return []",
        "does not fit: Plugin 'acme' for hook 'k8slint_packs' hookimpl definition: k8slint_packs(config)",
    ),
    "a hook that is not decorated": (
        RULES + "def k8slint_kinds(): return []",
        "has a function k8slint_kinds that is not decorated with @hookimpl",
    ),
    "a hook that fails": (
        "@hookimpl\ndef k8slint_kinds(): return [][1]",
        "fails in k8slint_kinds: IndexError: list index out of range",
    ),
    "packs that are no list": (
        "@hookimpl\ndef k8slint_packs(): return str(Path(__file__).parent)",
        "has to return a list from k8slint_packs, not '/",
    ),
    "a pack that is no folder": (
        "@hookimpl\ndef k8slint_packs(): return [1]",
        "has to return absolute folders of packs from k8slint_packs, not 1",
    ),
    "a relative folder": (
        "@hookimpl\ndef k8slint_packs(): return ['rules']",
        "has to return absolute folders of packs from k8slint_packs, not 'rules'",
    ),
    "a folder without rules": (RULES, "has a pack that cannot be loaded: "),
    "a kind that is no row": (
        "@hookimpl\ndef k8slint_kinds(): return ['acme.example/WebApp']",
        "has to return KindRows of a group/Kind from k8slint_kinds, not 'acme.example/WebApp'",
    ),
    "a kind without a group": (
        "@hookimpl\ndef k8slint_kinds(): return [KindRow('WebApp')]",
        "has to return KindRows of a group/Kind from k8slint_kinds, not KindRow(kind='WebApp'",
    ),
    "a kind that exists": (
        "@hookimpl\ndef k8slint_kinds(): return [KindRow('apps/Deployment')]",
        "brings the kind apps/Deployment, which k8slint has",
    ),
    "a format that exists": (
        "@hookimpl\ndef k8slint_reporters(): return {'text': print}",
        "brings the format text, which k8slint has",
    ),
    "formats that are no mapping": (
        "@hookimpl\ndef k8slint_reporters(): return ['csv']",
        "has to return a dict of functions from k8slint_reporters, not ['csv']",
    ),
    "a format that cannot be named": (
        "@hookimpl\ndef k8slint_reporters(): return {'my=format': print}",
        "has to return functions, by lower-case names such as my-format, from k8slint_reporters, not 'my=format'",
    ),
    "a format that is no function": (
        "@hookimpl\ndef k8slint_reporters(): return {'csv': 'csv'}",
        "from k8slint_reporters, not 'csv': 'csv'",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.usefixtures("working")
def test_fault(name: str, install: Install, capsys: Capture) -> None:
    code, expected = FAULTS[name]
    install(acme=code)
    assert main(["check"]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("error: plugin acme of acme 1.0 ")
    assert expected in output.err
    assert output.err.count("\n") == 1


CLASHES: dict[str, tuple[dict[str, str], str]] = {
    "a kind": ({"acme": KIND, "other": KIND}, "plugin other of other 1.0 brings the kind acme.example/WebApp, which"),
    "a format": ({"acme": REPORTER, "other": REPORTER}, "plugin other of other 1.0 brings the format lines, which"),
}


@pytest.mark.parametrize("name", CLASHES)
def test_two_plugins_that_bring_the_same(name: str, install: Install) -> None:
    plugins, expected = CLASHES[name]
    install(**plugins)
    with pytest.raises(PluginError) as caught:
        load(points("acme", "other"))
    assert str(caught.value) == f"{expected} plugin acme of acme 1.0 has"


def test_two_plugins_of_one_name(install: Install) -> None:
    install(acme=REPORTER, other=REPORTER)
    with pytest.raises(PluginError) as caught:
        load([EntryPoint("acme", "acme", "acme 1.0"), EntryPoint("acme", "other", "other 1.0")])
    assert str(caught.value) == "plugin acme of other 1.0 brings the name acme, which plugin acme of acme 1.0 has"


def test_one_plugin_under_two_names(install: Install) -> None:
    install(acme=REPORTER)
    with pytest.raises(PluginError, match=r"plugin other of other 1\.0 is registered already"):
        load([EntryPoint("acme", "acme", "acme 1.0"), EntryPoint("other", "acme", "other 1.0")])


@pytest.mark.usefixtures("working")
def test_a_rule_that_exists(install: Install, tmp_path: Path, capsys: Capture) -> None:
    install(acme=RULES)
    write(tmp_path, "site/acme/rules/own/image_tag_latest.py", RULE)
    assert main(["check"]) == 2
    expected = "rule image-tag-latest is in two packs: k8slint_rules and plugin acme of acme 1.0"
    assert expected in capsys.readouterr().err


@pytest.mark.usefixtures("working")
def test_a_rule_that_cannot_be_imported(install: Install, tmp_path: Path, capsys: Capture) -> None:
    install(acme=RULES)
    write(tmp_path, "site/acme/rules/own/resource_seen.py", "import not_there\n")
    assert main(["files"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: plugin acme of acme 1.0 has a pack that cannot be loaded: ")
    assert "resource_seen.py: ModuleNotFoundError" in error


BAD_FORMATS = {
    "fails": ("[][1]", "fails to write the format bad: IndexError: list index out of range"),
    "returns no text": ("None", "has to return text for the format bad, not None"),
}


@pytest.mark.parametrize("name", BAD_FORMATS)
@pytest.mark.usefixtures("working")
def test_a_format_that(name: str, install: Install, capsys: Capture) -> None:
    result, expected = BAD_FORMATS[name]
    install(acme=f"@hookimpl\ndef k8slint_reporters(): return {{'bad': lambda report, color, verbose: {result}}}")
    assert main(["check", "--format", "bad"]) == 2
    assert capsys.readouterr().err == f"error: plugin acme of acme 1.0 {expected}\n"


# -- in a run ------------------------------------------------------------------------------------------------------


@pytest.fixture
def acme(install: Install, tmp_path: Path) -> None:
    """A plugin that brings a rule, a kind and a format."""
    install(acme=RULES + KIND + REPORTER)
    write(tmp_path, "site/acme/rules/own/resource_seen.py", RULE)


def found(capture: Capture) -> set[tuple[str, str]]:
    """Paths and rules of the findings on standard output, as JSON has them."""
    return {(finding["path"], finding["rule"]) for finding in json.loads(capture.readouterr().out)["findings"]}


SELECT = ["--select", "resource-seen,image-tag-latest"]


@pytest.mark.usefixtures("working", "acme")
def test_rules_and_kinds_in_a_run(capsys: Capture) -> None:
    assert main(["check", *SELECT, "--format", "json"]) == 1
    assert found(capsys) == {
        ("app.yaml", "resource-seen"),
        ("app.yaml", "image-tag-latest"),
        ("settings.yaml", "resource-seen"),
    }


@pytest.mark.usefixtures("working", "acme")
def test_a_format_in_a_run(capsys: Capture) -> None:
    assert main(["check", "--select", "resource-seen", "--format", "lines"]) == 1
    assert capsys.readouterr().out == "2 findings\n"
    assert main(["check", "--help"]) == 0
    assert "junit, rdjson, lines" in " ".join(capsys.readouterr().out.split())


@pytest.mark.usefixtures("acme")
def test_rules_can_be_configured(working: Path, capsys: Capture) -> None:
    write(working, ".k8slint.yaml", "packs: [acme]\nrules: {resource-seen: off}\n")
    assert main(["check", "--format", "json"]) == 1
    assert ("app.yaml", "image-tag-latest") in (those := found(capsys))
    assert ("app.yaml", "resource-seen") not in those


@pytest.mark.usefixtures("working", "acme")
def test_rules_are_listed_and_explained(capsys: Capture) -> None:
    main(["rules", "--format", "json"])
    rules = {row["id"]: row["pack"] for row in json.loads(capsys.readouterr().out)["rules"]}
    assert rules["resource-seen"] == "plugin acme of acme 1.0"
    assert main(["explain", "resource-seen"]) == 0
    assert capsys.readouterr().out.startswith("resource-seen: Resource is looked at\n")


@pytest.mark.usefixtures("acme")
def test_kinds_count_in_the_fixtures_of_their_pack(tmp_path: Path, working: Path, capsys: Capture) -> None:
    fixtures = "site/acme/fixtures/pods-seen"
    rule = RULE.replace('each="resource"', 'each="pod"').replace("resource.at", "resource.resource.at")
    write(
        tmp_path, "site/acme/rules/own/pods_seen.py", rule.replace("Resource)", "Pod)").replace(", Resource", ", Pod")
    )
    write(tmp_path, f"{fixtures}/fail.yaml", WEB_APP)
    assert main(["test", str(tmp_path / "site" / "acme"), "pods-seen", "--bless"]) == 1
    assert "wrote pods-seen/fail.out" in capsys.readouterr().out
    assert (tmp_path / fixtures / "fail.out").read_text().startswith("fail.yaml:2:7: warning[pods-seen] saw WebApp web")


# -- switched off --------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("acme")
def test_switched_off(working: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv(SWITCH, "1")
    assert main(["check", "--format", "lines"]) == 2
    assert main(["check", "--select", "resource-seen"]) == 2
    assert "there is no rule or category 'resource-seen'" in capsys.readouterr().err
    assert main(["check", "settings.yaml", "--select", "image-tag-latest"]) == 0
    assert "acme" not in sys.modules


@pytest.mark.usefixtures("acme")
def test_an_explicit_configuration_names_what_is_switched_off(
    working: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv(SWITCH, "1")
    write(working, ".k8slint.yaml", "packs: [acme]\n")
    assert main(["check", *SELECT]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: plugin acme is not loaded, as K8SLINT_DISABLE_PLUGIN_AUTOLOAD is set: ")
    assert "acme" not in sys.modules
    for trust in (["--config", ".k8slint.yaml"], ["--trust-project"]):
        assert main(["check", *SELECT, *trust, "--format", "json"]) == 1
        assert ("app.yaml", "image-tag-latest") in (those := found(capsys))
        assert ("app.yaml", "resource-seen") in those


@pytest.mark.usefixtures("acme")
def test_a_pack_that_is_not_installed(working: Path, capsys: Capture) -> None:
    write(working, ".k8slint.yaml", "packs: [acne]\n")
    assert main(["check"]) == 2
    error = "error: there is no pack acne: a pack is named by its folder, with a slash, such as ./acne, or by the name"
    assert capsys.readouterr().err.startswith(error)


# -- what is loaded ------------------------------------------------------------------------------------------------


def loaded(arguments: list[str], cwd: Path, **environment: str) -> set[str]:
    """The modules that a run in a process of its own has loaded."""
    code = "import sys\nfrom k8slint.cli import main\nmain(sys.argv[1:])\nprint(*sys.modules, file=sys.stderr)"
    path = os.pathsep.join(sys.path)
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": path, **environment},
    )
    return set(run.stderr.split())


OWN = {"acme", "pluggy", "k8slint.hookspecs", "k8slint.plugins"}


def test_pluggy_is_loaded_for_plugins_only(working: Path, install: Install) -> None:
    arguments = ["check", "settings.yaml"]
    assert OWN & loaded(arguments, working) == set()
    install(acme=KIND)
    assert OWN & loaded(arguments, working) == OWN
    assert OWN & loaded(arguments, working, **{SWITCH: "1"}) == set()


def test_a_plugin_in_the_working_folder_is_none(working: Path) -> None:
    write(working, "acme-1.0.dist-info/entry_points.txt", "[k8slint]\nacme = acme\n")
    write(working, "acme.py", "raise SystemExit('imported')\n")
    path = os.pathsep.join(entry for entry in sys.path if entry)
    run = subprocess.run(
        [sys.executable, "-m", "k8slint", "check", "settings.yaml", "--select", "image-tag-latest"],
        capture_output=True,
        text=True,
        cwd=working,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("checked 1 file")


def test_nothing_is_read_before_it_is_asked_for() -> None:
    extensions = Extensions([], automatic=True)
    assert extensions.packs() == ()
    assert extensions.reporters == {}
    with pytest.raises(PackError, match="there is no pack acme"):
        extensions.require("acme", trusted=True)


def test_plugins_are_loaded_once(install: Install, tmp_path: Path) -> None:
    install(acme=KIND)
    extensions = Extensions([str(tmp_path / "site")])
    assert extensions.packs()[0] is extensions.packs(["acme"])[0]


def test_a_pack_that_is_named_twice_is_one(install: Install, tmp_path: Path) -> None:
    install(acme=RULES)
    write(tmp_path, "site/acme/rules/own/resource_seen.py", RULE)
    first, second = (load(points("acme")).packs[0] for _ in range(2))
    assert [rule.id for rule in joined((first, second.replace(name="again")))] == ["resource-seen"]


NAMESPACES = {"in one": ("", "other"), "in none": ("cluster_scoped=True, ", "")}


@pytest.mark.parametrize("name", NAMESPACES)
def test_kinds_and_namespaces(name: str, install: Install, working: Path, capsys: Capture) -> None:
    """What a kustomization puts into a namespace: not what is in none."""
    given, expected = NAMESPACES[name]
    install(acme=KIND.replace("template=", f"{given}template="))
    write(working, "kustomization.yaml", "namespace: other\nresources: [app.yaml]\n")
    main(["check", "--select", "image-tag-latest", "--format", "json"])
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["resource"]["kind"], finding["resource"]["namespace"]) == ("WebApp", expected)


def test_kinds_of_packs() -> None:
    row = KindRow("acme.example/Team")
    assert kinds([Pack("a", (), "", (row,)), Pack("b", (), "")]) == {**TABLE, "acme.example/Team": row}
    assert kinds([Pack("a", (), "")]) is TABLE


# -- the documentation ---------------------------------------------------------------------------------------------


def test_the_example_is_in_the_documentation(project: Path) -> None:
    page = (project / "docs" / "packs.md").read_text(encoding="utf-8")
    shown = dict(pages.files(page))
    example = project / "examples" / "pack"
    assert shown == {path: (example / path).read_text(encoding="utf-8") for path in shown}
    assert {"pyproject.toml", "acme_k8slint/__init__.py"} < set(shown)


def test_every_hook_is_in_the_documentation(project: Path) -> None:
    page = (project / "docs" / "packs.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(k8slint_\w+)` \|", page, re.MULTILINE) == list(HOOKS)


def test_the_example_is_as_it_should_be(project: Path) -> None:
    pack = load_pack(str(project / "examples" / "pack" / "acme_k8slint"))
    assert len(cases(pack)) == 5
    assert [fault for case in cases(pack) for fault in case_faults(case)] == []
    assert [fault for rule in pack.rules for fault in rule_faults(pack, rule)] == []
