"""Problems: what a check yields, a message at a place; and fixes, operations on places that mend it.

Nothing here knows of offsets: a place is a path in a document. The path refers to the file as it was read.
"""

from __future__ import annotations

from .records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .documents import Document, Path
    from .sources import Span

SEVERITIES = ("error", "warning", "info")
"""error: it fails or is dangerous as it stands; warning: it will hurt in production; info: worth knowing."""

SAFETIES = ("safe", "unsafe", "suggest")
"""safe: a pod that runs today runs tomorrow; unsafe: it can break a workload; suggest: shown, never written."""


class Location(Record):
    """A place in a document: a path, or, for what no path can name (the first of two equal keys), a span."""

    document: Document
    path: Path
    span: Span | None = None


class Note(Record):
    """A related place and what it has to do with the problem."""

    location: Location
    text: str


class Operation(Record):
    """One change of a fix.

    `kind` is `set` (this value here, missing levels made), `add` (only what is absent; mappings merge), `append` (to a
    list, unless already there), `remove` (and the mappings it empties), `rename` (of a key; `value` is the new one),
    `create` (`value` is a whole manifest, to stand beside the resource at `location`; `note` becomes its comment) or
    `drop` (of the rule ids `value` from the comment at the span of `location`, which goes if none is left). `after`
    names the neighbour behind which an added key goes.
    """

    kind: str
    location: Location
    value: object = None
    after: str = ""
    note: str = ""


class Fix:
    """Operations that are applied together or not at all; the title is in the imperative ("forbid escalation").

    `safety` is one of `SAFETIES`.
    """

    __slots__ = ("operations", "safety", "title")

    def __init__(self, title: str, *operations: Operation, safety: str = "safe") -> None:
        if safety not in SAFETIES:
            raise ValueError(f"safety has to be one of {', '.join(SAFETIES)}, not {safety!r}")
        self.title = title
        self.operations = operations
        self.safety = safety


class Problem(Record):
    """What a check has to say of one place.

    `message` names the object and the container, in lower case, without a full stop. `help` says what to do where a fix
    cannot. `severity` may only lower that of the rule; empty leaves it.
    """

    message: str
    location: Location
    related: tuple[Note, ...] = ()
    help: str = ""
    severity: str = ""
    fix: Fix | None = None


if TYPE_CHECKING:
    Problems = Iterator[Problem]
    Manifest = Mapping[str, object]
else:
    Problems = "Iterator[Problem]"
    Manifest = "Mapping[str, object]"
