r"""HTML tags and LaTeX in the text: what means a kind of text or an equation becomes it, what no format prints is told.

`10<sup>3</sup>` would else read 103 in a PDF, and an equation in `\begin{align}` would be gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from press.filters.context import Context
from press.model import Json
from press.pandoc.ast import Element, attr, plain_text, rewrite, span

_TAG = re.compile(r"<(/?)([a-zA-Z0-9]+)(?:\s[^<>]*)?/?>")
_FORMULA = re.compile(
    r"\\begin\{(equation|align|gather|multline|eqnarray|alignat|flalign)(\*?)\}.*\\end\{\1\2\}", re.DOTALL
)
_SILENT = re.compile(
    r"\\(?:def|let|(?:re|provide)?newcommand|newenvironment|renewcommand|DeclareMathOperator|listof\w+)\b|%"
)
_BREAKS = re.compile(r"\\(?:newpage|clearpage|pagebreak)\b")
_LATEX = frozenset({"tex", "latex"})
#: Tags that show something by themselves, with or without text.
_SHOWN = frozenset(
    {"img", "picture", "svg", "iframe", "video", "audio", "canvas", "object", "embed", "input", "progress"}
)
#: Characters of a piece that a message quotes.
_QUOTED = 40


def _marked(kind: str) -> Callable[[list[Element]], Element]:
    return lambda inlines: {"t": kind, "c": inlines}


#: What a pair of tags makes of the text between them.
_PAIRS: Mapping[str, Callable[[list[Element]], Element]] = {
    "sup": _marked("Superscript"),
    "sub": _marked("Subscript"),
    "b": _marked("Strong"),
    "strong": _marked("Strong"),
    "i": _marked("Emph"),
    "em": _marked("Emph"),
    "u": _marked("Underline"),
    "s": _marked("Strikeout"),
    "del": _marked("Strikeout"),
    "mark": lambda inlines: span(inlines, attr(classes=["mark"])),
    "kbd": lambda inlines: span(inlines, attr(classes=["kbd"])),
    "code": lambda inlines: {"t": "Code", "c": [attr(), plain_text(inlines)]},
}

#: Tags that mean a kind of text.
MEANT = frozenset({*_PAIRS, "br"})


def read_foreign(tree: Json, context: Context) -> Json:
    """Read tags and LaTeX as far as they have a form of their own in the tree; warn of the rest that is not printed."""
    if not any(context.outline.has(tree[part], "RawInline", "RawBlock") for part in ("blocks", "meta")):
        return tree
    handlers = {name: lambda node: _read_raw(node, context) for name in ("RawInline", "RawBlock")}
    keep = context.format == "html"
    return {
        **tree,
        **{part: rewrite(tree[part] if keep else _pair_tags(tree[part]), handlers) for part in ("blocks", "meta")},
    }


def _pair_tags(node: Any) -> Any:
    """Replace tags everywhere in a tree; HTML pages keep them as they are, with their attributes."""
    if isinstance(node, list):
        raw = any(isinstance(part, dict) and part.get("t") == "RawInline" for part in node)
        return [_pair_tags(part) for part in (_paired(node) if raw else node)]
    return {key: _pair_tags(value) for key, value in node.items()} if isinstance(node, dict) else node


def _paired(inlines: Sequence[Element]) -> list[Element]:
    made: list[Element] = []
    rest = list(inlines)
    while rest:
        inline = rest.pop(0)
        mark, tag = _tag(inline)
        end = _closing(rest, tag) if not mark and tag in _PAIRS else None
        if tag == "br":
            made.append({"t": "LineBreak"})
        elif end is not None:
            made.append(_PAIRS[tag](_paired(rest[:end])))
            rest = rest[end + 1 :]
        else:
            made.append(inline)
    return made


def _tag(inline: Element) -> tuple[str, str]:
    """Give a slash for a closing tag, and the tag's name; nothing for what is no tag."""
    found = _TAG.fullmatch(inline["c"][1].strip()) if inline["t"] == "RawInline" and inline["c"][0] == "html" else None
    return (found[1], found[2].lower()) if found else ("", "")


def _closing(inlines: Sequence[Element], tag: str) -> int | None:
    """Find where a tag is closed, past those of its name that open in between."""
    depth = 1
    for position, inline in enumerate(inlines):
        mark, name = _tag(inline)
        depth += 0 if name != tag else -1 if mark else 1
        if not depth:
            return position
    return None


def _read_raw(node: Element, context: Context) -> Element | None:
    language, text = node["c"][0], node["c"][1].strip()
    if language in _LATEX:
        return _read_latex(node["t"], text, context)
    shown = _TAG.match(text) if language == "html" and context.format != "html" else None
    if shown and shown[2].lower() in _SHOWN:
        tag = shown[2].lower()
        hint = "write the picture as ![](file)" if tag == "img" else "say it in words for the other formats"
        message = f"found <{tag}>, which only HTML pages show: nothing is printed here"
        context.warn("html-only", message, needle=f"<{shown[2]}", hint=hint)
    return None


def _read_latex(kind: str, text: str, context: Context) -> Element | None:
    if _FORMULA.fullmatch(text):
        formula: Element = {"t": "Math", "c": [{"t": "DisplayMath"}, text]}
        return formula if kind == "RawInline" else {"t": "Para", "c": [formula]}
    if text and not _SILENT.match(text):
        line = text.splitlines()[0]
        shown = line if len(line) <= _QUOTED else f"{line[:_QUOTED]}..."
        hint = (
            "for a page break write {{< pagebreak >}}"
            if _BREAKS.match(text)
            else "write it in Markdown, or as {=typst}"
        )
        message = f"found the LaTeX {shown}, which no format prints, PDFs made by Typst neither: it is left out"
        context.warn("latex", message, needle=line, hint=hint)
    return None
