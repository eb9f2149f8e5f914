"""The configuration: what is read, what is refused and how that is said, which rules follow from it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint import config, config_schema
from k8slint.config import Config, ConfigError, Override, RuleSetting, Selection, active, check_names, show
from k8slint.problems import SEVERITIES
from k8slint.rules import OPTION_TYPES, PROFILES, Option, Rule
from k8slint.settings import NEWEST_KUBERNETES, External
from tests.trees import make, write


def rule(
    name: str,
    category: str = "reliability",
    severity: str = "warning",
    profiles: tuple[str, ...] = ("production",),
    checklist: str = "",
    options: tuple[Option, ...] = (),
) -> Rule:
    return Rule(
        id=name,
        category=category,
        severity=severity,
        each=("resource",),
        check=lambda _resource: iter(()),
        context=(),
        options=options,
        implies=(),
        profiles=profiles,
        checklist=checklist,
        peers={},
        documentation=f"Summary of {name}\n\nMore.",
        file=f"{name}.py",
    )


OPTIONS = (
    Option("text", "str", "a", "A text."),
    Option("count", "int", 3, "A count."),
    Option("headroom", "float", 1.5, "A factor."),
    Option("strict-names", "bool", False, "A switch."),
    Option("names", "tuple[str, ...]", ("a", "b"), "Some names."),
    Option("labels", "dict[str, str]", {}, "Some labels."),
)
RULES = (
    rule("pdb-missing"),
    rule("resource-quota-missing", options=OPTIONS),
    rule("image-pull-policy-not-always", "images", "info", ("production", "checklist")),
    rule("run-as-non-root-missing", "security", "error", ("production", "pss-restricted")),
    rule("label-required", "metadata", "info", ()),
    rule("dns-check", "networking", "info", (), checklist="Service DNS"),
)
IDS = tuple(each.id for each in RULES)


def read(folder: Path, text: str, cache: str = "") -> Config:
    write(folder, ".k8slint.yaml", text)
    return config.read(str(folder / ".k8slint.yaml"), RULES, cache=cache)


def refused(folder: Path, text: str) -> list[str]:
    """What is said of a configuration, without the name of its file."""
    with pytest.raises(ConfigError) as caught:
        read(folder, text)
    path = str(folder / ".k8slint.yaml")
    lines = str(caught.value).splitlines()
    assert all(line.startswith(f"{path}:") for line in lines)
    assert [problem.path for problem in caught.value.problems] == [path] * len(lines)
    return [line.removeprefix(f"{path}:") for line in lines]


def test_everything(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """\
profile: checklist
rules:
  pdb-missing: off
  reliability: error
  images: {severity: "off"}
  resource-quota-missing:
    severity: info
    text: b
    count: 4
    headroom: 2
    strict-names: true
    names: [c]
    labels: {team: shop}
  label-required: {}
overrides:
  - paths: [dev/**, /test]
    rules: {security: warning}
exclude: []
context-only: [old/, "@generated"]
units: [[dev/], [prod/, shared/]]
externals:
  - {kind: Secret, name: vault-*}
kubernetes: "1.33"
defaults: {requests.cpu: 100m, requests.memory: 64Mi, limits.cpu: 1, limits.memory: 0.5Gi, storage-class: fast}
packs: [./policies, ../more/rules, installed]
fail-on: error
""",
    )
    options = {
        "text": "b",
        "count": 4,
        "headroom": 2.0,
        "strict-names": True,
        "names": ("c",),
        "labels": {"team": "shop"},
    }
    assert found == Config(
        path=str(tmp_path / ".k8slint.yaml"),
        root=str(tmp_path),
        profile="checklist",
        rules={
            "pdb-missing": RuleSetting(off=True, line=3),
            "reliability": RuleSetting(severity="error", line=4),
            "images": RuleSetting(off=True, line=5),
            "resource-quota-missing": RuleSetting(severity="info", options=options, line=6),
            "label-required": RuleSetting(line=14),
        },
        overrides=(Override(("dev/**", "/test"), {"security": RuleSetting(severity="warning", line=17)}),),
        exclude=(),
        context_only=("old/", "@generated"),
        units=(("dev/",), ("prod/", "shared/")),
        settings=found.settings,
        packs=(str(tmp_path / "policies"), str(tmp_path.parent / "more/rules"), "installed"),
        fail_on="error",
    )
    assert isinstance(found.rules["resource-quota-missing"].options["headroom"], float)
    assert found.settings.kubernetes == (1, 33)
    assert found.settings.externals == (External("Secret", "*", "vault-*"),)
    assert found.settings.defaults == {
        "requests.cpu": "100m",
        "requests.memory": "64Mi",
        "limits.cpu": "1",
        "limits.memory": "0.5Gi",
        "storage-class": "fast",
    }


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "{}\n", "---\n{}\n...\n", "\ufeff{}", "{\n}"])
def test_nothing(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, text)
    assert found == Config(str(tmp_path / ".k8slint.yaml"), str(tmp_path))
    assert found.settings.kubernetes == NEWEST_KUBERNETES


def test_root_is_given_for_a_configuration_from_elsewhere(tmp_path: Path) -> None:
    write(tmp_path, "mine.yaml", "profile: all\n")
    assert config.read(str(tmp_path / "mine.yaml"), RULES, root="/shop").root == "/shop"


REFUSED = {
    "unknown setting": (
        "profil: all\nnonsense: 1\n",
        ["1:1: there is no setting 'profil'; did you mean 'profile'?", "2:1: there is no setting 'nonsense'"],
    ),
    "underscores": ("fail_on: error", ["1:1: there is no setting 'fail_on'; did you mean 'fail-on'?"]),
    "enum": (
        "profile: prodution\n",
        [
            (
                "1:10: profile has to be production, checklist, pss-baseline, pss-restricted or all, "
                "not 'prodution'; did you mean 'production'?"
            )
        ],
    ),
    "unknown rule": (
        "rules:\n  pdb-mising: off\n  secrity: off\n",
        [
            "2:3: there is no rule or category 'pdb-mising'; did you mean 'pdb-missing'?",
            "3:3: there is no rule or category 'secrity'; did you mean 'security'?",
        ],
    ),
    "unknown severity": (
        "rules:\n  pdb-missing: eror\n",
        [
            (
                "2:16: rules.pdb-missing has to be off, error, warning, info or a mapping of options, "
                "not 'eror'; did you mean 'error'?"
            )
        ],
    ),
    "true is no severity": (
        "rules:\n  pdb-missing: on\n",
        ["2:16: rules.pdb-missing has to be off, error, warning, info or a mapping of options, not true"],
    ),
    "severity in a mapping": (
        "rules: {resource-quota-missing: {severity: fatal}}\n",
        ["1:44: rules.resource-quota-missing.severity has to be off, error, warning or info, not 'fatal'"],
    ),
    "unknown option": (
        "rules:\n  resource-quota-missing:\n    head-room: 2\n",
        ["3:5: there is no option of resource-quota-missing 'head-room'; did you mean 'headroom'?"],
    ),
    "category without options": (
        "rules:\n  security:\n    text: a\n",
        ["3:5: there is no option of security 'text'"],
    ),
    "types of options": (
        (
            "rules:\n"
            "  resource-quota-missing:\n"
            "    text: 1\n"
            "    count: 1.5\n"
            "    headroom: much\n"
            "    strict-names: 'yes'\n"
            "    names: a\n"
            "    labels: {a: 1, b: [c]}\n"
        ),
        [
            '3:11: rules.resource-quota-missing.text has to be text, not 1: write "1", in quotes',
            "4:12: rules.resource-quota-missing.count has to be a whole number, not 1.5",
            "5:15: rules.resource-quota-missing.headroom has to be a number, not 'much'",
            "6:19: rules.resource-quota-missing.strict-names has to be true or false, not 'yes'",
            "7:12: rules.resource-quota-missing.names has to be a list, not 'a': write [a]",
            '8:17: rules.resource-quota-missing.labels.a has to be text, not 1: write "1", in quotes',
            "8:20: rules.resource-quota-missing.labels.b has to be text, not a list",
        ],
    ),
    "empty value": (
        "rules:\nexclude:\n",
        ["1:1: rules has to be a mapping, not empty", "2:1: exclude has to be a list, not empty"],
    ),
    "list for text": ('exclude: "vendor/"\n', ["1:10: exclude has to be a list, not 'vendor/': write [\"vendor/\"]"]),
    "version that reads as a number": (
        "kubernetes: 1.30\n",
        ['1:13: kubernetes has to be text, not 1.3: write "1.30", in quotes'],
    ),
    "no version": ("kubernetes: v1.33\n", ["1:13: kubernetes has to be something like 1.33, not 'v1.33'"]),
    "override without rules": ("overrides:\n  - paths: [dev/]\n", ["2:5: overrides[0] needs rules"]),
    "override without anything": ("overrides:\n  - {}\n", ["2:5: overrides[0] needs paths and rules"]),
    "rule in an override": (
        "overrides:\n  - paths: []\n    rules: {pdb-mising: off}\n",
        [
            "2:5: overrides[0].paths must not be empty",
            "3:13: there is no rule or category 'pdb-mising'; did you mean 'pdb-missing'?",
        ],
    ),
    "key of an external": (
        "externals:\n  - {kind: Secret, nam: x}\n  - {}\n",
        ["2:20: there is no key of externals[0] 'nam'; did you mean 'name'?", "3:5: externals[1] must not be empty"],
    ),
    "no quantity": (
        "defaults:\n  requests.cpu: 100 m\n  limits.memory: -1\n  request.cpu: 1\n",
        [
            "2:17: defaults.requests.cpu has to be something like 100m, not '100 m'",
            "3:18: defaults.limits.memory has to be something like 100m, not -1",
            "4:3: there is no key of defaults 'request.cpu'; did you mean 'requests.cpu'?",
        ],
    ),
    "unknown marker": (
        "context-only: ['@generate']\n",
        ["1:16: context-only[0] has to be something like generated/, not '@generate'"],
    ),
    "no mapping": ("- profile\n", ["1:1: the configuration has to be a mapping, not a list"]),
    "duplicate keys": (
        "profile: all\nrules: {pdb-missing: off, pdb-missing: error}\nprofile: al\n",
        [
            "2:27: rules.pdb-missing is set a second time, after line 2",
            "3:1: profile is set a second time, after line 1",
            (
                "3:10: profile has to be production, checklist, pss-baseline, pss-restricted or all, "
                "not 'al'; did you mean 'all'?"
            ),
        ],
    ),
    "second document": ("profile: all\n---\nprofile: al\n", ["3:1: a second document: a configuration is one"]),
    "template": (
        "kubernetes: {{ version }}\n",
        ["1:13: kubernetes has to be something like 1.33, not '{{ version }}'"],
    ),
    "JSON": ('{"profile": "all", "fail-on": 1}', ["1:31: fail-on has to be error, warning or info, not 1"]),
    "merge": ("<<: {profil: all}\n", ["1:1: there is no setting 'profil'; did you mean 'profile'?"]),
}


@pytest.mark.parametrize(("text", "expected"), REFUSED.values(), ids=REFUSED)
def test_refused(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert refused(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("content", "place"),
    [(b"profile: all\nrules: [\n", "3:1"), (b"profile: \xff\n", "1:10")],
    ids=["no YAML", "no text"],
)
def test_refused_as_unreadable(tmp_path: Path, content: bytes, place: str) -> None:
    (tmp_path / "x.yaml").write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        config.read(str(tmp_path / "x.yaml"), RULES)
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"{tmp_path}/x.yaml:{place}: cannot be read: ")


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yaml: cannot be read: no such file or directory"):
        config.read(str(tmp_path / "none.yaml"), RULES)


@pytest.mark.parametrize("kind", OPTION_TYPES)
def test_every_option_type_has_a_schema(kind: str) -> None:
    assert kind in config_schema.OPTION_SCHEMAS


def test_schema_is_a_schema_for_editors() -> None:
    schema = json.loads(json.dumps(config.schema(RULES)))
    jsonschema.Draft7Validator.check_schema(schema)
    assert list(schema["properties"]) == [setting.name for setting in config_schema.SETTINGS]
    assert all(setting["description"] for setting in schema["properties"].values())
    rules = schema["definitions"]["rules"]["properties"]
    assert set(rules) == {*IDS, "reliability", "images", "security", "metadata", "networking"}
    assert rules["pdb-missing"]["description"] == "Summary of pdb-missing"
    assert rules["resource-quota-missing"]["then"]["properties"]["names"] == {
        "type": "array",
        "items": {"type": "string"},
        "description": "Some names.",
        "default": ["a", "b"],
    }


def test_defaults_in_the_schema_are_the_defaults() -> None:
    default = Config("", "")
    for setting in config_schema.SETTINGS:
        if "default" in setting.schema:
            value = getattr(default, setting.name.replace("-", "_"))
            assert setting.schema["default"] == (list(value) if isinstance(value, tuple) else value)


def test_a_valid_content_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache"
    read(tmp_path, "profile: all\n", str(cache))
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "jsonschema", None)  # importing it fails
        assert read(tmp_path, "profile: all\n", str(cache)).profile == "all"
        with pytest.raises(ImportError):
            read(tmp_path, "profile: checklist\n", str(cache))
        with pytest.raises(ImportError):  # other rules, another schema
            config.read(str(tmp_path / ".k8slint.yaml"), RULES[1:], cache=str(cache))


@pytest.mark.parametrize("text", ["profile: none\n", "profile: all\nprofile: all\n"])
def test_a_wrong_content_stays_wrong(tmp_path: Path, text: str) -> None:
    for _time in range(2):
        with pytest.raises(ConfigError):
            read(tmp_path, text, str(tmp_path / "cache"))


def test_entries_of_the_cache_hold_nothing(tmp_path: Path) -> None:
    read(tmp_path, "profile: all\n", str(tmp_path / "cache"))
    (entry,) = (tmp_path / "cache/configurations").iterdir()
    entry.write_bytes(b"\0nonsense")
    assert read(tmp_path, "profile: all\n", str(tmp_path / "cache")).profile == "all"


def test_a_cache_that_cannot_be_written_is_none(tmp_path: Path) -> None:
    write(tmp_path, "file", "")
    assert read(tmp_path, "profile: all\n", str(tmp_path / "file")).profile == "all"


def test_packs(tmp_path: Path) -> None:
    path = str(tmp_path / ".k8slint.yaml")
    write(tmp_path, ".k8slint.yaml", "profil: x\npacks: [./a, b]\n")
    assert config.packs(path, trusted=True) == (str(tmp_path / "a"), "b")
    with pytest.raises(
        ConfigError, match=r"\.k8slint\.yaml:2:1: the pack \./a is a program.*--config.*--trust-project"
    ):
        config.packs(path, trusted=False)


@pytest.mark.parametrize(
    "text", ["", "packs: []\n", "# packs\n", "packs: a\n", "packs: [1]\n", "- packs\n", "packs: [\n"]
)
def test_no_packs(tmp_path: Path, text: str) -> None:
    write(tmp_path, ".k8slint.yaml", text)
    assert config.packs(str(tmp_path / ".k8slint.yaml"), trusted=False) == ()


def test_installed_packs_need_no_trust(tmp_path: Path) -> None:
    write(tmp_path, ".k8slint.yaml", "packs: [installed]\n")
    assert config.packs(str(tmp_path / ".k8slint.yaml"), trusted=False) == ("installed",)


def test_project_of(tmp_path: Path) -> None:
    make(tmp_path, ".k8slint.yaml", "a/b/", "c/.git/", "c/d/")
    assert config.project_of(str(tmp_path / "a/b")) == (str(tmp_path), str(tmp_path / ".k8slint.yaml"))
    assert config.project_of(str(tmp_path / "c/d")) == (str(tmp_path / "c"), "")


ACTIVE = {
    "production": (Config("", ""), Selection(), "", {0: "warning", 1: "warning", 2: "info", 3: "error"}),
    "checklist has what serves an item": (Config("", "", "checklist"), Selection(), "", {2: "info", 5: "info"}),
    "profile of a flag": (Config("", "", "checklist"), Selection("pss-restricted"), "", {3: "error"}),
    "all": (
        Config("", "", "all"),
        Selection(),
        "",
        {0: "warning", 1: "warning", 2: "info", 3: "error", 4: "info", 5: "info"},
    ),
    "off": ("rules: {pdb-missing: off, images: off}", Selection(), "", {1: "warning", 3: "error"}),
    "severity": (
        "rules: {pdb-missing: error, security: info}",
        Selection(),
        "",
        {0: "error", 1: "warning", 2: "info", 3: "info"},
    ),
    "an id wins over its category": (
        "rules: {pdb-missing: info, reliability: off}",
        Selection("pss-baseline"),
        "",
        {0: "info"},
    ),
    "naming a rule switches it on": (
        "rules: {label-required: warning, resource-quota-missing: {count: 1}, dns-check: {}}",
        Selection("pss-baseline"),
        "",
        {1: "warning", 4: "warning", 5: "info"},
    ),
    "naming a category switches on nothing": (
        "rules: {metadata: error}",
        Selection("pss-restricted"),
        "",
        {3: "error"},
    ),
    "a category's severity holds for what is switched on": (
        "rules: {metadata: error, label-required: {}}",
        Selection("pss-baseline"),
        "",
        {4: "error"},
    ),
    "override": (
        "overrides: [{paths: [dev/], rules: {reliability: off, images: error}}]",
        Selection(),
        "dev/x.yaml",
        {2: "error", 3: "error"},
    ),
    "override of other paths": (
        "profile: pss-restricted\noverrides: [{paths: [/dev/], rules: {security: off}}]",
        Selection(),
        "a/dev/x.yaml",
        {3: "error"},
    ),
    "later overrides win": (
        (
            "rules: {reliability: off}\n"
            "overrides:\n"
            "- {paths: [prod/], rules: {reliability: error}}\n"
            "- {paths: ['*.yaml'], rules: {pdb-missing: info, images: off, security: off}}\n"
        ),
        Selection(),
        "prod/x.yaml",
        {0: "info", 1: "error"},
    ),
    "select": (
        "rules: {pdb-missing: off, security: info}",
        Selection(select=("pdb-missing", "security")),
        "",
        {0: "warning", 3: "info"},
    ),
    "select a category has all its rules": (Config("", ""), Selection(select=("metadata",)), "", {4: "info"}),
    "extend-select": (
        Config("", "", "pss-restricted"),
        Selection(extend_select=("metadata", "dns-check")),
        "",
        {3: "error", 4: "info", 5: "info"},
    ),
    "ignore": (
        Config("", "", "pss-restricted"),
        Selection(select=("reliability",), extend_select=("metadata", "security"), ignore=("pdb-missing", "metadata")),
        "",
        {1: "warning", 3: "error"},
    ),
}


@pytest.mark.parametrize(("given_config", "selection", "path", "expected"), ACTIVE.values(), ids=ACTIVE)
def test_active(
    tmp_path: Path, given_config: Config | str, selection: Selection, path: str, expected: dict[int, str]
) -> None:
    configuration = read(tmp_path, given_config) if isinstance(given_config, str) else given_config
    found = active(RULES, configuration, selection, path)
    assert {name: each.severity for name, each in found.items()} == {
        IDS[at]: severity for at, severity in expected.items()
    }
    assert all(each.on and each.rule.id == name for name, each in found.items())


def test_options_of_overrides_are_added(tmp_path: Path) -> None:
    configuration = read(
        tmp_path,
        "rules: {resource-quota-missing: {count: 1, text: b}}\n"
        "overrides: [{paths: [dev/], rules: {resource-quota-missing: {count: 2, names: []}}}]\n",
    )
    at = {path: active(RULES, configuration, Selection(), path)[IDS[1]].options for path in ("x.yaml", "dev/x.yaml")}
    assert at == {"x.yaml": {"count": 1, "text": "b"}, "dev/x.yaml": {"count": 2, "text": "b", "names": ()}}


def test_files_under_the_same_overrides_share_their_rules(tmp_path: Path) -> None:
    configuration = read(tmp_path, "overrides: [{paths: [dev/], rules: {images: off}}]")
    selection = Selection()
    paths = ("a.yaml", "dev/a.yaml", "b.yaml", "dev/b.yaml")
    one, two, three, four = (active(RULES, configuration, selection, path) for path in paths)
    assert one is three
    assert two is four
    assert one != two


LEVELS = st.sampled_from(["off", *SEVERITIES])
NAMES = st.sampled_from([*IDS, *sorted({each.category for each in RULES})])


@given(
    profile=st.sampled_from(PROFILES),
    settings=st.dictionaries(NAMES, LEVELS),
    ignore=st.lists(NAMES).map(tuple),
    select=st.lists(NAMES).map(tuple),
)
def test_flags_have_the_last_word(
    profile: str, settings: dict[str, str], ignore: tuple[str, ...], select: tuple[str, ...]
) -> None:
    named = {
        name: RuleSetting(off=True) if level == "off" else RuleSetting(severity=level)
        for name, level in settings.items()
    }
    configuration = Config("", "", profile, rules=named)
    found = active(RULES, configuration, Selection(select=select, ignore=ignore), "x.yaml")
    for each in RULES:
        if {each.id, each.category} & set(ignore):
            assert each.id not in found
        elif select:
            assert (each.id in found) == bool({each.id, each.category} & set(select))
        elif settings.get(each.id, settings.get(each.category)) == "off":
            assert each.id not in found
        if each.id in found and settings.get(each.id, "off") != "off":
            assert found[each.id].severity == settings[each.id]


def test_check_names() -> None:
    check_names(("pdb-missing", "security"), RULES, "--select")
    with pytest.raises(ConfigError) as caught:
        check_names(("pdb-mising", "pdb-missing", "zzz"), RULES, "--ignore")
    assert str(caught.value).splitlines() == [
        "--ignore: there is no rule or category 'pdb-mising'; did you mean 'pdb-missing'?",
        "--ignore: there is no rule or category 'zzz'",
    ]


def test_show(tmp_path: Path) -> None:
    configuration = read(
        tmp_path,
        "rules:\n"
        "  reliability: error\n"
        "  resource-quota-missing: {names: [c], strict-names: true, labels: {a: b}}\n"
        "overrides:\n"
        "  - paths: [dev/]\n"
        "    rules:\n"
        "      resource-quota-missing: {count: 4}\n"
        "      images: off\n",
    ).replace(path="shop.yaml")
    selection = Selection("pss-restricted", extend_select=("label-required",), ignore=("security",))
    assert show(RULES, configuration, selection, "dev/x.yaml") == (
        "file: dev/x.yaml\n"
        "configuration: shop.yaml\n"
        "profile: pss-restricted\n"
        f"kubernetes: {NEWEST_KUBERNETES[0]}.{NEWEST_KUBERNETES[1]}\n"
        "\n"
        "info     label-required                --extend-select\n"
        "error    resource-quota-missing        shop.yaml:3, severity shop.yaml:2\n"
        "           text: a  default\n"
        "           count: 4  shop.yaml:7\n"
        "           headroom: 1.5  default\n"
        "           strict-names: true  shop.yaml:3\n"
        "           names: [c]  shop.yaml:3\n"
        "           labels: {a: b}  shop.yaml:3\n"
        "off      dns-check                     not in profile pss-restricted\n"
        "off      image-pull-policy-not-always  not in profile pss-restricted\n"
        "off      pdb-missing                   not in profile pss-restricted\n"
        "off      run-as-non-root-missing       --ignore\n"
    )


@pytest.fixture(scope="module")
def page(project: Path) -> str:
    return (project / "docs" / "configuration.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("setting", config_schema.SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented_with_an_example(page: str, setting: config_schema.Setting) -> None:
    section = re.search(rf"^## `{setting.name}`\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert section is not None
    assert f"```yaml\n{setting.name}:" in section[1]


def test_documented_examples_are_valid(page: str, tmp_path: Path) -> None:
    examples = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(examples) > len(config_schema.SETTINGS)
    for example in examples:
        read(tmp_path, example)


def test_documented_defaults_are_the_defaults(page: str) -> None:
    default = Config("", "")
    assert f"Default: `[{', '.join(default.exclude)}]`" in page
    quoted = (f'"{entry}"' if entry.startswith("@") else entry for entry in default.context_only)
    assert f"Default: `[{', '.join(quoted)}]`" in page
    assert f"Default: `{default.profile}`" in page
    assert f"Default: `{default.fail_on}`" in page
