"""`press doctor`: what this machine has for a build, what is missing, and what installs it.

It has to work where packages are missing: whatever needs one is imported where it is used.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from press.errors import ExitCode, PublishError, RenderError
from press.private import PrivateFolder
from press.root import find_project, output_folder

#: The oldest Python that runs press.
_PYTHON = (3, 11)
#: Seconds for a program to answer; doctor may not hang where a program does.
_ANSWER_S = 10.0
#: Packages that a build needs, by the name that installs them, and what each is for.
_PACKAGES = {
    "pandas": "tables of data",
    "scipy": "effects and averages of studies",
    "tabulate": "printed tables",
    "bibtexparser": "the bibliography",
    "matplotlib": "figures",
    "matplotlib-inline": "figures of chunks",
    "ipython": "running chunks",
    "orjson": "reading and writing Pandoc's trees",
    "ruamel.yaml": "reading YAML",
    "watchfiles": "the preview",
    "typst": "PDF",
    "lxml": "HTML and Word files",
    "pillow": "pictures",
    "fonttools": "fonts in pages",
    "playa-pdf": "press verify: reading PDFs back",
    "pypdfium2": "PDF pictures in pages and Word files",
}
#: What Quarto runs chunks with; nothing else needs it.
_JUPYTER = ("nbformat", "nbclient", "ipykernel", "yaml")
#: Programs that nothing of a build needs: what each serves, and the names under which it may be found.
_PROGRAMS = {
    "Chromium": ("tests that look at pages", ("chromium", "chromium-browser", "google-chrome", "chrome")),
    "LibreOffice": ("tests that open Word files", ("soffice", "libreoffice")),
    "poppler": ("tests that read PDFs", ("pdftotext",)),
    "rsvg-convert": ("drawings without a PNG beside them in Word files, with Quarto", ("rsvg-convert",)),
    "R": ("chunks in R, with plain quarto render only", ("Rscript",)),
}
_APT = {
    "Chromium": "chromium",
    "LibreOffice": "libreoffice",
    "poppler": "poppler-utils",
    "rsvg-convert": "librsvg2-bin",
}


@dataclass(frozen=True)
class Check:
    """One thing that was looked for; `found` is empty where it is missing, `remedy` says what to do then."""

    name: str
    found: str
    serves: str
    needed: bool = False
    remedy: str = ""

    @property
    def state(self) -> str:
        """Give one word: `ok`, `MISSING`, or `-` for what nobody has to have."""
        return "ok" if self.found else "MISSING" if self.needed else "-"


def doctor(options: argparse.Namespace) -> ExitCode:
    """Look at this machine and print what was found; fails where something is missing that a build needs."""
    start = Path(options.project or Path.cwd()).resolve()
    root = find_project(start) if start.exists() else None
    checks, engine = examine(root, start, os.environ)
    if options.json:
        rows = [{**asdict(check), "ok": bool(check.found)} for check in checks]
        print(json.dumps({"engine": engine, "checks": rows}, ensure_ascii=False, indent=1))
    else:
        print(_table(checks, engine))
    lacking = any(check.needed and not check.found for check in checks)
    return ExitCode.ENGINE_MISSING if lacking else ExitCode.OK


def examine(root: Path | None, start: Path, environ: Mapping[str, str]) -> tuple[list[Check], str]:
    """Look for everything at once; gives the checks in order, and the line about the engine that `auto` takes."""
    parts: Sequence[Callable[[], Sequence[Check]]] = (
        _python,
        _packages,
        lambda: [_pandoc(environ)],
        lambda: [_fonts()],
        lambda: [_output(root, start), _temporary()],
        lambda: _quarto(environ),
        lambda: [_jupyter(environ)],
        _programs,
    )
    with ThreadPoolExecutor(max_workers=len(parts) + 1) as pool:
        engine = pool.submit(_engine, root, environ)
        futures = [pool.submit(_where_possible, part) for part in parts]
    faults, told = engine.result()
    return [check for future in futures for check in future.result()] + faults, told


def _where_possible(part: Callable[[], Sequence[Check]]) -> Sequence[Check]:
    """Look for a part; what cannot be looked for without a package is told by that package's own line."""
    try:
        return part()
    except ImportError:
        return ()


def _python() -> list[Check]:
    told = f"{platform.python_version()} ({sys.executable})"
    enough = sys.version_info[:2] >= _PYTHON
    needs = ".".join(map(str, _PYTHON))
    return [
        Check("Python", told if enough else "", "everything", needed=True, remedy=f"install Python {needs} or newer"),
        Check("press", _version("review-press") or "from its folder", "this command", needed=True),
    ]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _packages() -> list[Check]:
    return [
        Check(name, _version(name), serves, needed=True, remedy=f"python3 -m pip install {name}")
        for name, serves in _PACKAGES.items()
    ]


def _pandoc(environ: Mapping[str, str]) -> Check:
    remedy = "python3 -m pip install --force-reinstall pypandoc_binary"
    from press.pandoc.binary import pandoc_path

    try:
        told = _answer([pandoc_path(), "--version"], environ).partition("\n")[0].removeprefix("pandoc ").strip()
    except PublishError:
        told = ""
    found = f"{told} (pypandoc_binary {_version('pypandoc_binary')})" if told else ""
    return Check("Pandoc", found, "reading and writing documents", needed=True, remedy=remedy)


def _answer(command: Sequence[str], environ: Mapping[str, str]) -> str:
    """Give what a program prints, or nothing where it fails or does not end."""
    from press.engines.quarto.environment import clean_environment
    from press.engines.quarto.process import run_program

    try:
        with PrivateFolder("doctor") as place:
            environment = clean_environment(environ, place)
            done = run_program(command, folder=place, environment=environment, limit_s=_ANSWER_S)
    except (OSError, RenderError):
        return ""
    return done.text.strip() if done.status == 0 else ""


def _fonts() -> Check:
    from press.writers.typst.compile import sans_faces

    try:
        found = f"Source Sans Pro, {len(sans_faces())} faces"
    except PublishError:
        found = ""
    return Check("fonts", found, "PDF and pages", needed=True, remedy="python3 -m pip install font-source-sans-pro")


def _output(root: Path | None, start: Path) -> Check:
    folder = output_folder(root or start, lone=root is None)
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    usable = existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)
    remedy = f"change the permissions of {existing}, or choose another place: --output-dir DIR"
    found = f"{folder} can be written" if usable else ""
    return Check("output folder", found, "finished files", needed=True, remedy=remedy)


def _temporary() -> Check:
    try:
        folder = tempfile.gettempdir()
        free = shutil.disk_usage(folder).free // 2**20
    except OSError:
        folder, free = "", 0
    remedy = "set TMPDIR to a folder that can be written"
    found = f"{folder}, {free} MB free" if folder and free else ""
    return Check("temporary folder", found, "work in progress", needed=True, remedy=remedy)


def _quarto(environ: Mapping[str, str]) -> list[Check]:
    """Tell of a usable Quarto, and of what was passed over on the way to it."""
    from press.engines.quarto.find import INSTALL_HINT, LEAST, search_quarto

    search = search_quarto(environ)
    serves = f"--engine quarto ({LEAST} or newer); nothing else needs it"
    if search.found:
        found = f"{search.found.version} ({search.found.path}, from {search.found.how})"
        refused = [one for one in search.refused if one.place]
        return [Check("Quarto", found, serves), *(Check("Quarto", "", serves, remedy=str(one)) for one in refused)]
    tried = "; ".join(map(str, search.refused))
    return [Check("Quarto", "", serves, remedy=f"{INSTALL_HINT} (tried {tried})")]


def _jupyter(environ: Mapping[str, str]) -> Check:
    """Ask the Python that Quarto would run chunks with for the modules that it needs."""
    python = environ.get("QUARTO_PYTHON") or sys.executable
    if python == sys.executable:
        lacking = [name for name in _JUPYTER if find_spec(name) is None]
    else:
        code = f"import importlib.util as u; print(*(n for n in {_JUPYTER!r} if u.find_spec(n) is None), 'end')"
        told = _answer([python, "-c", code], environ).split()
        lacking = told[:-1] if told[-1:] == ["end"] else list(_JUPYTER)
    found = "" if lacking else f"{', '.join(_JUPYTER)} in {python}"
    remedy = f"it lacks {', '.join(lacking)}: {python} -m pip install jupyter"
    return Check("Jupyter", found, "plain quarto render, and --quarto-executes", remedy=remedy)


def _programs() -> list[Check]:
    return [_program(name, serves, names) for name, (serves, names) in _PROGRAMS.items()]


def _program(name: str, serves: str, names: Iterable[str]) -> Check:
    path = next((path for one in names if (path := shutil.which(one))), "")
    remedy = f"on Debian and Ubuntu: apt install {_APT.get(name, 'r-base')}"
    return Check(name, path, f"{serves}; optional", remedy=remedy)


def _engine(root: Path | None, environ: Mapping[str, str]) -> tuple[list[Check], str]:
    """Tell which engine `auto` takes; a pin that cannot be kept is a fault."""
    try:
        from press.engines.quarto.choose import choose_engine, read_pin

        choice = choose_engine("auto", read_pin(root) if root else None, environ)
    except ImportError as error:
        return [], f"engine: none (found no module {error.name})"
    except PublishError as error:
        told = "; ".join(finding.message for finding in error.findings)
        remedy = "; ".join(filter(None, (finding.hint for finding in error.findings)))
        return [Check("engine", "", "rendering", needed=True, remedy=remedy or told)], f"engine: none ({told})"
    return [], choice.why


def _table(checks: Sequence[Check], engine: str) -> str:
    width = max(len(check.name) for check in checks)
    lines = [line for check in checks for line in _lines(check, width)]
    missing = [check.name for check in checks if check.needed and not check.found]
    verdict = f"missing: {', '.join(missing)}" if missing else "nothing that a build needs is missing"
    return "\n".join([*lines, "", engine, verdict])


def _lines(check: Check, width: int) -> list[str]:
    """Show what was found on one line; of what was not, whom it serves and what to do."""
    head = f"{check.state:<7}  {check.name:<{width}}  "
    if check.found:
        return [head + check.found]
    return [f"{head}not found; serves {check.serves}", " " * len(head) + check.remedy]
