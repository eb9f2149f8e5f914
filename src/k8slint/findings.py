"""Findings and reports: plain data, made by the engine, shown by `reports`.

Paths are as a reader would write them: relative to the working directory, with `/`. Lines and columns count from 1,
columns in code points; the end column is the one behind the last character.
"""

from __future__ import annotations

from .records import Record
from .sources import applied

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .problems import Fix
    from .rules import Rule
    from .sources import Edit, Source

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


class FileChange(Record):
    """What a fix would make of a file: the `edits` lead from the text of `before`, or from nothing where the file is
    new, to what the file is to hold.
    """

    path: str
    before: Source | None
    edits: tuple[Edit, ...]

    @property
    def after(self) -> bytes:
        """The content after the edits, encoded as the file was."""
        if self.before is None:
            return applied("", self.edits).encode()
        return self.before.bom + applied(self.before.text, self.edits).encode(self.before.encoding)


class Finding(Record):
    """What one rule has to say of one place.

    `container` is the container's name, or "". `field` is the path in the resource with list items by name
    (`spec.template.spec.containers[web].image`). `identity` names the finding over time: the path from the top of the
    git repository, or, without one, from the project's root; rule, resource, container and field, and a count; never
    the message or the line. `changes` are what the fix alone would change, file by file, if the run works that out and
    the fix can be applied.
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
    changes: tuple[FileChange, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The identity as 32 hexadecimal digits."""
        from hashlib import sha256

        return sha256(self.identity.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def origin(self) -> str:
        """The path in the identity."""
        return self.identity.partition(f"|{self.rule}|")[0]


class SuppressedFinding(Record):
    """A finding that somebody does not want to see: why, and the `place` that says so.

    `form` is what stands there: a `comment`, an `annotation`, or an `entry` of the configuration.
    """

    finding: Finding
    reason: str
    place: Region
    form: str = "comment"


class Known(Record):
    """A finding that a baseline lists: its fingerprint and, for people, what it is; `path` is that in its identity."""

    fingerprint: str
    path: str
    rule: str
    resource: str
    container: str
    field: str


class Skipped(Record):
    """A file, or a document of one (`line` is not 0), that was not judged, and why."""

    path: str
    reason: str
    line: int = 0

    @property
    def place(self) -> str:
        """`path:line`, or only the path."""
        return f"{self.path}:{self.line}" if self.line else self.path


class Failure(Record):
    """Something that went wrong in a run: a rule that crashed, a path that cannot be read. The run exits with 2.

    `path`, `line` and `column` say where, as far as that is known; `traceback` is for `--verbose`.
    """

    message: str
    path: str = ""
    line: int = 0
    column: int = 0
    traceback: str = ""

    @property
    def place(self) -> str:
        """`path:line`, or only the path, which may be ""."""
        return f"{self.path}:{self.line}" if self.line else self.path


class Summary(Record):
    """What a run looked at. `files` were judged and `context` only known; `not_kubernetes` are YAML or JSON files that
    hold no Kubernetes object. `undecided` counts the problems that stand on a value which a template decides, `folded`
    those that another finding implies, `suppressed` the findings that somebody does not want to see, `older` those that
    are left out because a baseline lists them or nothing has changed there.
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
    older: int = 0
    folded: int = 0
    fixable: int = 0


class Report(Record):
    """All that a run has to say, findings sorted by path, line, column and rule.

    `sources` are the files that findings stand in or are related to, by path; `rules` are those that ran, by id.
    `category` tells apart several runs over one commit, for systems that keep one result for each. `stale` is what the
    baseline lists and is not there any more.
    """

    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    errors: tuple[Failure, ...]
    summary: Summary
    suppressed: tuple[SuppressedFinding, ...] = ()
    sources: Mapping[str, Source] = {}
    rules: Mapping[str, Rule] = {}
    category: str = ""
    stale: tuple[Known, ...] = ()
