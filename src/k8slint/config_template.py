"""What `k8slint init` writes: a configuration that says what was found in a project, and what else there is to say."""

from __future__ import annotations

import os
from textwrap import wrap

import yaml

from . import files
from .apis import NEWEST
from .config import Config
from .config_schema import SETTINGS
from .engine import explain_files
from .files import ProjectPaths
from .project import Inputs
from .records import Record
from .units import Row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from .config_schema import Schema, Setting

WIDTH = 100
OF_OTHERS = ("vendor", "third_party", "third-party", "thirdparty", "testdata")
"""Names of folders whose manifests are others', or are not there to be deployed."""

EXAMPLES: Mapping[str, object] = {
    "#/definitions/rules": {"pdb-missing": "error", "images": "warning"},
    "#/definitions/ids": "pdb-missing",
    "#/definitions/fixes": {"pdb-missing": "safe"},
    "defaults": {
        "requests.cpu": "100m",
        "requests.memory": "128Mi",
        "limits.cpu": "500m",
        "limits.memory": "256Mi",
        "storage-class": "standard",
    },
    "externals": [{"kind": "Secret", "namespace": "shop", "name": "vault-*"}],
    "attest": {"disaster-recovery": {"by": "platform-team", "until": "2027-04-02"}},
    "kubernetes": ".".join(map(str, NEWEST)),
}
"""What stands for some settings, and for the parts of the schema that depend on the rules."""

HEAD = """\
# What k8slint has to know of this project. Everything is optional: what is commented out is the
# default or, where there is none, an example.
"""


class _Dumper(yaml.SafeDumper):
    """Writes lists of plain values in one line, all else in lines of their own, indented."""

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> yaml.SequenceNode:
        is_plain = not any(isinstance(item, list | dict) for item in sequence)
        return super().represent_sequence(tag, sequence, is_plain if flow_style is None else flow_style)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002  never without
        super().increase_indent(flow, False)


class Known(Record):
    """What a project's files say of a setting: its value, a remark, and whether the value is to hold."""

    value: object
    remark: str = ""
    holds: bool = False


def configuration(folder: str) -> str:
    """The text of a configuration for the project in a folder, fitted to what is found there.

    Folders with the manifests of others are excluded. Alternatives are shown only: while they are what k8slint takes
    them for, nothing has to be said.
    """
    known: dict[str, Known] = {}
    root = os.path.abspath(folder)
    config = Config("", root)
    project = ProjectPaths(root, "", (root,), root)
    others = _of_others(files.walk(project, config.replace(exclude=())).reported)
    if others:
        config = config.replace(exclude=tuple(dict.fromkeys((*others, *config.exclude))))
        known["exclude"] = Known(list(config.exclude), holds=True)
    found = files.walk(project, config)
    inputs = Inputs(root, "", found.reported, (), found.skipped, found.charts)
    units = [row for row in explain_files(inputs, config).units if isinstance(row, Row)]
    alternatives = [[f"{row.folder}/"] for row in units if row.apart]
    if alternatives:
        remark = "These were found, as they define different versions of the same objects."
        known["units"] = Known(alternatives, remark)
    entries = (_entry(setting, known.get(setting.name) or Known(_example(setting))) for setting in SETTINGS)
    return "\n".join((HEAD, *entries))


def _of_others(paths: Iterable[str]) -> list[str]:
    """The patterns of the folders of others that hold any of these files."""
    parts = {part for path in paths for part in path.split("/")[:-1]}
    return [f"{name}/" for name in OF_OTHERS if name in parts]


def _example(setting: Setting) -> object:
    return EXAMPLES[setting.name] if setting.name in EXAMPLES else _sample(setting.schema)


def _sample(schema: Schema) -> object:
    """The default that a schema has, else an example that keeps to it."""
    if "default" in schema:
        return schema["default"]
    if "examples" in schema:
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    if "allOf" in schema:
        return EXAMPLES[schema["allOf"][0]["$ref"]]
    if schema["type"] == "array":
        return [_sample(schema["items"])]
    return {name: _sample(each) for name, each in schema["properties"].items()}


def _entry(setting: Setting, known: Known) -> str:
    comment = wrap(f"{setting.meaning} {known.remark}".rstrip(), WIDTH - 2)
    lines = yaml.dump({setting.name: known.value}, Dumper=_Dumper, sort_keys=False, width=WIDTH).splitlines()
    return "".join(f"{line}\n" for line in (*_commented(comment), *(lines if known.holds else _commented(lines))))


def _commented(lines: Iterable[str]) -> list[str]:
    return [f"# {line}" for line in lines]
