"""Citations: which bibliographies and style a document names, and one run of citeproc over its tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from press.cache.memory import Memory, plain_digest
from press.cache.opened import note
from press.engines.light import cites_in_meta, lighten, printed_meta, read_meta
from press.engines.once import Once
from press.errors import Diagnostic, Location, SourceError, nearest
from press.filters.scripts import unlink_programs
from press.model import Document, Json
from press.pandoc.ast import Outline, find
from press.pandoc.binary import change_ast

#: Metadata that citeproc reads; passed on as the author wrote it.
_CITEPROC_KEYS = (
    "link-citations",
    "link-bibliography",
    "notes-after-punctuation",
    "lang",
    "reference-section-title",
    "suppress-bibliography",
)
_CSL_STYLE = "{http://purl.org/net/xbiblio/csl}style"


def as_paths(value: Any, *, document: Document) -> list[Path]:
    """Turn a metadata value (a name or a list of names) into paths: the document's folder first, then the project's.

    A name that stands nowhere is given as if it stood in the document's folder, so that the error names it.
    """
    names: Sequence[Any] = value if isinstance(value, list) else [value] if value else []
    return [_find(str(name), document) for name in names]


def _find(name: str, document: Document) -> Path:
    if name.startswith("/") and (document.project.root / name[1:]).is_file():
        return document.project.root / name[1:]
    for folder in (document.path.parent, document.project.root):
        if (folder / name).is_file():
            return (folder / name).resolve()
    return document.path.parent / name


def bibliographies(meta: Mapping[str, Any], document: Document) -> list[Path]:
    """Give the bibliography files that the metadata of one format name.

    Raises
    ------
    SourceError
        One of them is not there.
    """
    return _present(as_paths(meta.get("bibliography"), document=document), document, "bibliography")


def citation_style(meta: Mapping[str, Any], document: Document) -> Path | None:
    """Give the CSL file that the metadata of one format name; None where they name none.

    Raises
    ------
    SourceError
        It is not there, or is no CSL style.
    """
    found = _present(as_paths(meta.get("csl"), document=document)[:1], document, "csl")
    for path in found:
        note(path)
        _check_style(path)
    return found[0] if found else None


def _present(paths: Sequence[Path], document: Document, option: str) -> list[Path]:
    missing = [
        Diagnostic(
            f"{option}-missing",
            f"{option}: found no file {path.name}, expected the one that the document names",
            Location(document.path),
            hint=_near_file(path, document),
        )
        for path in paths
        if not path.is_file()
    ]
    if missing:
        raise SourceError(missing)
    return list(paths)


def _near_file(path: Path, document: Document) -> str:
    folders = dict.fromkeys((path.parent, document.project.root))
    names = [one.name for folder in folders if folder.is_dir() for one in folder.iterdir() if one.is_file()]
    close = nearest(path.name, names)
    if close:
        return f'did you mean "{close}"?'
    return "names are relative to the file in which they stand; nothing is fetched from the net"


def _check_style(path: Path) -> None:
    """Find what citeproc would tell without naming the file."""
    from lxml import etree

    try:
        root = etree.parse(path).getroot()
    except etree.XMLSyntaxError as error:
        message = f"found broken XML ({error.msg}), expected a CSL style"
        raise SourceError(Diagnostic("csl", message, Location(path, error.lineno or 0))) from error
    if root.tag != _CSL_STYLE:
        message = f"found <{etree.QName(root).localname}>, expected a CSL style"
        raise SourceError(Diagnostic("csl", message, Location(path), hint="styles: https://www.zotero.org/styles"))


def has_citations(tree: Json, outline: Outline | None = None) -> bool:
    """Tell whether citeproc has anything to do."""
    meta = tree["meta"]
    return "nocite" in meta or cites_in_meta(meta) or bool(find(tree["blocks"], "Cite", outline=outline))


def citeproc_options(meta: Mapping[str, Any], document: Document) -> list[str]:
    """Give what citeproc is told of the options of one format."""
    options = [f"--bibliography={path}" for path in bibliographies(meta, document)]
    style = citation_style(meta, document)
    options += [f"--csl={style}"] if style else []
    return options + [f"--metadata={key}={_flag(meta[key])}" for key in _CITEPROC_KEYS if key in meta]


def run_citeproc(
    tree: Json,
    options: Sequence[str],
    memory: Memory,
    *,
    made: Once[Json],
    in_notes: bool = False,
    outline: Outline | None = None,
) -> Json:
    """Resolve the citations of a tree and append or fill the reference list.

    Where only the citations themselves change, citeproc is handed nothing else, and what it made of the same citations
    before is used again: `made` holds what it made for the other formats of the document, which may differ in where the
    list stands alone. `in_notes`: the style prints citations in notes, so that their places matter. `outline`: what
    stands in the tree, where that is known.
    """
    titled = any(option.startswith(_TITLE) for option in options)
    light = None if in_notes else lighten(tree, titled=titled, outline=outline)
    if light is None:
        return _whole(tree, options)
    key = plain_digest(light.tree, list(options))
    done = made.get(key, lambda: _recalled(light.tree, options, memory, key))
    return light.restored(tree, done, outline) or _whole(tree, options)


def _recalled(tree: Json, options: Sequence[str], memory: Memory, key: str) -> Json:
    """Give what citeproc made of a light tree before, or now."""
    kept: Json | None = memory.recall("citations", key)
    memory.tell("citations", "made" if kept is None else "not made: they are as they were")
    if kept is not None:
        return kept
    done = _citeproc(tree, options)
    memory.keep_of(
        "citations", key, done, [Path(option.partition("=")[2]) for option in options if _names_file(option)]
    )
    return done


#: The option with which citeproc heads a list that has no place of its own.
_TITLE = "--metadata=reference-section-title="


def _names_file(option: str) -> bool:
    return option.startswith(("--bibliography=", "--csl="))


def _whole(tree: Json, options: Sequence[str]) -> Json:
    """Run citeproc over all of a tree.

    The tree's own metadata are kept aside: citeproc would render them too, and the writers expect them as they are.
    """
    done = _citeproc({**tree, "meta": read_meta(tree)}, options)
    return {**done, "meta": {**tree["meta"], **printed_meta(done["meta"])}}


def _citeproc(tree: Json, options: Sequence[str]) -> Json:
    done = change_ast(tree, ["--citeproc", *options])
    # a bibliography may come from anywhere
    return {**done, "blocks": unlink_programs(done["blocks"])}


def is_note_style(style: Path | None) -> bool:
    """Tell whether a style prints citations in notes: what it prints depends on where they stand."""
    if style is None:
        return False
    from lxml import etree

    return bool(etree.parse(style).getroot().get("class") == "note")


def _flag(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
