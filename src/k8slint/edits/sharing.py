"""Text that several places share: a change of it may reach further than it seems to."""

from __future__ import annotations

from ..documents.nodes import walk
from .touches import survey

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..problems import Location


def demoted(location: Location) -> bool:
    """Whether a fix at this place is one level less safe than its rule says: an alias or a merge leads to it, or it is
    part of what others use through an anchor.
    """
    document = location.document
    if document.data is None or document.direct or document.is_json:
        return False
    steps = walk(document.tree, location.path)
    _, anchored = survey(document.tree)
    return any(step.alias is not None or id(step.value) in anchored for step in steps)
