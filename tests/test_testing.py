"""The fixture harness, on throw-away packs: what it accepts, and what it says of what is not as it should be."""

from __future__ import annotations

from pathlib import Path

import pytest

from k8slint.testing import (
    Case,
    bless,
    case_faults,
    cases,
    findings_text,
    fix,
    load,
    main,
    pack_faults,
    rule_faults,
    run,
    sections,
)

DOCUMENTATION = '''"""ConfigMap is empty

Why it matters: an empty one is a mistake.

It may also be a leftover.

How to mend it: fill it, or delete it.

When to ignore it:
where something fills it at run time.

Sources: common sense.
"""
'''
CHECK = '''
from __future__ import annotations

from k8slint import Fix, Problems, Resource, World, rule


@rule(severity="warning", each="core/ConfigMap")
def check(resource: Resource, world: World, *, minimum: int = 1) -> Problems:
    """minimum: so many entries it has to have."""
    if len(list(resource.entries("data"))) >= minimum or resource.at("immutable"):
        return
    users = [other.at("metadata", "name").note("this one too") for other in world.of("core/Secret")]
    yield resource.at("metadata", "name").problem(
        f"ConfigMap {resource.name} is empty",
        related=users,
        help="fill it",
        fix=Fix("say so", resource.at("immutable").set(True), safety="unsafe"),
    )
'''
RULE = DOCUMENTATION + CHECK
SHUFFLED = RULE.replace("Why it matters:", "X").replace("common sense.", "none.\n\nWhy it matters: no reason.")
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"
FIXED = CONFIG_MAP + "immutable: true\n"
SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: settings}\n"

FILES = {
    "rules/maps/map_empty.py": RULE,
    "fixtures/map-empty/pass.yaml": CONFIG_MAP + "data: {LEVEL: info}\n",
    "fixtures/map-empty/fail.yaml": CONFIG_MAP,
    "fixtures/map-empty/fail-across/map.yaml": CONFIG_MAP,
    "fixtures/map-empty/fail-across/secret.yaml": SECRET,
    "fixtures/map-empty/fail.out": """\
fail.yaml:3:18: warning[map-empty] ConfigMap settings is empty (ConfigMap settings)
    help: fill it
    fix: say so (unsafe)
""",
    "fixtures/map-empty/fail.fixed": FIXED,
    "fixtures/map-empty/fail-across.fixed/map.yaml": FIXED,
    "fixtures/map-empty/fail-across.out": """\
map.yaml:3:18: warning[map-empty] ConfigMap settings is empty (ConfigMap settings)
    secret.yaml:3:18: this one too
    help: fill it
    fix: say so (unsafe)
""",
}

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The folder of a pack with one rule, all as it should be."""
    folder = tmp_path / f"pack-of-{tmp_path.name}"
    write(folder, FILES)
    return folder


def write(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


def faults(folder: Path) -> list[str]:
    """All that is wrong with a pack."""
    loaded = load(str(folder))
    found = [fault for rule in loaded.rules for fault in rule_faults(loaded, rule)]
    return [*found, *pack_faults(loaded), *(fault for case in cases(loaded) for fault in case_faults(case))]


def test_a_pack_that_is_as_it_should_be(pack: Path, capsys: Capture) -> None:
    assert faults(pack) == []
    assert [str(case) for case in cases(load(str(pack)))] == [
        "map-empty/fail-across",
        "map-empty/fail",
        "map-empty/pass",
    ]
    assert main([str(pack)]) == 0
    assert capsys.readouterr().out == "1 rule, 3 cases: all as they should be\n"


RULE_FILE = "rules/maps/map_empty.py"

FAULTS: dict[str, tuple[dict[str, str], str]] = {
    "a fail case without findings": (
        {"fixtures/map-empty/fail.yaml": CONFIG_MAP + "data: {A: b}\n"},
        "map-empty/fail: map-empty finds nothing",
    ),
    "a pass case with findings": (
        {"fixtures/map-empty/pass.yaml": CONFIG_MAP},
        "map-empty/pass: map-empty finds something\npass.yaml:3:18: warning[map-empty] ",
    ),
    "other findings": (
        {"fixtures/map-empty/fail.out": "fail.yaml:3:18: warning[map-empty] old (ConfigMap settings)\n"},
        "map-empty/fail: other findings than expected\n--- fail.out\n+++ found\n@@ -1 +1,3 @@\n-fail.yaml:3:18: ",
    ),
    "a case in which nothing is judged": (
        {"fixtures/map-empty/pass-nothing.yaml": "a: 1\n"},
        "map-empty/pass-nothing: nothing in it was judged",
    ),
    "a result without a case": (
        {"fixtures/map-empty/fail-old.out": ""},
        "map-empty: fixtures/map-empty/fail-old.out belongs to no case",
    ),
    "a file that is nothing": (
        {"fixtures/map-empty/notes.txt": ""},
        "map-empty: fixtures/map-empty/notes.txt belongs to no case",
    ),
    "a result of a pass case": (
        {"fixtures/map-empty/pass.out": ""},
        "map-empty: fixtures/map-empty/pass.out: a pass* case has no results",
    ),
    "two cases of one name": (
        {"fixtures/map-empty/fail.json": '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}'},
        "map-empty: two of its cases are called fail",
    ),
    "fixtures without a rule": (
        {"fixtures/map-full/pass.yaml": CONFIG_MAP},
        "fixtures/map-full/ belongs to no rule",
    ),
    "a configuration that is wrong": (
        {"fixtures/map-empty/fail-across/.k8slint.yaml": "profil: all\n"},
        "fail-across/.k8slint.yaml:1:1: ",
    ),
    "no documentation": ({RULE_FILE: CHECK}, "map-empty: its file has no docstring"),
    "a full stop": (
        {RULE_FILE: RULE.replace("is empty\n", "is empty.\n", 1)},
        "map-empty: the docstring begins with one summary line without a full stop, and a blank line",
    ),
    "a summary of two lines": (
        {RULE_FILE: RULE.replace("is empty\n", "is\nempty\n", 1)},
        "map-empty: the docstring begins with one summary line without a full stop, and a blank line",
    ),
    "no reason": (
        {RULE_FILE: RULE.replace("Why it matters: ", "")},
        "map-empty: the docstring has no paragraph that begins with `Why it matters:`",
    ),
    "a heading without text": (
        {RULE_FILE: RULE.replace("How to mend it: fill it, or delete it.", "How to mend it:")},
        "map-empty: the docstring has no paragraph that begins with `How to mend it:`",
    ),
    "no sources": (
        {RULE_FILE: RULE.replace("Sources:", "See")},
        "map-empty: the docstring has no paragraph that begins with `Sources:`",
    ),
    "another order": (
        {
            RULE_FILE: RULE.replace("Why it matters:", "X").replace(
                "Sources: common sense.", "Sources: a.\n\nWhy it matters: b."
            )
        },
        "map-empty: the docstring's paragraphs stand in the order Why it matters, How to mend it, When to",
    ),
    "an option without a meaning": (
        {RULE_FILE: RULE.replace("minimum: so many", "so many")},
        "map-empty: the docstring of check has no line `minimum: what it means`",
    ),
    "an id of one word": ({"rules/maps/empty.py": RULE}, "empty: an id is lower-case words with hyphens between them"),
    "a file with a hyphen": (
        {"rules/maps/map-full.py": RULE},
        "its file is called map-full.py, not map_full.py",
    ),
    "a category with a capital": (
        {"rules/Maps/map_full.py": RULE},
        "map-full: its category is a folder with a lower-case name, not 'Maps'",
    ),
    "no cases": ({"rules/maps/map_full.py": RULE}, "map-full: it has no pass* case in fixtures/map-full/"),
    "a crash": (
        {RULE_FILE: RULE.replace("    users =", "    [][1]\n    users =")},
        "map-empty/fail: rule map-empty crashed: IndexError: list index out of range",
    ),
    "data that are changed": (
        {RULE_FILE: RULE.replace("    users =", "    resource.data['metadata']['name'] += 'x'\n    users =")},
        "map-empty/fail: rule map-empty changes the data that it is given",
    ),
    "data of others that are changed": (
        {RULE_FILE: RULE.replace("    users =", "    [o.data.clear() for o in world.of('core/Secret')]\n    users =")},
        "map-empty/fail-across: rule map-empty changes the data that it is given",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault(name: str, pack: Path, capsys: Capture) -> None:
    files, expected = FAULTS[name]
    write(pack, files)
    assert any(expected in fault for fault in faults(pack)), faults(pack)
    assert main([str(pack)]) == 1
    assert expected in capsys.readouterr().out


def test_a_fail_case_without_its_results(pack: Path) -> None:
    (pack / "fixtures/map-empty/fail.out").unlink()
    (pack / "fixtures/map-empty/fail.fixed").unlink()
    assert faults(pack) == [
        "map-empty/fail: there is no fail.out; --bless writes it",
        "map-empty/fail: there is no fail.fixed; --bless writes it",
    ]


def test_a_pack_without_fixtures(tmp_path: Path) -> None:
    folder = tmp_path / "pack-without-fixtures"
    write(folder, {"rules/maps/map_empty.py": RULE})
    assert "pack pack-without-fixtures has no folder fixtures/" in faults(folder)


def case(pack: Path, name: str) -> Case:
    (found,) = (case for case in cases(load(str(pack))) if case.name == name)
    return found


def test_a_case_knows_only_itself(pack: Path) -> None:
    write(pack, {"fixtures/map-empty/secret.yaml": SECRET, ".gitignore": "*.yaml\n"})
    (pack / ".git").mkdir()
    report = run(case(pack, "fail")).report
    assert (report.summary.files, report.summary.context) == (1, 0)
    assert [finding.related for finding in report.findings] == [()]
    across = run(case(pack, "fail-across")).report
    assert (across.summary.files, across.summary.context) == (2, 0)


def test_a_case_runs_its_own_rule_and_those_that_it_names(pack: Path) -> None:
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: 'a:latest'}]}\n"
    write(pack, {"fixtures/map-empty/fail-across/pod.yaml": pod})
    own = [finding.rule for finding in run(case(pack, "fail-across")).report.findings]
    assert own == ["map-empty"]
    settings = "rules: {images: warning, cpu-request-missing: off, map-empty: {minimum: 2}}\n"
    write(pack, {"fixtures/map-empty/fail-across/.k8slint.yaml": settings})
    also = {finding.rule for finding in run(case(pack, "fail-across")).report.findings}
    assert {"map-empty", "image-tag-latest"} <= also
    assert "cpu-request-missing" not in also


def test_options_of_a_case(pack: Path) -> None:
    write(pack, {"fixtures/map-empty/pass-two/.k8slint.yaml": "rules: {map-empty: {minimum: 2}}\n"})
    write(pack, {"fixtures/map-empty/pass-two/map.yaml": CONFIG_MAP + "data: {A: a}\n"})
    assert [finding.rule for finding in run(case(pack, "pass-two")).report.findings] == ["map-empty"]


def test_blessing(pack: Path, capsys: Capture) -> None:
    expected = pack / "fixtures/map-empty/fail.out"
    expected.write_text("old\n", encoding="utf-8")
    assert not bless(case(pack, "fail-across"))
    assert main([str(pack), "--bless"]) == 0
    assert capsys.readouterr().out == "wrote map-empty/fail.out\n1 rule, 3 cases: all as they should be\n"
    assert expected.read_text(encoding="utf-8") == FILES["fixtures/map-empty/fail.out"]
    assert not bless(case(pack, "fail"))
    assert not bless(case(pack, "pass"))
    assert not (pack / "fixtures/map-empty/pass.out").exists()


def test_a_crash_is_not_blessed(pack: Path) -> None:
    write(pack, {RULE_FILE: RULE.replace("    users =", "    [][1]\n    users =")})
    assert main([str(pack), "--bless"]) == 1
    assert (pack / "fixtures/map-empty/fail.out").read_text(encoding="utf-8") == FILES["fixtures/map-empty/fail.out"]


def test_only_some_rules(pack: Path, capsys: Capture) -> None:
    write(pack, {"rules/maps/map_full.py": RULE})
    assert main([str(pack), "map-empty"]) == 0
    assert main([str(pack), "map-full"]) == 1
    capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--blss"],
            "error: there is no option --blss; usage: python -m k8slint.testing [",
        ),
        (["image-tag"], "error: pack k8slint_rules has no rule image-tag, and there is no pack of that name"),
    ],
    ids=["option", "rule"],
)
def test_mistake(arguments: list[str], message: str, capsys: Capture) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith(message)


def test_a_pack_that_cannot_be_loaded(pack: Path, capsys: Capture) -> None:
    write(pack, {RULE_FILE: "check = 1\n"})
    assert main([str(pack)]) == 2
    assert "has to define `check`" in capsys.readouterr().err


# -- fixes ---------------------------------------------------------------------------------------------------------

BUDGET_RULE = (
    DOCUMENTATION
    + """
from k8slint import Fix, Problems, Resource, World, create, manifests, rule


@rule(severity="warning", each="core/ConfigMap")
def check(resource: Resource, world: World) -> Problems:
    if not world.of("policy/PodDisruptionBudget"):
        budget = manifests.budget("a", None, {"matchLabels": {"app": "a"}})
        yield resource.at("metadata", "name").problem("no budget", fix=Fix("add one", create(budget, beside=resource)))
"""
)
BUDGET = """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: a
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: a
"""
SET = 'resource.at("immutable").set(True)'
FIX_FAULTS: dict[str, tuple[dict[str, str], str]] = {
    "other bytes": (
        {"fixtures/map-empty/fail.fixed": CONFIG_MAP + "immutable: true"},
        "map-empty/fail: fixed otherwise than expected\n--- fail.yaml\n+++ found\n@@ -1,4 +1,4 @@\n",
    ),
    "another file": (
        {"fixtures/map-empty/fail-across.fixed/secret.yaml": SECRET},
        "map-empty/fail-across: fixed otherwise than expected\n--- secret.yaml\n",
    ),
    "a fix that is not made": (
        {"fixtures/map-empty/fail-across/.k8slint.yaml": "fix: {map-empty: never}\n"},
        "map-empty/fail-across: fixed otherwise than expected\n--- map.yaml\n",
    ),
    "a fix that does not help": (
        {RULE_FILE: RULE.replace(SET, 'resource.at("data").add({})')},
        "map-empty/fail: a fix is refused: the finding would remain",
    ),
    "a fix that is impossible": (
        {RULE_FILE: RULE.replace(SET, 'resource.at("metadata", "name", "x").set(1)')},
        "map-empty/fail: a fix is refused: metadata.name is not a mapping",
    ),
    "a fix that another rule of the pack objects to": (
        {"rules/maps/map_immutable.py": RULE.replace(">= minimum or", ">= 0 and not")},
        "map-empty/fail: its fixes bring 1 finding of map-immutable",
    ),
    "a result of a pass case": (
        {"fixtures/map-empty/pass.fixed": ""},
        "map-empty: fixtures/map-empty/pass.fixed: a pass* case has no results",
    ),
}


@pytest.mark.parametrize("name", FIX_FAULTS)
def test_fault_of_a_fix(name: str, pack: Path) -> None:
    files, expected = FIX_FAULTS[name]
    write(pack, files)
    assert any(fault.startswith(expected) for fault in faults(pack)), faults(pack)


def test_suggestions_have_no_results(pack: Path) -> None:
    write(pack, {RULE_FILE: RULE.replace('safety="unsafe"', 'safety="suggest"')})
    assert main([str(pack), "--bless"]) == 0
    assert not (pack / "fixtures/map-empty/fail.fixed").exists()
    assert not (pack / "fixtures/map-empty/fail-across.fixed").exists()


def test_fixes_of_other_rules_are_not_applied(pack: Path) -> None:
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: 'a:1'}]}\n"
    write(pack, {"fixtures/map-empty/fail-across/pod.yaml": pod})
    write(pack, {"fixtures/map-empty/fail-across/.k8slint.yaml": "rules: {images: warning}\n"})
    assert fix(case(pack, "fail-across")).contents == {"map.yaml": FIXED.encode()}


def test_new_files_are_results_too(pack: Path) -> None:
    write(pack, {RULE_FILE: BUDGET_RULE})
    assert main([str(pack), "--bless"]) == 1  # the pass case finds something now
    path = "settings.poddisruptionbudget.yaml"
    for name in ("fail", "fail-across"):
        folder = pack / f"fixtures/map-empty/{name}.fixed"
        assert [file.name for file in folder.iterdir()] == [path]
        assert (folder / path).read_text(encoding="utf-8") == f"---\n{BUDGET}"
    assert [fault for fault in faults(pack) if "fail" in fault] == []
    (pack / f"fixtures/map-empty/fail.fixed/{path}").unlink()
    assert "map-empty/fail: there is no fail.fixed; --bless writes it" in faults(pack)


def test_a_fix_that_is_refused_is_not_blessed(pack: Path) -> None:
    write(pack, {RULE_FILE: RULE.replace(SET, 'resource.at("data").add({})')})
    assert main([str(pack), "--bless"]) == 1
    assert (pack / "fixtures/map-empty/fail.fixed").read_text(encoding="utf-8") == FIXED


def test_results_are_replaced_as_a_whole(pack: Path, capsys: Capture) -> None:
    write(pack, {"fixtures/map-empty/fail-across.fixed/old.yaml": "", "fixtures/map-empty/fail.fixed": "old"})
    assert main([str(pack), "--bless"]) == 0
    assert capsys.readouterr().out.startswith("wrote map-empty/fail-across.fixed\nwrote map-empty/fail.fixed\n1 rule,")
    assert [file.name for file in (pack / "fixtures/map-empty/fail-across.fixed").iterdir()] == ["map.yaml"]
    assert (pack / "fixtures/map-empty/fail.fixed").read_text(encoding="utf-8") == FIXED
    assert not bless(case(pack, "fail"))


def test_sections() -> None:
    found = sections(DOCUMENTATION.strip('"\n'))
    assert found == {
        "Why it matters": "an empty one is a mistake.\n\nIt may also be a leftover.",
        "How to mend it": "fill it, or delete it.",
        "When to ignore it": "where something fills it at run time.",
        "Sources": "common sense.",
    }
    assert sections("only a summary") == {}


def test_no_findings_are_no_text() -> None:
    assert findings_text([]) == ""
