"""Save a figure as SVG and PNG side by side, the same bytes each time, and say how a document shows it.

The SVG keeps its text as text and carries the glyphs that it uses, so that it looks the same in any browser.
"""

from __future__ import annotations

import base64
import os
import re
import struct
import tempfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG

from analysis.figures.style import FONT_FAMILY, FONT_FILES, MM_PER_INCH, get_font_folder

if TYPE_CHECKING:
    from analysis.choices import FigureChoice
    from analysis.figures.style import Canvas, Drawn

#: Dots per inch of the PNG; journals ask for 300 at the size of print.
PNG_DPI = 300
#: Folder of files for journals.
PRINT = "print"
#: CSS weight of each font file.
CSS_WEIGHTS = {"normal": 400, "bold": 700}
#: Embedded in every figure, so that figures in one process share one cut of the font; what else they use is added.
SHARED_CHARACTERS = "".join(map(chr, range(0x20, 0x7F))) + "\N{MULTIPLICATION SIGN}\N{EN DASH}\N{MINUS SIGN}\N{DAGGER}"
#: Where a project keeps its documents, unless Quarto says which one is being rendered.
DOCUMENT_FOLDER = "manuscript"


@dataclass(frozen=True)
class FigureFile:
    """A saved figure: both files, the sentence for readers who cannot see it, and its width in print."""

    name: str
    svg: Path
    png: Path
    alt: str
    width_mm: float
    document_folder: Path
    #: Every line of text in it.
    drawn: tuple[Drawn, ...] = ()

    def _repr_markdown_(self) -> str:
        """Give the image with its alt text, the path as seen from the document's folder."""
        shown = self.png if os.environ.get("REVIEW_FIGURE_FORMAT") == "png" else self.svg
        path = Path(os.path.relpath(shown, self.document_folder)).as_posix()
        return f'![]({_escape_target(path)}){{fig-alt="{_escape_attribute(self.alt)}" width={self.width_mm:g}mm}}'


def save_figure(canvas: Canvas, *, name: str, alt: str, folder: Path) -> FigureFile:
    """Write `name.svg` and `name.png` into a folder, each in one step.

    Parameters
    ----------
    canvas
        The drawn figure.
    name
        File name without its ending.
    alt
        Alt text: whole sentences with the figure's numbers.
    folder
        `build/figures` of the project; made where missing.

    Raises
    ------
    OSError
        The folder cannot be written; it names the path.
    """
    folder.mkdir(parents=True, exist_ok=True)
    svg = render_svg(canvas)
    files = {"svg": svg, "png": render_png(svg, width_mm=canvas.width)}
    paths = {ending: folder / f"{name}.{ending}" for ending in files}
    for ending, content in files.items():
        _write_atomically(paths[ending], content)
    return FigureFile(
        name=name,
        svg=paths["svg"],
        png=paths["png"],
        alt=alt,
        width_mm=canvas.width,
        document_folder=find_document_folder(os.environ, project=folder.parent.parent),
        drawn=tuple(canvas.drawn),
    )


def find_document_folder(environment: Mapping[str, str], *, project: Path) -> Path:
    """Find the folder of the document that is being rendered: Quarto names it, else it is `manuscript/`."""
    document = environment.get("QUARTO_DOCUMENT_PATH")
    return Path(document) if document else project / DOCUMENT_FOLDER


def render_svg(canvas: Canvas) -> bytes:
    """Render SVG with text as text and the used glyphs embedded."""
    stream = BytesIO()
    # A fixed salt and no date: the same figure gives the same bytes.
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "figure"}):
        FigureCanvasSVG(canvas.figure).print_svg(stream, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]
    return _embed_fonts(stream.getvalue().decode()).encode()


def render_png(svg: bytes, *, width_mm: float, dpi: int = PNG_DPI) -> bytes:
    """Render PNG from an SVG.

    Notes
    -----
    Typst draws it as it draws the SVG of the PDF, so that all formats show the same figure; it takes a quarter of the
    time that matplotlib's own renderer takes.
    """
    return _mark_resolution(_compile(svg, width_mm, format="png", ppi=dpi), dpi)


def _compile(svg: bytes, width_mm: float, **options: object) -> bytes:
    import typst

    # no date: the same figure gives the same bytes
    page = f"#set document(date: none)\n#set page(width: {width_mm}mm, height: auto, margin: 0pt)\n"
    found: bytes = typst.compile(  # type: ignore[call-overload] # its types leave out files held in memory
        {"main": f'{page}#image("figure.svg", width: 100%)'.encode(), "figure.svg": svg},
        font_paths=[str(get_font_folder())],
        ignore_system_fonts=True,
        **options,
    )
    return found


def save_for_print(figure: FigureFile, choice: FigureChoice) -> tuple[Path, ...]:
    """Write a saved figure again as a journal asks for it, into the folder `print` beside it; give the files."""
    return print_figure(figure.svg.read_bytes(), figure.name, figure.width_mm, choice, figure.svg.parent)


def print_figure(svg: bytes, name: str, width_mm: float, choice: FigureChoice, folder: Path) -> tuple[Path, ...]:
    """Write a drawing as a journal asks for it, into the folder `print` of that of the figures; give the files."""
    made = []
    for ending in choice.formats:
        (folder / PRINT).mkdir(parents=True, exist_ok=True)
        path = folder / PRINT / f"{name}.{ending}"
        _write_atomically(path, _PRINTERS[ending](svg, width_mm, choice.dpi))
        made.append(path)
    return tuple(made)


def _print_png(svg: bytes, width_mm: float, dpi: int) -> bytes:
    return render_png(svg, width_mm=width_mm, dpi=dpi)


def _print_tiff(svg: bytes, width_mm: float, dpi: int) -> bytes:
    """Render TIFF without transparency, compressed without loss."""
    from PIL import Image

    stream = BytesIO()
    with Image.open(BytesIO(render_png(svg, width_mm=width_mm, dpi=dpi))) as picture:
        picture.convert("RGB").save(stream, "TIFF", compression="tiff_lzw", dpi=(dpi, dpi))
    return stream.getvalue()


def _print_pdf(svg: bytes, width_mm: float, _: int) -> bytes:
    return _compile(svg, width_mm, format="pdf")


_PRINTERS: Mapping[str, Callable[[bytes, float, int], bytes]] = {
    "png": _print_png,
    "tiff": _print_tiff,
    "pdf": _print_pdf,
}


def _mark_resolution(png: bytes, dpi: int) -> bytes:
    """Say in the file how many pixels a metre has, which Typst leaves out: a chunk after the header's 33 bytes."""
    per_metre = round(dpi * 1000 / MM_PER_INCH)
    chunk = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    whole = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return png[:33] + whole + png[33:]


def _embed_fonts(svg: str) -> str:
    """Put the glyphs of the figure's text in front of the style sheet that matplotlib writes."""
    texts = re.findall(r"<text style=\"([^\"]*)\"[^>]*>(.*?)</text>", svg, flags=re.DOTALL)
    weights = {"bold" if "font-weight: 700" in style else "normal" for style, _ in texts}
    characters = "".join(sorted(set(SHARED_CHARACTERS).union(*(_unescape(content) for _, content in texts))))
    faces = "".join(_build_font_face(weight, characters) for weight in sorted(weights))
    return svg.replace('<style type="text/css">', f'<style type="text/css">{faces}', 1)


def _build_font_face(weight: str, characters: str) -> str:
    data = base64.b64encode(subset_font(weight, characters)).decode()
    return (
        f"@font-face{{font-family:'{FONT_FAMILY}';font-weight:{CSS_WEIGHTS[weight]};"
        f"src:url(data:font/woff;base64,{data}) format('woff')}}"
    )


@cache
def subset_font(weight: str, characters: str) -> bytes:
    """Cut a font down to the characters given, as WOFF."""
    from fontTools import subset  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    stream = BytesIO()
    # No new time stamp: the bytes depend on font and characters alone.
    with TTFont(get_font_folder() / FONT_FILES[weight], lazy=True, recalcTimestamp=False) as font:
        for table in ("GPOS", "GSUB"):  # kerning and ligatures: without them a font is cut in a quarter of the time
            del font[table]
        subsetter = subset.Subsetter(subset.Options(hinting=False, name_IDs=[1, 2]))
        subsetter.populate(text=characters)
        subsetter.subset(font)
        font.flavor = "woff"
        font.save(stream)
    return stream.getvalue()


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def _write_atomically(path: Path, content: bytes) -> None:
    # The same bytes are left alone, so that the time of the file says when the figure last changed.
    if path.exists() and path.read_bytes() == content:
        return
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
        stream.write(content)
    temporary = Path(stream.name)
    temporary.chmod(0o644)  # temporary files are private; the figure is not
    temporary.replace(path)


def _escape_attribute(text: str) -> str:
    """Escape for a quoted attribute of Pandoc's Markdown, on one line."""
    return re.sub(r'[\\"&]', r"\\\g<0>", " ".join(text.split()))


def _escape_target(path: str) -> str:
    return f"<{path}>" if re.search(r"[\s()]", path) else path
