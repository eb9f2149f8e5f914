"""The JSON Schema of the configuration, made of one table of settings and the loaded rules' options; and what is wrong
with a configuration that does not keep to it, said for people.
"""

from __future__ import annotations

from . import quantities
from .checklist import ITEMS
from .comments import DAY, is_day
from .config_model import GENERATED, HELM_TESTS, Config
from .problems import SEVERITIES
from .records import Record
from .rules import PROFILES, SUPPRESSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from .documents import Document, Path
    from .rules import Option, Rule

    Schema = Mapping[str, Any]  # any JSON is possible, as it is in a jsonschema.ValidationError
    Complaint = tuple[int, str]  # an offset in the source, and what is wrong there

OFF = ("off", False)
"""How a rule is switched off: YAML 1.1, which the API server reads, takes a plain `off` for false."""


class Setting(Record):
    """A key of the configuration: the schema of its value, and what it means."""

    name: str
    schema: Schema
    meaning: str


def _texts(example: str, **more: object) -> Schema:
    return {"type": "array", "items": {"type": "string", "minLength": 1, "examples": [example], **more}}


def _mapping(properties: Schema, **more: object) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": properties, **more}


DEFAULT = Config("", "")
PATTERNS = _texts("vendor/")
FORMS = ("file", "append")
DAY_OF_ATTESTATION = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "examples": ["2027-04-02"]}
ATTESTATION = _mapping(
    {
        "by": {"type": "string", "minLength": 1, "examples": ["platform-team"]},
        "on": DAY_OF_ATTESTATION,
        "true": DAY_OF_ATTESTATION,  # a plain `on`, as YAML 1.1 and so the API server reads it
        "until": DAY_OF_ATTESTATION,
        "note": {"type": "string"},
    },
    required=["by"],
)
PERMISSIONS = ("safe", "unsafe", "never")
NAME = r"^([^/{}]|\{workload\}|\{kind\}|\{name\})+\.ya?ml$"
RULES = {"allOf": [{"$ref": "#/definitions/rules"}]}
OVERRIDE = _mapping({"paths": {**PATTERNS, "minItems": 1}, "rules": RULES}, required=["paths", "rules"])
GLOB = {"type": "string", "minLength": 1, "default": "*", "examples": ["vault-*"]}
TEXT = {"type": "string", "minLength": 1}
IGNORE = _mapping(
    {
        "rules": {"type": "array", "minItems": 1, "items": {"allOf": [{"$ref": "#/definitions/ids"}]}},
        "reason": {"type": "string", "pattern": r"\w", "examples": ["a job of our own, gone in May"]},
        "path": {**TEXT, "examples": ["deploy/legacy/"]},
        "kind": {**TEXT, "examples": ["Deployment"]},
        "namespace": {**TEXT, "examples": ["shop"]},
        "name": {**TEXT, "examples": ["legacy-*"]},
        "container": {**TEXT, "examples": ["istio-proxy"]},
        "until": {"type": "string", "pattern": f"^{DAY}$", "examples": ["2027-04-02"]},
    },
    required=["rules", "reason"],
)
QUANTITY = {
    "type": ["string", "number"],
    "pattern": f"^(?!-){quantities.PATTERN.pattern}$",
    "minimum": 0,
    "examples": ["100m"],
}
DEFAULTS = {
    **{f"{kind}.{resource}": QUANTITY for kind in ("requests", "limits") for resource in ("cpu", "memory")},
    "storage-class": {"type": "string", "minLength": 1, "examples": ["standard"]},
}

SETTINGS = (
    Setting("profile", {"enum": list(PROFILES), "default": DEFAULT.profile}, "Which rules run."),
    Setting("rules", RULES, "What is said of single rules, or of categories: off, a severity, options."),
    Setting(
        "overrides",
        {"type": "array", "items": OVERRIDE},
        "The same for some paths only; what comes later wins.",
    ),
    Setting(
        "ignore",
        {"type": "array", "items": IGNORE},
        "Findings that are ignored, each time with a reason: those of some rules, at places that meet all conditions.",
    ),
    Setting(
        "exclude",
        {**PATTERNS, "default": list(DEFAULT.exclude)},
        "Paths that are not read at all, also where they are named.",
    ),
    Setting(
        "context-only",
        {**_texts("generated/", pattern=f"^([^@]|{GENERATED}$|{HELM_TESTS}$)"), "default": list(DEFAULT.context_only)},
        "Paths that are known, so that references to them resolve, but not reported. "
        f"{GENERATED} stands for files whose header calls them generated, {HELM_TESTS} for pods that only helm starts.",
    ),
    Setting(
        "units",
        {"type": "array", "items": {**_texts("dev/"), "minItems": 1}},
        "Groups of paths that are deployed together, each group apart from the others.",
    ),
    Setting(
        "externals",
        {"type": "array", "items": _mapping({"kind": GLOB, "namespace": GLOB, "name": GLOB}, minProperties=1)},
        "Objects that exist although the project does not define them: references to them are no findings.",
    ),
    Setting(
        "kubernetes",
        {"type": "string", "pattern": r"^1\.(0|[1-9][0-9]{0,2})$", "examples": ["1.33"]},
        "The version of Kubernetes that the manifests are for; if unset, the newest that k8slint knows.",
    ),
    Setting("defaults", _mapping(DEFAULTS), "Values that fixes write where a manifest has none."),
    Setting("packs", _texts("./policies"), "More rules: folders (with a slash) or names of installed packs."),
    Setting(
        "fix",
        {"allOf": [{"$ref": "#/definitions/fixes"}]},
        "What the fixes of a rule are: safe (applied by fix), unsafe (with --unsafe only) or never.",
    ),
    Setting(
        "attest",
        _mapping({item.id: ATTESTATION for item in ITEMS}),
        "Items of the production checklist that somebody vouches for, since manifests cannot show them.",
    ),
    Setting(
        "create",
        _mapping(
            {
                "form": {"enum": list(FORMS), "default": DEFAULT.create.form},
                "name": {"type": "string", "pattern": NAME, "default": DEFAULT.create.name},
            }
        ),
        "How a new manifest comes into the project: as a file of its own, or appended to that of the workload; and the "
        "name of the file, in which {workload}, {kind} and {name} are filled in.",
    ),
    Setting(
        "fail-on",
        {"enum": list(SEVERITIES), "default": DEFAULT.fail_on},
        "The least severity of a finding that makes the exit code 1.",
    ),
)


OPTION_SCHEMAS: Schema = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "tuple[str, ...]": {"type": "array", "items": {"type": "string"}},
    "dict[str, str]": {"type": "object", "additionalProperties": {"type": "string"}},
}


TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


def schema(rules: Sequence[Rule]) -> Schema:
    """The JSON Schema (draft 7, which editors read) of a configuration for these rules."""
    level = {"enum": [*OFF, *SEVERITIES]}
    categories = {name: _category(name, level) for name in sorted({rule.category for rule in rules})}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "k8slint",
        **_mapping({setting.name: {**setting.schema, "description": setting.meaning} for setting in SETTINGS}),
        "definitions": {
            "rules": _mapping({**categories, **{rule.id: _rule(rule, level) for rule in rules}}),
            "ids": {"enum": [rule.id for rule in rules if SUPPRESSION not in rule.each]},
            "fixes": _mapping({rule.id: {"enum": list(PERMISSIONS)} for rule in rules}),
        },
    }


def _category(name: str, level: Schema) -> Schema:
    return {**_level_or({"severity": level}, level), "description": f"All rules of the category {name}"}


def _rule(rule: Rule, level: Schema) -> Schema:
    options = {option.name: _option(option) for option in rule.options}
    return {**_level_or({"severity": level, **options}, level), "description": rule.summary}


def _level_or(properties: Schema, level: Schema) -> Schema:
    """A level, or a mapping. `if` instead of `anyOf`, so that a mistake in one of the two is reported as one."""
    return {"if": {"type": "object"}, "then": _mapping(properties), "else": level}


def _option(option: Option) -> Schema:
    default = list(option.default) if isinstance(option.default, tuple) else option.default
    return {**OPTION_SCHEMAS[option.type], "description": option.meaning, "default": default}


def complaints(document: Document, against: Schema) -> list[Complaint]:
    """What is wrong with the data of a configuration's document, in the order of the text."""
    from jsonschema import Draft7Validator

    validator = Draft7Validator(against)
    found = {each for error in validator.iter_errors(document.data) for each in _complaints(document, error)}
    return sorted(found or _no_days(document))


def _no_days(document: Document) -> Iterator[Complaint]:
    """The days that the calendar does not have: a pattern does not know it. The document keeps to the schema."""
    for index, entry in enumerate(document.data.get("ignore", ()) if document.data else ()):
        if "until" in entry and not is_day(entry["until"]):
            path = ("ignore", index, "until")
            yield document.place(path).span.start, f"{dotted(path)} has to be a day, not {spoken(entry['until'])}"


def _complaints(document: Document, error: Any) -> Iterator[Complaint]:
    path: Path = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        for key in error.instance:
            if key not in known:
                yield document.entry((*path, key)), f"there is no {_noun(path)} {key!r}{meant(key, known)}"
        return
    span = document.place(path).span
    offset = document.entry(path) if path and isinstance(path[-1], int) else span.start
    yield offset, f"{dotted(path)} {_demand(error, document.source.text[span.start : span.end])}"


def _noun(path: Path) -> str:
    if not path:
        return "setting"
    if path[-1] == "rules":
        return "rule or category"
    if len(path) > 1 and path[-2] == "rules":
        return f"option of {path[-1]}"
    return f"key of {dotted(path)}"


def _demand(error: Any, raw: str) -> str:
    """What a value has to be and is not; `raw` is its text."""
    value, said = error.instance, f", not {spoken(error.instance)}"
    if error.validator == "enum" and isinstance(error.absolute_path[-1], int):
        return f"names no rule: there is no {value!r}{meant(value, error.validator_value)}"
    if error.validator == "enum":
        names = [name for name in error.validator_value if isinstance(name, str)]
        choices = [*names, "a mapping of options"] if "else" in error.absolute_schema_path else names
        return f"has to be {_either(choices)}{said}{meant(value, names)}"
    if error.validator == "type":
        wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
        advice = ""
        if wanted == ["string"] and isinstance(value, (bool, int, float)):
            advice = f': write "{raw}", in quotes'
        elif wanted == ["array"] and isinstance(value, str):
            advice = f": write [{raw}]"
        return f"has to be {_either([TYPES[name] for name in wanted])}{said}{advice}"
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in value]
        return f"needs {' and '.join(missing)}"
    if error.validator in ("minItems", "minLength", "minProperties"):
        return "must not be empty"
    example = error.schema.get("examples", [""])[0]
    return f"has to be something like {example}{said}" if example else error.message


def spoken(value: object) -> str:
    """A value of a configuration as a message names it."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return repr(value) if isinstance(value, str) else str(value)


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def meant(word: object, known: Iterable[str]) -> str:
    """`; did you mean "x"?` for the one that is near, else nothing."""
    import difflib

    near = difflib.get_close_matches(str(word).lower().replace("_", "-"), known, n=1, cutoff=0.7)
    return f"; did you mean {near[0]!r}?" if near else ""


def dotted(path: Path) -> str:
    """`overrides[0].paths`; the whole document is "the configuration"."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or "the configuration"
