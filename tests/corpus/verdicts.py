"""What may be wrong with an edited file, looked for without the help of the code that edits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import yaml12

from k8slint.documents import Document, nodes, read_documents
from k8slint.edits import Edited, Impossible, expected
from k8slint.problems import Operation
from k8slint.sources import Source


def faults(edited: Edited, documents: Sequence[Document]) -> Iterator[str]:
    """What is wrong with an edited source; `documents` are those of the old text."""
    operations = [operation for fix in edited.applied for operation in fix.fix.operations]
    again = read_documents(Source(edited.source.path, edited.data))
    if len(again) != len(documents):
        yield f"{len(documents)} documents became {len(again)}"
        return
    for old, new in zip(documents, again, strict=True):
        yield from _wrong_data(old, new, [o for o in operations if o.location.document is old])
    yield from _other_lines(edited, operations)
    yield from wrong_ends(edited.source.text, edited.text)


def _wrong_data(old: Document, new: Document, operations: Sequence[Operation]) -> Iterator[str]:
    """A reader of YAML 1.2 has to see what was meant to change, and nothing else."""
    if not old.source.text.endswith("\n") and any(_last_block_scalar(old.source)):
        return  # it sees a line break at the end of the text where there is none
    try:
        before = yaml12.parse_yaml(old.source.text[old.start : old.end])
    except ValueError:
        return  # it could not read the old text either
    try:
        wanted = expected(before, operations)
    except Impossible:
        return  # something stands in between that YAML 1.2 does not know: a merge
    try:
        after = yaml12.parse_yaml(new.source.text[new.start : new.end])
    except ValueError as error:
        yield f"YAML 1.2 cannot read it: {error}"
        return
    if after != wanted and repr(after) != repr(wanted):
        yield "YAML 1.2 reads something else"


def _other_lines(edited: Edited, operations: Sequence[Operation]) -> Iterator[str]:
    """Only lines that an operation is about may change, and the last one where the file ends without a line break."""
    source = edited.source
    allowed = {line for operation in operations for line in _lines_of(operation)}
    if not source.text.endswith("\n"):
        allowed |= {source.position(len(source.text))[0], *_last_block_scalar(source)}
    for change in edited.edits:
        first, column = source.position(change.start)
        if column == 1 and change.start == change.end and change.text.endswith("\n"):
            continue  # whole lines, between two others
        if source.text[change.start : change.start + 2].startswith(("\n", "\r\n")) and change.end > change.start:
            first += 1  # only the line break of this line
        for line in range(first, source.position(max(change.start, change.end - 1))[0] + 1):
            if line not in allowed and source.line_text(line).strip():
                yield f"line {line} changed: {source.line_text(line)!r}"


def _last_block_scalar(source: Source) -> Iterator[int]:
    """The line of the header of a block scalar at the end of the text: it may need a `-`."""
    for document in read_documents(source)[-1:]:
        node = document.tree if document.data is not None else None
        while node is not None and (node.entries or node.items):
            node = (node.items or [value for _, value in node.entries])[-1]
        if node is not None and node.style in ("|", ">"):
            yield source.position(node.start)[0]


def _lines_of(operation: Operation) -> Iterator[int]:
    """The lines that an operation may change: of the value that is set or filled, of a collection in brackets that is
    added to, of what is removed, and, where it stood behind a dash, of what moves up to it.
    """
    document, path = operation.location.document, operation.location.path
    steps = nodes.walk(document.tree, path)
    way = [document.tree, *(step.value for step in steps)]
    keys = [document.tree, *(step.key or step.value for step in steps)]
    flow = next((node for node in way if node.flow), None)
    depth = len(steps)
    if flow is not None and flow.entries + flow.items != []:
        yield from _lines(document.source, flow.start, flow.end)
    elif operation.kind == "remove":
        while depth > 1 and len(way[depth - 1].entries) + len(way[depth - 1].items) == 1:
            depth -= 1
        yield from _lines(document.source, keys[depth].outer, way[-1].end)
        if way[depth - 1].kind == "map" and way[depth - 1].entries[0][0] is keys[depth]:
            following = way[depth - 1].entries[1][0]
            yield from _lines(document.source, keys[depth].outer, following.end)
    elif operation.kind == "rename":
        yield from _lines(document.source, keys[-1].outer, keys[-1].end)
    elif way[-1].flow or not (way[-1].entries or way[-1].items):
        yield from _lines(document.source, keys[-1].outer, way[-1].end)
    elif operation.kind == "add" and isinstance(operation.value, Mapping) and depth == len(path):
        for key, value in operation.value.items():
            below = operation.location.replace(path=(*path, key))
            yield from _lines_of(operation.replace(location=below, value=value))


def _lines(source: Source, start: int, end: int) -> Iterator[int]:
    yield from range(source.position(start)[0], source.position(max(start, end - 1))[0] + 1)


def wrong_ends(old: str, new: str) -> Iterator[str]:
    """What is wrong with the line breaks of a new text."""
    if old and old.endswith("\n") is not new.endswith("\n"):
        yield "the line break at the end of the file changed"
    if old.count("\n") == old.count("\r\n") != 0 and new.count("\n") != new.count("\r\n"):
        yield "LF stands among CRLF"
    if "\r" not in old and "\r" in new:
        yield "CR stands among LF"
