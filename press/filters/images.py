"""Images: alternative text, the format's default file extension, and options that only LaTeX has."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from press.filters.context import Context
from press.model import Json
from press.pandoc.ast import Element, Outline, classes, find, is_div, plain_text, rewrite, space, values, with_attr

#: Extensions that Quarto's page on figures gives to images written without one.
_EXTENSIONS: Mapping[str, str] = {"html": "png", "pdf": "svg", "docx": "png", "jats": "png"}
_SPACE = space()
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


def describe_pictures(tree: Json, context: Context) -> Json:
    """Let the caption of a float say what its only picture shows, where the picture itself says nothing."""

    def described(node: Element) -> Element | None:
        return _described(node, context.outline)

    where = (".quarto-float",)
    return {**tree, "blocks": rewrite(tree["blocks"], {"Div": described}, outline=context.outline, where=where)}


def _described(node: Element, outline: Outline) -> Element | None:
    blocks = node["c"][1]
    captioned = is_div(node, "quarto-float") and is_div(blocks[-1], "quarto-float-caption")
    images = find(blocks, "Image", outline=outline) if captioned else []
    if len(images) != 1 or "alt" in values(images[0]) or "decorative" in classes(images[0]):
        return None
    # The label and its delimiter come first, up to a space; they name the float and say nothing of the picture.
    inlines = blocks[-1]["c"][1][0]["c"]
    text = plain_text(inlines[inlines.index(_SPACE) + 1 :]) if _SPACE in inlines else ""
    if not text:
        return None
    described: Element = rewrite(node, {"Image": lambda image: with_attr(image, values={**values(image), "alt": text})})
    return described


def _with_extension(node: Element, context: Context) -> Element:
    target, title = node["c"][2]
    if "://" in target or target.startswith("data:") or PurePosixPath(target).suffix:
        return node
    extension = str(context.meta.get("default-image-extension", _EXTENSIONS[context.format])).removeprefix(".")
    return {"t": "Image", "c": [node["c"][0], node["c"][1], [f"{target}.{extension}" if extension else target, title]]}
