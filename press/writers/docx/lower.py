"""From the normal form (docs/architecture.md, section 3) to what Pandoc's DOCX writer understands.

In: blocks in normal form. Out: blocks with Word's styles (`custom-style`) and marks
for `finish`. Reads pictures, writes no file but those it draws and stand-ins for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from press.errors import Diagnostic, RenderError
from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.docx.images import find_picture, write_stand_in
from press.writers.docx.marks import around, around_inlines
from press.writers.docx.ooxml import bookmark_name
from press.writers.numbers import QUIET

#: Theorem-like blocks whose text stays upright, as in print.
UPRIGHT = frozenset({"definition", "example", "exercise", "proof", "remark", "solution", "algorithm"})
_SPAN_STYLES = {
    "theorem-title": "Theorem Title",
    "proof-title": "Proof Title",
    "header-section-number": "Section Number",
    "kbd": "Verbatim Char",
}
#: What each kind of callout is called in the styles.
CALLOUT_KINDS = ("note", "tip", "important", "warning", "caution")


@dataclass
class Lowering:
    """One document's way down; `faults` collects what is wrong with its pictures, to be raised at once."""

    folders: Sequence[Path]
    scratch: Path
    faults: list[Diagnostic] = field(default_factory=list)
    stand_ins: dict[Path, Path] = field(default_factory=dict)

    def stand_in(self, picture: Path) -> str:
        """Give the path of the file that stands for a picture, the same each time."""
        if picture not in self.stand_ins:
            self.stand_ins[picture] = write_stand_in(picture, self.scratch, len(self.stand_ins))
        return self.stand_ins[picture].as_posix()

    def image(self, element: Element) -> list[Element]:
        """Mark an image with its own size and its text for those who do not see it."""
        (identifier, classes, _), alt, (target, title) = element["c"]
        given = ast.values(element)
        try:
            picture = find_picture(target, self.folders, self.scratch)
        except RenderError as error:
            self.faults.extend(error.findings)
            return []
        sizes = {key: given[key] for key in ("width", "height") if key in given}
        text = given.get("alt") or ast.plain_text(alt)
        plain = {
            "t": "Image",
            "c": [[identifier, classes, []], alt, [self.stand_in(picture.path), title]],
        }
        return around_inlines(
            "image", [plain], alt=text, align=given.get("fig-align", ""), wide=picture.wide, high=picture.high, **sizes
        )


def lower_blocks(blocks: Sequence[Element], folders: Sequence[Path], scratch: Path) -> list[Element]:
    """Lower a document's blocks.

    Raises
    ------
    RenderError
        With one finding for each picture that cannot be shown.
    """
    lowering = Lowering(folders, scratch)
    rules: Mapping[str, ast.Replace] = {
        "Image": lowering.image,
        "Span": _span,
        "Link": _link,
        "Header": _header,
        "Code": _renamed,
        "CodeBlock": _code_block,
        "Figure": _figure,
        "Para": _paragraph,
        "Plain": _paragraph,
        "Table": _table,
        "Div": _div,
    }
    made: list[Element] = ast.rewrite(list(blocks), rules)
    if lowering.faults:
        raise RenderError(dict.fromkeys(lowering.faults))
    return made


def _keep(_element: Element) -> None:
    return None


def _renamed(element: Element) -> Element | None:
    """Turn the id into the name of its bookmark."""
    found = ast.identifier(element)
    return ast.with_attr(element, identifier=bookmark_name(found)) if found else None


def _header(element: Element) -> Element | None:
    """Mark a heading that the contents leave out."""
    found = _renamed(element) or element
    level, attributes, inlines = found["c"]
    unlisted = "unlisted" in ast.classes(element)
    return ast.header(level, around_inlines("unlisted", inlines), attributes) if unlisted else found


def _styled(blocks: Sequence[Element], style: str, identifier: str = "") -> Element:
    name = bookmark_name(identifier) if identifier else ""
    # inside a list Pandoc gives a style of its own to what is no whole paragraph
    blocks = [{**block, "t": "Para"} if block["t"] == "Plain" else block for block in blocks]
    return ast.div(blocks, ast.attr(name, (), {"custom-style": style}))


def _anchored(blocks: Sequence[Element], element: Element) -> list[Element]:
    """Keep an id that others point at; without one no div is needed."""
    identifier = ast.identifier(element)
    return [ast.div(blocks, ast.attr(bookmark_name(identifier)))] if identifier else list(blocks)


def _link(element: Element) -> Any:
    link = _linked(element)
    return around_inlines("quiet", [link or element]) if QUIET in ast.classes(element) else link


def _linked(element: Element) -> Element | None:
    attributes, inlines, (target, title) = element["c"]
    if not target.startswith("#"):
        return _renamed(element)
    from urllib.parse import unquote

    return {"t": "Link", "c": [attributes, inlines, [f"#{bookmark_name(unquote(target[1:]))}", title]]}


def _code_block(element: Element) -> Element:
    """Keep id and classes; folding and the like mean nothing on paper."""
    (identifier, classes, _), code = element["c"]
    return {"t": "CodeBlock", "c": [[bookmark_name(identifier) if identifier else "", classes, []], code]}


def _span(element: Element) -> Any:
    inlines = element["c"][1]
    if ast.is_span(element, "quarto-float-label"):
        given = ast.values(element)
        return around_inlines("label", inlines, prefix=given.get("prefix", ""), number=given.get("number", ""))
    style = next((style for name, style in _SPAN_STYLES.items() if name in ast.classes(element)), "")
    return ast.span(inlines, ast.attr("", (), {"custom-style": style})) if style else _renamed(element)


def _is_equation(element: Element) -> bool:
    return ast.is_span(element, "quarto-equation")


def _paragraph(element: Element) -> Any:
    """Give each numbered equation a paragraph of its own, as it has on the page."""
    inlines = element["c"]
    if not any(map(_is_equation, inlines)):
        return None
    made: list[Element] = []
    rest: list[Element] = []
    for inline in [*inlines, None]:
        if inline is not None and not _is_equation(inline):
            rest.append(inline)
            continue
        if any(kept["t"] not in {"Space", "SoftBreak", "LineBreak"} for kept in rest):
            made.append({"t": element["t"], "c": _trimmed(rest)})
        rest = []
        made += _equation(inline) if inline is not None else []
    return made


def _trimmed(inlines: list[Element]) -> list[Element]:
    blank = {"Space", "SoftBreak", "LineBreak"}
    start = next(number for number, inline in enumerate(inlines) if inline["t"] not in blank)
    end = next(number for number, inline in enumerate(reversed(inlines)) if inline["t"] not in blank)
    return inlines[start : len(inlines) - end]


def _equation(element: Element) -> list[Element]:
    """Mark the whole paragraph: Pandoc breaks paragraphs at display maths where anything stands beside it."""
    content = ast.span(element["c"][1], ast.attr(ast.identifier(element)))
    return around(
        "equation", [_styled([ast.para([content])], "Equation")], number=ast.values(element).get("number", "")
    )


def _table(element: Element) -> list[Element]:
    """Mark a table with the column widths that the normal form sets."""
    columns = element["c"][2]
    widths = [width["c"] if width["t"] == "ColWidth" else 0 for _, width in columns]
    return around(
        "grid",
        [_renamed(element) or element],
        widths=" ".join(f"{width:.5f}" for width in widths) if any(widths) else "",
    )


def _div(element: Element) -> Any:
    for name, rule in _DIVS.items():
        if name in element["c"][0][1]:
            return rule(element)
    return _renamed(element)


def _is_caption(element: Element) -> bool:
    return ast.is_div(element, "quarto-float-caption")


def _float(element: Element) -> list[Element]:
    """Put the caption where it belongs and keep it with what it describes."""
    given = ast.values(element)
    content = _noted([block for block in element["c"][1] if not _is_caption(block)])
    on_top = given.get("caption-location") == "top"
    style = "Subcaption" if "parent" in given else "Table Caption" if on_top else "Image Caption"
    caption = [_styled(block["c"][1], style) for block in element["c"][1] if _is_caption(block)]
    blocks = caption + content if on_top else content + caption
    return _anchored(around("float", blocks, align=given.get("fig-align", "")), element)


def _noted(blocks: Sequence[Element]) -> list[Element]:
    """Set the paragraphs below a table, beside it in its float, as notes to it."""
    tables = [place for place, block in enumerate(blocks) if block["t"] == "Table"]
    start = tables[0] if tables else len(blocks)
    return [
        _styled([block], "Table Note") if place > start and block["t"] in {"Para", "Plain"} else block
        for place, block in enumerate(blocks)
    ]


def _table_notes(element: Element) -> Element:
    return _styled(element["c"][1], "Table Note", ast.identifier(element))


def _figure(element: Element) -> list[Element]:
    """Set a captioned picture without a number as a float: Pandoc would put it into a table, marks and all."""
    _, (_short, caption), content = element["c"]
    blocks = [*content, *([_styled(caption, "Image Caption")] if caption else [])]
    return _anchored(around("float", blocks), element)


def _panel(element: Element) -> list[Element]:
    return _anchored(around("panel", element["c"][1]), element)


def _panel_row(element: Element) -> list[Element]:
    return around("row", element["c"][1])


def _panel_cell(element: Element) -> list[Element]:
    given = ast.values(element)
    return around(
        "cell", _anchored(element["c"][1], element), width=given.get("width", ""), align=given.get("layout-align", "")
    )


def _columns(element: Element) -> list[Element]:
    return _anchored(around("panel", around("row", element["c"][1])), element)


def _callout(element: Element) -> list[Element]:
    classes = ast.classes(element)
    kind = next((kind for kind in CALLOUT_KINDS if f"callout-{kind}" in classes), "note")
    return _anchored(around("callout", element["c"][1], kind=kind), element)


def _output(element: Element) -> list[Element]:
    return _anchored(around("output", element["c"][1]), element)


def _callout_title(element: Element) -> Element:
    return _styled(element["c"][1], "Callout Title")


def _bare(element: Element) -> list[Element]:
    return _anchored(element["c"][1], element)


def _theorem(element: Element) -> Element:
    style = "Theorem Upright" if UPRIGHT & set(ast.classes(element)) else "Theorem"
    return _styled(element["c"][1], style, ast.identifier(element))


def _tab_title(element: Element) -> Element:
    return _styled(element["c"][1], "Tab Title")


def _margin_note(element: Element) -> Element:
    return _styled(element["c"][1], "Margin Note", ast.identifier(element))


def _page_break(_element: Element) -> list[Element]:
    return around("pagebreak", [])


def _landscape(element: Element) -> list[Element]:
    return around("landscape", _anchored(element["c"][1], element))


#: What becomes of a div with that class; the first that fits counts.
_DIVS: Mapping[str, Callable[[Element], Any]] = {
    "quarto-float-caption": _keep,
    "quarto-float": _float,
    "quarto-layout-panel": _panel,
    "quarto-layout-row": _panel_row,
    "quarto-layout-cell": _panel_cell,
    "columns": _columns,
    "column": _panel_cell,
    "cell-output-stdout": _output,
    "cell-output-stderr": _output,
    "cell-output-error": _output,
    "cell-output-display": _output,
    "table-notes": _table_notes,
    "callout-title": _callout_title,
    "callout-body": _bare,
    "callout": _callout,
    "theorem": _theorem,
    "proof": _theorem,
    "tab-title": _tab_title,
    "column-margin": _margin_note,
    "aside": _margin_note,
    "pagebreak": _page_break,
    "landscape": _landscape,
}
