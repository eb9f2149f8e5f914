"""What the tests of documents share: reading a text, and what a tree and its data are to be."""

from __future__ import annotations

from typing import Any

from k8slint.documents import Document, Map, Seq, read_documents
from k8slint.documents.nodes import Node, is_merge
from k8slint.sources import Source


def documents(text: str, path: str = "a.yaml") -> list[Document]:
    return read_documents(Source(path, text.encode()))


def document(text: str, path: str = "a.yaml") -> Document:
    """The one document of a text."""
    (found,) = documents(text, path)
    return found


def data(text: str) -> Any:
    """What the one document of a text says."""
    found = document(text)
    assert found.error is None, found.error
    return found.data


def error(text: str, path: str = "a.yaml") -> tuple[str, str]:
    """Why the one document of a text cannot be read, and the text from there to the end of the line."""
    found = document(text, path)
    assert found.error is not None
    assert found.data is None
    return found.error.message, text[found.error.offset :].partition("\n")[0]


def tree_data(node: Node) -> Any:
    """What an exact tree says: duplicates and merges in their order, the later over the earlier."""
    node = node.real
    if node.kind == "seq":
        return [tree_data(item) for item in node.items]
    if node.kind != "map":
        return node.value
    result: dict[str, Any] = {}
    for key, value in node.entries:
        if not is_merge(key):
            result[key.value] = tree_data(value)
            continue
        merged = tree_data(value)
        for source in reversed(merged) if isinstance(merged, list) else [merged]:
            result.update(source)
    return result


def paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """All paths of data, the document's own first."""
    found = [path]
    if isinstance(value, Map):
        for key, item in value.items():
            found += paths(item, (*path, key))
    elif isinstance(value, Seq):
        for index, item in enumerate(value):
            found += paths(item, (*path, index))
    return found
