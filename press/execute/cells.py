"""A chunk with its outputs as Markdown, in the forms that docs/architecture.md names: a `Cell` in, lines out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from press.errors import Diagnostic, ExecutionError
from press.execute.outputs import (
    Picture,
    captioned,
    display_lines,
    is_artist,
    is_markdown,
    is_picture,
    picture_values,
    stream_text,
)
from press.execute.syntax import attributes, code_block, div, joined, only_in, paragraph
from press.model import Cell, Chunk, FormatName, Output

_DEFAULTS: Mapping[str, Any] = {"echo": True, "output": True, "warning": True, "include": True}
_CODE_VALUES = ("lst-cap", "code-fold", "code-summary", "code-line-numbers", "code-overflow", "filename")
#: Kinds whose captions have an option of their own.
_CAPTIONED = ("fig", "tbl", "lst")
_LAYOUT = ("layout", "layout-ncol", "layout-nrow", "layout-align", "layout-valign")
_FLOAT_VALUES = (
    "fig-cap-location",
    "tbl-cap-location",
    "cap-location",
    "fig-align",
    "fig-scap",
    "fig-pos",
    "fig-env",
    "tbl-colwidths",
)


def cell_lines(cell: Cell, *, formats: Sequence[FormatName], float_keys: Iterable[str], resources: Path) -> list[str]:
    """Give the Markdown of a chunk; its figures are written to `resources`.

    Parameters
    ----------
    float_keys
        The prefixes of labels that make a chunk's output a float: fig, tbl and the custom ones.

    Raises
    ------
    ExecutionError
        Captions and outputs do not match in number, or a labelled float has nothing to show.
    """
    assert isinstance(cell.source, Chunk)  # noqa: S101 - expressions go into their line
    builder = _Builder(cell, cell.source, tuple(formats), tuple(float_keys), resources)
    return builder.build()


class _Builder:
    def __init__(
        self, cell: Cell, chunk: Chunk, formats: tuple[FormatName, ...], float_keys: tuple[str, ...], resources: Path
    ) -> None:
        self._cell = cell
        self._chunk = chunk
        self._options = chunk.options
        self._formats = formats
        self._resources = resources
        key = chunk.label.split("-", 1)[0] if "-" in chunk.label else ""
        self._float = key if key in float_keys else ""
        if not self._float and f"{key}-cap" in chunk.options and key not in _CAPTIONED:
            message = f'chunk {chunk.label}: found {key}-cap, expected "{key}" among the kinds of crossref: custom:'
            raise ExecutionError(Diagnostic("captions", message, chunk.where))
        self._pictures = 0

    def build(self) -> list[str]:
        code = self._by_value("echo", self._code)
        outputs = self._by_value("output", self._outputs)
        inner = joined([code, outputs])
        bare_asis = (
            not code and self._shown("output") == {"asis"} and not self._float and not self._cell_attributes()[1:]
        )
        if not inner or bare_asis:
            return inner
        return div(inner, attributes(str(self._options.get("id") or self._fence_id()), self._cell_attributes()))

    def _fence_id(self) -> str:
        found = re.search(r"(?<!\S)#([\w:.-]+)", self._chunk.attributes)
        return found[1] if found else ""

    def _cell_attributes(self) -> list[str]:
        given = self._options.get("classes", [])
        names = given if isinstance(given, list) else str(given).split()
        classes = ["cell", *(str(name).lstrip(".") for name in names)]
        if "column" in self._options:
            classes.append(f"column-{str(self._options['column']).removeprefix('column-')}")
        return classes + re.findall(r"(?<!\S)\.([\w-]+)", self._chunk.attributes)

    def _value(self, key: str, name: FormatName) -> Any:
        """Give a show-or-hide option in one format; `include: false` hides all."""
        table = {**_DEFAULTS, **self._options, **self._chunk.format_options.get(name, {})}
        return table[key] if table["include"] is not False else False

    def _shown(self, key: str) -> set[Any]:
        return {self._value(key, name) for name in self._formats} - {False}

    def _by_value(self, key: str, make: Callable[[Any], list[str]]) -> list[str]:
        """Make a part once for each value that its option has in some formats, shown in these only."""
        values = list(dict.fromkeys(self._value(key, name) for name in self._formats))
        parts = []
        for value in values:
            names = [name for name in self._formats if self._value(key, name) == value]
            if value is not False:
                parts.append(only_in(make(value), names, self._formats))
        return joined(parts)

    def _code(self, echo: Any) -> list[str]:
        values: dict[str, object] = {key: self._options[key] for key in _CODE_VALUES if key in self._options}
        label = str(self._options.get("lst-label", ""))
        text = self._chunk.code
        if echo == "fenced":
            shown = [line for line in self._chunk.option_lines if not re.match(r"^#\|\s*echo:\s*fenced\s*$", line)]
            fence = "```{python" + (" " + self._chunk.attributes if self._chunk.attributes else "") + "}"
            text = "\n".join([fence, *shown, *text.rstrip("\n").split("\n"), "```"])
        elif not text.strip():
            return []
        return code_block(text, attributes(label, ("python", "cell-code"), values))

    def _outputs(self, mode: Any) -> list[str]:
        """Put streams in their order before the float, or everything in order where there is none."""
        if not self._cell.executed:
            return []
        entries = self._without_artists()
        if mode == "asis" and not self._float:
            return self._paneled(joined([self._asis(output) for output in entries]), {})
        if not self._float:
            return self._plain_outputs(entries)
        streams = [output for output in entries if output.kind in {"stream", "error"} and mode != "asis"]
        # what is printed is what the label is for where nothing else is shown
        printed = [output for output in streams if output.name == "stdout"] if entries == streams else []
        streams = [output for output in streams if output not in printed]
        shown = [output for output in entries if output not in streams]
        floats = self._one_by_one(shown) if mode != "asis" else []
        return joined(
            [
                *(self._block(output, 0, 0) for output in streams),
                *(floats or [self._labelled(shown, asis=mode == "asis")]),
            ]
        )

    def _one_by_one(self, shown: Sequence[Output]) -> list[list[str]]:
        """Make a float of each output where each has a caption of its own; the first carries the chunk's label."""
        captions = self._options.get(f"{self._float}-cap")
        if not isinstance(captions, list) or len(captions) < 2 or f"{self._float}-subcap" in self._options:  # noqa: PLR2004
            return []
        if len(captions) != len(shown):
            raise self._mismatch(f"{self._float}-cap", len(captions), len(shown))
        values = self._layout_values()
        made = [
            div(
                joined(
                    [
                        self._display(output, caption="", number=number, total=len(shown)),
                        paragraph(str(self._caption(f"{self._float}-cap", number, len(shown)))),
                    ]
                ),
                attributes(
                    self._chunk.label if number == 1 else f"{self._chunk.label}-{number}",
                    _told_class([output]),
                    self._float_values(),
                ),
            )
            for number, output in enumerate(shown, 1)
        ]
        return [div(joined(made), attributes("", (), values))] if values else made

    def _layout_values(self) -> dict[str, object]:
        return {key: self._layout_value(key) for key in _LAYOUT if key in self._options}

    def _float_values(self) -> dict[str, object]:
        return {
            key: self._widths() if key == "tbl-colwidths" else self._options[key]
            for key in _FLOAT_VALUES
            if key in self._options
        }

    def _without_artists(self) -> list[Output]:
        outputs = list(self._cell.outputs)
        if any(is_picture(output) for output in outputs):
            outputs = [output for output in outputs if not is_artist(output)]
        return outputs

    def _plain_outputs(self, entries: Sequence[Output]) -> list[str]:
        total = sum(output.kind in {"display", "result"} for output in entries)
        blocks = []
        number = 0
        for output in entries:
            number += output.kind in {"display", "result"}
            blocks.append(self._block(output, number, total))
        inner = joined(blocks)
        values = self._layout_values()
        return self._paneled(inner, values)

    def _paneled(self, inner: list[str], values: dict[str, object]) -> list[str]:
        panel = [f"panel-{self._options['panel']}"] if "panel" in self._options else []
        return div(inner, attributes("", panel, values)) if inner and (values or panel) else inner

    def _layout_value(self, key: str) -> object:
        value = self._options[key]
        return json.dumps(value) if isinstance(value, list) else value

    def _block(self, output: Output, number: int, total: int) -> list[str]:
        if output.kind == "stream":
            return self._stream(output)
        if output.kind == "error":
            return div(code_block(str(output.data["text/plain"])), "{.cell-output .cell-output-error}")
        lines = self._display(output, caption=self._caption("fig-cap", number, total), number=number, total=total)
        values: dict[str, object] = {"tbl-colwidths": self._widths()} if "tbl-colwidths" in self._options else {}
        table_caption = self._caption("tbl-cap", number, total)
        if table_caption and not is_picture(output):
            lines = captioned(lines, " ".join(paragraph(table_caption)))
        names = ("cell-output", "cell-output-display", *_told_class([output]))
        return div(lines, attributes("", names, values)) if lines else []

    def _stream(self, output: Output) -> list[str]:
        text = stream_text(output)
        lines = div(code_block(text), f"{{.cell-output .cell-output-{output.name}}}") if text.strip() else []
        if output.name != "stderr":
            return lines
        names = [name for name in self._formats if self._value("warning", name) is not False]
        return only_in(lines, names, self._formats) if names else []

    def _asis(self, output: Output) -> list[str]:
        if output.kind == "stream" and output.name == "stdout":
            return stream_text(output).strip("\n").split("\n")
        if output.kind in {"stream", "error"}:
            return self._block(output, 0, 0)
        return self._display(output, caption="", number=1, total=1)

    def _display(self, output: Output, *, caption: str, number: int, total: int) -> list[str]:
        if is_picture(output):
            self._pictures += 1
        stem = re.sub(r"[^\w-]+", "-", self._chunk.label) or f"chunk-{self._chunk.index + 1}"
        alt = self._caption("fig-alt", number, total)
        picture = Picture(
            folder=self._resources,
            name=f"{stem}-{self._pictures}",
            where=self._chunk.where,
            caption=" ".join(paragraph(caption)),
            values=self._float_picture(alt) if self._float else picture_values(self._options, alt),
        )
        raw_tables = self._options.get("html-table-processing") == "none"
        lines = display_lines(output, picture, raw_tables=raw_tables, html_only=set(self._formats) == {"html"})
        link = self._options.get("fig-link")
        return [f"[{lines[0]}]({link})"] if link and is_picture(output) and len(lines) == 1 else lines

    def _float_picture(self, alt: str) -> dict[str, object]:
        """Give the attributes of a picture inside a float; what places the float stands on the float."""
        values = picture_values(self._options, alt)
        return {key: value for key, value in values.items() if key in {"fig-alt", "width", "height"}}

    def _caption(self, key: str, number: int, total: int) -> str:
        """Give one text of an option that is a text, or a list with one for each output."""
        given = self._options.get(key)
        if given is None or number == 0:
            return ""
        if not isinstance(given, list):
            return str(given)
        if len(given) != total:
            raise self._mismatch(key, len(given), total)
        return str(given[number - 1])

    def _mismatch(self, key: str, found: int, total: int) -> ExecutionError:
        name = self._chunk.label or self._chunk.index + 1
        message = f"chunk {name}: {key}: found {found} texts, expected {total}, one for each output"
        return ExecutionError(Diagnostic("captions", message, self._chunk.where))

    def _labelled(self, shown: Sequence[Output], *, asis: bool) -> list[str]:
        """Make the float that carries the chunk's label."""
        blocks = self._float_blocks(shown, asis=asis)
        if not any(blocks):
            message = f"chunk {self._chunk.label}: found no output, expected one that carries the label"
            raise ExecutionError(
                Diagnostic(
                    "float-empty",
                    message,
                    self._chunk.where,
                    hint="show something, or give a label without " + self._float + "-",
                )
            )
        caption = self._options.get(
            f"{self._float}-cap", self._options.get("fig-cap" if self._float != "tbl" else "tbl-cap")
        )
        if isinstance(caption, list):
            caption = caption[0] if len(caption) == 1 else self._refuse_list(caption)
        parts = [*blocks, paragraph(str(caption)) if caption else []]
        column = self._options.get(f"{self._float}-column")
        classes = [f"column-{str(column).removeprefix('column-')}"] if column else []
        classes += [] if asis else _told_class(shown)
        values = self._layout_values() | self._float_values()
        return div(joined(parts), attributes(self._chunk.label, classes, values))

    def _refuse_list(self, caption: Sequence[Any]) -> str:
        raise self._mismatch(f"{self._float}-cap", len(caption), 1)

    def _float_blocks(self, shown: Sequence[Output], *, asis: bool) -> list[list[str]]:
        if asis:
            return [self._asis(output) for output in shown]
        captions = self._options.get(f"{self._float}-subcap")
        total = len(shown)
        blocks = [
            self._stream(output)
            if output.kind == "stream"
            else self._display(output, caption="", number=number, total=total)
            for number, output in enumerate(shown, 1)
        ]
        if captions in (None, False):
            return blocks
        texts = (
            [""] * total
            if captions is True
            else [str(text) for text in (captions if isinstance(captions, list) else [captions])]
        )
        if len(texts) != total:
            raise self._mismatch(f"{self._float}-subcap", len(texts), total)
        return [
            div(
                joined([block, paragraph(text)]),
                attributes(f"{self._chunk.label}-{number}", _told_class([output]), {} if text else {"subcap": True}),
            )
            for number, (output, block, text) in enumerate(zip(shown, blocks, texts, strict=True), 1)
        ]

    def _widths(self) -> str:
        value = self._options["tbl-colwidths"]
        return json.dumps(value) if isinstance(value, list) else str(value).lower()


def _told_class(shown: Sequence[Output]) -> list[str]:
    """Give the class of what says of itself that it is Markdown."""
    return ["cell-output-markdown"] if shown and all(map(is_markdown, shown)) else []
