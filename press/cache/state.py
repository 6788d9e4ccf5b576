"""The state of all that a result was made from: taken when it was made, compared before it is used again."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from press.cache.digests import ABSENT, digest, file_digest, folder_digest, names_digest, sources_digest
from press.cache.machine import installed

State = Mapping[str, Mapping[str, str]]
#: What parts of states were found to be now, by part and name.
Looked = dict[tuple[str, str], str]
#: The façade's table of all values, as a chunk asks for it.
_PRINTS_LEDGER = re.compile(r"\btables\.ledger\(")


def prints_ledger(source: Path) -> bool:
    """Tell whether a document has a chunk that prints the table of all values."""
    try:
        return bool(_PRINTS_LEDGER.search(source.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError):
        return False


def _ledger(path: str) -> str:
    return str(prints_ledger(Path(path)))


def _variable(name: str) -> str:
    return digest(os.environ.get(name, "\0"))


def _modules(path: str) -> str:
    """Give a digest of the names in a folder that Python can import; other files come and go without meaning."""
    try:
        with os.scandir(path) as entries:
            names = [
                entry.name
                for entry in entries
                if entry.name.endswith((".py", ".so", ".pyd", ".dist-info", ".egg-info")) or _is_package(entry)
            ]
    except OSError:
        return ABSENT
    return names_digest(names)


def _is_package(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir() and os.path.exists(os.path.join(entry.path, "__init__.py"))  # noqa: PTH110, PTH118 - paths come as text


#: The parts of a state: how each of its entries is told, and how that is said where it differs.
_PARTS: Mapping[str, tuple[Callable[[str], str], str]] = {
    "files": (file_digest, "{} changed"),
    "folders": (folder_digest, "a name in {} came or went"),
    "sources": (sources_digest, "a name in {} came or went"),
    "modules": (_modules, "a module in {} came or went"),
    "ledgers": (_ledger, "{} prints the ledger now, or no longer"),
    "variables": (_variable, "the environment variable {} changed"),
}


def state_of(**parts: Iterable[str]) -> dict[str, dict[str, str]]:
    """Give the state of files, folders, sources, modules, ledgers and variables, and of what is installed.

    `ledgers` are documents of which it matters only whether they print the ledger. `folders` are told by all names in them, `sources` by those of an author's own files, `modules` by what Python can
    import from them.
    """
    told = {part: {name: _PARTS[part][0](name) for name in names} for part, names in parts.items()}
    return {**told, "installed": dict(installed())}


def changes(before: State, looked: Looked | None = None) -> Iterator[str]:
    """Yield in words what is no longer as it was; nothing if all of it is.

    Several states that are compared in one go share what was `looked` at: their files are the same for the most part.
    """
    now = {} if looked is None else looked
    kept = before.get("installed", {})
    yield from (f"{name} changed" for name, one in installed().items() if kept.get(name) != one)
    for part, (tell, words) in _PARTS.items():
        for name, told in before.get(part, {}).items():
            found = now.get((part, name))
            if found is None:
                found = now[part, name] = tell(name)
            if found != told:
                yield words.format(name)


def shown_changes(before: State, root: Path, looked: Looked | None = None) -> Iterator[str]:
    """Yield the changes with files and folders named from a project's root."""
    inside = f"{root}{os.sep}"
    for text in changes(before, looked):
        yield text.replace(inside, "").replace(str(root), "the project's folder")
