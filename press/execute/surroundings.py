"""What chunks are told of their surroundings: the variables that Quarto documents, and the file that describes the format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from press.execute.inputs import EXECUTE_INFO
from press.model import BASE_FORMAT, SUFFIX, Document, FormatName
from press.readers.metadata import execute_options

#: Size of a figure in inches and dots per inch of its raster copy, where the document says nothing.
FIGURE_SIZE = (7.0, 5.0)
FIGURE_DPI = 300.0
_DISPLAY_NAMES: Mapping[FormatName, str] = {"html": "HTML", "pdf": "Typst", "docx": "MS Word", "jats": "JATS"}
#: What the format's description says of options that the document leaves alone.
_EXECUTE: Mapping[str, Any] = {
    "fig-format": "svg",
    "fig-dpi": FIGURE_DPI,
    "eval": True,
    "echo": True,
    "output": True,
    "warning": True,
    "error": False,
    "include": True,
    "cache": None,
    "freeze": False,
}
_RENDER: Mapping[str, Any] = {"keep-tex": False, "keep-typ": False, "code-fold": "none", "fig-align": "default"}


def run_options(document: Document) -> dict[str, Any]:
    """Give the execution options of a run, which are those of the document's first format."""
    return execute_options(next(iter(document.format_meta.values()), document.meta))


def session_environment(document: Document, scratch: Path, format_name: FormatName) -> dict[str, str]:
    """Give the variables that Quarto documents, and the project's own; writes the files that some of them name."""
    width, height = figure_size(run_options(document))
    info_file = scratch / EXECUTE_INFO
    info_file.write_text(info_text(document, format_name), encoding="utf-8")
    settings = scratch / "matplotlibrc"
    # The salt keeps the ids inside an SVG the same from run to run.
    settings.write_text(f"figure.figsize: {width}, {height}\nfigure.dpi: 96\nsvg.hashsalt: press\n", encoding="utf-8")
    return {
        **document.project.environment,
        "QUARTO_PROJECT_ROOT": str(document.project.root),
        "QUARTO_PROJECT_DIR": str(document.project.root),
        "QUARTO_DOCUMENT_PATH": str(document.path.parent),
        "QUARTO_DOCUMENT_FILE": document.path.name,
        "QUARTO_PROFILE": ",".join(document.project.profiles),
        "QUARTO_FIG_WIDTH": f"{width:g}",
        "QUARTO_FIG_HEIGHT": f"{height:g}",
        "QUARTO_EXECUTE_INFO": str(info_file),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MATPLOTLIBRC": str(settings),
    }


def info_text(document: Document, format_name: FormatName) -> str:
    """Describe a document and one of its formats as JSON, in the form in which Quarto does it for chunks.

    `metadata` holds every option of the format; Quarto leaves out there what it names elsewhere.
    """
    options = run_options(document)
    meta = document.format_meta.get(format_name, document.meta)
    base = BASE_FORMAT[format_name]
    width, height = figure_size(options)
    rendering = {**_RENDER, "output-ext": SUFFIX[format_name].removeprefix(".")}
    writing = {"standalone": True, "to": base, "default-image-extension": "svg"}
    info = {
        "document-path": str(document.path),
        "format": {
            "identifier": {
                "display-name": _DISPLAY_NAMES[format_name],
                "target-format": base,
                "base-format": base,
            },
            "execute": {**_EXECUTE, **options, "fig-width": width, "fig-height": height},
            "render": {key: meta.get(key, value) for key, value in rendering.items()},
            "pandoc": {key: meta.get(key, value) for key, value in writing.items()},
            "language": meta.get("language") or {},
            "metadata": dict(meta),
        },
    }
    return json.dumps(info, default=str)


def figure_size(options: Mapping[str, Any]) -> tuple[float, float]:
    """Give the width and height of figures in inches from a document's options."""
    width = float(options.get("fig-width") or FIGURE_SIZE[0])
    ratio = options.get("fig-asp")
    height = width * float(ratio) if ratio else FIGURE_SIZE[1]
    return width, float(options.get("fig-height") or height)
