"""Excerpts: source lines of one file with a gutter, marks under them, and a label at each mark."""

from __future__ import annotations

from ..records import Record
from .terminal import lay_out, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..findings import Region
    from .terminal import Paint

WIDEST = 160
BEFORE = 40
"""A source line longer than `WIDEST` characters is cut to that, from `BEFORE` characters before what is marked."""


class Mark(Record):
    """What to underline, with which character, in which colour, and what to say of it."""

    region: Region
    label: str
    character: str
    color: str


class _Line(Record):
    """A line, perhaps cut, and its marks as (first cell, cell behind the last, mark), from left to right."""

    number: int
    shown: str
    marks: tuple[tuple[int, int, Mark], ...]


def excerpt(marks: Sequence[Mark], gutter: int, paint: Paint) -> Iterator[str]:
    """The marked lines of one file in order, `...` for those between. `gutter` is the width of line numbers."""
    edge = paint("gutter", f"{'':{gutter}} |")
    yield edge
    last = 0
    for line in _lines(marks):
        if last and line.number > last + 1:
            yield paint("gutter", "...")
        last = line.number
        yield f"{paint('gutter', f'{line.number:{gutter}} |')} {line.shown}".rstrip()
        for layer in _layers(line.marks):
            for row in _rows(layer, paint):
                yield f"{edge} {row}"


def _lines(marks: Sequence[Mark]) -> Iterator[_Line]:
    by_line: dict[int, list[Mark]] = {}
    for mark in sorted(marks, key=lambda mark: (mark.region.line, mark.region.column)):
        by_line.setdefault(mark.region.line, []).append(mark)
    for number, group in by_line.items():
        text = group[0].region.text
        if len(text) <= WIDEST:
            yield _line(number, text, 0, group)
            continue
        while group:
            start = max(0, min(group[0].region.column - 1 - BEFORE, len(text) - WIDEST))
            inside = [mark for mark in group if mark.region.column <= start + WIDEST] or group[:1]
            yield _line(number, text, start, inside)
            group = group[len(inside) :]


def _line(number: int, text: str, start: int, marks: Sequence[Mark]) -> _Line:
    stop = start + WIDEST
    cut = text[start:stop]
    shown, cells = lay_out(cut)
    before, after = "..." if start else "", "..." if stop < len(text) else ""
    spans = []
    for mark in marks:
        region = mark.region
        ends = region.end_column if region.end_line == region.line else len(text.rstrip()) + 1
        first = cells[min(region.column - 1 - start, len(cut))] + len(before)
        behind = cells[min(max(ends - 1 - start, 0), len(cut))] + len(before)
        spans.append((first, max(behind, first + 1), mark))
    return _Line(number, f"{before}{shown}{after}", tuple(spans))


def _layers(marks: Sequence[tuple[int, int, Mark]]) -> list[list[tuple[int, int, Mark]]]:
    """Marks that can be underlined in one row, since none touches another."""
    layers: list[list[tuple[int, int, Mark]]] = []
    for mark in marks:
        for layer in layers:
            if layer[-1][1] < mark[0]:
                layer.append(mark)
                break
        else:
            layers.append([mark])
    return layers


def _rows(layer: Sequence[tuple[int, int, Mark]], paint: Paint) -> Iterator[str]:
    """The underlines with the last label behind them; then the other labels, from right to left, under their marks."""
    row, at = "", 0
    for first, behind, mark in layer:
        row += " " * (first - at) + paint(mark.color, mark.character * (behind - first))
        at = behind
    labelled = [
        (first, mark)
        for index, (first, _, mark) in enumerate(layer)
        if mark.label and (index + 1 == len(layer) or layer[index + 1][2].label != mark.label)
    ]
    if labelled and labelled[-1][1] is layer[-1][2]:
        row += " " + _label(labelled.pop()[1], paint)
    yield row
    while labelled:
        first, mark = labelled.pop()
        row, at = "", 0
        for left, other in labelled:
            row += " " * (left - at) + paint(other.color, "|")
            at = left + 1
        yield row + " " * (first - at) + _label(mark, paint)


def _label(mark: Mark, paint: Paint) -> str:
    return paint(mark.color, printable(mark.label))
