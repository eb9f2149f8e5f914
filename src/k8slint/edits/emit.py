"""Values as text: rows of block style, flow style on one line, JSON on one line or several."""

from __future__ import annotations

from ..records import Record
from .scalars import double_quoted, json_text, literal, number_text, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .style import Style


class FlowStyle(Record):
    """How a flow collection is written: what stands between key and value, and between entries; `json`: with each
    string in double quotes, `strict` where nothing but JSON may stand; `strings`: the quotes of all its strings, "" if
    they have none in common. `unit` is the indentation of one level where each entry has a line of its own, else "".
    """

    colon: str = ": "
    comma: str = ", "
    json: bool = False
    strict: bool = False
    strings: str = ""
    unit: str = ""
    quote: str = '"'


def block_rows(value: Any, column: int, style: Style) -> list[str]:
    """The lines of a mapping or list that is not empty, each indented, without line breaks."""
    margin = " " * column
    if isinstance(value, dict):
        rows = []
        for key, item in value.items():
            rows += _row(f"{margin}{text_of(key, quote=style.quote)}:", item, column, style)
        return rows
    return [row for item in value for row in item_rows(item, column, style)]


def item_rows(item: Any, column: int, style: Style, gap: str = " ", quotes: str = "") -> list[str]:
    """The lines of one list item; `gap` stands behind its dash, `quotes` are those of its siblings."""
    margin = f"{' ' * column}-{gap}"
    if isinstance(item, (dict, list)) and item:
        first, *others = block_rows(item, len(margin), style)
        return [margin + first.lstrip(" "), *others]
    return _row(margin[:-1], item, column, style, quotes)


def _row(head: str, value: Any, column: int, style: Style, quotes: str = "") -> list[str]:
    """A key or a dash with its value."""
    if isinstance(value, (dict, list)) and value:
        indented = column + (style.step if isinstance(value, dict) else style.dash)
        return [head, *block_rows(value, indented, style.below or style)]
    if isinstance(value, str) and "\n" in value and style.literals and (block := literal(value)):
        indicator = str(style.step) if block.indicator else ""
        margin = " " * (column + style.step)
        return [f"{head} |{indicator}{block.chomping}", *[f"{margin}{line}" if line else "" for line in block.lines]]
    return [f"{head} {inline(value, style, quotes)}"]


def inline(value: Any, style: Style, quotes: str = "") -> str:
    """A scalar or an empty collection."""
    if isinstance(value, (dict, list)):
        return "{}" if isinstance(value, dict) else "[]"
    return text_of(value, style=quotes, quote=style.quote)


def flow_text(value: Any, style: FlowStyle) -> str:
    """A value on one line, between brackets."""
    if isinstance(value, dict):
        pairs = (f"{key_text(key, style)}{style.colon}{flow_text(item, style)}" for key, item in value.items())
        return f"{{{style.comma.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{style.comma.join(flow_text(item, style) for item in value)}]"
    if style.strict:
        return json_text(value)
    if not isinstance(value, str):
        return number_text(value)
    return double_quoted(value) if style.json else text_of(value, flow=True, style=style.strings, quote=style.quote)


def key_text(key: str, style: FlowStyle) -> str:
    """A key, between brackets."""
    if style.strict:
        return json_text(key)
    return double_quoted(key) if style.json else text_of(key, flow=True, quote=style.quote)


def flow_lines(value: Any, style: FlowStyle, margin: str, newline: str) -> str:
    """A value with each entry on a line of its own; `margin` is the indentation of the line on which it begins."""
    if not isinstance(value, (dict, list)) or not value or not style.unit:
        return flow_text(value, style)
    inner = margin + style.unit
    if isinstance(value, dict):
        entries = [f"{key_text(k, style)}{style.colon}{flow_lines(v, style, inner, newline)}" for k, v in value.items()]
    else:
        entries = [flow_lines(item, style, inner, newline) for item in value]
    lines = f",{newline}".join(inner + entry for entry in entries)
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}{newline}{lines}{newline}{margin}{closing}"
