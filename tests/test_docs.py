"""Rule pages and lists of rules: what they say is in the rule and in its fixtures, nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from k8slint import docs
from k8slint.cli import main
from k8slint.packs import load
from k8slint.rules import Rule
from k8slint.testing import built_in
from tests.trees import write

Capture = pytest.CaptureFixture[str]

RULE = '''\
"""ConfigMap is empty

Why it matters: an empty one is a mistake.

How to mend it: fill it.

When to ignore it: never.

Sources: common sense.
"""
from k8slint import Fix, Problems, Resource, rule

@rule(
    severity="info", each="core/ConfigMap", profiles=(), checklist="secret-management",
    peers={"kube-linter": "empty", "checkov": "CKV_1"},
)
def check(
    resource: Resource, *, minimum: int = 1, label: str = "", names: tuple[str, ...] = ("a", "b"), loud: bool = False
) -> Problems:
    """minimum: so many entries it has to have.
    label: only those with this label.
    names: only these.
    loud: says it aloud.
    """
    if resource.raw("data") != {} or resource.raw("immutable"):
        return
    fix = Fix("lock it", resource.at("immutable").set(True), safety="suggest") if resource.name == "mended" else None
    yield resource.at("metadata", "name").problem(f"ConfigMap {resource.name} is empty", fix=fix)
'''
HEAD = """\
map-empty: ConfigMap is empty

severity   info
category   maps
profiles   checklist
checklist  secret-management
elsewhere  checkov CKV_1, kube-linter empty

Why it matters: an empty one is a mistake.

How to mend it: fill it.

When to ignore it: never.

Sources: common sense.

Options:
  minimum: a whole number; default: 1
      so many entries it has to have.
  label: text; default: ""
      only those with this label.
  names: a list of texts; default: [a, b]
      only these.
  loud: true or false; default: false
      says it aloud.
"""
EXAMPLE = """
Example, fixtures/map-empty/fail-mended:

info[map-empty]: ConfigMap mended is empty
 --> fail-mended.yaml:3:18
  |
3 | metadata: {name: mended}
  |                  ^^^^^^ ConfigMap mended
  = fix: lock it (suggestion)

What its fix changes:

--- a/fail-mended.yaml
+++ b/fail-mended.yaml
@@ -2,3 +2,4 @@
 kind: ConfigMap
 metadata: {name: mended}
 data: {}
+immutable: true
"""
MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata: {{}}\n"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The folder of a pack with one rule, without fixtures."""
    folder = tmp_path / f"pack-{tmp_path.name}"
    write(folder, "rules/maps/map_empty.py", RULE)
    return folder


def page(folder: Path) -> str:
    pack = load(str(folder))
    return docs.page(pack, pack.rules[0])


def test_page_without_fixtures(pack: Path) -> None:
    assert page(pack) == HEAD


def test_page_shows_an_example_with_a_fix_if_there_is_one(pack: Path) -> None:
    write(pack, "fixtures/map-empty/fail-a.yaml", MAP.format(name="a"))
    write(pack, "fixtures/map-empty/pass-mended.yaml", MAP.format(name="mended").replace("{}", "{A: b}"))
    assert "Example, fixtures/map-empty/fail-a:" in page(pack)
    assert "What its fix changes" not in page(pack)
    write(pack, "fixtures/map-empty/fail-mended.yaml", MAP.format(name="mended"))
    assert page(pack) == HEAD + EXAMPLE


def test_the_example_needs_no_configuration_if_that_can_be(pack: Path) -> None:
    write(pack, "fixtures/map-empty/fail-a/map.yaml", MAP.format(name="a"))
    write(pack, "fixtures/map-empty/fail-a/.k8slint.yaml", "rules: {map-empty: warning}\n")
    assert "\nwarning[map-empty]: " in page(pack)
    write(pack, "fixtures/map-empty/fail-long.yaml", f"# a long comment\n{MAP.format(name='long')}")
    assert "\ninfo[map-empty]: ConfigMap long is empty" in page(pack)
    write(pack, "fixtures/map-empty/fail-b/.k8slint.yaml", "wrong: true\n")
    write(pack, "fixtures/map-empty/fail-b/map.yaml", MAP.format(name="b"))
    assert "ConfigMap long is empty" in page(pack)


def test_page_in_colour(pack: Path) -> None:
    write(pack, "fixtures/map-empty/fail-a.yaml", MAP.format(name="a"))
    loaded = load(str(pack))
    assert "\x1b[" in docs.page(loaded, loaded.rules[0], color=True)


OUT = """\
fail.yaml:3:7: info[map-empty] ConfigMap a is empty (ConfigMap a)
    other.yaml:1:1: fix: this is not one (safe)
    help: fill it
    fix: lock it (really) (unsafe)
fail.yaml:3:7: info[map-full] ConfigMap a is full (ConfigMap a)
    fix: empty it (safe)
"""


def test_the_fixes_of_a_rule_are_those_of_its_fixtures(pack: Path) -> None:
    assert [row.fix for row in docs.rows([load(str(pack))])] == [()]
    write(pack, "fixtures/map-empty/fail.out", OUT)
    assert [row.fix for row in docs.rows([load(str(pack))])] == [("unsafe",)]
    write(pack, "fixtures/map-empty/fail-two.out", OUT.replace("unsafe", "suggest"))
    assert [row.fix for row in docs.rows([load(str(pack))])] == [("unsafe", "suggest")]


def test_table(pack: Path) -> None:
    assert docs.table([load(str(pack))]) == (
        "rule       category  severity  profiles   fix  checklist          summary\n"
        "map-empty  maps      info      checklist  -    secret-management  ConfigMap is empty\n"
    )
    assert docs.table([]) == "rule  category  severity  profiles  fix  checklist  summary\n"


def test_json(pack: Path) -> None:
    loaded = load(str(pack))
    assert json.loads(docs.json([loaded])) == {
        "version": 1,
        "rules": [
            {
                "id": "map-empty",
                "category": "maps",
                "severity": "info",
                "profiles": ["checklist"],
                "fix": [],
                "checklist": "secret-management",
                "summary": "ConfigMap is empty",
                "pack": loaded.name,
            }
        ],
    }


PACK = built_in()


@pytest.mark.parametrize("rule", PACK.rules[::9], ids=lambda rule: rule.id)
def test_pages_of_built_in_rules(rule: Rule) -> None:
    shown = docs.page(PACK, rule)
    assert shown.startswith(f"{rule.id}: {rule.summary}\n\nseverity   {rule.severity}\n")
    assert f"\nExample, fixtures/{rule.id}/fail" in shown
    assert f"[{rule.id}]: " in shown


def test_every_rule_that_has_a_fix_in_its_fixtures_is_listed_with_it() -> None:
    rows = {row.id: row for row in docs.rows([PACK])}
    assert list(rows) == sorted(rule.id for rule in PACK.rules)
    assert rows["pdb-missing"].fix == ("unsafe",)
    assert rows["service-target-port-no-match"].fix == ("unsafe",)


# -- the commands --------------------------------------------------------------------------------------------------


@pytest.fixture
def working(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, which is empty."""
    folder = tmp_path / "working"
    (folder / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.usefixtures("working")
def test_rules(capsys: Capture) -> None:
    assert main(["rules"]) == 0
    assert capsys.readouterr().out == docs.table([PACK])
    assert main(["rules", "--format", "json"]) == 0
    assert capsys.readouterr().out == docs.json([PACK])


def test_rules_into_a_file(working: Path, capsys: Capture) -> None:
    assert main(["rules", "--format", "json=rules.json", "--format", "table"]) == 0
    assert capsys.readouterr().out == docs.table([PACK])
    assert (working / "rules.json").read_text(encoding="utf-8") == docs.json([PACK])


def test_rules_of_the_packs_of_a_project(working: Path, pack: Path, capsys: Capture) -> None:
    write(working, ".k8slint.yaml", f"packs: [{pack}]\n")
    assert main(["rules"]) == 2
    assert "nothing of the linted tree is executed" in capsys.readouterr().err
    for trust in (["--trust-project"], ["--config", ".k8slint.yaml"]):
        assert main(["rules", *trust]) == 0
        assert "\nmap-empty  " in capsys.readouterr().out
        assert main(["explain", "map-empty", *trust]) == 0
        assert capsys.readouterr().out == HEAD


@pytest.mark.usefixtures("working")
def test_explain(capsys: Capture) -> None:
    rule = PACK.rules[0]
    assert main(["explain", rule.id]) == 0
    assert capsys.readouterr().out == docs.page(PACK, rule)


MISTAKES = {
    "no such rule": (
        ["explain", "image-tag-lates"],
        "there is no rule image-tag-lates; did you mean 'image-tag-latest",
    ),
    "no rule": (["explain"], "explain takes RULE\n"),
    "two rules": (["explain", "a-b", "c-d"], "explain takes RULE, not a-b c-d\n"),
    "an operand": (["rules", "images"], "rules takes nothing, not images\n"),
    "no such format": (["rules", "--format", "text"], "'text' is none of table, json"),
    "no such option": (["rules", "--formt", "json"], "rules has no option --formt; did you mean '--format'?"),
}


@pytest.mark.parametrize("name", MISTAKES)
@pytest.mark.usefixtures("working")
def test_mistake(name: str, capsys: Capture) -> None:
    arguments, message = MISTAKES[name]
    assert main(arguments) == 2
    output = capsys.readouterr()
    assert message in output.err
    assert output.out == ""
