"""A configuration as data, and what follows from it: which rules run for a file, how severe, with which options."""

from __future__ import annotations

from functools import lru_cache

from . import ignores
from .records import Record
from .rules import ALWAYS, PROFILES
from .settings import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .problems import Location
    from .rules import Rule

GENERATED = "@generated"
HELM_TESTS = "@helm-tests"
"""Entries of `context-only` that are no patterns: files whose header calls them generated, pods that only `helm test`
starts."""


class RuleSetting(Record):
    """What is said of one rule, or of the rules of a category. `severity` "" leaves the rule's own; `options` are by
    their kebab-case names; `line` is where the configuration says so.
    """

    off: bool = False
    severity: str = ""
    options: Mapping[str, object] = {}
    line: int = 0


class Override(Record):
    """Rule settings for the files that match one of `paths`, patterns relative to the project's root."""

    paths: tuple[str, ...]
    rules: Mapping[str, RuleSetting]


class Ignore(Record):
    """Findings that are ignored: those of these rules, at places that meet all the conditions. "" is no condition.

    `path` is a pattern relative to the project's root; `kind`, `namespace`, `name` and `container` are globs. `until`
    is the last day on which it holds. `location` is the place in the configuration, whose source is called by its path
    in the project.
    """

    rules: tuple[str, ...]
    reason: str
    location: Location
    path: str = ""
    kind: str = ""
    namespace: str = ""
    name: str = ""
    container: str = ""
    until: str = ""


class Attestation(Record):
    """What somebody vouches for that manifests cannot show: who, since when, until which day ("" for ever; days are
    written YYYY-MM-DD), and a note.
    """

    by: str
    on: str = ""
    until: str = ""
    note: str = ""


class Creation(Record):
    """How a new manifest comes into the project.

    `form` is `file` (a file of its own beside that of the workload, listed in a kustomization of the folder) or
    `append` (one more document of the workload's file). `name` is the pattern of the new file's name: `{workload}`,
    `{kind}` and `{name}` (of the new object) are filled in.
    """

    form: str = "file"
    name: str = "{workload}.{kind}.yaml"


class Config(Record):
    """A configuration, with all defaults filled in.

    `path` is its file ("" if there is none), `root` the absolute folder that patterns are relative to. `rules` is by
    rule id or category. `context_only` may hold `GENERATED` and `HELM_TESTS` beside patterns. `packs` are absolute
    folders and names. `fail_on` is a severity. `fix` gives rules another safety than their fixes have: `safe`, `unsafe`
    or `never`. `create` says how new manifests come into the project. `attest` is by item of the checklist.
    """

    path: str
    root: str
    profile: str = PROFILES[0]
    rules: Mapping[str, RuleSetting] = {}
    overrides: tuple[Override, ...] = ()
    exclude: tuple[str, ...] = ("vendor/",)
    context_only: tuple[str, ...] = ("gotk-components.yaml", GENERATED, HELM_TESTS)
    units: tuple[tuple[str, ...], ...] = ()
    settings: Settings = Settings()
    packs: tuple[str, ...] = ()
    ignore: tuple[Ignore, ...] = ()
    fail_on: str = "warning"
    fix: Mapping[str, str] = {}
    create: Creation = Creation()
    attest: Mapping[str, Attestation] = {}


class Selection(Record):
    """What the command line says of rules: a profile instead of the configuration's ("" leaves that), and rule ids or
    categories. `select` runs exactly these, `extend_select` these too, `ignore` none of these.
    """

    profile: str = ""
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


class ActiveRule(Record):
    """What is decided of a rule for a file: whether it is `on`, its severity, the options that are set.

    `origins` says where that comes from, by "on", "severity" and the options' names: "profile production",
    ".k8slint.yaml:4", "--select"; what is not in it is the rule's own.
    """

    rule: Rule
    severity: str
    options: Mapping[str, object]
    on: bool
    origins: Mapping[str, str]


def active(rules: Sequence[Rule], config: Config, selection: Selection, path: str) -> Mapping[str, ActiveRule]:
    """The rules that run for a file, by id. `path` is relative to the project's root.

    Files to which the same overrides apply get the same mapping.
    """
    return _choice(_Question(rules, config, selection)).at(path)


def decisions(rules: Sequence[Rule], config: Config, selection: Selection, path: str) -> tuple[ActiveRule, ...]:
    """What is decided of every rule for a file, of those too that are off."""
    return _choice(_Question(rules, config, selection)).decide(path)


class _Question:
    """Rules, configuration and selection, as a key: equal where all three are the same objects (what they hold cannot
    be hashed).
    """

    __slots__ = ("config", "rules", "selection")

    def __init__(self, rules: Sequence[Rule], config: Config, selection: Selection) -> None:
        self.rules = rules
        self.config = config
        self.selection = selection

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Question)
            and other.rules is self.rules
            and other.config is self.config
            and other.selection is self.selection
        )

    def __hash__(self) -> int:
        return hash((id(self.rules), id(self.config), id(self.selection)))


@lru_cache(maxsize=8)
def _choice(question: _Question) -> _Choice:
    return _Choice(question.rules, question.config, question.selection)


class _Choice:
    """The rules for each path, made once for each set of overrides that applies to some path."""

    __slots__ = ("_config", "_made", "_matchers", "_rules", "_selection")

    def __init__(self, rules: Sequence[Rule], config: Config, selection: Selection) -> None:
        self._rules = rules
        self._config = config
        self._selection = selection
        self._matchers = [(ignores.compile(override.paths), override.rules) for override in config.overrides]
        self._made: dict[tuple[int, ...], Mapping[str, ActiveRule]] = {}

    def at(self, path: str) -> Mapping[str, ActiveRule]:
        matched = tuple(at for at, (matcher, _rules) in enumerate(self._matchers) if matcher.matches(path))
        if matched not in self._made:
            self._made[matched] = {decided.rule.id: decided for decided in self.decide(path) if decided.on}
        return self._made[matched]

    def decide(self, path: str) -> tuple[ActiveRule, ...]:
        own = [rules for matcher, rules in self._matchers if matcher.matches(path)]
        return tuple(_decided(rule, self._config, own, self._selection) for rule in self._rules)


def _decided(
    rule: Rule, config: Config, overrides: Sequence[Mapping[str, RuleSetting]], selection: Selection
) -> ActiveRule:
    profile = selection.profile or config.profile
    in_profile = on = is_in_profile(rule, profile)
    severity = rule.severity
    options: dict[str, object] = {}
    origins = {"on": f"profile {profile}" if on else f"not in profile {profile}"}
    for layer in (config.rules, *overrides):
        for name in dict.fromkeys((rule.category, rule.id)):
            setting = layer.get(name)
            if setting is None:
                continue
            origin = f"{config.path}:{setting.line}"
            switched = not setting.off and (on or in_profile or name == rule.id)
            if switched != on:
                on, origins["on"] = switched, origin
            if setting.severity:
                severity, origins["severity"] = setting.severity, origin
            options.update(setting.options)
            origins.update(dict.fromkeys(setting.options, origin))
    for flag, switched in _flags(rule, selection):
        on, origins["on"] = switched, flag
    return ActiveRule(rule, severity, options, on, origins)


def is_in_profile(rule: Rule, profile: str) -> bool:
    """Whether a profile runs a rule: `checklist` every rule that serves an item of the checklist."""
    if profile == "all" or not {profile, ALWAYS}.isdisjoint(rule.profiles):
        return True
    return profile == "checklist" and rule.checklist != ""


def _flags(rule: Rule, selection: Selection) -> Iterator[tuple[str, bool]]:
    """What the flags say of a rule, in the order in which they count."""
    names = {rule.id, rule.category}
    if selection.select:
        yield "--select", not names.isdisjoint(selection.select)
    if not names.isdisjoint(selection.extend_select):
        yield "--extend-select", True
    if not names.isdisjoint(selection.ignore):
        yield "--ignore", False
