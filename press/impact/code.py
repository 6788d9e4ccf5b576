"""The code of a review in one state: each function with a digest of what it does, and the others that it uses.

Functions are compared by their syntax trees without comments and docstrings, and nothing is imported or run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from press.cache.digests import digest
from press.impact.model import Function

#: Folders whose code makes no value of a review: press itself is always the present one.
_OTHERS = frozenset({"press", "tests", "build", "docs", "examples"})
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

Names = Mapping[str, str]


def read_functions(root: Path) -> tuple[dict[str, Function], list[str]]:
    """Read the functions, methods, classes and constants of every module of a review, by their full names."""
    modules: dict[str, tuple[ast.Module, str]] = {}
    faults: list[str] = []
    for path in _files(root):
        shown = path.relative_to(root).as_posix()
        try:
            modules[_module(path.relative_to(root))] = ast.parse(path.read_bytes()), shown
        except (SyntaxError, ValueError) as error:
            faults.append(f"{shown}: functions are not compared: {error}")
    imports = {name: dict(_imports(tree, name, shown)) for name, (tree, shown) in modules.items()}
    found: dict[str, Function] = {}
    for name, (tree, shown) in modules.items():
        own = {**imports[name], **{one: f"{name}.{one}" for one, _ in _definitions(tree)}}
        names = {alias: _origin(full, imports) for alias, full in own.items()}
        for one, node in _definitions(tree):
            found.update(_functions(f"{name}.{one}", node, names, shown))
    return found, faults


def reached(start: Iterable[str], functions: Mapping[str, Function]) -> set[str]:
    """Give all functions that some functions use, they themselves among them.

    A method is used where its name is, by whatever object, and its class is used as well: in a call, as the type of a
    parameter, as the base of another class.
    """
    methods = _methods(functions)
    names = [name for one in start for name in (_named(one, functions) if one.startswith(".") else [one])]
    found: set[str] = set()
    attributes: set[str] = set()
    while names:
        name = names.pop()
        if name.startswith("."):
            if name not in attributes:
                attributes.add(name)
                names += [f"{owner}{name}" for owner in methods.get(name, ()) if owner in found]
        elif name not in found:
            found.add(name)
            names += functions[name].uses if name in functions else ()
            names += [f"{name}{one}" for one in attributes if name in methods.get(one, ())]
    return found


def _methods(functions: Mapping[str, Function]) -> dict[str, set[str]]:
    """Give the classes that have a method of each name."""
    methods: dict[str, set[str]] = {}
    for name in functions:
        owner, _, last = name.rpartition(".")
        if owner in functions:
            methods.setdefault(f".{last}", set()).add(owner)
    return methods


def _named(last: str, functions: Mapping[str, Function]) -> list[str]:
    """Give the functions of a name, with the classes of those that are methods."""
    found = [name for name in functions if name.endswith(last)]
    return [*found, *(owner for name in found if (owner := name.rpartition(".")[0]) in functions)]


def called_names(code: str) -> tuple[str, ...]:
    """Give the names that a piece of code uses, of `r.tables.quality` the last, as `.name`; none where it is no Python."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError):
        return ()
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    outer = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Name) and id(node) not in inner]
    return tuple(sorted({f".{node.attr if isinstance(node, ast.Attribute) else node.id}" for node in outer}))


def _files(root: Path) -> Iterator[Path]:
    """Yield the modules of a review: those in its folders, not scripts that stand beside its `_quarto.yml`."""
    for path in sorted(root.glob("*/**/*.py")):
        parts = path.relative_to(root).parts
        if parts[0] not in _OTHERS and not any(part.startswith((".", "__pycache__")) for part in parts):
            yield path


def _module(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(tree: ast.Module, module: str, path: str) -> Iterator[tuple[str, str]]:
    """Yield the names that a module imports, wherever in it, with their full names."""
    package = module if path.endswith("__init__.py") else module.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (alias.asname, alias.name) if alias.asname else (alias.name.partition(".")[0],) * 2
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield alias.asname or alias.name, f"{source}.{alias.name}"


def _origin(full: str, imports: Mapping[str, Names]) -> str:
    """Follow a name through the packages that pass it on."""
    seen: set[str] = set()
    while full not in seen:
        seen.add(full)
        module, _, name = full.rpartition(".")
        full = imports.get(module, {}).get(name, full)
    return full


def _definitions(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Yield what a module defines at its top, under every name."""
    for node in ast.walk(ast.Module([one for one in tree.body if not isinstance(one, _DEFINITIONS)], [])):
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((one.id, node) for target in targets for one in ast.walk(target) if isinstance(one, ast.Name))
    yield from ((node.name, node) for node in tree.body if isinstance(node, _DEFINITIONS))


def _functions(name: str, node: ast.stmt, names: Names, path: str) -> Iterator[tuple[str, Function]]:
    """Yield a definition; of a class its methods too, each by itself, and the class without them."""
    inner: list[ast.stmt] = []
    if isinstance(node, ast.ClassDef):
        inner = [one for one in node.body if isinstance(one, _DEFINITIONS)]
        node.body = [one for one in node.body if one not in inner]
    for one in inner:
        yield from _functions(f"{name}.{one.name}", one, names, path)  # type: ignore[attr-defined] # a definition
    _strip(node)
    own = (f"{name}.{one.name}" for one in inner if _is_implicit(one.name))  # type: ignore[attr-defined]
    uses = sorted({*_uses(node, names), *own} - {name})
    told = [use for use in uses if not use.startswith(".")]
    yield name, Function(digest(ast.dump(node) + "\n".join(told)), tuple(uses), path, node.lineno)


def _is_implicit(name: str) -> bool:
    """Tell whether Python itself calls a method of this name."""
    return name.startswith("__") and name.endswith("__")


def _strip(node: ast.AST) -> None:
    """Take docstrings out of a definition and of those inside it."""
    for one in ast.walk(node):
        if isinstance(one, _DEFINITIONS) and one.body and _is_text(one.body[0]):
            one.body = one.body[1:]


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _uses(node: ast.AST, names: Names) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and one.id in names:
            yield names[one.id]
        elif isinstance(one, ast.Attribute):
            module = names.get(one.value.id, "") if isinstance(one.value, ast.Name) else ""
            yield f"{module}.{one.attr}" if module else f".{one.attr}"
