"""What passes between the steps of a build: frozen values, no behaviour that touches a disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from press.errors import Diagnostic, Location
from press.pandoc.ast import Outline
from press.root import output_folder
from press.rows import Rows

#: A Pandoc document, block or inline as JSON gives it.
Json = Any
Meta = Mapping[str, Any]
FormatName = Literal["html", "pdf", "docx", "jats"]

#: Formats in the order in which they are reported; `pdf` is made through Typst.
FORMATS: tuple[FormatName, ...] = ("html", "pdf", "docx", "jats")

#: Quarto's name of the base format behind each of ours.
BASE_FORMAT: Mapping[FormatName, str] = {"html": "html", "pdf": "typst", "docx": "docx", "jats": "jats"}

#: The ending of each format's file, as Quarto names it.
SUFFIX: Mapping[FormatName, str] = {"html": ".html", "pdf": ".pdf", "docx": ".docx", "jats": ".xml"}

#: Name of the ledger among the finished files.
LEDGER = "values.json"

#: How the name of the folder ends that holds the pictures of a JATS article.
FIGURES = "-figures"


@dataclass(frozen=True)
class Project:
    """A folder with `_quarto.yml`, or a lone document treated as a project of its own.

    `config` is the project's YAML with absolute paths left as written; `lone` is true outside a project.
    """

    root: Path
    config: Meta
    documents: tuple[Path, ...]
    lone: bool = False
    #: Names of the active profiles, the first wins.
    profiles: tuple[str, ...] = ()
    #: Variables of `_environment` files, to be set where the process has none of that name.
    environment: Mapping[str, str] = field(default_factory=dict)
    #: Every file of the project's own configuration.
    files: tuple[Path, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def output(self) -> Path:
        """Give the folder of finished files: `build/`; those of a lone document stand beside it, as with Quarto."""
        return output_folder(self.root, lone=self.lone)


@dataclass(frozen=True)
class Text:
    """A stretch of Markdown; `where` tells the file and line of its first line."""

    text: str
    where: Location


@dataclass(frozen=True)
class Inline:
    """An inline expression, `` `{python} v.flow.identified` ``; stands inside a line of text."""

    expression: str
    where: Location
    #: As written, backticks included.
    source: str = ""


@dataclass(frozen=True)
class Chunk:
    """A code chunk with its `#|` options (document's `execute:` options merged in)."""

    language: str
    code: str
    options: Mapping[str, Any]
    where: Location
    index: int
    label: str = ""
    #: Attributes written in the fence itself, `{python .class key=value}`.
    attributes: str = ""
    #: As written, fences included, each line with its newline.
    source: str = ""
    #: What stands before the fence in its first line and in the others: indentation, list marker, `>`.
    prefix: tuple[str, str] = ("", "")
    #: Where each line of `code` came from.
    lines: tuple[Location, ...] = ()
    #: The option comments as written, without the code.
    option_lines: tuple[str, ...] = ()
    #: Options that differ from `options` in one format, where the author set them by format.
    format_options: Mapping[FormatName, Mapping[str, Any]] = field(default_factory=dict)


Piece = Text | Inline | Chunk


@dataclass(frozen=True)
class Document:
    """A .qmd file read, includes resolved, metadata merged for each format.

    `meta` is common to all formats; `format_meta[name]` is `meta` with that format's options merged over it.
    """

    path: Path
    project: Project
    pieces: tuple[Piece, ...]
    meta: Meta
    format_meta: Mapping[FormatName, Meta]
    formats: tuple[FormatName, ...]
    #: Every file that was read for it: itself, includes, metadata files.
    files: tuple[Path, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class Output:
    """One output of a chunk or inline expression, in the manner of Jupyter's messages.

    `kind`: `stream` (name stdout or stderr), `display`, `result`, `error`. `data` maps MIME types to text or bytes.
    """

    kind: Literal["stream", "display", "result", "error"]
    data: Mapping[str, str | bytes] = field(default_factory=dict)
    name: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Cell:
    """A chunk or inline expression with what it put out; `executed` is false where `eval: false` held it back."""

    source: Chunk | Inline
    outputs: tuple[Output, ...] = ()
    executed: bool = True


@dataclass(frozen=True)
class Executed:
    """A document after execution: one Markdown text with the outputs in place.

    `line_map[i]` is where line i+1 of `markdown` came from; `resources` holds the figures that chunks made;
    `ledger` is what the worker was told of values (see docs/architecture.md), `inputs` what the run read and wrote.
    """

    document: Document
    markdown: str
    line_map: tuple[Location, ...]
    resources: Path
    ledger: Rows = field(default_factory=Rows)
    inputs: Mapping[str, Any] = field(default_factory=dict)
    #: Why what the chunks gave may not be used again; empty where it may.
    unkept: str = ""


@dataclass(frozen=True)
class Resolved:
    """A document in normal form for one format: what a writer receives.

    `ast` is Pandoc's JSON as Python objects; relative image paths resolve against `folders`, first hit wins.
    """

    ast: Json
    meta: Meta
    format: FormatName
    source: Path
    folders: Sequence[Path]
    #: Files of the works that are cited; the tree holds only what a style prints of them.
    bibliographies: Sequence[Path] = ()
    #: The project's folder, and the rows of the ledger that the document was told: what links of numbers lead to.
    root: Path | None = None
    ledger: Rows = field(default_factory=Rows)
    #: Name, without its ending, of another document of the project that prints the ledger; empty where none does.
    ledger_in: str = ""
    #: What stands in the tree, for whoever looks for something in it.
    outline: Outline = field(default_factory=Outline, compare=False, repr=False)
