"""Verification: an edited document is read again and held against what its operations mean. It is never skipped."""

from __future__ import annotations

from ..documents import read_documents
from ..sources import Source, applied
from .semantics import same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..documents import Document
    from ..sources import Edit


def fault(document: Document, edits: Sequence[Edit], wanted: object) -> str:
    """Why these edits of a document must not be made; "" if nothing speaks against them.

    The result has to be one document that can be read, with exactly the wanted data and no key twice that was not; and
    what stands outside the edits has to be there still, in order. So a comment that no edit covers is still a comment:
    what is in the text and not in the data can be nothing else.
    """
    source = document.source
    inside = [edit.replace(start=edit.start - document.start, end=edit.end - document.start) for edit in edits]
    old = source.text[document.start : document.end]
    ordered = [at for edit in inside for at in (edit.start, edit.end)]
    if ordered != sorted(ordered) or (ordered and not 0 <= ordered[0] <= ordered[-1] <= len(old)):
        return "the edits are out of order"
    new = applied(old, inside)
    if _undone(new, old, inside) != old:
        return "text outside the edits would be lost"
    if _ends_open(source.text, document.end, old) is not _ends_open(source.text, document.end, new):
        return "the line break at the end of the file would change"
    try:
        found = read_documents(Source(source.path, new.encode("utf-8")))
    except UnicodeEncodeError:
        return "half a surrogate pair cannot be written"
    if len(found) != 1:
        return f"the document would become {len(found)}"
    if found[0].error is not None:
        return f"the result could not be read: {found[0].error.message}"
    if len(found[0].duplicates) > len(document.duplicates):
        return "a key would stand twice"
    return "" if same(found[0].data, wanted) else "the result would say something else than meant"


def _undone(text: str, old: str, edits: Sequence[Edit]) -> str:
    """The text with each edit taken back."""
    pieces: list[str] = []
    at = shift = 0
    for edit in edits:
        start = edit.start + shift
        pieces += text[at:start], old[edit.start : edit.end]
        at = start + len(edit.text)
        shift += len(edit.text) - (edit.end - edit.start)
    return "".join(pieces) + text[at:]


def _ends_open(whole: str, end: int, document: str) -> bool:
    """Whether a document ends its file without a line break."""
    return end == len(whole) and not document.endswith("\n")
