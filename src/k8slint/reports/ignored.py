"""What came of ignoring findings, as text for people."""

from __future__ import annotations

from .summary import count
from .terminal import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..ignoring import Ignored


def lines(results: Sequence[Ignored]) -> Iterator[str]:
    """What was not ignored and why, and how much was."""
    for each in (each for ignored in results for each in ignored.left):
        region = each.finding.region
        place = printable(f"{region.path}:{region.line}:{region.column}")
        yield f"not ignored {place}: [{each.finding.rule}]: {printable(each.reason)}"
    done = sum(len(ignored.done) for ignored in results)
    files = sum(len(ignored.changes) for ignored in results)
    yield f"ignored {count(done, 'finding')} in {count(files, 'file')}" if done else "nothing to ignore"
