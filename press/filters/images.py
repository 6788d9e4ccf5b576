"""Images: alternative text, the format's default file extension, and options that only LaTeX has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    """`fig-alt` says what is seen; without it the caption does, later where citations and references are yet to come."""
    given = values(node)
    kept = {key: value for key, value in given.items() if key not in LATEX_ONLY and key != "fig-alt"}
    text = given.get("fig-alt", given.get("alt", _words(node["c"][1], cited=False)))
    return with_attr(node, values={**kept, "alt": text} if text or "fig-alt" in given else kept)


def _words(inlines: Sequence[Element], *, cited: bool) -> str:
    """Give the words of a caption; none as long as they are the keys of citations."""
    return plain_text(inlines).strip() if cited or not find(inlines, "Cite") else ""


def told_of(image: Element) -> str:
    """Give what is told of a picture to those who cannot see it: nothing of decoration, whatever its caption is."""
    return "" if "decorative" in classes(image) else values(image).get("alt", "")


def describe_pictures(tree: Json, context: Context) -> Json:
    """Let the caption of a float say what its only picture shows, where the picture itself says nothing."""
    return {**tree, "blocks": _describe(tree["blocks"], cited=False, outline=context.outline)}


def describe_cited(tree: Json, outline: Outline | None = None) -> Json:
    """Describe the pictures whose captions cite, now that citations are words."""
    return {**tree, "blocks": _describe(tree["blocks"], cited=True, outline=outline)}


def _describe(blocks: Sequence[Element], *, cited: bool, outline: Outline | None = None) -> Json:
    def from_float(node: Element) -> Element | None:
        return _described(node, cited=cited, outline=outline)

    def from_own(node: Element) -> Element | None:
        text = "" if "alt" in values(node) else _words(node["c"][1], cited=cited)
        return with_attr(node, values={**values(node), "alt": text}) if text else None

    handlers = {"Div": from_float, "Image": from_own}
    return rewrite(blocks, handlers, outline=outline, where=(".quarto-float", "Image"))


def _described(node: Element, *, cited: bool, outline: Outline | None) -> Element | None:
    blocks = node["c"][1]
    captioned = is_div(node, "quarto-float") and is_div(blocks[-1], "quarto-float-caption")
    images = find(blocks, "Image", outline=outline) if captioned else []
    if len(images) != 1 or "alt" in values(images[0]) or "decorative" in classes(images[0]):
        return None
    # The label and its delimiter come first, up to a space; they name the float and say nothing of the picture.
    inlines = blocks[-1]["c"][1][0]["c"]
    text = _words(inlines[inlines.index(_SPACE) + 1 :], cited=cited) if _SPACE in inlines else ""
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
