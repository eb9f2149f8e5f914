"""Comments that speak to k8slint: how rule ids come into them and go. No data may change by that: `says_the_same`."""

from __future__ import annotations

from ..comments import rules_span
from ..sources import Edit
from .semantics import same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from ..documents import Document
    from ..sources import Source, Span

BLANKS = " \t"


def dropped(source: Source, span: Span, ids: Collection[str]) -> Edit:
    """The edit that takes rule ids out of the comment at `span`. One that is left without any goes as a whole, and so
    does its line if nothing else stands there.
    """
    text = source.text
    rules = rules_span(text, span.start)
    items = text[rules.start : rules.end].split(",")
    left = [item for item in items if item.strip() and item.strip() not in ids]
    if left:
        return Edit(rules.start, rules.end, ",".join(left).strip(BLANKS))
    start = source.line_start(source.position(span.start)[0])
    before, behind = text[start : span.start].rstrip(BLANKS), text[span.end :].lstrip(BLANKS)
    end = len(text) - len(behind)
    if before:
        return Edit(start + len(before), end, "")
    if behind:
        return Edit(start, text.index("\n", end) + 1, "")
    return Edit(len(text[:start].removesuffix("\n").removesuffix("\r")), end, "")  # the file ends open, as before


def added(source: Source, span: Span, ids: Iterable[str]) -> Edit:
    """The edit that puts rule ids behind those that the comment at `span` names."""
    rules = rules_span(source.text, span.start)
    end = rules.start + len(source.text[rules.start : rules.end].rstrip(f"{BLANKS},"))
    return Edit(end, end, "".join(f", {id}" for id in ids))


def says_the_same(old: Sequence[Document], new: Sequence[Document]) -> bool:
    """Whether a file says with its new comments what it said: document by document the same data, or no data."""
    return len(old) == len(new) and all(
        (one.error is None) is (other.error is None)
        and len(one.duplicates) == len(other.duplicates)
        and same(one.data, other.data)
        for one, other in zip(old, new, strict=True)
    )
