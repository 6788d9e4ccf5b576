"""Pictures: from an address in the document to a file in the work folder and a call that shows it."""

from __future__ import annotations

import base64
import binascii
import io
import re
from pathlib import Path
from urllib.parse import unquote

from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.typst import escape, lengths
from press.writers.typst.context import Context

FORMATS = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf")
#: What journals ask of pictures in print.
PAGE_DOTS_PER_INCH = 300
_DATA_ADDRESS = re.compile(r"data:image/([a-z+]+);base64,(.*)", re.DOTALL)
_DATA_SUFFIX = {"svg+xml": ".svg", "png": ".png", "jpeg": ".jpg", "gif": ".gif", "webp": ".webp"}


def picture_of(block: Element) -> Element | None:
    """Give the image that a paragraph holds alone, itself or as the whole of a link."""
    inlines = block["c"] if block["t"] in ("Para", "Plain") else []
    while len(inlines) == 1 and inlines[0]["t"] == "Link":
        inlines = inlines[0]["c"][1]
    return inlines[0] if len(inlines) == 1 and inlines[0]["t"] == "Image" else None


def image_call(image: Element, context: Context) -> str:
    """Write the call that shows an image; an image that cannot be shown is noted as a fault and left empty."""
    attributes, caption, (address, _title) = image["c"]
    name = _stored(address, context)
    if not name:
        return "[]"
    values = dict(attributes[2])
    alt = str(values.get("alt", values.get("fig-alt", ast.plain_text(caption))))
    arguments = [escape.quote(name), f"alt: {_alt(alt, values, address)}"]
    for side in ("width", "height"):
        if side in values:
            length = lengths.parse_length(values[side])
            if length is None:
                context.fault(
                    "image-size",
                    f"{side}: found {values[side]!r}, expected a length such as 50%, 8cm or 300px",
                    near=address,
                )
            else:
                arguments.append(f"{side}: {length}")
    return f"press-image({', '.join(arguments)})"


def _alt(alt: str, values: dict[str, str], address: str) -> str:
    if alt.strip():
        return escape.quote(alt)
    # alt="" means decoration, as in HTML; no alt at all still must be heard of
    decorative = "alt" in values or "fig-alt" in values
    return "none" if decorative else escape.quote(f"Image without description: {Path(address).name[:80]}")


def _stored(address: str, context: Context) -> str:
    data = _DATA_ADDRESS.fullmatch(address)
    if data:
        return _stored_data(data.group(1), data.group(2), context)
    if re.match(r"[a-zA-Z][\w+.-]+:", address):
        context.fault(
            "image-remote",
            f"found image {address}, expected a file: nothing is fetched from a host",
            near=address,
            hint="save the image beside the document",
        )
        return ""
    path = _found(address, context)
    if path is None:
        context.fault(
            "image-missing",
            f"found no file {address}, expected an image",
            near=address,
            hint="names are relative to the document or the project",
        )
        return ""
    if path.suffix.lower() not in FORMATS:
        context.fault("image-format", f"found image {address}, expected one of {', '.join(FORMATS)}", near=address)
        return ""
    if path.suffix.lower() == ".pdf":
        return _stored_page(path, address, context)
    return _name(path, path.suffix.lower(), context)


def _stored_page(path: Path, address: str, context: Context) -> str:
    """Draw the first page of a PDF as a picture: a file of PDF/UA holds no other PDF."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        context.fault("image-pdf", f"found {address}, which is no PDF that can be read, expected one", near=address)
        return ""
    stream = io.BytesIO()
    document[0].render(scale=PAGE_DOTS_PER_INCH / 72).to_pil().save(stream, "png", dpi=(PAGE_DOTS_PER_INCH,) * 2)
    document.close()
    return _name(stream.getvalue(), ".png", context)


def _stored_data(kind: str, content: str, context: Context) -> str:
    suffix = _DATA_SUFFIX.get(kind)
    try:
        data = base64.b64decode(content, validate=True)
    except binascii.Error:
        suffix = None
    if suffix is None:
        known = ", ".join(_DATA_SUFFIX)
        context.fault(
            "image-data", f"found a data address of image/{kind}, expected base64 of {known}", near=content[:40]
        )
        return ""
    return _name(data, suffix, context)


def _name(picture: Path | bytes, suffix: str, context: Context) -> str:
    pictures = context.collected.pictures
    for name, known in pictures.items():
        if known == picture:
            return name
    name = f"picture-{len(pictures) + 1}{suffix}"
    pictures[name] = picture
    return name


def _found(address: str, context: Context) -> Path | None:
    for text in dict.fromkeys((address, unquote(address), f"{unquote(address)}.svg")):
        if Path(text).is_absolute() and Path(text).is_file():
            return Path(text)
        for folder in context.folders:
            if (Path(folder) / text).is_file():
                return Path(folder) / text
    return None
