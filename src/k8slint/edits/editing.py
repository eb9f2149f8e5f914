"""`edit`: fixes of one file become its new text. What conflicts waits, what fails is dropped, the rest is applied."""

from __future__ import annotations

from ..documents import read_documents
from ..problems import SEVERITIES
from ..records import Record
from ..sources import Edit, Source, applied
from .comments import dropped, says_the_same
from .layout import Layout
from .plan import Claim, Plan, claims_of
from .render import Unwritten, render, touched
from .results import Edited, RankedFix, Refused
from .semantics import Impossible, expected, path_text
from .splices import joined
from .style import Styles
from .verify import fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..documents import Document
    from ..documents.nodes import Node
    from ..sources import Span


def edit(source: Source, documents: Sequence[Document], fixes: Sequence[RankedFix]) -> Edited:
    """Applies the fixes that can be applied together, each as a whole or not at all.

    `documents` are those of the source. `create` operations are left to others: a fix counts as applied if all its
    other operations are.
    """
    return _Editing(source, documents, fixes).run()


DROP = "drop"


def _place(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


class Reason(Record):
    """Why a fix was refused, and whether it may be applied later."""

    text: str
    waits: bool = False


class _Editing:
    """One call of `edit`. Fixes are known by their number in the order of their rank."""

    def __init__(self, source: Source, documents: Sequence[Document], fixes: Sequence[RankedFix]) -> None:
        self.source = source
        self.documents = documents
        self.fixes = sorted(fixes, key=lambda fix: (SEVERITIES.index(fix.severity), fix.rule))
        self.numbers = {id(document): number for number, document in enumerate(documents)}
        self.closed: dict[int, str] = {}
        self.styles = Styles(source.text, documents)
        self.attempts: dict[tuple[int, tuple[int, ...]], tuple[Edit, ...]] = {}

    def run(self) -> Edited:
        refused: dict[int, Reason] = {}
        claims: dict[int, list[tuple[int, Claim]]] = {}
        for owner in range(len(self.fixes)):
            try:
                claims[owner] = self.claims(owner)
            except Impossible as reason:
                refused[owner] = Reason(str(reason))
        while True:
            plans, lost = self.merged({owner: claims[owner] for owner in claims if owner not in refused})
            edits: list[Edit] = []
            failed: dict[int, Reason] = {}
            for number in sorted(plans):
                edits += self.settled(number, plans[number], failed)
            if not failed:
                refused |= lost
                return self.edited(sorted([*edits, *self.dropped(edits, refused)], key=_place), refused)
            refused |= failed

    def dropped(self, edits: Sequence[Edit], refused: dict[int, Reason]) -> list[Edit]:
        """The edits of comments, one for all fixes that drop rules from it; those that cannot come into `refused`."""
        wanted: dict[int, dict[int, tuple[str, ...]]] = {}
        spans: dict[int, Span] = {}
        for owner, fix in enumerate(self.fixes):
            for operation in fix.fix.operations if owner not in refused else ():
                if (
                    operation.kind == DROP
                    and operation.location.span is not None
                    and isinstance(operation.value, tuple)
                ):
                    span = operation.location.span
                    spans[span.start] = span
                    wanted.setdefault(span.start, {})[owner] = operation.value
        found: list[Edit] = []
        for start, owners in sorted(wanted.items()):
            edit = dropped(self.source, spans[start], {id for ids in owners.values() for id in ids})
            touching = any(other.start <= edit.end and edit.start <= other.end for other in edits)
            text = applied(self.source.text, [edit])
            read = () if touching else read_documents(Source(self.source.path, text.encode("utf-8")))
            if touching:
                refused |= dict.fromkeys(owners, Reason("the text around the comment changes too", waits=True))
            elif not says_the_same(self.documents, read):
                refused |= dict.fromkeys(owners, Reason("the file would say something else without the comment"))
            else:
                found.append(edit)
        return found

    def edited(self, edits: Sequence[Edit], refused: dict[int, Reason]) -> Edited:
        source = self.source
        text = applied(source.text, edits)
        data = source.bom + text.encode(source.encoding) if edits else source.data
        done = tuple(fix for owner, fix in enumerate(self.fixes) if owner not in refused)
        left = tuple(Refused(self.fixes[owner].fix, why.text, why.waits) for owner, why in sorted(refused.items()))
        return Edited(source, text, data, tuple(joined(edits)), done, left)

    def claims(self, owner: int) -> list[tuple[int, Claim]]:
        """What a fix claims, with the numbers of the documents. Raises `Impossible`."""
        found: list[tuple[int, Claim]] = []
        plans: dict[int, Plan] = {}
        for operation in self.fixes[owner].fix.operations:
            if operation.kind in ("create", DROP):
                continue
            number = self.numbers.get(id(operation.location.document))
            if number is None:
                raise Impossible("it also changes another file")
            if operation.location.span is not None:
                raise Impossible("no path leads to what it changes")
            if reason := self.reason_against(number):
                raise Impossible(reason)
            for claim in claims_of(operation, self.documents[number].data, owner):
                plan = plans.setdefault(number, Plan())
                if plan.clash(claim):
                    raise Impossible(f"it contradicts itself at {path_text(claim.path)}")
                plan.add(claim)
                found.append((number, claim))
        return found

    def reason_against(self, number: int) -> str:
        """Why a document is not edited at all; "" if it is."""
        if number not in self.closed:
            encoding = self.source.encoding.upper()
            self.closed[number] = (
                f"the file is not {encoding} text" if self.source.faults else _reason_against(self.documents[number])
            )
        return self.closed[number]

    def merged(self, claims: dict[int, list[tuple[int, Claim]]]) -> tuple[dict[int, Plan], dict[int, Reason]]:
        """The plans of all documents, and the fixes that lost a conflict to one of a higher rank."""
        plans: dict[int, Plan] = {}
        lost: dict[int, Reason] = {}
        for owner, own in claims.items():
            clashes = (plans.setdefault(number, Plan()).clash(claim) for number, claim in own)
            clash = next(filter(None, clashes), None)
            if clash is not None:
                winner = self.fixes[clash.owner]
                reason = f"{winner.rule} wants something else at {path_text(clash.path)}: {winner.fix.title}"
                lost[owner] = Reason(reason, waits=True)
                continue
            for number, claim in own:
                plans[number].add(claim)
        return plans, lost

    def settled(self, number: int, plan: Plan, failed: dict[int, Reason]) -> tuple[Edit, ...]:
        """The edits of a document for as many fixes as can be; the others come into `failed`."""
        candidates = list(plan.owners)
        while candidates:
            try:
                return self.attempt(number, plan, candidates)
            except Unwritten as unwritten:
                if len(unwritten.owners) > 1:
                    groups = _linked(self.documents[number], plan, candidates)
                    return self.attempt(number, plan, self.most(number, plan, [], groups, failed))
                failed |= {owner: Reason(unwritten.reason, unwritten.waits) for owner in unwritten.owners}
                candidates = [owner for owner in candidates if owner not in unwritten.owners]
        return ()

    def most(
        self, number: int, plan: Plan, base: list[int], groups: Sequence[Sequence[int]], failed: dict[int, Reason]
    ) -> list[int]:
        """The base and as many of the groups as can be applied with it, found by halving; of a group that cannot, all
        but the one that is to blame, else each that can be applied alone.
        """
        together = sorted([*base, *(owner for group in groups for owner in group)])
        try:
            self.attempt(number, plan, together)
        except Unwritten as unwritten:
            if len(groups) == 1 and len(groups[0]) == 1:
                failed[groups[0][0]] = Reason(unwritten.reason, unwritten.waits)
                return base
            if len(groups) == 1:
                for culprit in groups[0] if len(groups[0]) > 2 else ():
                    others = [owner for owner in together if owner != culprit]
                    if self.works(number, plan, others):
                        failed[culprit] = Reason(unwritten.reason, unwritten.waits)
                        return others
                groups = [[owner] for owner in groups[0]]
            middle = len(groups) // 2
            base = self.most(number, plan, base, groups[:middle], failed)
            return self.most(number, plan, base, groups[middle:], failed)
        return together

    def works(self, number: int, plan: Plan, owners: Sequence[int]) -> bool:
        """Whether these fixes of a document can be applied together."""
        try:
            self.attempt(number, plan, owners)
        except Unwritten:
            return False
        return True

    def attempt(self, number: int, plan: Plan, owners: Iterable[int]) -> tuple[Edit, ...]:
        """The verified edits of a document for these fixes. Raises `Unwritten`."""
        key = number, tuple(owners)
        if key not in self.attempts:
            self.attempts[key] = self.attempted(number, plan, key[1])
        return self.attempts[key]

    def attempted(self, number: int, plan: Plan, owners: tuple[int, ...]) -> tuple[Edit, ...]:
        document = self.documents[number]
        touches, shares = touched(document, plan.claims(frozenset(owners)))
        if not touches:
            return ()
        edits = render(document, touches, self.styles.of(number))
        operations = [
            operation
            for owner in owners
            for operation in self.fixes[owner].fix.operations
            if operation.kind != "create" and operation.location.document is document
        ]
        try:
            reason = fault(document, edits, expected(document.data, operations))
        except Impossible as impossible:
            reason = str(impossible)
        if reason:
            anchors = {shares.shared[owner] for owner in owners if owner in shares.shared}
            if anchors:
                names = ", ".join(f"&{name}" for name in sorted(anchors) if name) or "a merge (<<)"
                reason = f"its text is shared through {names}, and not all who use it would be changed alike"
            raise Unwritten(frozenset(owners), reason)
        return tuple(edits)


def _reason_against(document: Document) -> str:
    if document.template:
        return "the document is a template"
    if document.error is not None:
        return f"the document cannot be read: {document.error.message}"
    if document.data is None or document.tree.kind not in ("map", "seq"):
        return "the document is neither a mapping nor a list"
    if document.is_json:
        return ""
    if _has_template(document.tree):
        return "the document is a template: it has a {{ }} without quotes"
    if Layout(document).has_strange_breaks():
        return "lines are broken by a character that only some readers of YAML take for a line break"
    return ""


def _has_template(root: Node) -> bool:
    pending = [root]
    while pending:
        node = pending.pop()
        if node.kind == "template":
            return True
        pending.extend(value for _, value in node.entries)
        pending.extend(node.items)
    return False


def _linked(document: Document, plan: Plan, owners: Sequence[int]) -> list[list[int]]:
    """The fixes in groups: together those that touch the same text, if it is shared through an anchor."""
    group = {owner: {owner} for owner in owners}
    touches, shares = touched(document, plan.claims(frozenset(owners)))
    for touch in touches:
        if any(owner in shares.shared for owner in touch.owners):
            union = set().union(*(group[owner] for owner in touch.owners))
            group |= dict.fromkeys(union, union)
    return [sorted(group[owner]) for owner in owners if owner == min(group[owner])]
