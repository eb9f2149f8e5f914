"""A plan becomes edits of the text of its document."""

from __future__ import annotations

from .block import BlockWriter
from .flow import FlowWriter
from .layout import Layout
from .semantics import Impossible
from .splices import Splice, edits_of
from .touches import Clash, Touches, Unplaced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..documents import Document
    from ..sources import Edit
    from .plan import Claim
    from .style import Style
    from .touches import Touch


class Unwritten(Exception):
    """What cannot be written, and why. One of `owners` is to blame; `waits` if it only came too late."""

    def __init__(self, owners: frozenset[int], reason: str, *, waits: bool = False) -> None:
        super().__init__(reason)
        self.owners = owners
        self.reason = reason
        self.waits = waits


def touched(document: Document, claims: Sequence[Claim]) -> tuple[list[Touch], Touches]:
    """The collections of the document's tree that these claims touch. Raises `Unwritten`."""
    touches = Touches(document.tree, aliased=not document.direct and not document.is_json)
    try:
        return touches.place(claims), touches
    except Clash as clash:
        reason = "another fix changes the same text, which an anchor gives to both"
        raise Unwritten(frozenset([clash.owner]), reason, waits=True) from None
    except Unplaced as unplaced:
        raise Unwritten(frozenset([unplaced.owner]), unplaced.reason) from None


def render(document: Document, touches: Sequence[Touch], style: Style) -> list[Edit]:
    """The edits that give the touched collections what they are to become. Raises `Unwritten`."""
    layout = Layout(document)
    splices: list[Splice] = []
    for touch in touches:
        try:
            splices += _written(layout, touch, style, document.is_json)
        except Impossible as reason:
            raise Unwritten(frozenset(touch.owners), str(reason)) from None
    try:
        return edits_of(layout, splices)
    except Impossible as reason:
        everyone = frozenset(owner for touch in touches for owner in touch.owners)
        raise Unwritten(everyone, str(reason)) from None


def _written(layout: Layout, touch: Touch, style: Style, is_json: bool) -> list[Splice]:
    writer = FlowWriter(layout, style, is_json) if touch.node.flow else BlockWriter(layout, style)
    writer.write(touch)
    for splice in writer.splices:
        for comment, _ in layout.comments(splice.start, splice.end):
            if not any(start <= comment < end for start, end in writer.gone):
                raise Impossible("a comment would be lost")
    return writer.splices
