"""The house keeps its walls: who may import whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
#: Layers of press, lowest first; a module imports from its own layer or a lower one.
LAYERS = (
    ("errors", "model"),
    ("bridge", "pandoc", "progress", "workspace"),
    ("config",),
    ("readers", "execute"),
    ("filters",),
    ("writers",),
    ("engines",),
    ("ledger", "data", "checks"),
    ("pipeline",),
    ("commands",),
    ("cli", "__main__"),
)


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for package in ("analysis", "press") for path in (ROOT / package).rglob("*.py")}


def imports(path: Path, *, top_level: bool = False) -> Iterator[str]:
    """Every module of ours that a file imports; a name imported from a package counts as its module if it is one."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if top_level else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else node.module for name in inner)


def layer(name: str) -> int:
    part = name.split(".")[1] if "." in name else ""
    return next((level for level, parts in enumerate(LAYERS) if part in parts), -1)


@pytest.mark.parametrize(("inside", "forbidden"), [("analysis", "press"), ("press", "analysis")])
def test_analysis_and_press_never_import_each_other(inside: str, forbidden: str) -> None:
    found = [
        (name, wanted)
        for name, path in MODULES.items()
        if name.split(".")[0] == inside
        for wanted in imports(path)
        if wanted.split(".")[0] == forbidden
    ]
    assert found == []


def test_every_part_of_press_has_a_layer() -> None:
    assert [name for name in MODULES if name.startswith("press.") and layer(name) < 0] == []


def test_no_part_of_press_imports_from_a_higher_layer() -> None:
    found = [
        (name, wanted)
        for name, path in MODULES.items()
        if name.startswith("press.")
        for wanted in imports(path)
        if wanted.startswith("press.") and layer(wanted) > layer(name)
    ]
    assert found == []


def test_no_import_runs_in_a_circle() -> None:
    graph = {
        name: {wanted for wanted in imports(path, top_level=True) if wanted in MODULES and wanted != name}
        for name, path in MODULES.items()
    }
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"imports in a circle: {error.args[1]}")


def test_no_module_is_named_after_nothing() -> None:
    vague = {"utils", "util", "common", "helpers", "misc"}
    assert [name for name in MODULES if name.rsplit(".", maxsplit=1)[-1] in vague] == []
