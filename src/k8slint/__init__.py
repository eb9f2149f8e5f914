"""k8slint: what a rule, and so every pack, may import.

`docs/rules.md` explains how a rule is written; the names here are all there are.
"""

from __future__ import annotations

from . import apis, backups, credentials, hosts, manifests, shell
from .documents import UNKNOWN
from .findings import Finding, Report
from .images import Image
from .kinds import KindRow, Reference
from .packs import Pack
from .problems import Fix, Manifest, Note, Operation, Problem, Problems
from .quantities import Quantity
from .rules import Rule, rule
from .settings import Settings
from .targets import Document, Namespace, Suppression, Unit
from .views import Container, Place, Pod, Resource, View, create
from .words import looks_like_credential, nearest, share, words
from .world import Missing, Replicas, Total, World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .hookspecs import hookimpl
else:

    def __getattr__(name: str) -> object:
        """`hookimpl`, which only plugins need: it takes longer to load than all the rest."""
        if name != "hookimpl":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from .hookspecs import hookimpl

        return hookimpl


__all__ = [
    "UNKNOWN",
    "Container",
    "Document",
    "Finding",
    "Fix",
    "Image",
    "KindRow",
    "Manifest",
    "Missing",
    "Namespace",
    "Note",
    "Operation",
    "Pack",
    "Place",
    "Pod",
    "Problem",
    "Problems",
    "Quantity",
    "Reference",
    "Replicas",
    "Report",
    "Resource",
    "Rule",
    "Settings",
    "Suppression",
    "Total",
    "Unit",
    "View",
    "World",
    "apis",
    "backups",
    "create",
    "credentials",
    "hookimpl",
    "hosts",
    "looks_like_credential",
    "manifests",
    "nearest",
    "rule",
    "share",
    "shell",
    "words",
]
