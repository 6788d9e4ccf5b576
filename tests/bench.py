"""What a render costs, against the floor that nobody can go below; medians, as ratios in one run.

The floor: a fresh Python that imports pandas and matplotlib.pyplot, then plain Pandoc to each format and plain Typst,
on the same inputs, one after another. Run by `nox -s bench`; writes build/bench.json.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from press.config import load_project
from press.engines.citations import citeproc_options
from press.execute import execute_document
from press.model import Executed
from press.pandoc.binary import pandoc_path
from press.readers import read_document

ROOT = Path(__file__).resolve().parent.parent
_REFERENCE = re.compile(r"@(?=\w+-\w)")
_IMAGE = re.compile(r"#?(?:box\()?image\([^)]*\)\)?")
#: A cold render may take this many times the floor (issue A).
LIMIT = 4.0


def main() -> int:
    """Measure, write the figures, and fail if the limit is passed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        figures = _measure(Path(name), runs)
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "bench.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    for key, value in figures.items():
        print(f"{key:24} {value:8.3f}")
    if figures["cold_to_floor"] > LIMIT:
        print(f"a cold render takes {figures['cold_to_floor']:.2f} times the floor, expected at most {LIMIT}")
        return 1
    return 0


def _measure(folder: Path, runs: int) -> dict[str, float]:
    executed = _inputs(folder)
    python = [sys.executable, "-c"]
    figures = {
        "import_s": _median(lambda: _run([*python, "import pandas, matplotlib.pyplot"]), runs),
        "pandoc_s": _median(lambda: _pandoc(executed, folder), runs),
        "typst_s": _median(lambda: _typst(executed, folder), runs),
        "cold_render_s": _median(lambda: _render(folder, "--no-cache"), runs),
    }
    _render(folder)
    figures["reused_render_s"] = _median(lambda: _render(folder), runs)
    figures["floor_s"] = figures["import_s"] + figures["pandoc_s"] + figures["typst_s"]
    figures["cold_to_floor"] = figures["cold_render_s"] / figures["floor_s"]
    return figures


def _inputs(folder: Path) -> list[Executed]:
    project = load_project(ROOT)
    documents = [read_document(path, project) for path in project.documents]
    return [execute_document(document, resources=folder / document.path.stem) for document in documents]


def _pandoc(documents: Sequence[Executed], folder: Path) -> None:
    for executed in documents:
        document = executed.document
        cite = ["--citeproc", *citeproc_options(document.format_meta["html"], document)]
        source = folder / f"{document.path.stem}.md"
        # Plain Pandoc knows no cross-references: as citations they would cost citeproc nothing and stop Typst.
        source.write_text(_REFERENCE.sub("", executed.markdown), encoding="utf-8")
        where = f"--resource-path={document.path.parent}:{ROOT}:{executed.resources}"
        for suffix in ("html", "docx", "typ"):
            target = folder / f"{document.path.stem}.{suffix}"
            _run(
                [
                    pandoc_path(),
                    "--from=markdown",
                    "--standalone",
                    "--quiet",
                    *cite,
                    where,
                    str(source),
                    f"--output={target}",
                ]
            )


def _typst(documents: Sequence[Executed], folder: Path) -> None:
    for executed in documents:
        stem = executed.document.path.stem
        text = folder / f"{stem}.typ"
        # Plain Pandoc leaves the paths of images as they are; Typst sets all text and tables without them.
        text.write_text(_IMAGE.sub("[]", text.read_text(encoding="utf-8")), encoding="utf-8")
        target = folder / f"{stem}.pdf"
        code = f"import typst; typst.compile({str(text)!r}, output={str(target)!r}, ignore_system_fonts=True)"
        _run([sys.executable, "-c", code])


def _render(folder: Path, *options: str) -> None:
    _run(
        [
            sys.executable,
            "-m",
            "press",
            "render",
            "--quiet",
            "--project",
            str(ROOT),
            "--output-dir",
            str(folder / "out"),
            *options,
        ]
    )


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)


def _median(work: Callable[[], None], runs: int) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    sys.exit(main())
