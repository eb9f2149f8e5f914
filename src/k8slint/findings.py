"""Findings and reports: plain data, made by the engine, shown by `reports`.

Paths are as a reader would write them: relative to the working directory, with `/`. Lines and columns count from 1,
columns in code points; the end column is the one behind the last character.
"""

from __future__ import annotations

from .records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .problems import Fix

    Render = Callable[["Report", bool, bool], str]
    """A report, whether to colour, whether to show everything -> the whole output, its last line break included."""


class Region(Record):
    """A stretch of a file. `text` is the whole source line on which it begins, without its line break."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str = ""


class RelatedRegion(Record):
    """Another place that has to do with a finding, and what it has to do with it."""

    region: Region
    note: str
    resource: ResourceName | None = None


class ResourceName(Record):
    """What names a resource: `apiVersion`, kind, namespace ("" if it is not known) and name."""

    api_version: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        """`Deployment shop/web`."""
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"


class Finding(Record):
    """What one rule has to say of one place.

    `container` is the container's name, or "". `field` is the path in the resource with list items by name
    (`spec.template.spec.containers[web].image`). `identity` names the finding over time: the path from the project's
    root, rule, resource, container and field, and a count, never the message or the line.
    """

    rule: str
    category: str
    severity: str
    message: str
    help: str
    region: Region
    resource: ResourceName | None
    container: str
    field: str
    identity: str
    related: tuple[RelatedRegion, ...] = ()
    fix: Fix | None = None

    @property
    def fingerprint(self) -> str:
        """The identity as 32 hexadecimal digits."""
        from hashlib import sha256

        return sha256(self.identity.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class SuppressedFinding(Record):
    """A finding that somebody does not want to see: why, and the `place` that says so."""

    finding: Finding
    reason: str
    place: Region


class Skipped(Record):
    """A file, or a document of one (`line` is not 0), that was not judged, and why."""

    path: str
    reason: str
    line: int = 0


class Failure(Record):
    """Something that went wrong in a run: a rule that crashed, a path that cannot be read. The run exits with 2.

    `path`, `line` and `column` say where, as far as that is known; `traceback` is for `--verbose`.
    """

    message: str
    path: str = ""
    line: int = 0
    column: int = 0
    traceback: str = ""


class Summary(Record):
    """What a run looked at. `files` were judged and `context` only known; `not_kubernetes` are YAML or JSON files that
    hold no Kubernetes object. `undecided` counts the problems that stand on a value which a template decides, `folded`
    those that another finding implies, `suppressed` the findings that somebody does not want to see.
    """

    files: int = 0
    not_kubernetes: int = 0
    context: int = 0
    documents: int = 0
    resources: int = 0
    units: int = 0
    skipped: int = 0
    undecided: int = 0
    error: int = 0
    warning: int = 0
    info: int = 0
    suppressed: int = 0
    folded: int = 0
    fixable: int = 0


class Report(Record):
    """All that a run has to say, findings sorted by path, line, column and rule."""

    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    errors: tuple[Failure, ...]
    summary: Summary
    suppressed: tuple[SuppressedFinding, ...] = ()
