"""The style of a file: by how much it indents, where its dashes stand, which quotes it uses."""

from __future__ import annotations

from ..records import Record
from .layout import Layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..documents import Document
    from ..documents.nodes import Node

STEPS = range(1, 9)


class Style(Record):
    """`step`: the indentation of a mapping below its key; `dash`: that of a list's dashes; `quote`: the usual quote.

    Without `literals`, a text of several lines goes into quotes instead of a block scalar. `below` is the style of what
    is further down, where that is another one.
    """

    step: int = 2
    dash: int = 2
    quote: str = '"'
    literals: bool = True
    below: Style | None = None


class Habits:
    """By how many columns block mappings and lists are indented, and how often."""

    __slots__ = ("dashes", "steps")

    def __init__(self) -> None:
        self.steps: dict[int, int] = {}
        self.dashes: dict[int, int] = {}

    def count(self, layout: Layout, mapping: Node) -> None:
        """Counts how a block mapping indents its values."""
        for key, value in mapping.entries if not mapping.flow else ():
            if value.flow or not (value.entries or value.items):
                continue
            counts = self.steps if value.kind == "map" else self.dashes
            indented = layout.column(layout.head(value)) - layout.column(key.outer)
            if value.kind == "seq" or indented in STEPS:
                counts[indented] = counts.get(indented, 0) + 1


class Styles:
    """The styles of a file and of its documents: found when they are asked for, and once."""

    def __init__(self, text: str, documents: Sequence[Document]) -> None:
        self._documents = documents
        self._quote = quote_of(text)
        self._found: dict[int, Habits] = {}
        self._common: dict[Callable[[Habits], int | None], int | None] = {}

    def of(self, number: int) -> Style:
        """The style for new text in the document of that number: its own habits, else those of the file."""
        return self._style(self._habits(number))

    def whole(self) -> Style:
        """The style for a new document."""
        return self._style(Habits())

    def _style(self, own: Habits) -> Style:
        """Where no document shows a habit: two columns for everything, as yamllint's defaults want it."""
        step, dash = step_of(own), dash_of(own)
        step = self._usual(step_of) if step is None else step
        dash = self._usual(dash_of) if dash is None else dash
        step = 2 if step is None else step
        return Style(step, step if dash is None else dash, self._quote)

    def _usual(self, habit: Callable[[Habits], int | None]) -> int | None:
        """What the first document that shows a habit does."""
        if habit not in self._common:
            shown = (habit(self._habits(number)) for number in range(len(self._documents)))
            self._common[habit] = next((found for found in shown if found is not None), None)
        return self._common[habit]

    def _habits(self, number: int) -> Habits:
        if number not in self._found:
            self._found[number] = habits_of(self._documents[number])
        return self._found[number]


def quote_of(text: str) -> str:
    """The quotes that most values of a file stand in; double ones where there are none."""
    single, double = (sum(text.count(before + quote) for before in (": ", "- ")) for quote in ("'", '"'))
    return "'" if single > double else '"'


def step_of(habits: Habits) -> int | None:
    """The usual indentation of mappings; None if there are none."""
    return max(habits.steps, key=habits.steps.__getitem__, default=None)


def dash_of(habits: Habits) -> int | None:
    """The usual indentation of dashes; None if there are none."""
    return max(habits.dashes, key=habits.dashes.__getitem__, default=None)


def habits_of(document: Document) -> Habits:
    """The habits of a whole document; JSON has none."""
    habits = Habits()
    if document.data is None or document.is_json:
        return habits
    layout = Layout(document)
    pending = [layout.root]
    while pending:
        node = pending.pop()
        habits.count(layout, node)
        pending += [value for _, value in node.entries] + node.items
    return habits


def local(layout: Layout, node: Node, style: Style) -> Style:
    """The style, where the entries of a block mapping, or those of the items of a list, do not show another one for
    what is directly below.
    """
    habits = Habits()
    for mapping in (node, *node.items):
        habits.count(layout, mapping)
    step, dash = step_of(habits), dash_of(habits)
    step, dash = style.step if step is None else step, style.dash if dash is None else dash
    return style if (step, dash) == (style.step, style.dash) else style.replace(step=step, dash=dash, below=style)
