"""New manifests: as a file of their own, as a document behind others, as an entry of a kustomization."""

from __future__ import annotations

from ..documents import read_documents
from ..problems import Fix, Location, Operation
from ..sources import Edit, Source, applied
from .editing import edit
from .emit import block_rows
from .layout import Layout
from .results import Edited, RankedFix, Refused
from .semantics import Impossible, plain, same
from .splices import stripped
from .style import Style, Styles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..documents import Document
    from ..problems import Manifest

MARKER = "---"


def new_manifest(manifest: Manifest, note: str, like: Source | None = None) -> str:
    """The text of a file with one manifest, in the style of the file `like`; `note` becomes a comment above it.

    It begins with `---`, as yamllint's default profile wants. Raises `Impossible` for what YAML cannot hold.
    """
    style = Styles(like.text, read_documents(like)).whole() if like is not None else Style()
    newline = _newline(like.text) if like is not None else "\n"
    return "".join(row + newline for row in [MARKER, *_rows(manifest, note, style)])


def append_document(source: Source, manifest: Manifest, note: str) -> Edited:
    """The source with one more document at its end; `note` becomes a comment above it.

    Refused, with the reason, in JSON and in templates.
    """
    fix = Fix("append a document")
    documents = read_documents(source)
    try:
        edits = _appended(source, documents, manifest, note)
        text = applied(source.text, edits)
        data = source.bom + text.encode(source.encoding)
        _verify(Source(source.path, data), documents, plain(manifest))
    except Impossible as reason:
        return Edited(source, source.text, source.data, (), (), (Refused(fix, str(reason), waits=False),))
    return Edited(source, text, data, tuple(edits), (RankedFix(fix, "info", ""),), ())


def add_resource(kustomization: Source, name: str) -> Edited:
    """A kustomization with one more entry in `resources`, unless it is there."""
    documents = read_documents(kustomization)
    if not documents:
        return append_document(kustomization, {"resources": [name]}, "")
    operation = Operation("append", Location(documents[0], ("resources",)), name)
    return edit(kustomization, documents, [RankedFix(Fix(f"list {name}", operation), "info", "")])


def _appended(source: Source, documents: Sequence[Document], manifest: Manifest, note: str) -> list[Edit]:
    text = source.text
    if source.faults:
        raise Impossible(f"the file is not {source.encoding.upper()} text")
    if any(document.is_json for document in documents):
        raise Impossible("a JSON file is not continued in YAML")
    if any(document.template for document in documents):
        raise Impossible("the file is a template")
    open_end = bool(text) and not text.endswith("\n")
    rows = _rows(manifest, note, Styles(text, documents).whole().replace(literals=not open_end))
    rest = text[documents[-1].end if documents else 0 :]
    if text.strip() and not any(line.startswith(MARKER) for line in rest.splitlines()):
        rows = [MARKER, *rows]
    newline = _newline(text)
    if not open_end:
        return [Edit(len(text), len(text), "".join(row + newline for row in rows))]
    ending = [document for document in documents if document.end == len(text) and document.error is None]
    edits = [Edit(splice.start, splice.end, splice.text) for last in ending for splice in stripped(Layout(last))]
    return [*edits, Edit(len(text), len(text), "".join(newline + row for row in rows))]


def _verify(source: Source, old: Sequence[Document], manifest: object) -> None:
    """Raises `Impossible` unless the source has the old documents and, behind them, the manifest."""
    found = read_documents(source)
    if len(found) != len(old) + 1:
        raise Impossible("the file cannot be continued with one more document")
    kept = all(
        same(one.data, other.data) and (one.error is None) is (other.error is None)
        for one, other in zip(found, old, strict=False)
    )
    if not kept or found[-1].error is not None or not same(found[-1].data, manifest):
        raise Impossible("the file cannot be continued without changing what it says")


def _rows(manifest: Manifest, note: str, style: Style) -> list[str]:
    comment = [f"# {line}".rstrip() for line in note.splitlines()]
    return [*comment, *block_rows(plain(manifest), 0, style)]


def _newline(text: str) -> str:
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
