"""One output of a chunk as Markdown: the best of its types for all formats."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from press.errors import Diagnostic, ExecutionError, Location
from press.execute.syntax import attributes, code_block, div, joined
from press.model import Output
from press.pandoc.binary import run_pandoc
from press.pandoc.rowheads import mark_row_heads

#: Folder of chunk figures inside the resources, and so the first part of their links.
FIGURE_FOLDER = "chunks"
_PICTURES = {"image/svg+xml": ".svg", "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif"}
_UNSUPPORTED = {
    "application/vnd.jupyter.widget-view+json": "Jupyter widgets",
    "application/javascript": "JavaScript output",
}
_ENVIRONMENT = re.compile(r"^\\begin\{(equation|align|gather|multline|eqnarray)(\*?)\}(.*)\\end\{\1\2\}$", re.DOTALL)
_INNER = {"align": "aligned", "gather": "gathered", "eqnarray": "aligned"}
#: What plotting calls give back, or an object that has nothing to show but its address; no result where a figure is shown.
_ARTIST = re.compile(
    r"^<[\w.]+( object)? at 0x[0-9a-f]+>$|^[\[(]?\s*(<matplotlib\.|<Figure size|<Axes|Text\(|array\(\[\s*<Axes|\(?array\(\[.*<BarContainer|<BarContainer)"
)
_STYLE = re.compile(r"<style\b.*?</style\s*>", re.DOTALL | re.IGNORECASE)
_GRID = re.compile(r"\+[-=:+]+\+$")
_ID = re.compile(r"\sid=[\"']([\w-]+)[\"']")
#: Pipe and grid tables; wrappers of HTML's own say nothing in other formats.
_TABLE_FORMAT = (
    "markdown-simple_tables-multiline_tables+pipe_tables+grid_tables-fenced_divs-native_divs-bracketed_spans-native_spans"
    "-header_attributes-link_attributes-raw_html-raw_attribute"
)
_LITERAL = Path(__file__).with_name("literal.lua")


@dataclass(frozen=True)
class Picture:
    """How the pictures of an output are named and shown."""

    folder: Path
    name: str
    where: Location
    caption: str = ""
    values: Mapping[str, object] | None = None


def display_lines(output: Output, picture: Picture, *, raw_tables: bool = False, html_only: bool = False) -> list[str]:
    """Give the Markdown of a displayed object; its pictures are written.

    Parameters
    ----------
    raw_tables
        Leave HTML tables as they are, in HTML.
    html_only
        No other format is made: what only a browser can show needs no alternative.

    Raises
    ------
    ExecutionError
        The object can only be shown by a browser with a program.
    """
    data = output.data
    for mime, feature in _UNSUPPORTED.items():
        if mime in data and "text/html" not in data:
            message = f"found {feature}, which the embedded engine does not support"
            raise ExecutionError(
                Diagnostic("unsupported", message, picture.where, hint="show a figure, a table or text instead")
            )
    if "text/markdown" in data:
        return str(data["text/markdown"]).strip("\n").split("\n")
    if "text/html" in data:
        if not html_only:
            _check_script(data, picture.where)
        return _html_lines(str(data["text/html"]), data, picture, raw_tables=raw_tables)
    return _other_lines(data, replace(picture, values={**_told_sizes(output), **(picture.values or {})}))


def _check_script(data: Mapping[str, Any], where: Location) -> None:
    """Refuse what a script draws where a format has nothing to show in its place."""
    if "<script" in str(data["text/html"]).lower() and not any(mime in data for mime in (*_PICTURES, "text/latex")):
        message = "found HTML output with a script, expected something that all formats can show"
        raise ExecutionError(
            Diagnostic("script", message, where, hint="show a figure, a table or text, or render HTML alone")
        )


def _told_sizes(output: Output) -> dict[str, object]:
    """Give what the object itself says of its picture, as `Image(width=300, alt="...")` does."""
    told: Mapping[str, Any] = next(
        (output.metadata[mime] for mime in _PICTURES if isinstance(output.metadata.get(mime), Mapping)), {}
    )
    sizes: dict[str, object] = {key: f"{told[key]}px" for key in ("width", "height") if told.get(key)}
    return sizes | ({"fig-alt": told["alt"]} if told.get("alt") else {})


def _other_lines(data: Mapping[str, Any], picture: Picture) -> list[str]:
    """Give the Markdown of what is no Markdown and no HTML: math, pictures, JSON, text."""
    math = latex_math(str(data["text/latex"])) if "text/latex" in data else ""
    if math:
        return math.split("\n")
    if any(mime in data for mime in _PICTURES):
        return [_picture_line(data, picture)]
    if "application/json" in data:
        return code_block(str(data["application/json"]), "{.json}")
    return code_block(str(data.get("text/plain", "")))


def is_artist(output: Output) -> bool:
    """Tell whether an output is only the text form of a part of a figure."""
    return set(output.data) <= {"text/plain"} and bool(_ARTIST.match(str(output.data.get("text/plain", ""))))


def is_picture(output: Output) -> bool:
    """Tell whether an output shows a picture."""
    return any(mime in output.data for mime in _PICTURES)


def is_markdown(output: Output) -> bool:
    """Tell whether an output says of itself that it is Markdown, or LaTeX that is shown as such."""
    shown = next((mime for mime in ("text/markdown", "text/html", "text/latex") if mime in output.data), "")
    return shown in {"text/markdown", "text/latex"}


def stream_text(output: Output) -> str:
    """Give the text of a stream as a terminal would show it: what a carriage return overwrites is gone."""
    text = re.sub(r"\x1b\[[0-9;?]*[ -/]*[@-~]", "", str(output.data.get("text/plain", ""))).replace("\r\n", "\n")
    return "\n".join(_overwritten(line) for line in text.split("\n"))


def _overwritten(line: str) -> str:
    shown = ""
    for part in line.split("\r"):
        shown = part + shown[len(part) :]
    return shown


def _picture_line(data: Mapping[str, Any], picture: Picture) -> str:
    """Write the pictures side by side under one name and link the vector one if there is one."""
    folder = picture.folder / FIGURE_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for mime, ending in _PICTURES.items():
        if mime in data:
            content = data[mime]
            (folder / f"{picture.name}{ending}").write_bytes(
                content if isinstance(content, bytes) else str(content).encode()
            )
            written.append(f"{FIGURE_FOLDER}/{picture.name}{ending}")
    return f"![{picture.caption}]({written[0]})" + attributes("", (), picture.values)


def _html_lines(html: str, data: Mapping[str, Any], picture: Picture, *, raw_tables: bool) -> list[str]:
    """Turn HTML with tables to Markdown for all formats; show other HTML in HTML and its alternative elsewhere."""
    table = "<table" in html.lower() and "<script" not in html.lower()
    if table and not raw_tables:
        return table_lines(html)
    raw = div(code_block(html, "{=html}"), attributes("", ("content-visible",), {"when-format": "html"}))
    if table:
        other = table_lines(html)
    elif any(mime in data for mime in (*_PICTURES, "text/latex")) or "<script" in html.lower():
        other = _other_lines(data, picture)
    else:
        other = _from_html(html) or _other_lines(data, picture)
    return joined([raw, div(other, attributes("", ("content-hidden",), {"when-format": "html"}))])


def table_lines(html: str) -> list[str]:
    """Turn HTML with tables to Markdown.

    The columns of one that has to be drawn as a grid are as wide as its text on one line: their widths are left to the
    filters.
    """
    made = _from_html(html)
    return div(made, attributes("", (), {"tbl-colwidths": "auto"})) if any(map(_GRID.match, made)) else made


def captioned(lines: Sequence[str], caption: str) -> list[str]:
    """Put a caption below a table, inside the divs that stand around it: behind them it would be a paragraph."""
    end = len(lines)
    while end and lines[end - 1] in {":::", ""}:
        end -= 1
    return [*lines[:end], "", f": {caption}", *([""] if end < len(lines) else []), *lines[end:]]


def _from_html(html: str) -> list[str]:
    styles = "".join(_STYLE.findall(html))
    # An id that serves the style sheet alone goes with it; pandas makes up a new one in every run.
    bare = _ID.sub(lambda found: "" if f"#{found[1]}" in styles else found[0], _STYLE.sub("", html))
    options = ["--from=html", f"--to={_TABLE_FORMAT}", "--wrap=none", "--columns=10000", f"--lua-filter={_LITERAL}"]
    made = run_pandoc(options, mark_row_heads(bare))
    return made.strip("\n").split("\n") if made.strip() else []


def inline_html(html: str, where: Location) -> str:
    """Give HTML within a line: as it is in pages, as Markdown elsewhere.

    Raises
    ------
    ExecutionError
        It holds a script.
    """
    _check_script({"text/html": html}, where)
    ticks = "`" * (max(map(len, re.findall("`+", html)), default=0) + 1)
    page = f"{ticks}{' '.join(html.split())}{ticks}{{=html}}"
    other = " ".join(filter(None, _from_html(html)))
    shown = ((page, "content-visible"), (other, "content-hidden"))
    return "".join(f"[{text}]" + attributes("", (name,), {"when-format": "html"}) for text, name in shown)


def latex_math(text: str) -> str:
    """Give LaTeX math as Pandoc's Markdown, or an empty text if it is other LaTeX."""
    bare = text.strip()
    if bare.startswith("$"):
        return bare
    match = _ENVIRONMENT.match(bare)
    if not match:
        return ""
    inner = _INNER.get(match[1])
    body = match[3].strip()
    return f"$$\n\\begin{{{inner}}}{body}\\end{{{inner}}}\n$$" if inner else f"$$\n{body}\n$$"


def picture_values(options: Mapping[str, Any], alt: str) -> dict[str, object]:
    """Give the attributes of a chunk's pictures."""
    values: dict[str, object] = {"fig-alt": alt} if alt else {}
    values |= {
        key: options[key] for key in ("fig-align", "fig-link", "fig-pos", "fig-env", "fig-scap") if key in options
    }
    for key, name in (("out-width", "width"), ("out-height", "height")):
        if key in options:
            values[name] = f"{options[key]:g}px" if isinstance(options[key], (int, float)) else options[key]
    return values
