"""Where a function of a ledger stands, and what it says of itself: read from its source, which is not run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
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
        self._modules: dict[Path, Mapping[str, _Said]] = {}
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
                    said = self._module(root / path).get(".".join(parts[length:]))
                    if said:
                        return Function(name, path.as_posix(), *said)
        return Function(name)

    def _module(self, path: Path) -> Mapping[str, _Said]:
        if path not in self._modules:
            try:
                self._modules[path] = _read(path.read_text(encoding="utf-8"))
            except (OSError, SyntaxError, ValueError):
                self._modules[path] = {}
        return self._modules[path]


#: Line of a function, and what it says of itself.
_Said = tuple[int, str]
_Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


# a preview asks for the same texts after each change: to parse them is most of the work
@lru_cache(maxsize=128)
def _read(source: str) -> Mapping[str, _Said]:
    """Give the functions and classes of a module by their names in it."""
    return dict(_said(ast.parse(source)))


def _said(outer: ast.Module | _Named, before: str = "") -> Iterator[tuple[str, _Said]]:
    seen: set[str] = set()
    for node in outer.body:
        if isinstance(node, _Named) and node.name not in seen:
            seen.add(node.name)
            yield before + node.name, (node.lineno, first_sentence(ast.get_docstring(node)))
            yield from _said(node, f"{before}{node.name}.")


def first_sentence(docstring: str | None) -> str:
    """Give the first sentence of a docstring on one line."""
    text = " ".join((docstring or "").partition("\n\n")[0].split())
    match = _SENTENCE.match(text)
    return match[1] if match else text
