"""Images that stand nowhere, found once for all formats before a writer misses them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote, unquote

from press.errors import Diagnostic, nearest
from press.filters import Source
from press.model import Document, Json
from press.pandoc.ast import Element, Outline, find, rewrite

#: An address that is no name of a file: writers say which of them they can show.
_NO_FILE = re.compile(r"[a-z][a-z0-9+.-]+:|//|#", re.IGNORECASE)


def rooted_images(tree: Json, document: Document, *, outline: Outline) -> Json:
    """Name the images that are written from the project's root, such as `/images/a.png`, from the document's folder."""
    root, folder = document.project.root, document.path.parent

    def rooted(image: Element) -> Element | None:
        address, title = image["c"][2]
        path = root / unquote(address).lstrip("/")
        if not address.startswith("/") or Path(address).is_file() or not path.is_file():
            return None
        return {"t": "Image", "c": [*image["c"][:2], [quote(os.path.relpath(path, folder)), title]]}

    return {**tree, "blocks": rewrite(tree["blocks"], {"Image": rooted}, outline=outline)}


def missing_images(
    tree: Json, folders: Sequence[Path], source: Source, *, outline: Outline | None = None
) -> list[Diagnostic]:
    """Find the images whose file is in none of the folders.

    Parameters
    ----------
    folders
        Where relative names are looked for; the first is the document's own.
    """
    addresses = dict.fromkeys(node["c"][2][0] for node in find(tree["blocks"], "Image", outline=outline))
    missing = [one for one in addresses if not _NO_FILE.match(one) and not _stands(one, folders)]
    return [_finding(one, folders[0], source) for one in missing]


def _finding(address: str, folder: Path, source: Source) -> Diagnostic:
    """Name a missing file as its author does: Pandoc writes blanks and other signs of a name by their numbers."""
    where = source.locate(address)
    shown = address if where.line else unquote(address)
    message = f"found no file {shown}, expected an image"
    return Diagnostic(
        "image-missing", message, where if where.line else source.locate(shown), hint=_hint(shown, folder)
    )


def _stands(address: str, folders: Sequence[Path]) -> bool:
    names = {address, unquote(address), unquote(re.split(r"[?#]", address, maxsplit=1)[0])}
    return any((folder / name).is_file() for folder in folders for name in names)


def _hint(address: str, folder: Path) -> str:
    place = (folder / address).parent
    close = nearest(Path(address).name, [path.name for path in place.iterdir()] if place.is_dir() else [])
    return f'did you mean "{Path(address).with_name(close)}"?' if close else "names are relative to the document"
