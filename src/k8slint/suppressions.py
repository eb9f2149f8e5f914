"""Suppressions: what people say back to findings, in comments, annotations and the configuration.

    # k8slint: ignore[rule-id, ...] reason        every node that starts on its line, or on the next line that is
                                                  neither blank nor comment
    # k8slint: ignore-file[rule-id, ...] reason   the whole file; above its first content
    k8slint.dev/ignore.<rule-id>: reason          the object whose annotation it is: a resource or a pod template
    ignore: [{rules, reason, path, kind, ...}]    in the configuration

Each names rules and gives a reason; one that does not suppresses nothing, and its `fault` says so.
"""

from __future__ import annotations

from . import comments
from .about import DOMAIN
from .comments import IGNORE_FILE
from .documents import UNKNOWN
from .problems import Location
from .records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .comments import Comment, Statement
    from .config_model import Config, Ignore
    from .documents import Document, Path
    from .documents.nodes import Node
    from .sources import Source
    from .views import Resource

OWN = f"{DOMAIN}/"
PREFIX = f"{OWN}ignore."
"""What the keys of annotations begin with; the id of a rule follows."""

HERE, ELSEWHERE, CARRIED = "here", "elsewhere", "carried"
ANNOTATIONS = ("metadata", "annotations")
BESIDE: tuple[Path, ...] = ((), ("annotations",), ("annotation",))
"""Where annotations get by mistake, beside what is in some `metadata`."""

UNREAD = "a kustomization says so"
COLLECTIONS = ("map", "seq")


class Suppression(Record):
    """One suppression.

    `form` is `comment`, `annotation` or `entry` (of the configuration). A comment covers the nodes of its document at
    `paths`, and what is shown on `line`; an annotation the object at its one path; with `whole_file`, all of the file;
    an `entry` what it describes. `reach` is `ELSEWHERE` for an annotation in what kustomize does to others, `CARRIED`
    for what thereby arrives at one of these.
    """

    form: str
    location: Location
    statement: Statement
    paths: tuple[Path, ...] = ()
    line: int = 0
    whole_file: bool = False
    entry: Ignore | None = None
    reach: str = HERE

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids that it names."""
        return self.statement.rules

    @property
    def source(self) -> Source:
        """The file that it stands in."""
        return self.location.document.source

    def is_expired(self, today: str) -> bool:
        """Whether its last day is over; never on a day that is not known (""). Days compare as texts."""
        return "" < self.statement.until < today

    def covers(self, place: Location) -> bool:
        """Whether a place in a manifest is in a node that a comment or an annotation is about."""
        if self.whole_file:
            return place.document.source.path == self.source.path
        is_here = place.document is self.location.document
        return is_here and any(place.path[: len(path)] == path for path in self.paths)

    def points_at(self, place: Location) -> bool:
        """Whether a comment is about the line on which a place is shown."""
        is_here = place.document is self.location.document
        return is_here and self.line > 0 and self.line in _shown_lines(place)


def _shown_lines(place: Location) -> set[int]:
    """The lines on which a place is pointed at, and on which the anchor stands if that is an alias."""
    source = place.document.source
    if place.span is not None:
        return {source.position(place.span.start)[0]}
    placement = place.document.place(place.path)
    spans = (placement.span, placement.anchor or placement.span)
    return {source.position(span.start)[0] for span in spans}


def in_comments(source: Source, documents: Sequence[Document]) -> Iterator[Suppression]:
    """The suppressions in the comments of a file. Of a document that cannot be read, those above its first content."""
    found = list(comments.starts(source.text))
    if not found or not documents:
        return
    head = comments.content_start(source.text, 0)
    reached = 0
    for number, document in enumerate(documents):
        start = reached if number else 0
        own = [at for at in found if start <= at < document.end]
        reached = document.end
        if own and not document.is_json:
            yield from _in_document(document, own, head)
    yield from (_lost(documents[-1], comments.read(source.text, at)) for at in found if at >= reached)


def _in_document(document: Document, found: Sequence[int], head: int) -> Iterator[Suppression]:
    source = document.source
    first = comments.content_start(source.text, document.start)
    text = _Text(document) if document.data is not None and any(at >= first for at in found) else None
    for at in found:
        comment = comments.read(source.text, at)
        if at < document.start and at >= head:
            yield _lost(document, comment)
        elif at < first:
            if source.text[source.line_start(source.position(at)[0]) : at].strip("- \t") == "":
                yield _at_the_top(document, comment, first, is_head=at < head)
        elif text is not None and text.has_comment(at):
            line = text.target(at)
            yield _covering(document, comment, tuple(text.starts.get(line, ())), line)


def _at_the_top(document: Document, comment: Comment, first: int, *, is_head: bool) -> Suppression:
    """A comment above the first content of its document."""
    if comment.word == IGNORE_FILE and is_head:
        return Suppression("comment", Location(document, (), comment.span), comment.statement, whole_file=True)
    return _covering(document, comment, ((),), document.source.position(first)[0])


def _covering(document: Document, comment: Comment, paths: tuple[Path, ...], line: int) -> Suppression:
    statement = comment.statement
    if not statement.fault and comment.word == IGNORE_FILE:
        statement = statement.replace(
            fault="ignore-file stands below the first content of the file", advice="move it to the top of the file"
        )
    elif not statement.fault and not paths:
        return _lost(document, comment)
    return Suppression("comment", Location(document, paths[0] if paths else (), comment.span), statement, paths, line)


def _lost(document: Document, comment: Comment) -> Suppression:
    """A comment that points at nothing; `document` is the nearest one."""
    statement = comment.statement
    if not statement.fault:
        statement = statement.replace(
            fault="nothing starts where it points",
            advice="write it behind, or on the line above, the field, the list item or the first key that it is about",
        )
    return Suppression("comment", Location(document, (), comment.span), statement)


class _Text:
    """The lines of a document: what starts on each, and which `#` begin comments."""

    def __init__(self, document: Document) -> None:
        self._source = document.source
        self._end = document.end
        self._hidden: list[tuple[int, int]] = []
        self.starts: dict[int, list[Path]] = {}
        self._read(document.tree)
        for paths in self.starts.values():
            paths.sort(key=len)

    def _read(self, root: Node) -> None:
        pending: list[tuple[Path, Node]] = [((), root)]
        self._add((), root)
        while pending:
            path, node = pending.pop()
            self._hide(node)
            for key, value in node.entries:
                below = (*path, key.value)
                self._hide(key)
                self._add(below, key)
                if value.kind not in COLLECTIONS or value.flow:
                    self._add(below, value)
                pending.append((below, value))
            for index, item in enumerate(node.items):
                self._add((*path, index), item)
                pending.append(((*path, index), item))

    def _add(self, path: Path, node: Node) -> None:
        line, _column = self._source.position(node.outer)
        paths = self.starts.setdefault(line, [])
        if path not in paths:
            paths.append(path)

    def _hide(self, node: Node) -> None:
        """The text of a scalar hides what looks like a comment; the header of a block scalar is none of it."""
        if node.kind in ("scalar", "template") and node.style:
            is_block = node.style in ("|", ">")
            start = self._source.text.find("\n", node.start, node.end) if is_block else node.start
            if start >= 0:
                self._hidden.append((start, node.end))

    def _begins_comment(self, at: int) -> bool:
        return (at == 0 or self._source.text[at - 1].isspace()) and not any(s <= at < e for s, e in self._hidden)

    def has_comment(self, at: int) -> bool:
        """Whether a comment begins at a `#`: the first of its line, or, behind content, one of several."""
        if not self._begins_comment(at):
            return False
        text = self._source.text
        start = self._source.line_start(self._source.position(at)[0])
        first = next(i for i in range(start, at + 1) if text[i] == "#" and self._begins_comment(i))
        return first == at or text[start:first].strip("- \t") != ""

    def target(self, at: int) -> int:
        """The line that a comment speaks of: its own, or, where it stands alone, the next one with content."""
        source = self._source
        line, _column = source.position(at)
        if source.text[source.line_start(line) : at].strip("- \t"):
            return line
        last, _column = source.position(max(self._end - 1, 0))
        for number in range(line + 1, last + 1):
            content = source.line_text(number).strip()
            if content and not content.startswith("#"):
                return number
        return 0


def in_annotations(source: Source, documents: Sequence[Document], *, is_patch: bool) -> Iterator[Suppression]:
    """The suppressions in the annotations of a file; a patch says what kustomize does to others."""
    for document in documents:
        if OWN in source.text[document.start : document.end]:
            for path, value in _annotations(document.data):
                suppression = _annotation(Location(document, path), value)
                if suppression is not None:
                    yield suppression.replace(reach=ELSEWHERE) if is_patch else suppression


def _annotations(data: object) -> Iterator[tuple[Path, object]]:
    """The entries of a document whose key is one of ours, by path."""
    pending: list[tuple[Path, object]] = [((), data)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, dict):
            for key, item in value.items():
                if key.startswith(OWN):
                    yield (*path, key), item
                pending.append(((*path, key), item))
        elif isinstance(value, list):
            pending.extend(((*path, index), item) for index, item in enumerate(value))


def _annotation(location: Location, value: object) -> Suppression | None:
    """What an entry with one of our keys is: None where something else than the linted files may make use of it."""
    *above, key = location.path
    where = tuple(above)
    statement = _annotated(str(key), value)
    if where[-2:] == ANNOTATIONS:
        return Suppression("annotation", location, statement, (where[:-2],))
    if where == ("commonAnnotations",):
        return Suppression("annotation", location, statement, reach=ELSEWHERE)
    if where[-1:] != ("metadata",) and where[-2:-1] != ("metadata",) and where not in BESIDE:
        return None
    name = ".".join(map(str, where)) or "at the top"
    statement = statement.replace(
        fault=f"it stands {'in ' * bool(where)}{name}", advice="annotations stand in metadata.annotations"
    )
    return Suppression("annotation", location, statement)


def _annotated(key: str, value: object) -> Statement:
    """What an annotation says."""
    rule = key.removeprefix(PREFIX) if key.startswith(PREFIX) else ""
    statement = comments.stated((rule,) if rule else (), value if isinstance(value, str) else "")
    return statement if rule else statement.replace(advice=f"write {PREFIX}rule-id: why")


def carried_to(resource: Resource, written: Mapping[str, Statement]) -> Iterator[Suppression]:
    """The suppressions that a resource, or its pod template, does not have itself but gets from a kustomization.

    `written` has what is said `ELSEWHERE`, by rule: that is what a value says which is not known.
    """
    above: list[Path] = [()]
    if resource.pod is not None and len(resource.pod.path) > 1:
        above.append(resource.pod.path[:-1])
    for path in above:
        covered = (*resource.base, *path)
        own = _at(resource.document.data, (*covered, *ANNOTATIONS))
        given = resource.raw(*path, *ANNOTATIONS)
        for key, value in given.items() if isinstance(given, dict) else ():
            if key.startswith(PREFIX) and key not in own:
                location = Location(resource.document, (*covered, *ANNOTATIONS, key))
                is_unknown = value is UNKNOWN
                known = written.get(key.removeprefix(PREFIX)) if is_unknown else None
                statement = known or _annotated(key, UNREAD if is_unknown else value)
                yield Suppression("annotation", location, statement, (covered,), reach=CARRIED)


def _at(data: object, path: Path) -> Mapping[str, object]:
    """The mapping at a path of plain data; an empty one where there is none."""
    for part in path:
        if isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            data = data.get(part) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def in_configuration(config: Config) -> Iterator[Suppression]:
    """The `ignore` entries of the configuration."""
    for entry in config.ignore:
        statement = comments.Statement(entry.rules, entry.reason, entry.until)
        yield Suppression("entry", entry.location, statement, entry=entry)
