"""Where a function of a ledger stands, and what it says of itself: read from its source, which is not run."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

_SENTENCE = re.compile(r"(.+?[.!?])(\s|$)", re.DOTALL)


@dataclass(frozen=True)
class Function:
    """A function: its full name, its file and line, and the first sentence of its docstring.

    `file` is empty where no source of that name is found, such as of a package that is installed.
    """

    name: str
    file: str = ""
    line: int = 0
    says: str = ""

    @property
    def place(self) -> str:
        """Give `analysis/flow.py:33`, or the name where the source is not found."""
        return f"{self.file}:{self.line}" if self.file else self.name


class Functions:
    """The functions of a project, each looked up once; those of the project's folder come before those beside press."""

    def __init__(self, root: Path) -> None:
        self._roots = (root, Path(__file__).parents[2])
        self._trees: dict[Path, ast.Module | None] = {}
        self._found: dict[str, Function] = {}

    def find(self, name: str) -> Function:
        """Find a function by its full name, such as `analysis.flow.compute_flow`."""
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def _find(self, name: str) -> Function:
        parts = name.split(".")
        for root in self._roots:
            for length in range(len(parts) - 1, 0, -1):
                for path in (Path(*parts[:length]).with_suffix(".py"), Path(*parts[:length], "__init__.py")):
                    tree = self._tree(root / path)
                    node = _look_up(tree, parts[length:]) if tree else None
                    if node is not None:
                        return Function(name, path.as_posix(), node.lineno, first_sentence(ast.get_docstring(node)))
        return Function(name)

    def _tree(self, path: Path) -> ast.Module | None:
        if path not in self._trees:
            try:
                self._trees[path] = ast.parse(path.read_text(encoding="utf-8"))
            except (OSError, SyntaxError, ValueError):
                self._trees[path] = None
        return self._trees[path]


_Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _look_up(tree: ast.Module, parts: list[str]) -> _Named | None:
    node: ast.Module | _Named = tree
    for part in parts:
        inside = (one for one in node.body if isinstance(one, _Named) and one.name == part)
        found = next(inside, None)
        if found is None:
            return None
        node = found
    return None if isinstance(node, ast.Module) else node


def first_sentence(docstring: str | None) -> str:
    """Give the first sentence of a docstring on one line."""
    text = " ".join((docstring or "").partition("\n\n")[0].split())
    match = _SENTENCE.match(text)
    return match[1] if match else text
