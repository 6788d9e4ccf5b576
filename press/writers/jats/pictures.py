"""Pictures: from an address in the document to a file in the folder of pictures and an element that names it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from pathlib import Path
from urllib.parse import quote, unquote

from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.jats.context import Context
from press.writers.jats.xml import HREF, Node, element

#: Endings of files and their kind; journals take these or turn them into what they take.
KINDS = {
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".webp": "image/webp", ".tif": "image/tiff", ".tiff": "image/tiff", ".pdf": "application/pdf",
    ".eps": "application/postscript",
}  # fmt: skip
_DATA = re.compile(r"data:(image/[a-z+]+);base64,(.*)", re.DOTALL)


def graphic(image: Element, context: Context) -> list[Node]:
    """Make a picture of its own; a drawing that has a PNG beside it is given in both forms."""
    names = _stored(image["c"][2][0], context)
    made = [element("graphic", _described(image), _settings(name)) for name in names]
    if len(made) > 1:
        made = [element("alternatives", made)]
    settings = context.identify(ast.identifier(image))
    if made and settings:
        made[0].set("id", settings["id"])
    return made


def inline_graphic(image: Element, context: Context) -> Node:
    """Make a picture that stands in a line."""
    names = _stored(image["c"][2][0], context)[:1]
    settings = {**context.identify(ast.identifier(image)), **(_settings(names[0]) if names else {})}
    return element("inline-graphic", _described(image), settings)


def _described(image: Element) -> list[Node]:
    """Give the alternative text; what only decorates has none."""
    text = ast.values(image).get("alt", ast.plain_text(image["c"][1])).strip()
    return [element("alt-text", [text])] if text and "decorative" not in ast.classes(image) else []


def _settings(address: str) -> dict[str, str]:
    kind, _, subkind = KINDS[Path(address).suffix.lower()].partition("/")
    return {"mimetype": kind, "mime-subtype": subkind, HREF: quote(address)}


def _stored(address: str, context: Context) -> list[str]:
    """Take a picture into the folder and give the names under which the file refers to it; none where that fails."""
    data = _DATA.fullmatch(address)
    if data:
        return _stored_data(data[1], data[2], context)
    path = None if _is_remote(address, context) else _found(address, context)
    if path is None:
        return []
    beside = path.with_suffix(".png")
    paths = [path, beside] if path.suffix.lower() == ".svg" and beside.is_file() else [path]
    return [_name(one, context) for one in paths]


def _is_remote(address: str, context: Context) -> bool:
    remote = bool(re.match(r"[a-zA-Z][\w+.-]+:", address))
    if remote:
        message = f"found image {address}, expected a file: nothing is fetched from a host"
        context.fault("image-remote", message, near=address, hint="save the image beside the document")
    return remote


def _found(address: str, context: Context) -> Path | None:
    """Find the file of a picture; a fault is noted where there is none, or one of an unknown kind."""
    names = dict.fromkeys((address, unquote(address)))
    path = next((folder / name for folder in context.folders for name in names if (folder / name).is_file()), None)
    if path is None:
        hint = "names are relative to the document or the project"
        context.fault("image-missing", f"found no file {address}, expected an image", near=address, hint=hint)
    elif path.suffix.lower() not in KINDS:
        known = ", ".join(KINDS)
        context.fault("image-format", f"found image {address}, expected one of {known}", near=address)
        return None
    return path


def _stored_data(kind: str, content: str, context: Context) -> list[str]:
    suffix = next((ending for ending, known in KINDS.items() if known == kind), "")
    try:
        data = base64.b64decode(content, validate=True)
    except binascii.Error:
        suffix = ""
    if not suffix:
        context.fault("image-data", f"found a data address of {kind}, expected base64 of an image", near=content[:40])
        return []
    name = f"image-{hashlib.sha256(data).hexdigest()[:12]}{suffix}"
    context.collected.pictures[name] = data
    return [f"{context.figures}/{name}"]


def _name(path: Path, context: Context) -> str:
    """Keep a file's own name; of two files that share one, the second gets a number."""
    pictures = context.collected.pictures
    name, number = path.name, 2
    while pictures.get(name, path) != path:
        name, number = f"{path.stem}-{number}{path.suffix}", number + 1
    pictures[name] = path
    return f"{context.figures}/{name}"
