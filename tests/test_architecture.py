"""The house keeps its walls: who may import whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
#: Layers of each package, lowest first, as docs/architecture.md draws them; a module imports from its own or a lower one.
LAYERS = {
    "analysis": (
        ("collecting", "errors", "reading"),
        ("methods",),
        ("appraisal", "choices", "schema", "screening", "syntheses"),
        ("results", "tracing"),
        ("load", "format", "frames", "markdown", "provenance", "reported"),
        (
            "flow",
            "characteristics",
            "completeness",
            "quality",
            "rated",
            "raters",
            "judgements",
            "synthesis",
            "recheck",
            "certainty",
            "counting",
            "counts",
            "directions",
            "absolute",
            "effects",
            "pooling",
            "sensitivity",
        ),
        ("stages",),
        ("values", "figures"),
        ("tables",),
        ("review", "agreement"),
        ("__main__",),
    ),
    "press": (
        ("errors", "private", "root", "rows"),
        ("pandoc",),
        ("model",),
        ("bridge", "cache", "progress", "request", "workspace"),
        ("config", "records"),
        ("readers", "execute", "trace"),
        ("filters",),
        ("writers",),
        ("engines",),
        ("ledger", "manifest", "data", "checks", "impact"),
        ("pipeline",),
        ("daemon", "preview"),
        ("commands",),
        ("cli", "__main__"),
    ),
}


def read_picture(package: str) -> list[set[str]]:
    """Give the layers that the page draws of a package, lowest first."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    picture = text.split(f". {package}/\n", 1)[1].split("```")[1]
    return [{part.strip() for part in layer.split(",")} for layer in picture.split("<-")]


@pytest.mark.parametrize("package", LAYERS)
def test_the_page_draws_the_layers_that_are_held_here(package: str) -> None:
    assert read_picture(package) == [set(parts) for parts in LAYERS[package]]


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
    package, _, rest = name.partition(".")
    part = rest.partition(".")[0]
    return next((level for level, parts in enumerate(LAYERS[package]) if part in parts), -1)


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


def test_every_part_of_a_package_has_a_layer_and_every_layer_its_parts() -> None:
    assert [name for name in MODULES if "." in name and layer(name) < 0] == []
    parts = {f"{package}.{part}" for package, layers in LAYERS.items() for one in layers for part in one}
    assert sorted(parts - MODULES.keys()) == []


@pytest.mark.parametrize("package", LAYERS)
def test_no_part_of_a_package_imports_from_a_higher_layer(package: str) -> None:
    found = [
        (name, wanted)
        for name, path in MODULES.items()
        if name.startswith(f"{package}.")
        for wanted in imports(path)
        if wanted.startswith(f"{package}.") and layer(wanted) > layer(name)
    ]
    assert found == []


def test_methods_import_nothing_of_ours_but_errors() -> None:
    found = {
        wanted
        for name, path in MODULES.items()
        if name.startswith("analysis.methods")
        for wanted in imports(path)
        if wanted.startswith(("analysis.", "press."))
    }
    assert {name for name in found if not name.startswith("analysis.methods")} == {"analysis.errors"}


def test_no_import_runs_in_a_circle() -> None:
    graph = {
        name: {wanted for wanted in imports(path, top_level=True) if wanted in MODULES and wanted != name}
        for name, path in MODULES.items()
    }
    assert find_circle(graph) == []


def find_circle(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_is_named_after_nothing() -> None:
    vague = {"utils", "util", "common", "helpers", "misc"}
    assert [name for name in MODULES if name.rsplit(".", maxsplit=1)[-1] in vague] == []
