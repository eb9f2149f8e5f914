"""Ignoring: findings -> comments that suppress them, in memory, in the file's own indentation.

A comment goes on a line of its own above what its findings stand on; where that is no place for one (inside brackets,
for example), to the end of their line. The findings of one place share a comment, and one that is there already gets
their rules. Nothing is written here.
"""

from __future__ import annotations

from . import comments
from .documents import read_documents
from .edits.comments import added, says_the_same
from .engine import examine
from .records import Record
from .rules import SUPPRESSION
from .running import RANK
from .sources import Edit, Source, applied
from .suppressions import in_comments
from .writing import Change

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .config_model import Config, Selection
    from .documents import Document
    from .documents.nodes import Node
    from .findings import Finding
    from .project import Inputs
    from .rules import Rule

ELSEWHERE = "say it in an annotation, or under ignore in the configuration"


class NotIgnored(Record):
    """A finding that no comment was written for, and why."""

    finding: Finding
    reason: str


class Ignored(Record):
    """What came of it: the changes by path, the findings that the comments in them suppress, and those left."""

    changes: tuple[Change, ...]
    done: tuple[Finding, ...]
    left: tuple[NotIgnored, ...]


def ignore(
    inputs: Inputs,
    config: Config,
    rules: Sequence[Rule],
    selection: Selection,
    reason: str,
    *,
    min_severity: str = "info",
) -> Ignored:
    """Writes comments for all findings of at least that severity in the reported files. `reason` is a line of text."""
    examination = examine(inputs, config, rules, selection)
    about = {rule.id for rule in rules if SUPPRESSION in rule.each}
    left: list[NotIgnored] = []
    by_path: dict[str, list[Finding]] = {}
    for finding in examination.report.findings:
        if finding.rule in about:
            left.append(NotIgnored(finding, "it is about a suppression"))
        elif RANK[finding.severity] <= RANK[min_severity]:
            by_path.setdefault(finding.region.path.removeprefix(inputs.prefix), []).append(finding)
    changes: list[Change] = []
    done: list[Finding] = []
    for path, findings in by_path.items():
        file = examination.project.files[path]
        commenting = _Commenting(file.source, file.documents, reason, inputs.today)
        data, own = commenting.run(findings)
        if data != file.source.data:
            changes.append(Change(path, file.source.data, data))
        done += own
        left += commenting.left
    return Ignored(tuple(changes), tuple(done), tuple(left))


class _Option(Record):
    """One way to write a comment. With `shift`, it takes a line of its own."""

    edit: Edit
    shift: bool = False


class _Wanted(Record):
    """What a line of a document needs: the rules of the findings on it, and the ways to write them, the best first."""

    line: int
    document: int
    rules: frozenset[str]
    options: tuple[_Option, ...]


class _Commenting:
    """The comments for the findings of one file."""

    def __init__(self, source: Source, documents: Sequence[Document], reason: str, today: str) -> None:
        self._source = source
        self._documents = documents
        self._reason = reason
        self._existing = [
            (each, comments.read(source.text, each.location.span.start))
            for each in in_comments(source, documents)
            if each.location.span is not None
            and each.line
            and not (each.statement.fault or each.is_expired(today) or each.whole_file)
        ]
        self.left: list[NotIgnored] = []

    def run(self, findings: Iterable[Finding]) -> tuple[bytes, list[Finding]]:
        """The new content of the file, and the findings that it suppresses; the others come into `left`."""
        grouped: dict[tuple[int, int], list[Finding]] = {}
        for finding in findings:
            number = self._document_at(finding)
            reason = self._reason_against(number)
            if reason:
                self.left.append(NotIgnored(finding, reason))
            else:
                grouped.setdefault((self._line(finding, number), number), []).append(finding)
        wanted = {place: self._wanted(*place, own) for place, own in grouped.items()}
        text = self._together([wanted[place] for place in sorted(wanted)])
        if text is not None:
            return self._encoded(text), [finding for own in grouped.values() for finding in own]
        text, done = self._source.text, []
        for place in sorted(wanted, reverse=True):  # from the end, so that the offsets of the others stay true
            changed = self._one(text, wanted[place])
            if changed is None:
                reason = f"there is no room for a comment: {ELSEWHERE}"
                self.left += [NotIgnored(finding, reason) for finding in grouped[place]]
            else:
                text = changed
                done += grouped[place]
        return self._encoded(text), done

    def _encoded(self, text: str) -> bytes:
        source = self._source
        return source.bom + text.encode(source.encoding) if text != source.text else source.data

    def _document_at(self, finding: Finding) -> int:
        offset = self._source.line_start(finding.region.line) + finding.region.column - 1
        for number, document in enumerate(self._documents):
            if offset < document.end:
                return number
        return len(self._documents) - 1

    def _reason_against(self, number: int) -> str:
        if self._source.faults:
            return "the file is no text that could be written again: save it as UTF-8"
        if self._documents[number].is_json:
            return f"JSON has no comments: {ELSEWHERE}"
        return ""

    def _line(self, finding: Finding, number: int) -> int:
        """The line that a comment has to speak of: of a document that cannot be read its first."""
        document = self._documents[number]
        if document.data is not None:
            return finding.region.line
        return self._source.position(comments.content_start(self._source.text, document.start))[0]

    def _wanted(self, line: int, number: int, findings: Sequence[Finding]) -> _Wanted:
        rules = frozenset(finding.rule for finding in findings)
        return _Wanted(line, number, rules, tuple(self._options(line, number, rules)))

    def _options(self, line: int, number: int, rules: frozenset[str]) -> Iterator[_Option]:
        source, document = self._source, self._documents[number]
        for suppression, comment in self._existing:
            if suppression.line == line and suppression.location.document is document:
                missing = sorted(rules.difference(suppression.rules))
                yield _Option(added(source, comment.span, missing))
        start, text = source.line_start(line), source.line_text(line)
        new = comments.written(sorted(rules), self._reason)
        newline = "\r\n" if "\r\n" in source.text else "\n"
        indent = text[: len(text) - len(text.lstrip(" \t"))]
        above = _Option(Edit(start, start, f"{indent}{new}{newline}"), shift=True)
        behind = _Option(Edit(start + len(text), start + len(text), f"  {new}"))
        in_brackets = document.data is not None and _is_in_brackets(document.tree, start)
        yield from (behind, above) if in_brackets else (above, behind)

    def _together(self, wanted: Sequence[_Wanted]) -> str | None:
        """The text with the first option for all; None if that does not do."""
        options = [each.options[0] for each in wanted]
        text = applied(self._source.text, [option.edit for option in options])
        shifts = 0
        due = []
        for each, option in zip(wanted, options, strict=True):
            shifts += option.shift
            due.append((each, each.line + shifts))
        return text if self._does(text, due) else None

    def _one(self, text: str, wanted: _Wanted) -> str | None:
        """The text with the first option that does; None if none does."""
        for option in wanted.options:
            changed = applied(text, [option.edit])
            if self._does(changed, [(wanted, wanted.line + option.shift)]):
                return changed
        return None

    def _does(self, text: str, due: Sequence[tuple[_Wanted, int]]) -> bool:
        """Whether a text says what the file says, and suppresses what is wanted on these lines."""
        source = Source(self._source.path, text.encode("utf-8", "surrogatepass"))
        found = read_documents(source)
        if not says_the_same(self._documents, found):
            return False
        given: dict[tuple[int, int], set[str]] = {}
        for each in in_comments(source, found):
            if not each.statement.fault:
                given.setdefault((id(each.location.document), each.line), set()).update(each.rules)
        return all(
            given.get((id(found[wanted.document]), line), set()).issuperset(wanted.rules) for wanted, line in due
        )


def _is_in_brackets(root: Node, at: int) -> bool:
    """Whether a line that begins at an offset begins inside a flow collection."""
    pending = [root]
    while pending:
        node = pending.pop()
        if node.start < at < node.end:
            if node.flow:
                return True
            pending.extend(part for entry in node.entries for part in entry)
            pending.extend(node.items)
    return False
