"""Code annotation: lines that end in a comment such as `# <1>`, and the numbered list after the block that explains them.

The marks go, and the list becomes a definition list whose terms name the lines, alike in all formats.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from press.filters.context import Context
from press.model import Json
from press.pandoc.ast import Element, attr, classes, div, find, is_div, values, with_attr, words

#: How a comment begins and ends, by language; `#` in all others.
_COMMENTS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("c", "cpp", "cs", "dart", "go", "java", "javascript", "js", "kotlin", "ojs"), ("//", "")),
    **dict.fromkeys(("php", "rust", "scala", "scss", "stan", "swift", "typescript", "typst", "dot"), ("//", "")),
    **dict.fromkeys(("ada", "haskell", "lua", "sql"), ("--", "")),
    **dict.fromkeys(("bibtex", "erlang", "latex", "matlab", "prolog", "tex"), ("%", "")),
    **dict.fromkeys(("clojure", "lisp", "scheme"), (";", "")),
    **dict.fromkeys(("html", "markdown", "svg", "xml"), ("<!--", "-->")),
    "css": ("/*", "*/"),
    "fortran": ("!", ""),
    "mermaid": ("%%", ""),
}
#: Styles of pages that show an explanation on a click.
_SCRIPTED = ("hover", "select")
_LISTED = "code-annotation-container-grid"


def explain_code(tree: Json, context: Context) -> Json:
    """Take the marks out of annotated code and name their lines in the list below it; `code-annotations` may forbid it."""
    wanted = str(context.meta.get("code-annotations", "below")).lower()
    codes = find(tree["blocks"], "CodeBlock", outline=context.outline)
    if wanted == "false" or not any(_unmarked(code)[1] for code in codes):
        return tree
    if wanted in _SCRIPTED and context.format == "html":
        message = f'code-annotations: found "{wanted}", which needs a script: explanations stand below the code'
        context.warn("code-annotations", message, needle="code-annotations")
    return {**tree, "blocks": _explained(tree["blocks"], context)}


def _explained(blocks: Sequence[Element], context: Context) -> list[Element]:
    """Explain the annotated blocks of a list and of what stands in it."""
    made: list[Element] = []
    for block in blocks:
        before = made[-1] if made and block["t"] == "OrderedList" else None
        pair = _annotated(before, block, context) if before else None
        if pair is not None:
            made[-1:] = pair
        else:
            made.append(_inside(block, context))
    return made


def _inside(block: Element, context: Context) -> Element:
    """Explain what stands in a div, a quotation or the items of a list."""
    content: Any = block.get("c")
    match block["t"]:
        case "Div":
            content = [content[0], _explained(content[1], context)]
        case "BlockQuote":
            content = _explained(content, context)
        case "BulletList":
            content = [_explained(item, context) for item in content]
        case "OrderedList":
            content = [content[0], [_explained(item, context) for item in content[1]]]
    return block if content is block.get("c") else {**block, "c": content}


def _annotated(block: Element, items: Element, context: Context) -> list[Element] | None:
    """Give annotated code and its explanations, or nothing where the list is just a list."""
    shown = block["c"][1] if is_div(block, "cell") else [block]
    code = next((node for node in shown if node["t"] == "CodeBlock"), None)
    bare, lines = _unmarked(code) if code else ("", {})
    if not code or not lines:
        return None
    start = items["c"][0][0]
    explained = dict(enumerate(items["c"][1], start))
    _check_pairs(lines, explained, code, context)
    marked = {**code, "c": [code["c"][0], bare]}
    if str(context.meta.get("code-annotations", "")).lower() == "none":
        new = [marked]
    else:
        numbered = _numbered(marked) if context.format == "html" else marked
        new = [numbered, _list(lines, explained, context)]
    replaced = [new_node for node in shown for new_node in (new if node is code else [node])]
    return [div(replaced, block["c"][0])] if is_div(block, "cell") else replaced


def _unmarked(code: Element) -> tuple[str, dict[int, list[int]]]:
    """Give code without its marks, and the lines (from 1, or from where the block counts) of each mark."""
    opened, closed = _COMMENTS.get(_language(code), ("#", ""))
    mark = re.compile(rf"\s*{re.escape(opened)}\s*<(\d+)>\s*{re.escape(closed)}\s*$")
    lines: dict[int, list[int]] = {}
    bare = []
    first = values(code).get("startFrom", "1")
    for number, line in enumerate(code["c"][1].split("\n"), int(first) if first.isdecimal() else 1):
        found = mark.search(line)
        if found:
            lines.setdefault(int(found[1]), []).append(number)
        bare.append(line[: found.start()] if found else line)
    return "\n".join(bare), lines


def _language(code: Element) -> str:
    return next((name for name in classes(code) if name not in ("cell-code", "numberLines")), "")


def _numbered(code: Element) -> Element:
    """Give code the numbers of its lines on the page, so that what names them can be followed."""
    return with_attr(code, classes=list(dict.fromkeys([*classes(code), "numberLines"])))


def _check_pairs(lines: Mapping[int, object], explained: Mapping[int, object], code: Element, context: Context) -> None:
    hint = "every mark needs an item of the list and every item a mark; code-annotations: false leaves both as they are"
    first = code["c"][1].split("\n")[0].strip()
    for number in sorted(lines.keys() ^ explained.keys()):
        found, expected = (
            (f"found lines marked <{number}>", f"an item {number} in the list after the code")
            if number in lines
            else (f"found item {number} in the list after annotated code", f"a line that ends in a comment <{number}>")
        )
        needle = f"<{number}>" if number in lines else first
        context.report("code-annotation", f"{found}, expected {expected}", needle=needle, hint=hint)


def _list(lines: Mapping[int, Sequence[int]], explained: Mapping[int, list[Element]], context: Context) -> Element:
    items = [[words(_named(lines[number], context)), [text]] for number, text in explained.items() if number in lines]
    return div([{"t": "DefinitionList", "c": items}], attr(classes=[_LISTED]))


def _named(lines: Sequence[int], context: Context) -> str:
    """Name lines as runs: `Line 1`, `Lines 3-4, 7`."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    shown = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
    return f"{context.words['code-line' if len(lines) == 1 else 'code-lines']} {shown}"
