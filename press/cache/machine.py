"""What is installed here: part of the key of everything that is kept."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from press.cache.digests import digest, file_digest, names_digest

_PRESS = Path(__file__).resolve().parent.parent


@cache
def installed() -> dict[str, str]:
    """Give what is installed: Python, the system, the names and versions of all packages, and press itself."""
    return {
        "Python": sys.version,
        "the place of Python": sys.prefix,
        "the system": platform.platform(),
        "the installed packages": names_digest(_packages()),
        "press itself": digest("\n".join(f"{path} {file_digest(path)}" for path in _own_files())),
    }


def package_versions() -> dict[str, str]:
    """Give the installed packages by their normalised names, read off the names of their records."""
    records = (name.removesuffix(".dist-info") for name in _packages() if name.endswith(".dist-info"))
    # of two packages of one name Python takes the first on its path
    pairs = reversed([record.rpartition("-") for record in records])
    return {name.replace("_", "-").replace(".", "-").lower(): version for name, _, version in pairs}


def _packages() -> Iterator[str]:
    """Yield the names of the packages' records, which hold their versions; importing importlib.metadata costs more."""
    for place in sys.path:
        try:
            with os.scandir(place or ".") as entries:
                yield from (entry.name for entry in entries if entry.name.endswith((".dist-info", ".egg-info", ".pth")))
        except OSError:
            continue


def _own_files() -> list[str]:
    """Give press's own files: code, templates, styles."""
    found: list[str] = []
    for folder, folders, names in os.walk(_PRESS):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        found += [os.path.join(folder, name) for name in sorted(names)]  # noqa: PTH118 - hundreds of files at each start
    return found
