"""What goes into an edit and what comes out of it."""

from __future__ import annotations

from ..records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..problems import Fix
    from ..sources import Edit, Source


class RankedFix(Record):
    """A fix with what decides a conflict: of two, that of the more severe finding wins, then the smaller rule id."""

    fix: Fix
    severity: str
    rule: str


class Refused(Record):
    """A fix that was not applied, and why. `waits`: it lost a conflict and may be applied once the winner is."""

    fix: Fix
    reason: str
    waits: bool


class Edited(Record):
    """A source after some fixes: its new `text`, and as `data` the bytes to write, encoded as the source was.

    `edits` lead from the old text to the new one: in order, none touching the next. Each fix is in `applied` or in
    `refused`.
    """

    source: Source
    text: str
    data: bytes
    edits: tuple[Edit, ...]
    applied: tuple[RankedFix, ...]
    refused: tuple[Refused, ...]
