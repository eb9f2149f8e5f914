"""`python -m tests.corpus PATH`: edits every manifest below a folder in many ways, and says how that went.

Each operation is done to all its targets (containers, Services, documents) of each file at once, to the file as it is
and to copies of it with CRLF, with a byte order mark, and without the last line break. Nothing is written. The exit code
is 1 if anything was wrong, or if less than 99.9 % was applied.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path

from k8slint.documents import read_documents
from k8slint.edits import Edited, append_document, edit
from k8slint.records import Record
from k8slint.sources import Source
from tests.corpus.operations import APPEND, APPENDED, OPERATIONS, fixes, is_manifest
from tests.corpus.verdicts import faults, wrong_ends

SUFFIXES = (".yaml", ".yml", ".json")
VARIANTS = ("as is", "CRLF", "BOM", "no newline")
LARGEST = 400_000
"""Bytes of a file; of larger ones only the first variant is edited, to save time."""

GOAL = 0.999


class Outcome(Record):
    """What became of one operation on one variant of one file: how many targets it had, why some were refused, what is
    wrong with the result, and how many old lines it touched.
    """

    operation: str
    variant: str
    path: str
    applied: int
    refusals: tuple[str, ...]
    faults: tuple[str, ...]
    lines: int


def variants(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The file as it is, and the copies of it that differ from that."""
    body = data.removeprefix(b"\xef\xbb\xbf")
    unix = body.replace(b"\r\n", b"\n")
    made = (data, unix.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + body, body.rstrip(b"\r\n"))
    for name, variant in zip(VARIANTS, made, strict=True):
        if name == VARIANTS[0] or variant != data:
            yield name, variant


def outcomes(path: str) -> list[Outcome]:
    """All operations on all variants of one file."""
    data = Path(path).read_bytes()
    found: list[Outcome] = []
    for variant, content in variants(data):
        if variant != VARIANTS[0] and len(data) > LARGEST:
            break
        source = Source(path, content)
        if source.faults:
            break
        for operation in OPERATIONS:
            found += _outcome(operation, variant, source)
        found += _appending(variant, source)
    return found


def _outcome(operation: str, variant: str, source: Source) -> Iterator[Outcome]:
    documents = read_documents(source)
    wanted = [fix for document in documents if is_manifest(document) for fix in fixes(operation, document)]
    if not wanted:
        return
    edited = edit(source, documents, wanted)
    wrong = list(faults(edited, documents))
    if not operation.startswith(("remove", "rename")) and not wrong:
        again = Source(source.path, edited.data)
        new = read_documents(again)
        wanted = [fix for document in new if is_manifest(document) for fix in fixes(operation, document)]
        if edit(again, new, wanted).edits:
            wrong = ["a second run changes it again"]
    yield _judged(operation, variant, edited, wrong)


def _appending(variant: str, source: Source) -> Iterator[Outcome]:
    documents = read_documents(source)
    if documents and all(is_manifest(document) and not document.is_json for document in documents):
        edited = append_document(source, APPENDED, "appended")
        wrong = list(wrong_ends(source.text, edited.text))
        if edited.applied and len(read_documents(Source(source.path, edited.data))) != len(documents) + 1:
            wrong.append("it has not one document more")
        yield _judged(APPEND, variant, edited, wrong)


def _judged(operation: str, variant: str, edited: Edited, wrong: list[str]) -> Outcome:
    refusals = tuple(refused.reason for refused in edited.refused)
    lines = sum(_old_lines(edited.source, change.start, change.end) for change in edited.edits)
    return Outcome(operation, variant, edited.source.path, len(edited.applied), refusals, tuple(wrong), lines)


def _old_lines(source: Source, start: int, end: int) -> int:
    first, column = source.position(start)
    if start == end:
        return int(column > 1)
    return source.position(end - 1)[0] - first + 1


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=(__doc__ or "").split("\n\n", 1)[1])
    parser.add_argument("path", type=Path, help="a folder of manifests")
    parser.add_argument("--jobs", type=int, default=1, help="processes to use")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take only each Nth file")
    options = parser.parse_args()
    paths = sorted(str(path) for path in options.path.rglob("*") if path.suffix in SUFFIXES and path.is_file())
    with Pool(options.jobs) as pool:
        found = [outcome for some in pool.imap_unordered(outcomes, paths[:: options.every], 4) for outcome in some]
    for line in report(found):
        print(line)
    applied, refused = sum(o.applied for o in found), sum(len(o.refusals) for o in found)
    return int(any(o.faults for o in found) or applied < GOAL * (applied + refused))


def report(found: list[Outcome]) -> Iterator[str]:
    """The table: for each operation and variant, how many targets were edited, of how many; then what was not right."""
    yield f"{'':28}{''.join(f'{variant:>22}' for variant in VARIANTS)}{'old lines':>11}"
    for operation in [*OPERATIONS, APPEND, ""]:
        own = [o for o in found if operation in ("", o.operation)]
        cells = [_cell([o for o in own if o.variant == variant]) for variant in VARIANTS]
        yield f"{operation or 'all':28}{''.join(f'{cell:>22}' for cell in cells)}{sum(o.lines for o in own):>11}"
    total = sum(o.applied + len(o.refusals) for o in found)
    applied = sum(o.applied for o in found)
    wrong = [o for o in found if o.faults]
    yield f"{applied} of {total} applied ({applied / max(total, 1):.3%}), {total - applied} refused, {len(wrong)} wrong"
    for reason, count in Counter(reason for o in found for reason in o.refusals).most_common():
        example = next(o for o in found if reason in o.refusals)
        yield f"  refused {count}: {reason}  ({example.operation}, {example.variant}: {example.path})"
    for outcome in wrong[:50]:
        yield f"  WRONG {outcome.operation}, {outcome.variant}: {outcome.path}: {'; '.join(outcome.faults[:3])}"


def _cell(found: list[Outcome]) -> str:
    applied = sum(o.applied for o in found)
    return f"{applied} / {applied + sum(len(o.refusals) for o in found)}"


if __name__ == "__main__":
    sys.exit(main())
