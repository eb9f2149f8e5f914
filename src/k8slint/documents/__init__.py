"""Documents: text -> plain data with positions, one document at a time, so that a bad one never hides the others.

`read_documents` reads a source; a `Document` knows the place of each of its fields. Syntax errors, templates and
duplicate keys are data of the document, not exceptions.
"""

from __future__ import annotations

from ..sources import Source, Span
from . import nodes
from .boundaries import split
from .data import UNKNOWN, Duplicate, Map, Path, Seq, Unknown, Unreadable
from .events import Built, Memo
from .events import read as read_yaml
from .places import Placement, exact, quick
from .templates import has_bare_action, masked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = [
    "UNKNOWN",
    "Document",
    "Duplicate",
    "Map",
    "Memo",
    "Path",
    "Placement",
    "Seq",
    "Unknown",
    "Unreadable",
    "plain_values",
    "read_documents",
]


class Document:
    """One document of a source: `data` (None if it is empty or broken), and what is to be said of its text.

    `start` and `end` are its offsets in the source. `error` says why it cannot be read; `template` that it can be read
    once the `{{ }}` in it are masked. `direct` says that every entry stands where its mark says and nowhere else: there
    is no alias, no merge and no key twice. Documents of one text may share their data: nobody changes it.
    """

    __slots__ = ("_tree", "data", "direct", "duplicates", "end", "error", "is_json", "source", "start", "template")

    def __init__(self, source: Source, start: int, end: int) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.data: Any = None
        self.duplicates: tuple[Duplicate, ...] = ()
        self.error: Unreadable | None = None
        self.template = False
        self.direct = False
        self.is_json = False
        self._tree: nodes.Node | None = None

    @property
    def tree(self) -> nodes.Node:
        """The exact tree; the document has data."""
        if self._tree is None:
            if self.is_json:
                from .json_text import tree

                self._tree = tree(self.source.text, self.start)
            else:
                self._tree = nodes.read_yaml(self.source.text[self.start : self.end], self.start)
        assert self._tree is not None
        return self._tree

    def place(self, path: Path) -> Placement:
        """Where to point for `path`; the rules stand in `places`. In a document that is broken, at the error."""
        if self.data is None:
            at = self.error.offset if self.error is not None else self.start
            return Placement(Span(at, at + 1), False)
        found = quick(self.source.text, self.start, self.data, path) if self.direct else None
        return found or exact(self.source.text, self.tree, path)

    def entry(self, path: Path) -> int:
        """The offset of the entry that ends a path: of its key, or of the list's item. The path exists."""
        step = nodes.walk(self.tree, path)[-1]
        return (step.key or step.value).start


def read_documents(source: Source, memo: Memo | None = None) -> list[Document]:
    """All documents of a source that say anything; the empty ones and those that are only comments are left out.

    Text that is JSON is read as JSON, anything else as YAML: the way kubectl decides it. `memo` is what the run has
    read so far: it saves time where texts recur.
    """
    text, path = source.text, source.path
    memo = memo or Memo()
    if source.faults or not (path.endswith(".json") or text.lstrip().startswith(("{", "["))):
        return _read_yaml(source, memo)
    found, error = _read_json(source)
    if error is None:
        return found
    as_yaml = _read_yaml(source, memo)
    if path.endswith(".json") and any(document.error is not None and not document.template for document in as_yaml):
        broken = Document(source, found[-1].end if found else 0, len(text))
        broken.error = error
        return [*found, broken]
    return as_yaml


def plain_values(text: str) -> list[Any]:
    """The data of all documents in a text that stands inside another (an inline patch). Raises `Unreadable`."""
    memo = Memo()
    return [_built(text, start, end, memo).data for start, end in split(text)]


def _read_yaml(source: Source, memo: Memo) -> list[Document]:
    documents = []
    for start, end in split(source.text):
        document = Document(source, start, end)
        try:
            _refuse_faults(source, start, end)
            _take(document, _built(source.text, start, end, memo))
        except Unreadable as error:
            document.error = error
            document.template = _is_template(source.text[start:end], error.offset - start)
        if document.data is not None or document.error is not None:
            documents.append(document)
    return documents


def _refuse_faults(source: Source, start: int, end: int) -> None:
    fault = next((fault for fault in source.faults if start <= fault < end), None)
    if fault is not None:
        raise Unreadable(f"this is not {source.encoding.upper()} text: save the file as UTF-8", fault)


def _built(text: str, start: int, end: int, memo: Memo) -> Built:
    """The document at a stretch of a text. Raises `Unreadable`, whose offset is one of the text."""
    try:
        return read_yaml(text[start:end], memo)
    except Unreadable as error:
        raise Unreadable(error.message, start + error.offset) from None


def _take(document: Document, built: Built) -> None:
    document.data, document.direct = built.data, built.direct
    if built.duplicates:
        start = document.start
        document.duplicates = tuple(Duplicate(d.path, start + d.first, start + d.again) for d in built.duplicates)


def _read_json(source: Source) -> tuple[list[Document], Unreadable | None]:
    from . import json_text

    values, error = json_text.read(source.text)
    documents = []
    for value in values:
        document = Document(source, value.start, value.end)
        document.is_json, document.data = True, value.data
        if value.doubled:
            document.duplicates = json_text.duplicates(document.tree)
        documents.append(document)
    return [document for document in documents if document.data is not None], error


def _is_template(text: str, error: int) -> bool:
    """Whether a document that cannot be read is a template: it can be once it is masked, or a `{{ }}` is its error."""
    harmless = masked(text)
    if harmless is None:
        return has_bare_action(_line(text, error))
    try:
        read_yaml(harmless, Memo())
    except Unreadable as left:
        return has_bare_action(_line(text, error)) or has_bare_action(_line(text, left.offset))
    return True


def _line(text: str, at: int) -> str:
    stop = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : stop if stop >= 0 else len(text)]
