"""The shape of the code: who may import whom, how long a module may be, what `check` may load."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import sysconfig
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

import k8slint
from tools import docs

ROOT = Path(__file__).parent.parent
MODULES = docs.modules(ROOT)
IMPORTS = docs.imports(MODULES)
PACKAGE = {name for name in MODULES if name.split(".")[0] == "k8slint"}

# Every module of `k8slint`, from the ground up: each imports only from those that stand above it in this list.
ORDER = """
    about
    records
    words
    credentials
    quantities
    images
    trees
    ignores
    git_ignores
    git
    snapshots
    streams
    file_headers
    entry_points
    shell
    hosts
    _api_table
    apis
    sources
    comments
    documents.data
    documents.scalars
    documents.templates
    documents.messages
    documents.boundaries
    documents.events
    documents.nodes
    documents.places
    documents.json_text
    documents
    settings
    problems
    rules
    findings
    manifests
    kinds
    views
    targets
    kustomize.graph
    kustomize.generators
    kustomize.fields
    kustomize.copies
    kustomize.selectors
    kustomize.patches
    kustomize.changes
    kustomize.images
    kustomize.layers
    kustomize.passages
    kustomize
    resources
    units.forks
    units.relations
    units
    world.amounts
    world.selectors
    world.policies
    world.contents
    world.operators
    world.names
    world.coverage
    world.references
    world.missing
    world.matching
    world
    backups
    edits.semantics
    edits.results
    edits.comments
    edits.scalars
    edits.layout
    edits.style
    edits.emit
    edits.plan
    edits.touches
    edits.splices
    edits.literals
    edits.block
    edits.flow
    edits.render
    edits.verify
    edits.editing
    edits.create
    edits.sharing
    edits.diff
    edits
    packs
    hookspecs
    plugins
    extensions
    k8slint
    config_model
    checklist
    config_schema
    config
    suppressions
    files
    project
    placing
    silencing
    running
    engine
    writing
    creating
    applying
    fixing
    previews
    ignoring
    arguments
    inputs
    baseline
    since
    reports.terminal
    reports.paths
    reports.summary
    reports.fixes
    reports.excerpt
    reports.concise
    reports.json_report
    reports.text
    reports.line_hashes
    reports.replacements
    reports.sarif_rules
    reports.sarif_places
    reports.sarif
    reports.github
    reports.markdown
    reports.gitlab
    reports.junit
    reports.rdjson
    reports
    reports.files
    reports.checklist
    reports.ignored
    checking
    testing
    docs
    config_template
    rule_template
    cli
    __main__
""".split()
PLACE = {"k8slint" if name == "k8slint" else f"k8slint.{name}": at for at, name in enumerate(ORDER)}

# What `check` may load for ordinary manifests without a configuration and a .gitignore, beyond what the interpreter
# loads by itself: the modules that argparse, yaml and re need, exact numbers for quantities, and what imports a rule.
# Helpers written in C, whose names begin with an underscore, come with one of these.
ALLOWED = """
    __future__
    argparse gettext locale
    re re.* enum functools collections collections.* copyreg itertools keyword operator reprlib types
    yaml yaml.* cython_runtime base64 binascii datetime struct
    bisect decimal fractions math numbers
    errno warnings
    importlib importlib.machinery importlib._bootstrap* zlib
""".split()


def test_order_names_every_module() -> None:
    assert len(PLACE) == len(ORDER), "a module stands twice in ORDER"
    assert PLACE.keys() == PACKAGE, "each module needs a place in ORDER, and each entry of ORDER a module"


def test_imports_point_up() -> None:
    wrong = [
        f"{name} imports {other}"
        for name in PACKAGE
        for other in IMPORTS[name] & PACKAGE
        if PLACE.get(other, len(PLACE)) >= PLACE.get(name, len(PLACE))
    ]
    assert wrong == []


def test_rules_import_only_public_names() -> None:
    inner = [
        f"{name} imports {imported}"
        for name, path in MODULES.items()
        if name.split(".")[0] == docs.RULES
        for imported in docs.imported(ast.parse(path.read_text(encoding="utf-8")), name.rpartition(".")[0])
        if imported.split(".")[0].startswith("k8slint")
        if imported.removeprefix("k8slint.") not in k8slint.__all__
    ]
    assert inner == []


def test_modules_are_short() -> None:
    long = {name: lines for name in PACKAGE if (lines := len(MODULES[name].read_text().splitlines())) > 500}
    assert long == {}


def test_imports_are_read_from_the_code(tmp_path: Path) -> None:
    code = {
        "k8slint": "",
        "k8slint.top": "import os.path",
        "k8slint.room": "from .. import top\nfrom .inner import name",
        "k8slint.room.inner": "def late():\n    from ..top import name\n    import_module('k8slint.low')",
        "k8slint.low": "TYPE_CHECKING = False\nif TYPE_CHECKING:\n    from k8slint.room import late",
    }
    files = {name: tmp_path / name.replace(".", "/") / "__init__.py" for name in ("k8slint", "k8slint.room")}
    files |= {name: tmp_path / f"{name.replace('.', '/')}.py" for name in code if name not in files}
    for name, path in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code[name])
    assert docs.imports(files) == {
        "k8slint": frozenset(),
        "k8slint.top": frozenset(),
        "k8slint.room": {"k8slint.room.inner", "k8slint.top"},
        "k8slint.room.inner": {"k8slint.top", "k8slint.low"},
        "k8slint.low": {"k8slint.room"},
    }


def test_picture_leaves_out_what_a_longer_way_implies() -> None:
    graph = {"a": frozenset[str](), "b": frozenset("a"), "c": frozenset("ab"), "d": frozenset("a")}
    assert docs.essential(graph) == {"a": set(), "b": {"a"}, "c": {"b"}, "d": {"a"}}


def test_picture_of_a_cycle_is_refused() -> None:
    with pytest.raises(ValueError, match="a -> b -> a"):
        docs.layers({"a": frozenset("b"), "b": frozenset("a")})


@pytest.mark.parametrize("page", docs.PAGES)
def test_generated_documentation_is_current(page: str) -> None:
    current = (ROOT / page).read_text(encoding="utf-8")
    assert docs.renewed(current, docs.PAGES[page]()) == current, "run `make docs`"


LOADED = """
import site, sys
sys.path[:0] = sys.argv.pop(1).split(":")
before = set(sys.modules)
from k8slint.cli import main
code = main()
print(code, *(set(sys.modules) - before), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Names of the modules that `check` loads for one file that has findings, in the layout that a wheel installs."""
    home, site, manifests = (tmp_path_factory.mktemp(name) for name in ("home", "site", "manifests"))
    for name, folder in {"k8slint": "src/k8slint", "k8slint_rules": "rules", "k8slint_fixtures": "fixtures"}.items():
        (site / name).symlink_to(ROOT / folder)
    shutil.copy(ROOT / "examples" / "shop" / "20-api.yaml", manifests)
    path = ":".join([str(site), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    # Without site, for what other packages add to each start is not ours.
    command = [sys.executable, "-I", "-S", "-c", LOADED, path, "check", str(manifests)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env={"HOME": str(home)})
    code, *names = run.stderr.split()
    assert code == "1", run.stderr
    assert "20-api.yaml:" in run.stdout
    return set(names)


def test_check_loads_only_what_is_on_the_list(loaded: set[str]) -> None:
    ours = ("k8slint", "k8slint.*", f"{docs.RULES}*", "_*")
    assert {name for name in loaded if not any(fnmatchcase(name, known) for known in (*ours, *ALLOWED))} == set()


def test_check_loads_no_room_of_other_commands(loaded: set[str]) -> None:
    others = {"applying", "creating", "edits", "fixing", "previews", "testing", "writing"}
    assert {name for name in loaded if name.startswith("k8slint.") and name.split(".")[1] in others} == set()
