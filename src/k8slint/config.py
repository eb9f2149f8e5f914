"""The configuration: what the user says about rules, files and settings, read from `.k8slint.yaml`.

It is checked against the JSON Schema that `config_schema` makes. That a content is valid can be remembered, so that an
unchanged configuration costs no validator. What follows from a configuration is `config_model`'s to say.
"""

from __future__ import annotations

import os

from . import config_schema
from .config_model import (
    GENERATED,
    HELM_TESTS,
    ActiveRule,
    Attestation,
    Config,
    Creation,
    Ignore,
    Override,
    RuleSetting,
    Selection,
    active,
    decisions,
)
from .config_schema import OFF, dotted, meant, schema, spoken
from .documents import read_documents
from .findings import Failure
from .problems import Location
from .settings import External, Settings
from .sources import Source
from .trees import DISK, exists, is_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from .documents import Document, Path
    from .rules import Rule
    from .trees import Tree

__all__ = [
    "FILE_NAME",
    "GENERATED",
    "HELM_TESTS",
    "ActiveRule",
    "Config",
    "ConfigError",
    "Override",
    "RuleSetting",
    "Selection",
    "active",
    "check_names",
    "inline",
    "packs",
    "project_of",
    "read",
    "schema",
    "show",
]

FILE_NAME = ".k8slint.yaml"


class ConfigError(Exception):
    """A configuration, or a flag, that cannot be used; its text has one line for each of `problems`."""

    def __init__(self, problems: Sequence[Failure]) -> None:
        super().__init__("\n".join(_line(problem) for problem in problems))
        self.problems = tuple(problems)


def _line(problem: Failure) -> str:
    place = ":".join(str(part) for part in (problem.path, problem.line, problem.column) if part)
    return f"{place}: {problem.message}" if place else problem.message


def project_of(folder: str, tree: Tree = DISK) -> tuple[str, str]:
    """The root of the project that an absolute folder belongs to, and its configuration, "" where there is none.

    The root is the folder of the nearest `.k8slint.yaml` that is not above the nearest git root, else that git root,
    else "".
    """
    while True:
        path = os.path.join(folder, FILE_NAME)
        if is_file(tree, path):
            return folder, path
        if exists(tree, os.path.join(folder, ".git")):
            return folder, ""
        parent = os.path.dirname(folder)
        if parent == folder:
            return "", ""
        folder = parent


def packs(path: str, *, trusted: bool, tree: Tree = DISK) -> tuple[str, ...]:
    """The packs that a configuration names, as `Config.packs` has them: they are loaded before it can be checked.

    Loading a pack executes it. A configuration that was found in the linted tree is not `trusted`: where it names a
    folder, that is an error. Whatever else is wrong in the file is left to `read`. Raises `ConfigError`.
    """
    source = _source(path, tree)
    if b"packs" not in source.data:
        return ()
    for document in read_documents(source)[:1]:
        named = document.data.get("packs") if isinstance(document.data, dict) else None
        if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
            return ()
        folders = [name for name in named if "/" in name]
        if folders and not trusted:
            message = (
                f"the pack {folders[0]} is a program, and nothing of the linted tree is executed: if you trust it, "
                "name this configuration with --config, or say --trust-project"
            )
            raise ConfigError([_failure(source, document.entry(("packs",)), message)])
        return _packs(named, path)
    return ()


def read(path: str, rules: Sequence[Rule], *, root: str = "", cache: str = "", tree: Tree = DISK) -> Config:
    """The configuration in a file, checked. Raises `ConfigError` with all that is wrong in it.

    `path` stands in the messages as it is given. `root` is the project's root where it is not the file's own folder.
    `cache` is a folder in which to remember that a content is valid; "" remembers nothing.
    """
    source = _source(path, tree)
    root = root or os.path.dirname(os.path.abspath(path))
    documents = read_documents(source)
    problems = list(_unreadable(source, documents)) or list(_invalid(source, documents, rules, cache))
    if problems:
        raise ConfigError(problems)
    return _config(path, root, documents[0], rules) if documents else Config(path, root)


def _source(path: str, tree: Tree) -> Source:
    try:
        return Source(path, tree.read(os.path.abspath(path)))
    except OSError as error:
        raise ConfigError([Failure(f"cannot be read: {(error.strerror or str(error)).lower()}", path)]) from None


def _failure(source: Source, offset: int, message: str) -> Failure:
    line, column = source.position(offset)
    return Failure(message, source.path, line, column)


def _unreadable(source: Source, documents: Sequence[Document]) -> Iterator[Failure]:
    for document in documents:
        if document.error is not None:
            yield _failure(source, document.error.offset, f"cannot be read: {document.error.message}")
    for document in documents[1:]:
        start = document.place(()).span.start if document.error is None else document.start
        yield _failure(source, start, "a second document: a configuration is one")


def _invalid(source: Source, documents: Sequence[Document], rules: Sequence[Rule], cache: str) -> Iterator[Failure]:
    for document in documents:
        for duplicate in document.duplicates:
            first, _column = source.position(duplicate.first)
            message = f"{dotted(duplicate.path)} is set a second time, after line {first}"
            yield _failure(source, duplicate.again, message)
        against = schema(rules)
        known = _mark(source.data, against, cache) if cache else ""
        if known and os.path.exists(known):
            return
        wrong = config_schema.complaints(document, against)
        yield from (_failure(source, offset, message) for offset, message in wrong)
        if known and not wrong:
            _remember(known)


def _mark(content: bytes, against: Mapping[str, object], cache: str) -> str:
    """The file whose presence says that this content keeps to this schema. Nothing is ever read from it."""
    import hashlib

    digest = hashlib.blake2b(repr(against).encode() + b"\0" + content, digest_size=20).hexdigest()
    return os.path.join(cache, "configurations", digest)


def _remember(path: str) -> None:
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb"):
            pass
    except OSError:  # a cache that cannot be written is none
        pass


def _config(path: str, root: str, document: Document, rules: Sequence[Rule]) -> Config:
    data: Any = document.data  # keeps to the schema
    given: dict[str, Any] = {
        name.replace("-", "_"): tuple(data[name]) if isinstance(data[name], list) else data[name]
        for name in ("profile", "exclude", "context-only", "fail-on")
        if name in data
    }
    read = _RuleReader(document, rules)
    return Config(
        path,
        root,
        rules=read.at(("rules",)) if "rules" in data else {},
        overrides=tuple(
            Override(tuple(override["paths"]), read.at(("overrides", index, "rules")))
            for index, override in enumerate(data.get("overrides", ()))
        ),
        units=tuple(tuple(group) for group in data.get("units", ())),
        settings=_settings(data),
        packs=_packs(data.get("packs", ()), path),
        ignore=tuple(_ignores(document, root)) if data.get("ignore") else (),
        fix=dict(data.get("fix", {})),
        create=Creation(**data.get("create", {})),
        attest={item: _attestation(given) for item, given in data.get("attest", {}).items()},
        **given,
    )


def _ignores(document: Document, root: str) -> Iterator[Ignore]:
    """The entries of `ignore`, each with its place in the configuration as the project calls that."""
    source = document.source
    path = os.path.relpath(os.path.abspath(source.path), root).replace(os.sep, "/")
    (own,) = read_documents(Source(path, source.data))
    for index, entry in enumerate(own.data["ignore"]):
        conditions = {name: value for name, value in entry.items() if name not in ("rules", "reason")}
        location = Location(own, ("ignore", index, "rules"))
        yield Ignore(tuple(entry["rules"]), entry["reason"], location, **conditions)


def _attestation(data: Mapping[str, str]) -> Attestation:
    """YAML 1.1, which the API server reads, takes a plain `on` for true."""
    return Attestation(**{"on" if key == "true" else key: value for key, value in data.items()})


def _settings(data: Mapping[str, Any]) -> Settings:
    given: dict[str, Any] = {}
    if "kubernetes" in data:
        major, minor = data["kubernetes"].split(".")
        given["kubernetes"] = int(major), int(minor)
    if "defaults" in data:
        given["defaults"] = {name: str(value) for name, value in data["defaults"].items()}
    return Settings(**given, externals=tuple(External(**each) for each in data.get("externals", ())))


def _packs(named: Iterable[str], path: str) -> tuple[str, ...]:
    """Names as they are; folders, which have a slash in them, as absolute paths."""
    folder = os.path.dirname(os.path.abspath(path))
    return tuple(os.path.normpath(os.path.join(folder, name)) if "/" in name else name for name in named)


class _RuleReader:
    """Reads what a document says of rules."""

    def __init__(self, document: Document, rules: Sequence[Rule]) -> None:
        self._document = document
        self._types = {rule.id: {option.name: option.type for option in rule.options} for rule in rules}

    def at(self, path: Path) -> dict[str, RuleSetting]:
        data: Any = self._document.data
        for part in path:
            data = data[part]
        return {name: self._setting(name, value, (*path, name)) for name, value in data.items()}

    def _setting(self, name: str, value: object, path: Path) -> RuleSetting:
        line, _column = self._document.source.position(self._document.entry(path))
        options: dict[str, Any] = dict(value) if isinstance(value, dict) else {"severity": value}
        level = options.pop("severity", "")
        types = self._types.get(name, {})
        typed = {option: _typed(each, types[option]) for option, each in options.items()}
        return RuleSetting(True, "", typed, line) if level in OFF else RuleSetting(False, level, typed, line)


def _typed(value: Any, kind: str) -> object:
    """An option's value as the rule has declared it."""
    if kind == "tuple[str, ...]":
        return tuple(value)
    if kind == "dict[str, str]":
        return dict(value)
    if kind == "int":
        return int(value)
    return float(value) if kind == "float" else value


def check_names(names: Iterable[str], rules: Sequence[Rule], flag: str) -> None:
    """Raises `ConfigError` where a flag names what is neither a rule nor a category."""
    known = {name for rule in rules for name in (rule.id, rule.category)}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ConfigError(
            [Failure(f"{flag}: there is no rule or category {name!r}{meant(name, sorted(known))}") for name in unknown]
        )


def show(rules: Sequence[Rule], config: Config, selection: Selection, path: str) -> str:
    """What holds for a file, and where it comes from: a line for each rule, those that are off last. `path` is relative
    to the project's root.
    """
    decided = sorted(decisions(rules, config, selection, path), key=lambda each: (not each.on, each.rule.id))
    major, minor = config.settings.kubernetes
    lines = [
        f"file: {path}",
        f"configuration: {config.path or 'none'}",
        f"profile: {selection.profile or config.profile}",
        f"kubernetes: {major}.{minor}",
        "",
    ]
    width = max((len(each.rule.id) for each in decided), default=0)
    for each in decided:
        origin = each.origins["on"]
        if each.on and "severity" in each.origins:
            origin += f", severity {each.origins['severity']}"
        lines.append(f"{each.severity if each.on else 'off':8} {each.rule.id:{width}}  {origin}")
        for option in each.rule.options if each.on else ():
            value = inline(each.options.get(option.name, option.default))
            lines.append(f"{'':9}  {option.name}: {value}  {each.origins.get(option.name, 'default')}")
    return "".join(f"{line}\n" for line in lines)


def inline(value: object) -> str:
    """An option's value as YAML in one line."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {inline(each)}' for key, each in value.items())}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(inline(each) for each in value)}]"
    return spoken(value) if isinstance(value, bool) else str(value)
