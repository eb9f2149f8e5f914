"""Rewrites what is generated in the documentation, so that it stays true: `make docs`.

In docs/architecture.md who imports whom, read from the code; in README.md what k8slint prints.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
BEGIN = "<!-- begin: written by `make docs` -->\n"
END = "<!-- end -->\n"

SAMPLE = ("pdb-min-available-blocks", "service-target-port-no-match")
RULES = "k8slint_rules"
Graph = Mapping[str, frozenset[str]]
"""Name -> the names that it imports; both sides hold the same names."""


def modules(root: Path = ROOT) -> dict[str, Path]:
    """Dotted name -> file of each module in `src` and, under the name it is imported by, of each rule."""
    source, rules = root / "src", root / "rules"
    named = {_dotted(path.relative_to(source)): path for path in source.rglob("*.py")}
    return named | {_dotted(RULES / path.relative_to(rules)): path for path in rules.rglob("*.py")}


def _dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imports(files: Mapping[str, Path]) -> Graph:
    """Which of these modules each one names in an import, at any depth and also where only annotations need it."""
    graph = {}
    for name, path in files.items():
        package = name if path.stem == "__init__" else name.rpartition(".")[0]
        wanted = imported(ast.parse(path.read_text(encoding="utf-8"), str(path)), package)
        graph[name] = frozenset(_nearest(each, files) for each in wanted) - {name, ""}
    return graph


def imported(tree: ast.AST, package: str) -> Iterator[str]:
    """Dotted names that the code imports; for `from a import b` that is `a.b`, whether or not it is a module."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                start = package.split(".")[: package.count(".") + 2 - level] if level else []
                source = ".".join([*start, *filter(None, [module])])
                yield from (f"{source}.{alias.name}" for alias in names)
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(module)), *_],
            ):
                yield module


def _nearest(name: str, known: Mapping[str, object]) -> str:
    """The longest prefix of a dotted name that is a module; "" where none is."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name


def rooms(graph: Graph) -> Graph:
    """The graph of the rooms: a package below `k8slint` counts as one, and so do all rules.

    Arrows to the rules are left out: rules are loaded as a pack, by name, and nothing else of them is used.
    """
    merged: dict[str, set[str]] = {}
    for name, wanted in graph.items():
        merged.setdefault(_room(name), set()).update(map(_room, wanted))
    return {room: frozenset(wanted - {room, RULES}) for room, wanted in merged.items()}


def _room(name: str) -> str:
    package, _, rest = name.partition(".")
    return rest.partition(".")[0] if package == "k8slint" and rest else package


def layers(graph: Graph) -> dict[str, int]:
    """How many imports deep each name stands: 0 where it imports nothing. Raises ValueError on a cycle."""
    depth: dict[str, int] = {}

    def visit(name: str, above: tuple[str, ...]) -> int:
        if name in above:
            raise ValueError("imports form a cycle: " + " -> ".join([*above[above.index(name) :], name]))
        if name not in depth:
            depth[name] = max((visit(each, (*above, name)) + 1 for each in sorted(graph[name])), default=0)
        return depth[name]

    for name in sorted(graph):
        visit(name, ())
    return depth


def essential(graph: Graph) -> Graph:
    """The same graph without the arrows that a longer way implies (its transitive reduction). It has no cycle."""
    depth = layers(graph)
    reach: dict[str, frozenset[str]] = {}
    for name in sorted(graph, key=lambda each: depth[each]):
        reach[name] = graph[name].union(*(reach[each] for each in graph[name]))
    return {name: graph[name] - frozenset().union(*(reach[each] for each in graph[name])) for name in graph}


def picture(graph: Graph, summaries: Mapping[str, str]) -> str:
    """A Mermaid graph of the rooms and a table of what each holds and imports, in an order that imports allow."""
    depth = layers(graph)
    order = sorted(graph, key=lambda name: (depth[name], name))
    arrows = [f"    {name} --> {other}" for name, others in essential(graph).items() for other in sorted(others)]
    rows = [f"| `{name}` | {summaries[name]} | {', '.join(sorted(graph[name]))} |" for name in order]
    table = ["| room | holds | imports |", "|---|---|---|", *rows]
    return "\n".join(["```mermaid", "flowchart BT", *sorted(arrows), "```", "", *table, ""])


def summary(path: Path) -> str:
    """First line of a module's docstring, without its full stop and fit for a cell of a table."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0].removesuffix(".").replace("|", "\\|")


def architecture() -> str:
    """The generated part of docs/architecture.md."""
    files = modules()
    graph = rooms(imports(files))
    heads = {room: files.get(f"k8slint.{room}") or files[room] for room in graph}
    return picture(graph, {room: summary(path) for room, path in heads.items()})


def sample() -> str:
    """The generated part of README.md: a command, and what it prints."""
    arguments = ["check", "--select", ",".join(SAMPLE), "examples/shop"]
    command = [sys.executable, "-m", "k8slint", *arguments]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if run.returncode != 1:
        raise RuntimeError(f"k8slint {' '.join(arguments)}: exit {run.returncode}\n{run.stderr}")
    return f"```console\n$ k8slint {' '.join(arguments)}\n{run.stdout}```\n"


PAGES: Mapping[str, Callable[[], str]] = {"docs/architecture.md": architecture, "README.md": sample}
"""Page -> what makes its generated part, which stands between two markers."""


def renewed(current: str, part: str) -> str:
    """A page with another generated part."""
    before, _, rest = current.partition(BEGIN)
    return before + BEGIN + part + END + rest.partition(END)[2]


def main() -> None:
    """Rewrite the pages."""
    for name, part in PAGES.items():
        page = ROOT / name
        page.write_text(renewed(page.read_text(encoding="utf-8"), part()), encoding="utf-8")


if __name__ == "__main__":
    main()
