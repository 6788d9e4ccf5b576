"""Images: alternative text, the format's default file extension, and options that only LaTeX has."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from press.filters.context import Context
from press.pandoc.ast import Element, plain_text, values, with_attr

#: Extensions that Quarto's page on figures gives to images written without one.
_EXTENSIONS: Mapping[str, str] = {"html": "png", "pdf": "svg", "docx": "png"}
#: Attributes for LaTeX alone; they have no meaning in our formats.
LATEX_ONLY = ("fig-env", "fig-pos", "fig-scap")


def prepare_image(node: Element, context: Context) -> Element:
    """Give an image its alternative text as `alt` and a file name with an extension."""
    return _with_extension(_with_alt(node), context)


def _with_alt(node: Element) -> Element:
    """`fig-alt` says what is seen; without it the caption does."""
    given = values(node)
    kept = {key: value for key, value in given.items() if key not in LATEX_ONLY and key != "fig-alt"}
    text = given.get("fig-alt", given.get("alt", plain_text(node["c"][1]).strip()))
    return with_attr(node, values={**kept, "alt": text} if text or "fig-alt" in given else kept)


def _with_extension(node: Element, context: Context) -> Element:
    target, title = node["c"][2]
    if "://" in target or target.startswith("data:") or PurePosixPath(target).suffix:
        return node
    extension = str(context.meta.get("default-image-extension", _EXTENSIONS[context.format])).removeprefix(".")
    return {"t": "Image", "c": [node["c"][0], node["c"][1], [f"{target}.{extension}" if extension else target, title]]}
