"""Edits: operations on places become splices of bytes in the file's own style, verified against what they mean."""

from __future__ import annotations

from ..sources import Edit
from .create import add_resource, append_document, new_manifest
from .diff import unified_diff
from .editing import edit
from .results import Edited, RankedFix, Refused
from .semantics import Impossible, expected
from .sharing import demoted

__all__ = [
    "Edit",
    "Edited",
    "Impossible",
    "RankedFix",
    "Refused",
    "add_resource",
    "append_document",
    "demoted",
    "edit",
    "expected",
    "new_manifest",
    "unified_diff",
]
